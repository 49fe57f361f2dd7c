//! The documented examples of sandboxes: their requests, and their responses with the documented statuses.

use inngest_api::v2::{ProcessState, SandboxStatus};
use inngest_api_tests::replay::{Replay, answer};
use serde_json::Value;

use super::client;

pub(super) const SANDBOX: &str = "3f6c1f0a-2b7e-4c7d-9a51-0d8e6b4c2f10";
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
