//! What only the cloud has: the public server says so.

use inngest_api::types::EnvName;
use inngest_api::v2::operation::CreateEnv;
use inngest_api::{Error, ErrorKind};

use super::Replayed;

/// An operation that the public server does not have.
async fn absent<T: std::fmt::Debug>(replayed: Replayed, result: Result<T, Error>, message: &str) {
    let error = replayed.check_error(result).await;
    assert_eq!((error.kind(), error.code()), (ErrorKind::NotImplemented, Some("not_implemented")));
    let said =
        if error.operation().unwrap().redact { String::new() } else { format!("{message} not implemented in OSS") };
    assert_eq!(error.api_errors()[0].message, said);
    assert!(!error.is_retryable(), "it will not be there the next time");
}

recorded! {
    async fn accounts_below_a_partners() {
        let replayed = Replayed::start("v2-partner-accounts").await;
        let result = replayed.v2().v2().fetch_partner_accounts().send().await;
        absent(replayed, result, "Accounts").await;
    }

    async fn environments_to_make_and_to_change() {
        let replayed = Replayed::start("v2-create-env-501").await;
        let client = replayed.v2();
        let result = CreateEnv::new("x").on(&client).send().await;
        absent(replayed, result, "Environments").await;
        let replayed = Replayed::start("v2-patch-env").await;
        let client = replayed.v2();
        let result = client.v2().patch_env("00000000-0000-4000-a000-000000000000").is_archived(true).send().await;
        absent(replayed, result, "Environments").await;
    }

    async fn webhooks() {
        let replayed = Replayed::start("v2-webhooks").await;
        let result = replayed.v2().v2().list_webhooks(EnvName::from("production")).send().await;
        assert_eq!(result.as_ref().unwrap_err().body(), None, "answers of this operation carry secrets");
        absent(replayed, result, "Webhooks").await;
        let replayed = Replayed::start("v2-create-webhook").await;
        let environment = replayed.exchange.request.headers["X-Inngest-Env"].clone();
        let client = replayed.v2();
        let result = client.v2().create_webhook(environment, "hook", "function transform(e){return e}").send().await;
        absent(replayed, result, "Webhooks").await;
    }

    async fn insights() {
        let replayed = Replayed::start("v2-insights-tables-501").await;
        let result = replayed.v2().v2().list_insights_tables().send().await;
        absent(replayed, result, "Insights").await;
        let replayed = Replayed::start("v2-insights-query-501").await;
        let result = replayed.v2().v2().query_insights("select 1").send().await;
        absent(replayed, result, "Insights").await;
    }

    async fn experiments() {
        let replayed = Replayed::start("v2-experiments").await;
        let result = replayed.v2().v2().list_experiments().send().await;
        absent(replayed, result, "Experiments").await;
        let replayed = Replayed::start("v2-experiment-unknown").await;
        let result = replayed.v2().v2().get_experiment("demo-app", "backfill-data", "a/b").send().await;
        absent(replayed, result, "Experiments").await;
    }

    async fn sessions() {
        let replayed = Replayed::start("v2-sessions").await;
        let result = replayed.v2().v2().list_session_keys().send().await;
        absent(replayed, result, "Sessions").await;
        let replayed = Replayed::start("v2-sessions-of-key").await;
        let result = replayed.v2().v2().list_sessions("user_id").send().await;
        absent(replayed, result, "Sessions").await;
        let mut replayed = Replayed::start("v2-session-runs").await;
        let result = replayed.v2().v2().list_session_runs("user_id", "u/1").send().await;
        // A `/` may stay as it is: the server takes either (wire facts 4).
        let slash = replayed.exchange.request.path.replace("u%2F1", "u/1");
        assert_ne!(std::mem::replace(&mut replayed.exchange.request.path, slash.clone()), slash);
        absent(replayed, result, "Sessions").await;
    }

    async fn syncing_an_app() {
        let replayed = Replayed::start("v2-sync-501").await;
        let result = replayed.v2().v2().sync_app("demo-app", "http://127.0.0.1:3030/api/inngest").send().await;
        absent(replayed, result, "App sync").await;
    }

    async fn sandboxes_say_it_in_words_of_their_own() {
        let replayed = Replayed::start("v2-sandboxes-501").await;
        let result = replayed.v2().v2().list_sandboxes().send().await;
        let error = replayed.check_error(result).await;
        assert_eq!((error.kind(), error.code()), (ErrorKind::NotImplemented, Some("api_error")));
        assert_eq!(error.api_errors()[0].message, "method ListSandboxes not implemented");
    }
}
