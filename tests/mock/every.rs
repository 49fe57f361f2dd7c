//! Every operation of the listing: carried out, or refused as the server that stands for it refuses it; and answered by a
//! handler of the test's own, whichever it is.

use std::time::Duration;

use inngest_api::mock::{self, Refusal};
use inngest_api::operation::{OPERATIONS, OperationInfo, ParameterInfo};
use inngest_api::{ApiKey, Client, Error, ErrorKind, SigningKey, v1, v2};
use inngest_api_tests::every_operation;
use inngest_api_tests::operations::send;
use serde_json::{Map, Value, json};

use super::{api_key, demo_app};

/// Clients of one server, and what there is to be asked for.
struct World {
    server: mock::Server,
    v2: Client<ApiKey>,
    v1: Client<SigningKey>,
    known: Map<String, Value>,
}

impl World {
    async fn of(builder: mock::Builder) -> Self {
        let server = builder.in_memory().unwrap();
        let v2 = server.client(api_key()).unwrap();
        let v1 = server.client(SigningKey::parse("signkey-test-0123").unwrap()).unwrap();
        let mut world = Self { server, v2, v1, known: Map::new() };
        let run = world.v2.v2().invoke_function("demo-app", "backfill-data", json!({})).send().await.unwrap();
        let event = world.v2.v2().send_event("shop/order").send().await.unwrap();
        world.knows("run_id", json!(run.run_id));
        world.knows("event_id", json!(event.event_id));
        world.knows("internal_id", json!(event.event_id));
        // Only the cloud has the others.
        if let Ok(sandbox) = world.v2.v2().create_sandbox("build", 1, 512).send().await {
            let process = world.v2.v2().start_sandbox_process(&sandbox.id, ["true"]).send().await.unwrap();
            world.v2.v2().write_sandbox_file(&sandbox.id, "text", "file").send().await.unwrap();
            world.knows("sandbox_id", json!(sandbox.id));
            world.knows("process_id", json!(process.id));
            world.knows("id", json!(world.v2.v2().create_env("staging").send().await.unwrap().id));
        }
        world
    }

    fn knows(&mut self, name: &str, value: Value) {
        self.known.insert(name.to_owned(), value);
    }

    fn argument(&self, parameter: &ParameterInfo) -> Value {
        if let Some(known) = self.known.get(parameter.name) {
            return known.clone();
        }
        match (parameter.name, parameter.rust_type) {
            ("app_id" | "app_name", _) => json!("demo-app"),
            ("function_id", _) => json!("backfill-data"),
            (_, "JsonObject" | "NewWebhook" | "MetadataTarget") => json!({}),
            (_, "Vec<String>") => json!(["true"]),
            (_, "Vec<NewScore>") => json!([{ "name": "accuracy", "value": 1 }]),
            (_, "Vec<RunMetadata>") => json!([{ "kind": "cost", "op": "set", "values": {} }]),
            (_, "Timestamp") => json!("2026-11-23T18:21:57Z"),
            (_, "i32" | "u32") => json!(1),
            _ => json!("text"),
        }
    }

    /// Calls an operation with what it has to be given.
    async fn call(&self, operation: &OperationInfo) -> Result<(), Error> {
        let required = operation.parameters.iter().filter(|parameter| parameter.required);
        let arguments: Map<_, _> =
            required.map(|parameter| (parameter.name.to_owned(), self.argument(parameter))).collect();
        send(&self.v2, &self.v1, operation, arguments).await
    }
}

/// What the cloud has, and a dev server refuses.
const CLOUD: [&str; 22] = [
    "create_env",
    "patch_env",
    "list_webhooks",
    "create_webhook",
    "list_session_keys",
    "list_sessions",
    "list_session_runs",
    "create_sandbox",
    "list_sandboxes",
    "get_sandbox",
    "destroy_sandbox",
    "exec_sandbox",
    "stream_sandbox_logs",
    "write_sandbox_file",
    "read_sandbox_file",
    "start_sandbox_process",
    "list_sandbox_processes",
    "get_sandbox_process",
    "signal_sandbox_process",
    "wait_sandbox_process",
    "get_sandbox_process_output",
    "stream_sandbox_process_output",
];

/// What is answered by a handler of the test's own, or not at all.
const NOWHERE: [&str; 9] = [
    "create_partner_account",
    "fetch_partner_accounts",
    "sync_app",
    "list_experiments",
    "get_experiment",
    "list_insights_tables",
    "list_insights_event_schemas",
    "query_insights",
    "query_insights_prompt",
];

/// The status that a server refuses an operation with, as recorded of a dev server; none where it carries it out.
fn refusal(operation: &OperationInfo, is_cloud: bool) -> Option<u16> {
    match (operation.version, operation.id) {
        ("v2", id) if NOWHERE.contains(&id) || (CLOUD.contains(&id) && !is_cloud) => Some(501),
        // Nobody waits for a signal.
        ("v1", "resume_signal") => Some(404),
        ("v1", id) if id.contains("webhook") => Some(404),
        ("v1", id) if id.contains("cancellation") => Some(500),
        _ => None,
    }
}

/// A server whose runs are under way.
fn running() -> mock::Builder {
    demo_app().run_duration(Duration::from_hours(1))
}

#[tokio::test]
async fn every_operation_is_carried_out_or_refused_as_recorded() {
    for is_cloud in [false, true] {
        for operation in OPERATIONS {
            let world = World::of(if is_cloud { running().cloud() } else { running() }).await;
            let case = format!("{}.{}, cloud: {is_cloud}", operation.version, operation.id);
            match (world.call(operation).await, refusal(operation, is_cloud)) {
                (Ok(()), None) => {}
                (Err(error), Some(status)) => {
                    assert_eq!(error.status().unwrap().as_u16(), status, "{case}: {error}");
                    if status == 501 {
                        let [said] = error.api_errors() else { panic!("{case}: {error}") };
                        assert_eq!(error.kind(), ErrorKind::NotImplemented, "{case}");
                        assert!(matches!(error.code(), Some("not_implemented" | "api_error")), "{case}: {error}");
                        // Of answers that carry secrets no message is told.
                        assert!(operation.redact || said.message.contains(" not implemented"), "{case}: {error}");
                    }
                }
                (answer, expected) => panic!("{case}: {answer:?}, and not {expected:?}"),
            }
        }
    }
}

#[tokio::test]
async fn every_operation_may_be_answered_by_a_handler() {
    let world = World::of(demo_app().cloud()).await;
    macro_rules! answered_by_the_test {
        ($($version:ident: $($operation:ident)+;)+) => {
            $($(world.server.on::<$version::operation::$operation>(|_| Err(Refusal::new(418, "handled", "by the test")));)+)+
        };
    }
    every_operation!(answered_by_the_test);
    for operation in OPERATIONS {
        let error = world.call(operation).await.unwrap_err();
        assert_eq!(error.status().map(|status| status.as_u16()), Some(418), "{}: {error}", operation.id);
    }
}
