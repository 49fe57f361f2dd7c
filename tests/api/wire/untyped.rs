//! Operations called by name.

use std::time::Duration;

use inngest_api::auth::{V1, V2};
use inngest_api::operation::UntypedPages;
use inngest_api::{CallOptions, Client, Error, ErrorKind, RetryConfig, SigningKey};
use inngest_api_tests::replay::{Replay, answer, json_answer};
use serde_json::{Value, json};

use super::{HEALTHY, RUN, client, nowhere};

const INVOKED: &str =
    r#"{"data":{"runId":"01K3Z5V7Q9T8R6W4M2N0B1C3D5"},"metadata":{"fetchedAt":"2026-03-04T05:06:07Z"}}"#;

/// Returns the error of a call that fails before it sends a request.
async fn request_error(operation: &str, arguments: Value) -> Error {
    let call = nowhere().untyped::<V2>(operation, arguments);
    let checked = call.check().err().map(|error| error.to_string());
    let error = call.send().await.unwrap_err();
    let is_stream = error.to_string().contains("the operation returns a stream");
    assert_eq!(checked, (!is_stream).then(|| error.to_string()), "a check finds what is wrong with the arguments");
    assert_eq!(error.kind(), ErrorKind::Request, "{error}");
    assert!(!error.may_have_been_sent());
    error
}

#[tokio::test]
async fn an_untyped_call_sends_the_same_request_as_the_typed_call() {
    let server = Replay::with([json_answer(INVOKED), json_answer(INVOKED)]).await.unwrap();
    let client = client(&server);
    let options = || CallOptions::new().environment("staging");
    client.v2().invoke_function("my app", "a/b", json!({ "n": 1 })).options(options()).send().await.unwrap();
    let arguments = json!({ "app_id": "my app", "function_id": "a/b", "data": { "n": 1 } });
    let response = client.untyped::<V2>("invoke_function", arguments).options(options()).send().await.unwrap();
    assert_eq!(response.as_str(), INVOKED);
    let received = server.received().await.unwrap();
    let [typed, untyped] = received.as_slice() else { unreachable!("two requests") };
    assert_eq!(untyped.target, "/v2/apps/my%2520app/functions/a%252Fb/invoke");
    assert_eq!((&typed.method, &typed.target, &typed.body), (&untyped.method, &untyped.target, &untyped.body));
    assert_eq!(typed.headers, untyped.headers);
}

#[tokio::test]
async fn an_untyped_call_that_may_be_retried_has_an_idempotency_key() {
    let busy = answer(503, [("content-type", "application/json")], "{}");
    let server = Replay::with([busy, json_answer(INVOKED)]).await.unwrap();
    let options = CallOptions::new().retry(RetryConfig::new().initial_backoff(Duration::from_millis(1)));
    let arguments = json!({ "app_id": "a", "function_id": "f", "data": {} });
    let call = client(&server).untyped::<V2>("invoke_function", arguments).options(options);
    assert_eq!(call.send_full().await.unwrap().attempts, 2);
    let received = server.received().await.unwrap();
    let keys: Vec<_> = received.iter().map(|request| body(&request.body)["idempotencyKey"].clone()).collect();
    assert!(keys[0].is_string() && keys[0] == keys[1], "{keys:?}");
}

#[tokio::test]
async fn an_untyped_call_is_checked_without_being_sent() {
    let server = Replay::with([json_answer(INVOKED)]).await.unwrap();
    let arguments = json!({ "app_id": "a", "function_id": "f", "data": {} });
    let call = client(&server).untyped::<V2>("invoke_function", arguments);
    call.check().unwrap();
    call.check().unwrap();
    let upload = client(&server).untyped::<V2>("health", json!({})).upload("a");
    assert!(upload.check().unwrap_err().to_string().ends_with("the operation takes no raw body"));
    call.send().await.unwrap();
    assert_eq!(server.received().await.unwrap().len(), 1);
}

fn body(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[tokio::test]
async fn an_untyped_call_returns_the_whole_response() {
    let page = r#"{"data":[],"page":{"cursor":"c","hasMore":true,"limit":2}}"#;
    let server = Replay::with([json_answer(page)]).await.unwrap();
    let response = client(&server).untyped::<V2>("list_runs", json!({ "limit": 2 })).send_full().await.unwrap();
    assert_eq!((response.status.as_u16(), response.value.as_str(), response.attempts), (200, page, 1));
    assert_eq!(server.received_one().await.unwrap().target, "/v2/runs?limit=2");
}

#[tokio::test]
async fn an_untyped_call_of_version_1_uses_the_signing_key() {
    let empty = answer(200, [("content-type", "application/json")], "");
    let server = Replay::with([empty]).await.unwrap();
    let client: Client<SigningKey> = server.client(SigningKey::parse("signkey-test-00").unwrap()).unwrap();
    let response = client.untyped::<V1>("cancel_run", json!({ "run_id": RUN })).send().await.unwrap();
    assert_eq!(response.as_str(), "null");
    let received = server.received_one().await.unwrap();
    assert_eq!((received.method.as_str(), received.target), ("DELETE", format!("/v1/runs/{RUN}")));
    assert_eq!(received.headers["authorization"], "Bearer signkey-test-00");
}

#[tokio::test]
async fn invalid_untyped_calls_are_errors_before_a_request_is_sent() {
    let message = request_error("invoke_functions", json!({})).await.to_string();
    assert_eq!(message, "v2 has no operation `invoke_functions`; did you mean `invoke_function`?");
    let message = request_error("get_function_run", json!({})).await.to_string();
    assert_eq!(message, "get_function_run failed: the argument `run_id` is missing");
    let message = request_error("get_function_run", json!({ "run_id": RUN, "output": true })).await.to_string();
    assert_eq!(
        message,
        "get_function_run failed: unknown argument `output`; the operation takes `run_id`, `include_output`"
    );
    let message = request_error("list_runs", json!({ "limit": "many" })).await.to_string();
    assert_eq!(
        message,
        "list_runs failed: the argument `limit` must be an integer from 0 to 4294967295, not `\"many\"`"
    );
    let message = request_error("get_function_run", json!({ "run_id": "" })).await.to_string();
    assert_eq!(message, "get_function_run failed: the path value `run_id` is empty; a path value cannot be empty");
    let message = request_error("stream_sandbox_logs", json!({ "sandbox_id": "s" })).await.to_string();
    assert!(message.contains("returns a stream"), "{message}");
}

#[tokio::test]
async fn untyped_calls_fail_with_the_same_errors_as_typed_calls() {
    let not_found = r#"{"errors":[{"code":"not_found","message":"Run not found"}]}"#;
    let conflict = r#"{"errors":[{"code":"idempotency_conflict","message":"no"}]}"#;
    let json = [("content-type", "application/json")];
    let responses = [answer(404, json, not_found), answer(409, json, conflict), answer(409, json, INVOKED)];
    let server = Replay::with(responses.into_iter().chain([answer(200, json, "{")])).await.unwrap();
    let client = client(&server);
    let error = client.untyped::<V2>("get_function_run", json!({ "run_id": RUN })).send().await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::NotFound, Some("not_found")));
    let invoke = || json!({ "app_id": "a", "function_id": "f", "data": {}, "idempotency_key": "k" });
    let error = client.untyped::<V2>("invoke_function", invoke()).send().await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Conflict, Some("idempotency_conflict")));
    let repeated = client.untyped::<V2>("invoke_function", invoke()).send_full().await.unwrap();
    assert_eq!((repeated.status.as_u16(), repeated.value.as_str()), (409, INVOKED));
    let error = client.untyped::<V2>("health", json!({})).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
}

#[tokio::test]
async fn an_untyped_call_can_be_spawned() {
    let server = Replay::with([json_answer(HEALTHY)]).await.unwrap();
    let call = client(&server).untyped::<V2>("health", json!({}));
    assert_eq!(tokio::spawn(call.send()).await.unwrap().unwrap().as_str(), HEALTHY);
}

#[tokio::test]
async fn an_untyped_call_streams_bytes_and_json_lines_unchanged() {
    const LINES: &str = "{\"result\":{\"data\":{\"text\":\"a\"}}}\n\n{\"error\":{\"code\":\"x\"}}\n";
    let file = answer(200, [("content-type", "application/octet-stream")], "a\r\n\u{7f}b");
    let lines = answer(200, [("content-type", "application/x-ndjson")], LINES);
    let server = Replay::with([file, lines, json_answer(HEALTHY), answer(404, [], "{}")]).await.unwrap();
    let client = client(&server);
    let call = |name: &str, arguments: Value| client.untyped::<V2>(name, arguments).stream();
    let arguments = json!({ "sandbox_id": "s", "path": "/a" });
    assert_eq!(call("read_sandbox_file", arguments.clone()).await.unwrap().bytes().await.unwrap(), "a\r\n\u{7f}b");
    let logs = call("stream_sandbox_logs", json!({ "sandbox_id": "s" })).await.unwrap();
    assert_eq!(logs.bytes().await.unwrap(), LINES);
    assert_eq!(call("health", json!({})).await.unwrap().bytes().await.unwrap(), HEALTHY);
    assert_eq!(call("read_sandbox_file", arguments).await.unwrap_err().kind(), ErrorKind::NotFound);
}

#[tokio::test]
async fn an_untyped_call_uploads_bytes() {
    let server = Replay::with([json_answer(r#"{"data":{}}"#)]).await.unwrap();
    let arguments = json!({ "sandbox_id": "s", "path": "/a" });
    let call = client(&server).untyped::<V2>("write_sandbox_file", arguments.clone());
    call.upload(b"\x01binary".as_slice()).send().await.unwrap();
    let received = server.received_one().await.unwrap();
    assert_eq!((received.body.as_str(), received.target.as_str()), ("\x01binary", "/v2/sandboxes/s/files?path=%2Fa"));

    let mut twice = arguments;
    twice["content"] = json!("text");
    let error = nowhere().untyped::<V2>("write_sandbox_file", twice).upload("bytes").send().await.unwrap_err();
    assert!(error.to_string().ends_with("the argument `content` is set twice, once as an upload"), "{error}");
    let error = nowhere().untyped::<V2>("health", json!({})).upload("bytes").send().await.unwrap_err();
    assert!(error.to_string().ends_with("the operation takes no raw body"), "{error}");
}

#[tokio::test]
async fn untyped_pages_follow_the_cursor_of_each_kind_of_list() {
    let v2 = [
        r#"{"data":[{"id":"a","new":1},{"id":"b"}],"page":{"cursor":"c 1","hasMore":true,"limit":2}}"#,
        r#"{"data":[{"id":"c"}],"page":{"cursor":"unused","hasMore":false,"limit":2}}"#,
    ];
    let server = Replay::with(v2.map(json_answer)).await.unwrap();
    let pages = client(&server).untyped::<V2>("list_runs", json!({ "status": ["FAILED"] })).pages();
    assert_eq!(all(pages).await, [r#"{"id":"a","new":1}"#, r#"{"id":"b"}"#, r#"{"id":"c"}"#]);
    assert_eq!(targets(server).await, ["/v2/runs?status=FAILED", "/v2/runs?status=FAILED&cursor=c%201"]);

    let images = [r#"{"data":[{"id":"a"}],"nextCursor":"n"}"#, "{}"];
    let server = Replay::with(images.map(json_answer)).await.unwrap();
    let pages = client(&server).untyped::<V2>("list_images", json!({ "cursor": "first" })).pages();
    assert_eq!(all(pages).await, [r#"{"id":"a"}"#]);
    assert_eq!(targets(server).await, ["/v2/images?cursor=first", "/v2/images?cursor=n"]);

    let events = [
        r#"{"data":[{"internal_id":"01M84T9BESS3GV6M33BZMSR50J","received_at":"2026-11-23T18:21:57.3Z","id":"e","name":"n","data":{},"ts":1}]}"#,
        r#"{"data":null}"#,
    ];
    let server = Replay::with(events.map(json_answer)).await.unwrap();
    let client: Client<SigningKey> = server.client(SigningKey::parse("signkey-test-00").unwrap()).unwrap();
    assert_eq!(all(client.untyped::<V1>("list_events", json!({})).pages()).await.len(), 1);
    assert_eq!(targets(server).await, ["/v1/events", "/v1/events?cursor=01M84T9BESS3GV6M33BZMSR50J"]);
}

async fn all(mut pages: UntypedPages) -> Vec<String> {
    let mut items = Vec::new();
    while let Some(page) = pages.try_next().await.unwrap() {
        items.extend(page.items.iter().map(ToString::to_string));
    }
    items
}

async fn targets(server: Replay) -> Vec<String> {
    server.received().await.unwrap().into_iter().map(|request| request.target).collect()
}

#[tokio::test]
async fn untyped_pages_continue_after_an_error_and_end_if_the_cursor_is_bad() {
    let page = r#"{"data":[1],"page":{"cursor":"c","hasMore":true,"limit":1}}"#;
    let refused = answer(400, [("content-type", "application/json")], r#"{"errors":[{"code":"x","message":"no"}]}"#);
    let server = Replay::with([json_answer(page), refused, json_answer(page)]).await.unwrap();
    let mut pages = client(&server).untyped::<V2>("get_apps", json!({})).pages();
    assert_eq!(pages.try_next().await.unwrap().unwrap().len(), 1);
    assert_eq!(pages.try_next().await.unwrap_err().kind(), ErrorKind::Invalid);
    assert_eq!(pages.try_next().await.unwrap().unwrap().len(), 1);
    let error = pages.try_next().await.unwrap_err();
    assert!(error.to_string().contains("the same cursor twice"), "{error}");
    assert!(pages.try_next().await.unwrap().is_none());
    assert_eq!(targets(server).await, ["/v2/apps", "/v2/apps?cursor=c", "/v2/apps?cursor=c"]);
}

#[tokio::test]
async fn untyped_pages_of_an_operation_without_pages_are_an_error() {
    let error = nowhere().untyped::<V2>("health", json!({})).pages().try_next().await.unwrap_err();
    assert_eq!(error.to_string(), "health failed: the operation returns no pages; call it with `send` or `stream`");
}
