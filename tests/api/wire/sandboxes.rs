//! The documented examples of sandboxes: their requests, and their responses with the documented statuses.

use inngest_api::v2::{
    FileWritten, ImageStartupMode, NewSandbox, ProcessState, Sandbox, SandboxSize, SandboxStatus, SnapshotStatus,
};
use inngest_api_tests::replay::{Replay, answer};
use serde_json::{Value, json};

use super::client;

pub(super) const SANDBOX: &str = "3f6c1f0a-2b7e-4c7d-9a51-0d8e6b4c2f10";
const SNAPSHOT: &str = "e81b4c9f-06d2-4f7a-b3c5-92ad7e10f644";
pub(super) const PROCESS: &str = "c2a9e7d4-5f31-4b86-a0de-18f3c6b7a905";

/// Reads a documented example.
fn documented(name: &str) -> Value {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/examples").join(name);
    serde_json::from_str(&std::fs::read_to_string(&file).expect(name)).expect(name)
}

/// Returns the documented response of an operation.
pub(super) fn documented_response(operation: &str) -> Value {
    documented(&format!("{operation}.response.json"))
}

/// Serves the documented response of an operation, with its status.
async fn serve(operation: &str) -> Replay {
    let status = documented("statuses.json")[operation].as_u64().unwrap_or(200);
    let body = match documented_response(operation) {
        Value::Null => String::new(),
        body => body.to_string(),
    };
    serve_as(status.try_into().unwrap(), &body).await
}

async fn serve_as(status: u16, body: &str) -> Replay {
    // A response with status 204 has neither a body nor a length.
    let response = match status {
        204 => b"HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n".to_vec(),
        _ => answer(status, [("content-type", "application/json")], body),
    };
    Replay::with([response]).await.unwrap()
}

/// Asserts that the client sent the documented request of an operation.
async fn assert_sent(server: Replay, operation: &str) {
    let expected = documented(&format!("{operation}.request.json"));
    let received = server.received_one().await.unwrap();
    let query = expected["query"].as_object().map(|query| {
        let pairs = query
            .iter()
            .map(|(name, value)| (name.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_owned)));
        form(pairs)
    });
    let target = [expected["path"].as_str().unwrap(), query.as_deref().unwrap_or_default()].concat();
    assert_eq!((received.method.as_str(), received.target.as_str()), (expected["method"].as_str().unwrap(), &*target));
    match expected.get("body") {
        Some(body) => assert_eq!(serde_json::from_str::<Value>(&received.body).unwrap(), *body, "{operation}"),
        None => assert_eq!(received.body, expected["bodyText"].as_str().unwrap_or_default(), "{operation}"),
    }
}

fn form(pairs: impl Iterator<Item = (String, String)>) -> String {
    let pairs: Vec<_> = pairs.map(|(name, value)| format!("{name}={}", value.replace('/', "%2F"))).collect();
    format!("?{}", pairs.join("&"))
}

const SIZE: SandboxSize = SandboxSize { vcpu: 2, memory_mb: 2048 };

#[tokio::test]
async fn each_kind_of_sandbox_is_created_with_its_own_members() {
    let fresh = NewSandbox::fresh("build-42", SIZE).environment([("CI", "1")]).secrets(["REGISTRY_TOKEN"]);
    let image = NewSandbox::from_image("server-1", "web:v1", SandboxSize { vcpu: 1, ..SIZE });
    let image = image.startup_mode(ImageStartupMode::Image).user("1000").working_dir("/srv");
    let image = image.cmd(["/srv/run", "--port", "8080"]);
    let clone = NewSandbox::from_snapshot("build-43", SNAPSHOT);
    let cases: [(&str, NewSandbox, u16, SandboxStatus, &str); 3] = [
        ("CreateSandbox", fresh.into(), 202, SandboxStatus::Starting, "inngest/base:latest"),
        ("CreateSandbox-image", image.into(), 202, SandboxStatus::Starting, "web:v1"),
        ("CreateSandbox-clone", clone.into(), 201, SandboxStatus::Running, "inngest/base:latest"),
    ];
    for (example, sandbox, status, expected, image) in cases {
        let server = serve(example).await;
        let created = client(&server).v2().create_sandbox(sandbox.clone()).send_full().await.unwrap();
        assert_eq!(
            (created.status.as_u16(), created.value.status, &*created.value.image_ref),
            (status, expected, image)
        );
        assert_eq!(created.value.vpc_id, "7b0d2c55-91f4-4e0b-8c3a-6a1f5d9e2b77");
        assert_sent(server, example).await;
        // The mock server reads what the client sends.
        let request = &documented(&format!("{example}.request.json"))["body"];
        assert_eq!(serde_json::from_value::<NewSandbox>(request.clone()).unwrap(), sandbox);
    }
    let image = documented_response("CreateSandbox-image")["data"].clone();
    let image: Sandbox = serde_json::from_value(image).unwrap();
    assert_eq!(image.image_startup_mode, Some(ImageStartupMode::Image));
    assert!(image.resolved_image_ref.starts_with("web@sha256:3c47") && image.image_digest.starts_with("sha256:3c47"));
}

#[tokio::test]
async fn unset_members_of_a_sandbox_are_not_sent() {
    let plain = json!({ "name": "a", "vcpu": 2, "memoryMb": 2048 });
    let mut image = plain.clone();
    image["image"] = json!("inngest/base");
    let cases: [(NewSandbox, Value); 2] = [
        (NewSandbox::fresh("a", SIZE).into(), plain),
        (NewSandbox::from_image("a", "inngest/base", SIZE).into(), image),
    ];
    for (sandbox, expected) in cases {
        assert_eq!(serde_json::to_value(&sandbox).unwrap(), expected);
    }
}

#[tokio::test]
async fn pausing_resuming_and_deleting_send_no_body() {
    for (example, status) in [("PauseSandbox", SandboxStatus::Pausing), ("ResumeSandbox", SandboxStatus::Resuming)] {
        let server = serve(example).await;
        let client = client(&server);
        let sandbox = match example {
            "PauseSandbox" => client.v2().pause_sandbox(SANDBOX).send_full().await,
            _ => client.v2().resume_sandbox(SANDBOX).send_full().await,
        };
        let sandbox = sandbox.unwrap();
        assert_eq!((sandbox.status.as_u16(), sandbox.value.status), (202, status));
        assert_sent(server, example).await;
    }
    let server = serve("DeleteSandboxSnapshot").await;
    let deleted = client(&server).v2().delete_sandbox_snapshot(SNAPSHOT).send_full().await.unwrap();
    assert_eq!(deleted.status, 204);
    assert_sent(server, "DeleteSandboxSnapshot").await;
}

#[tokio::test]
async fn a_snapshot_without_a_name_is_created_without_a_body() {
    let server = serve("CreateSandboxSnapshot").await;
    let snapshot = client(&server).v2().create_sandbox_snapshot(SANDBOX).name("node-deps").send().await.unwrap();
    assert_eq!((snapshot.id.as_str(), snapshot.status), (SNAPSHOT, SnapshotStatus::Creating));
    assert_sent(server, "CreateSandboxSnapshot").await;

    let server = serve("CreateSandboxSnapshot").await;
    client(&server).v2().create_sandbox_snapshot(SANDBOX).send().await.unwrap();
    let received = server.received_one().await.unwrap();
    assert_eq!((&*received.body, received.headers.get("content-type")), ("", None));
}

#[tokio::test]
async fn snapshots_are_read() {
    let server = serve("GetSandboxSnapshot").await;
    let snapshot = client(&server).v2().get_sandbox_snapshot(SNAPSHOT).send().await.unwrap();
    assert_eq!((&snapshot.status, snapshot.stored_bytes), (&SnapshotStatus::Ready, 734_003_200));
    assert_eq!((snapshot.memory_pack_count, snapshot.disk_pack_count), (3, 5));
    assert_sent(server, "GetSandboxSnapshot").await;

    let server = serve("ListSandboxSnapshots").await;
    let page = client(&server).v2().list_sandbox_snapshots().name("node-deps").limit(50).send().await.unwrap();
    let shown: Vec<_> = page.items.iter().map(|snapshot| (snapshot.name.as_deref(), &snapshot.status)).collect();
    assert_eq!(shown, [(Some("node-deps"), &SnapshotStatus::Ready), (None, &SnapshotStatus::Failed)]);
    assert_eq!(page.items[1].error.as_deref(), Some("upload was interrupted"));
    let received = server.received_one().await.unwrap();
    assert_eq!(received.target, "/v2/snapshots?name=node-deps&limit=50");

    // Null members, no metadata, and a number instead of text.
    let body = r#"{"data":{"id":"x","name":null,"error":null,"storedBytes":7}}"#;
    let server = serve_as(200, body).await;
    let snapshot = client(&server).v2().get_sandbox_snapshot(SNAPSHOT).send().await.unwrap();
    assert_eq!((snapshot.name, snapshot.error, snapshot.stored_bytes), (None, None, 7));
}

#[tokio::test]
async fn the_number_of_written_bytes_is_a_number_or_text_or_absent() {
    for (json, expected) in [("13", 13), ("\"13\"", 13), ("null", 0)] {
        let server = serve_as(200, &format!(r#"{{"data":{{"path":"/a","bytesWritten":{json}}}}}"#)).await;
        let written = client(&server).v2().write_sandbox_file(SANDBOX, "/a", "x").send().await.unwrap();
        assert_eq!(written.bytes_written, expected);
    }
    let written = documented_response("WriteSandboxFile")["data"].clone();
    let read: FileWritten = serde_json::from_value(written.clone()).unwrap();
    assert_eq!(serde_json::to_value(read).unwrap(), written);
}

#[tokio::test]
async fn a_sandbox_that_is_terminating_is_returned() {
    let server = serve("DestroySandbox").await;
    let sandbox = client(&server).v2().destroy_sandbox(SANDBOX).send().await.unwrap();
    assert_eq!(sandbox.unwrap().status, SandboxStatus::Terminating);
    assert_sent(server, "DestroySandbox").await;
}

#[tokio::test]
async fn a_response_without_content_is_no_sandbox() {
    for (status, body) in [(204, ""), (202, ""), (200, " \n"), (200, "{}"), (200, r#"{"metadata":{}}"#)] {
        let server = serve_as(status, body).await;
        let response = client(&server).v2().destroy_sandbox(SANDBOX).send_full().await.unwrap();
        assert_eq!((response.value, response.status.as_u16()), (None, status), "{body}");
    }
    let server = serve_as(200, "<html>").await;
    let error = client(&server).v2().destroy_sandbox(SANDBOX).send().await.unwrap_err();
    assert_eq!(error.kind(), inngest_api::ErrorKind::Decode);
}

#[tokio::test]
async fn a_started_process_has_status_201_and_a_signal_204() {
    let server = serve("StartSandboxProcess").await;
    let call = client(&server).v2().start_sandbox_process(SANDBOX, ["cargo", "test"]).cwd("/app");
    let started = call.send_full().await.unwrap();
    assert_eq!(
        (started.status.as_u16(), started.value.state, started.value.pid),
        (201, ProcessState::Running, Some(311))
    );
    assert_sent(server, "StartSandboxProcess").await;

    let server = serve("SignalSandboxProcess").await;
    let call = client(&server).v2().signal_sandbox_process(SANDBOX, PROCESS, 9).include_children(true);
    assert_eq!(call.send_full().await.unwrap().status, 204);
    assert_sent(server, "SignalSandboxProcess").await;
}
