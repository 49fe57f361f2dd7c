//! Every operation of the API: its default behavior, and custom handlers.

use std::time::Duration;

use inngest_api::mock::{self, ErrorResponse};
use inngest_api::operation::{OPERATIONS, OperationInfo, ParameterInfo};
use inngest_api::v2::{ImageArchive, NewImage, NewSandbox, SandboxSize};
use inngest_api::{ApiKey, Client, Error, ErrorKind, EventKey, SigningKey, events, v1, v2};
use inngest_api_tests::every_operation;
use inngest_api_tests::operations::send;
use serde_json::{Map, Value, json};

use super::{api_key, demo_app};

const UPLOAD: &str = "d40f8b6e-1c97-4a52-83ed-5b9e07c1f2a8";

/// A server, its clients, and the ids of what it stores.
struct Fixture {
    server: mock::Server,
    v2: Client<ApiKey>,
    v1: Client<SigningKey>,
    events: Client<EventKey>,
    ids: Map<String, Value>,
}

impl Fixture {
    async fn new(builder: mock::Builder) -> Self {
        let server = builder.in_memory().unwrap();
        let v2 = server.client(api_key()).unwrap();
        let v1 = server.client(SigningKey::parse("signkey-test-0123").unwrap()).unwrap();
        let events = server.client(EventKey::parse("event-key").unwrap()).unwrap();
        let mut fixture = Self { server, v2, v1, events, ids: Map::new() };
        let run = fixture.v2.v2().invoke_function("demo-app", "backfill-data", json!({})).send().await.unwrap();
        let event = fixture.v2.v2().send_event("shop/order").send().await.unwrap();
        fixture.add_id("run_id", json!(run.run_id));
        fixture.add_id("event_id", json!(event.event_id));
        fixture.add_id("internal_id", json!(event.event_id));
        // Only Inngest Cloud has these.
        if let Ok(sandbox) = fixture
            .v2
            .v2()
            .create_sandbox(NewSandbox::fresh("build", SandboxSize { vcpu: 1, memory_mb: 512 }))
            .send()
            .await
        {
            let process = fixture.v2.v2().start_sandbox_process(&sandbox.id, ["true"]).send().await.unwrap();
            fixture.v2.v2().write_sandbox_file(&sandbox.id, "/text", "file").send().await.unwrap();
            let snapshot = fixture.v2.v2().create_sandbox_snapshot(&sandbox.id).send().await.unwrap();
            let sha256 = "ab".repeat(32);
            let archive = ImageArchive { sha256: sha256.clone(), size_bytes: 1 };
            let image = NewImage::from_rootfs(UPLOAD, "web", "v1", archive);
            let build = fixture.v2.v2().upload_image(&image, vec![0]).await.unwrap().build_id;
            for (name, value) in [("name", "web"), ("tag", "v1"), ("digest", &sha256), ("upload_id", UPLOAD)] {
                fixture.add_id(name, json!(value));
            }
            fixture.add_id("image", json!(image));
            fixture.add_id("build_id", json!(build));
            fixture.add_id("snapshot_id", json!(snapshot.id));
            fixture.add_id("path", json!("/text"));
            fixture.add_id("sandbox_id", json!(sandbox.id));
            fixture.add_id("process_id", json!(process.id));
            fixture.add_id("id", json!(fixture.v2.v2().create_env("staging").send().await.unwrap().id));
        }
        fixture
    }

    fn add_id(&mut self, name: &str, value: Value) {
        self.ids.insert(name.to_owned(), value);
    }

    fn argument(&self, parameter: &ParameterInfo) -> Value {
        if let Some(known) = self.ids.get(parameter.name) {
            return known.clone();
        }
        match (parameter.name, parameter.rust_type) {
            ("app_id" | "app_name", _) => json!("demo-app"),
            ("function_id", _) => json!("backfill-data"),
            (_, "JsonObject" | "NewWebhook" | "MetadataTarget") => json!({}),
            (_, "NewSandbox") => json!({ "name": "another", "vcpu": 1, "memoryMb": 1024 }),
            (_, "Vec<String>") => json!(["true"]),
            (_, "Vec<Event>") => json!([{ "name": "shop/order" }]),
            (_, "Vec<NewScore>") => json!([{ "name": "accuracy", "value": 1 }]),
            (_, "Vec<RunMetadata>") => json!([{ "kind": "cost", "op": "set", "values": {} }]),
            (_, "Timestamp") => json!("2026-11-23T18:21:57Z"),
            (_, "NewImage") => {
                json!(NewImage::from_rootfs(UPLOAD, "a", "b", ImageArchive { sha256: "c".into(), size_bytes: 1 }))
            }
            (_, "i32" | "u32" | "u64") => json!(1),
            _ => json!("text"),
        }
    }

    /// Calls an operation with its required arguments.
    async fn call(&self, operation: &OperationInfo) -> Result<(), Error> {
        let required = operation.parameters.iter().filter(|parameter| parameter.required);
        let arguments: Map<_, _> =
            required.map(|parameter| (parameter.name.to_owned(), self.argument(parameter))).collect();
        send(&self.v2, &self.v1, &self.events, operation, arguments).await
    }
}

/// Operations that only Inngest Cloud implements.
const CLOUD_ONLY: [&str; 38] = [
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
    "pause_sandbox",
    "resume_sandbox",
    "create_sandbox_snapshot",
    "list_sandbox_snapshots",
    "get_sandbox_snapshot",
    "delete_sandbox_snapshot",
    "list_images",
    "get_image",
    "set_image_tag",
    "delete_image_tag",
    "get_image_usage",
    "prepare_image_upload",
    "complete_image_upload",
    "list_image_builds",
    "get_image_build",
    "cancel_image_build",
];

/// Operations without a default handler.
const NOT_IMPLEMENTED: [&str; 9] = [
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

/// The error status of an operation, as recorded from a dev server. `None` if the operation succeeds.
fn error_status(operation: &OperationInfo, is_cloud: bool) -> Option<u16> {
    match (operation.version, operation.id) {
        ("v2", id) if NOT_IMPLEMENTED.contains(&id) || (CLOUD_ONLY.contains(&id) && !is_cloud) => Some(501),
        // No run waits for a signal.
        ("v1", "resume_signal") => Some(404),
        ("v1", id) if id.contains("webhook") => Some(404),
        ("v1", id) if id.contains("cancellation") => Some(500),
        _ => None,
    }
}

/// A server whose runs do not end.
fn with_running_runs() -> mock::Builder {
    demo_app().run_duration(Duration::from_secs(60 * 60))
}

#[tokio::test]
async fn every_operation_succeeds_or_fails_as_recorded() {
    for is_cloud in [false, true] {
        for operation in OPERATIONS {
            let fixture = Fixture::new(if is_cloud { with_running_runs().cloud() } else { with_running_runs() }).await;
            let case = format!("{}.{}, cloud: {is_cloud}", operation.version, operation.id);
            match (fixture.call(operation).await, error_status(operation, is_cloud)) {
                (Ok(()), None) => {}
                (Err(error), Some(status)) => {
                    assert_eq!(error.status().unwrap().as_u16(), status, "{case}: {error}");
                    if status == 501 {
                        let [api_error] = error.api_errors() else { panic!("{case}: {error}") };
                        assert_eq!(error.kind(), ErrorKind::NotImplemented, "{case}");
                        assert!(matches!(error.code(), Some("not_implemented" | "api_error")), "{case}: {error}");
                        // Messages of operations that carry secrets are redacted.
                        assert!(operation.redact || api_error.message.contains(" not implemented"), "{case}: {error}");
                    }
                }
                (result, expected) => panic!("{case}: {result:?}, expected {expected:?}"),
            }
        }
    }
}

#[tokio::test]
async fn every_operation_can_have_a_custom_handler() {
    let fixture = Fixture::new(demo_app().cloud()).await;
    macro_rules! set_handlers {
        ($($version:ident: $($operation:ident)+;)+) => {
            $($(fixture.server.on::<$version::operation::$operation>(|_| Err(ErrorResponse::new(418, "handled", "by the test")));)+)+
        };
    }
    every_operation!(set_handlers);
    for operation in OPERATIONS {
        let error = fixture.call(operation).await.unwrap_err();
        assert_eq!(error.status().map(|status| status.as_u16()), Some(418), "{}: {error}", operation.id);
    }
}
