//! Arbitrary requests: the embedded server decodes what the client encoded.

use std::sync::{Arc, LazyLock, Mutex};

use inngest_api::mock::{ErrorResponse, Server};
use inngest_api::types::Timestamp;
use inngest_api::v2::{self, NewScore, RunStatus, SortOrder};
use inngest_api::{ApiKey, Client, RetryConfig};
use proptest::prelude::*;
use serde_json::Value;
use tokio::runtime::Runtime;

/// A runtime shared by all cases; starting one per case would be slow.
static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

/// Stores the last request that the server decoded.
struct Seen<E>(Arc<Mutex<Option<E>>>);

impl<E> Seen<E> {
    fn take(&self) -> E {
        self.0.lock().unwrap().take().expect("the server decoded the request")
    }
}

/// Starts a server that stores the decoded requests of one operation. Returns a client and the stored request.
macro_rules! served {
    ($operation:ty) => {{
        static SERVED: LazyLock<(Server, Client<ApiKey>, Seen<$operation>)> = LazyLock::new(|| {
            RUNTIME.block_on(async {
                let server = Server::builder().plain_http().start().await.unwrap();
                let seen = Seen(Arc::default());
                let store = Arc::clone(&seen.0);
                server.on::<$operation>(move |operation: $operation| {
                    *store.lock().unwrap() = Some(operation);
                    Err(ErrorResponse::new(418, "seen", "the request was decoded"))
                });
                // A client that retries generates an idempotency key if the call has none.
                let builder = server.client_builder(ApiKey::parse("sk-inn-api-property").unwrap());
                let client = builder.retry(RetryConfig::disabled()).build().unwrap();
                (server, client, seen)
            })
        });
        (&SERVED.1, &SERVED.2)
    }};
}

/// Sends a call, and expects the error response that confirms that the request was decoded.
fn send<T: std::fmt::Debug>(call: impl Future<Output = Result<T, inngest_api::Error>>) -> Result<(), TestCaseError> {
    let error = RUNTIME.block_on(call).unwrap_err();
    prop_assert_eq!(error.code(), Some("seen"), "{}", error);
    Ok(())
}

/// Generates text that is not empty.
pub(crate) fn text() -> impl Strategy<Value = String> {
    proptest::string::string_regex("(?s).{1,12}").unwrap()
}

/// Generates a path argument that is one segment.
pub(crate) fn segment() -> impl Strategy<Value = String> {
    text().prop_filter("one segment", |text| !text.contains('/') && !matches!(text.as_str(), "." | ".."))
}

pub(crate) fn time() -> impl Strategy<Value = Timestamp> {
    (0..4_000_000_000_i64, 0..1_000_000_000_i32).prop_map(|(seconds, nanos)| Timestamp::new(seconds, nanos).unwrap())
}

fn status() -> impl Strategy<Value = RunStatus> {
    prop_oneof![
        Just(RunStatus::Queued),
        Just(RunStatus::Failed),
        Just(RunStatus::Completed),
        text().prop_map(|text| RunStatus::from(text.as_str()))
    ]
}

/// Generates a JSON object. Numbers are integers, so that equality is exact.
pub(crate) fn object() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from)
    ];
    let value = leaf.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(".{0,6}", inner, 0..5).prop_map(|map| Value::Object(map.into_iter().collect()))
        ]
    });
    prop::collection::btree_map(".{0,6}", value, 0..5).prop_map(|map| Value::Object(map.into_iter().collect()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_invocation_is_decoded_as_it_was_encoded(app in text(), function in text(), data in object(), key in proptest::option::of(text())) {
        let (client, seen) = served!(v2::operation::InvokeFunction);
        let mut call = client.v2().invoke_function(app.as_str(), function.as_str(), &data);
        call.idempotency_key = key.as_deref().map(Into::into);
        send(call.send())?;
        let decoded = seen.take();
        prop_assert_eq!(decoded.app_id.as_str(), app);
        prop_assert_eq!(decoded.function_id.as_str(), function);
        prop_assert_eq!(decoded.data.decode::<Value>().unwrap(), data);
        prop_assert_eq!(decoded.idempotency_key.as_ref().map(|key| key.as_str().to_owned()), key);
    }

    #[test]
    fn run_filters_are_decoded_as_they_were_encoded(
        statuses in prop::collection::vec(status(), 0..4), apps in prop::collection::vec(".{0,8}", 0..4), from in proptest::option::of(time()),
        deferred in any::<Option<bool>>(), limit in any::<Option<u32>>(), ascending in any::<bool>(), cursor in proptest::option::of(text()),
    ) {
        let (client, seen) = served!(v2::operation::ListRuns);
        let mut call = client.v2().list_runs().order(if ascending { SortOrder::Asc } else { SortOrder::Desc });
        for status in &statuses {
            call = call.status(status.clone());
        }
        for app in &apps {
            call = call.app_id(app.as_str());
        }
        (call.from, call.is_deferred, call.limit) = (from, deferred, limit);
        call.cursor = cursor.as_deref().map(Into::into);
        send(call.send())?;
        let decoded = seen.take();
        prop_assert_eq!(decoded.status, statuses);
        prop_assert_eq!(decoded.app_id.iter().map(|app| app.as_str().to_owned()).collect::<Vec<_>>(), apps);
        prop_assert_eq!((decoded.from, decoded.is_deferred, decoded.limit), (from, deferred, limit));
        prop_assert_eq!(decoded.order == Some(SortOrder::Asc), ascending);
        prop_assert_eq!(decoded.cursor.as_ref().map(|cursor| cursor.as_str().to_owned()), cursor);
    }

    #[test]
    fn a_path_argument_of_several_segments_is_decoded_as_it_was_encoded(app in segment(), experiment in prop::collection::vec(segment(), 1..4)) {
        let (client, seen) = served!(v2::operation::GetExperiment);
        let experiment = experiment.join("/");
        send(client.v2().get_experiment(app.as_str(), "f", experiment.as_str()).send())?;
        let decoded = seen.take();
        prop_assert_eq!((decoded.app_id.as_str(), decoded.experiment_id.as_str()), (app.as_str(), experiment.as_str()));
    }

    #[test]
    fn scores_are_decoded_as_they_were_encoded(run in text(), names in prop::collection::vec(".{0,8}", 1..5), value in any::<i64>(), passed in any::<bool>()) {
        let (client, seen) = served!(v2::operation::CreateScore);
        let scores: Vec<_> = names.iter().map(|name| NewScore::new(name, value)).chain([NewScore::new("passed", passed)]).collect();
        send(client.v2().create_score(run.as_str(), scores.clone()).send())?;
        let decoded = seen.take();
        prop_assert_eq!((decoded.run_id.as_str(), decoded.scores), (run.as_str(), scores));
    }

    #[test]
    fn a_file_is_decoded_as_it_was_encoded(sandbox in segment(), path in ".{0,12}", content in prop::collection::vec(any::<u8>(), 0..300)) {
        let (client, seen) = served!(v2::operation::WriteSandboxFile);
        send(client.v2().write_sandbox_file(sandbox.as_str(), path.as_str(), content.clone()).send())?;
        let decoded = seen.take();
        prop_assert_eq!((decoded.sandbox_id.as_str(), decoded.path.as_str()), (sandbox.as_str(), path.as_str()));
        prop_assert_eq!(decoded.content.as_bytes().map(|bytes| bytes.to_vec()), Some(content));
    }
}
