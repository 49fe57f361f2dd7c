//! Invalid arguments are errors before a request is sent.

use inngest_api::response::Empty;
use inngest_api::stream::Upload;
use inngest_api::types::{EnvName, EventId, RunId};
use inngest_api::v2::NewScore;
use inngest_api::{CallOptions, Client, Error, ErrorKind, SigningKey, endpoints};
use inngest_api_tests::replay::{Replay, json_answer};
use serde_json::json;

use super::{HEALTHY, RUN, client, nowhere};

/// Asserts that a call failed because of an invalid argument, before it sent a request.
fn assert_argument_error(result: Result<impl Sized, Error>, expected: &str) {
    let error = result.map(drop).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request, "{error}");
    assert!(!error.may_have_been_sent());
    assert!(error.to_string().contains(expected), "{error}");
}

#[tokio::test]
async fn path_values_that_would_change_the_path_are_errors() {
    let v2 = nowhere().v2();
    assert_argument_error(v2.get_function_run("").send().await, "the path value `run_id` is empty");
    assert_argument_error(
        v2.get_function_run("..").send().await,
        "the path value `run_id` has an empty or a dot segment",
    );
    assert_argument_error(
        v2.get_function_run("01ARZ/trace").send().await,
        "`run_id` contains a `/`, which would lead to another operation",
    );
    assert_argument_error(v2.invoke_function("demo-app", "", json!({})).send().await, "`function_id` is empty");
    assert_argument_error(
        v2.get_experiment("a", "f", "a/../b").send().await,
        "`experiment_id` has an empty or a dot segment",
    );
}

#[endpoints(V2, base = "/v2/runs")]
trait CustomRuns {
    #[post("/{id}")]
    fn start_run(id: RunId) -> Empty;

    #[post("/{id}")]
    fn start_any_run(#[encode(slashes)] id: RunId) -> Empty;
}

#[endpoints(V1, base = "/v1/events")]
trait CustomEvents {
    #[get("/{id}")]
    fn read_event(id: EventId) -> Empty;
}

#[tokio::test]
async fn a_path_value_of_a_custom_operation_cannot_select_another_operation() {
    let runs = CustomRuns::new(nowhere());
    let id = format!("{RUN}/cancel");
    assert_argument_error(runs.start_run(&id).send().await, "would lead to another operation");
    assert_argument_error(runs.start_any_run(&id).send().await, "would lead to the operation `cancel_run`");
    let key = SigningKey::parse("signkey-test-00").unwrap();
    let client = Client::builder(key).base_url("http://127.0.0.1:1").build().unwrap();
    let events = CustomEvents::new(client);
    assert_argument_error(events.read_event("01K/runs").send().await, "would lead to the operation `list_event_runs`");
}

#[tokio::test]
async fn headers_that_override_the_method_are_errors() {
    for name in ["x-http-method-override", "X-HTTP-Method-Override", "X-Method-Override", "x-http-method"] {
        let options =
            CallOptions::new().header(name, "GET").header("content-type", "application/x-www-form-urlencoded");
        let created = nowhere().v2().create_env("staging").options(options).send().await;
        assert_argument_error(created, "cannot be set by a caller");
    }
}

#[tokio::test]
async fn invocation_data_that_is_not_an_object_is_an_error() {
    let v2 = nowhere().v2();
    for (value, found) in
        [(json!([1]), "an array"), (json!("text"), "a string"), (json!(7), "a number"), (json!(null), "null")]
    {
        let result = v2.invoke_function("demo-app", "f", value).send().await;
        assert_argument_error(result, &format!("the argument `data` must be a JSON object, not {found}"));
    }
}

#[tokio::test]
async fn values_that_cannot_be_serialized_are_errors() {
    let v2 = nowhere().v2();
    let keys_that_are_not_strings = std::collections::BTreeMap::from([((1, 2), 3)]);
    assert_argument_error(
        v2.invoke_function("demo-app", "f", keys_that_are_not_strings).send().await,
        "`data` cannot be serialized",
    );
    let scores = vec![NewScore::new("accuracy", f64::NAN)];
    assert_argument_error(v2.create_score(RUN, scores).send().await, "a score must be a finite number");
}

#[tokio::test]
async fn invalid_header_values_are_errors() {
    let v2 = nowhere().v2();
    assert_argument_error(
        v2.list_webhooks(EnvName::from("a\r\nhost: evil")).send().await,
        "the header `env` (`X-Inngest-Env`) is not a valid header value",
    );
    assert_argument_error(v2.list_webhooks("").send().await, "the header `env`");
    let with = |options| v2.health().options(options).send();
    assert_argument_error(
        with(CallOptions::new().environment("a\r\nb")).await,
        "the environment name is not a valid header value",
    );
    assert_argument_error(
        with(CallOptions::new().header("authorization", "Bearer mine")).await,
        "`authorization` cannot be set",
    );
    assert_argument_error(with(CallOptions::new().header("x-a", "b\nc")).await, "`x-a` contains a line break");
}

#[tokio::test]
async fn sending_a_stream_a_second_time_is_an_error() {
    let server = Replay::with([json_answer(r#"{"data":{"path":"/a","bytesWritten":"3"}}"#)]).await.unwrap();
    let chunks = futures_util::stream::iter([Ok::<_, std::io::Error>(bytes::Bytes::from_static(b"abc"))]);
    let write = client(&server).v2().write_sandbox_file("sbx", "/a", Upload::stream(chunks));
    // The first call fails because the server requires a content length. Only the second call is tested.
    drop(write.clone().send().await);
    assert_argument_error(write.send().await, "`content` is a stream that was already sent");
}

#[tokio::test]
async fn requests_contain_the_headers_of_the_client_and_of_the_call() {
    let server = Replay::with([json_answer(HEALTHY), json_answer(HEALTHY), json_answer("{}")]).await.unwrap();
    let client = server.builder(super::api_key()).environment("staging").user_agent("billing/1.4").build().unwrap();
    client.v2().health().send().await.unwrap();
    let options = CallOptions::new().environment("branch").header("x-trace", "t-1");
    client.v2().health().options(options.clone()).send().await.unwrap();
    client.v2().list_webhooks("from-argument").options(options).send().await.unwrap();
    let host = server.base_url().trim_start_matches("http://").to_owned();
    let received = server.received().await.unwrap();
    assert_eq!(received[0].headers["host"], host);
    let header = |index: usize, name: &str| received[index].headers.get(name).map(String::as_str);
    assert_eq!(header(0, "authorization"), Some("Bearer sk-inn-api-0123456789SECRET"));
    assert_eq!((header(0, "x-inngest-env"), header(1, "x-inngest-env")), (Some("staging"), Some("branch")));
    assert_eq!(header(2, "x-inngest-env"), Some("from-argument"), "the argument takes precedence over the options");
    assert_eq!((header(0, "x-trace"), header(1, "x-trace")), (None, Some("t-1")));
    assert_eq!(header(0, "accept"), Some("application/json"));
    assert!(header(0, "user-agent").unwrap().starts_with("billing/1.4 inngest-api-rust/"));
}

#[tokio::test]
async fn a_request_body_contains_only_the_fields_that_were_set() {
    let server = Replay::with([json_answer(r#"{"data":{}}"#), json_answer(r#"{"data":{}}"#)]).await.unwrap();
    let client = client(&server);
    let exec = client.v2().exec_sandbox("sbx", ["sh", "-c", "echo hi"]).timeout(std::time::Duration::from_secs(30));
    exec.environment(std::collections::BTreeMap::from([("A".to_owned(), "b".to_owned())])).send().await.unwrap();
    client.v2().write_sandbox_file("sbx", "/app/in put.txt", "sandbox file\n").mode("0640").send().await.unwrap();
    let received = server.received().await.unwrap();
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&received[0].body).unwrap(),
        json!({ "command": ["sh", "-c", "echo hi"], "environment": { "A": "b" }, "timeout": "30000ms" })
    );
    assert_eq!(received[1].target, "/v2/sandboxes/sbx/files?path=%2Fapp%2Fin%20put.txt&mode=0640");
    assert_eq!(received[1].body, "sandbox file\n");
    assert_eq!(received[1].headers["content-type"], "application/octet-stream");
}
