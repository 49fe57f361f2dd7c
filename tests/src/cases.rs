//! End-to-end tests that run against both the embedded server and a live one.
//!
//! The server has an app `demo-app` with a function `backfill-data`, which returns its data, and one `always-fails`.

#![allow(clippy::missing_panics_doc, clippy::missing_errors_doc, reason = "these are tests: they panic if they fail")]

use std::time::Duration;

use inngest_api::v2::{NewScore, RunStatus};
use inngest_api::{Client, DevServer, Error, ErrorKind};
use serde_json::{Value, json};

/// The result of a test case.
pub type Outcome = Result<(), Error>;

const TIMEOUT: Duration = Duration::from_secs(60);
const UNKNOWN: &str = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

/// A credential for both versions: none at all, or a signing key in place of an API key.
pub trait BothVersions:
    inngest_api::auth::Auth<inngest_api::auth::V1> + inngest_api::auth::Auth<inngest_api::auth::V2>
{
}
impl BothVersions for DevServer {}
impl BothVersions for inngest_api::auth::InPlaceOfApiKey {}

/// Returns a name that no other run of the suite uses.
fn unique(what: &str) -> String {
    let now = inngest_api::types::Timestamp::now();
    format!("{what}-{}-{}", now.as_nanosecond(), std::process::id())
}

/// The health check returns `ok`.
pub async fn the_health_check_returns_ok<K: BothVersions>(client: Client<K>) -> Outcome {
    assert_eq!(client.v2().health().send().await?.status, "ok");
    Ok(())
}

/// Invokes a function and waits for the end of its run.
pub async fn an_invoked_function_runs_to_completion<K: BothVersions>(client: Client<K>) -> Outcome {
    let invoked =
        client.v2().invoke_function("demo-app", "backfill-data", json!({ "test": "end to end" })).send().await?;
    assert!(!invoked.repeated);
    let run = client.v2().wait_for_run(&invoked.run_id).timeout(TIMEOUT).await?;
    assert_eq!((&run.id, &run.status), (&invoked.run_id, &RunStatus::Completed));
    assert!(run.has_ended() && run.queued_at <= run.ended_at);
    let output: Option<Value> = run.decode_output().unwrap_or_default();
    assert_eq!(output.and_then(|output| output.get("test").cloned()), Some(json!("end to end")));
    Ok(())
}

/// The run of a failing function has its error, both read individually and in a list.
pub async fn a_failed_run_has_its_error_alone_and_in_a_list<K: BothVersions>(client: Client<K>) -> Outcome {
    let invoked = client.v2().invoke_function("demo-app", "always-fails", json!({})).send().await?;
    let run = client.v2().wait_for_run(&invoked.run_id).timeout(TIMEOUT).await?;
    assert_eq!(run.status, RunStatus::Failed);
    let alone = run.error().map(|error| error.message);
    assert!(alone.is_some());
    let mut failed = client.v2().list_runs().status(RunStatus::Failed).include_output(true).items();
    while let Some(run) = failed.try_next().await? {
        if run.id == invoked.run_id {
            assert_eq!(run.error().map(|error| error.message), alone);
            return Ok(());
        }
    }
    unreachable!("the list of failed runs lacks {}", invoked.run_id)
}

/// A repeated idempotency key returns the first run.
pub async fn a_repeated_idempotency_key_returns_the_same_run<K: BothVersions>(client: Client<K>) -> Outcome {
    let key = unique("key");
    let invoke =
        || client.v2().invoke_function("demo-app", "backfill-data", json!({ "n": 1 })).idempotency_key(key.as_str());
    let first = invoke().send().await?;
    let again = invoke().send().await?;
    assert_eq!((first.repeated, again.repeated), (false, true));
    assert_eq!(first.run_id, again.run_id);
    Ok(())
}

/// Unknown resources are not found, in both versions.
pub async fn unknown_resources_are_not_found<K: BothVersions>(client: Client<K>) -> Outcome {
    let errors = [
        client.v2().invoke_function("demo-app", "nope", json!({})).send().await.map(drop),
        client.v2().get_function_run(UNKNOWN).send().await.map(drop),
        client.v1().get_event(UNKNOWN).send().await.map(drop),
        client.v1().cancel_run(UNKNOWN).send().await,
    ];
    for result in errors {
        assert_eq!(result.map_err(|error| error.kind()), Err(ErrorKind::NotFound));
    }
    Ok(())
}

/// Requests with invalid arguments return an error of kind `Invalid`.
pub async fn invalid_arguments_are_invalid_requests<K: BothVersions>(client: Client<K>) -> Outcome {
    let errors = [
        client.v2().get_function_run("notulid").send().await.map(drop),
        client.v2().list_runs().limit(1000).send().await.map(drop),
        client.v2().list_runs().cursor("zzz").send().await.map(drop),
        client.v2().create_score(UNKNOWN, Vec::<NewScore>::new()).send().await.map(drop),
    ];
    for result in errors {
        assert_eq!(result.map_err(|error| error.kind()), Err(ErrorKind::Invalid));
    }
    Ok(())
}

/// The pages of a list contain each run once.
pub async fn pages_contain_each_run_once<K: BothVersions>(client: Client<K>) -> Outcome {
    let from = inngest_api::types::Timestamp::now();
    let mut invoked = std::collections::BTreeSet::new();
    for _ in 0..5 {
        let run = client.v2().invoke_function("demo-app", "backfill-data", json!({})).send().await?.run_id;
        client.v2().wait_for_run(&run).timeout(TIMEOUT).await?;
        invoked.insert(run);
    }
    let mut listed = std::collections::BTreeSet::new();
    let mut pages = client.v2().list_runs().app_id("demo-app").from(from).limit(2).pages();
    while let Some(page) = pages.try_next().await? {
        assert!(page.len() <= 2);
        for run in page.items {
            assert!(listed.insert(run.id.clone()), "{} is listed twice", run.id);
        }
    }
    assert!(invoked.is_subset(&listed), "{invoked:?} in {listed:?}");
    Ok(())
}

/// Sends an event and reads it by its internal id.
pub async fn a_sent_event_can_be_read<K: BothVersions>(client: Client<K>) -> Outcome {
    let name = unique("end-to-end/event");
    let sent = client.v2().send_event(name.as_str()).data(json!({ "a": 1 })).id(unique("id")).send().await?;
    for _ in 0..50 {
        match client.v1().get_event(&sent.event_id).send().await {
            // A live server takes a moment to store it.
            Err(error) if error.kind() == ErrorKind::NotFound => tokio::time::sleep(Duration::from_millis(200)).await,
            Err(error) => return Err(error),
            Ok(event) => {
                assert_eq!(event.name, name);
                let data: Option<Value> = event.data.and_then(|data| data.decode().ok());
                assert_eq!(data.and_then(|data| data.get("a").cloned()), Some(json!(1)));
                return Ok(());
            }
        }
    }
    unreachable!("the event was not stored in time")
}

/// Created scores are returned.
pub async fn created_scores_are_returned<K: BothVersions>(client: Client<K>) -> Outcome {
    let run = client.v2().invoke_function("demo-app", "backfill-data", json!({})).send().await?.run_id;
    client.v2().wait_for_run(&run).timeout(TIMEOUT).await?;
    let scores = [NewScore::new("accuracy", 0.5), NewScore::new("passed", true)];
    let recorded = client.v2().create_score(&run, scores).send().await?;
    assert!(recorded.iter().all(|score| score.run_id == run));
    assert_eq!(recorded.len(), 2);
    Ok(())
}

/// The functions of an app are listed.
pub async fn the_functions_of_an_app_are_listed<K: BothVersions>(client: Client<K>) -> Outcome {
    let functions = client.v1().get_app_functions("demo-app").send().await?;
    assert!(functions.iter().any(|function| function.id == "demo-app-backfill-data"));
    Ok(())
}

/// Operations of Inngest Cloud are not implemented; the list of signing keys is empty.
pub async fn cloud_operations_are_not_implemented<K: BothVersions>(client: Client<K>) -> Outcome {
    let errors = [
        client.v2().exec_sandbox("sbx", ["true"]).send().await.map(drop),
        client.v2().list_webhooks("production").send().await.map(drop),
        client.v2().get_experiment("demo-app", "backfill-data", "a/b").send().await.map(drop),
    ];
    for result in errors {
        assert_eq!(result.map_err(|error| error.kind()), Err(ErrorKind::NotImplemented));
    }
    assert!(client.v2().fetch_account_signing_keys().send().await?.is_empty());
    Ok(())
}

/// Defines one test for each case: `cases!([#[attributes]] client)`.
#[macro_export]
macro_rules! cases {
    ([$(#[$meta:meta])*] $client:expr) => {
        $crate::cases!(@each [$(#[$meta])*] $client; the_health_check_returns_ok an_invoked_function_runs_to_completion
            a_failed_run_has_its_error_alone_and_in_a_list a_repeated_idempotency_key_returns_the_same_run
            unknown_resources_are_not_found invalid_arguments_are_invalid_requests pages_contain_each_run_once
            a_sent_event_can_be_read created_scores_are_returned the_functions_of_an_app_are_listed
            cloud_operations_are_not_implemented);
    };
    (@each $meta:tt $client:expr; $($case:ident)*) => {
        $($crate::cases!(@one $meta $client; $case);)*
    };
    (@one [$(#[$meta:meta])*] $client:expr; $case:ident) => {
        $(#[$meta])*
        #[tokio::test]
        async fn $case() {
            let (client, _server) = $client.await;
            $crate::cases::$case(client).await.unwrap();
        }
    };
}
