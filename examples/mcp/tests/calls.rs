use inngest_api::mock::{ErrorResponse, Fault};
use inngest_api::tools::Tools as _;
use inngest_api::v2::operation::{CancelRun, GetApps, ListRuns};
use inngest_api_mcp::Assistant;
use rmcp::model::ErrorCode;
use serde_json::{Value, json};

use crate::session::{Session, demo_app};

#[tokio::test]
async fn the_tools_are_the_operations_of_the_assistant_and_the_wait() {
    let mock = demo_app().in_memory().unwrap();
    let session = Session::with(&mock).await;
    let operations = Assistant::tools();
    let expected: Vec<Value> = operations.iter().map(|tool| serde_json::to_value(tool).unwrap()).collect();
    let Value::Array(mut listed) = serde_json::to_value(&session.tools).unwrap() else { panic!() };
    let wait = listed.pop().unwrap();
    assert_eq!(listed, expected);
    assert_eq!(wait["name"], "wait_for_run");
    assert_eq!(wait["annotations"]["readOnlyHint"], true);
    for tool in &session.tools {
        jsonschema::meta::validate(&Value::Object(tool.input_schema.as_ref().clone())).unwrap();
        assert_eq!(tool.output_schema.is_none(), tool.name == "stream_sandbox_logs");
    }
    let info = session.client.peer_info().unwrap();
    assert!(info.instructions.as_ref().unwrap().contains("wait_for_run"));
}

#[tokio::test]
async fn each_operation_returns_structured_content() {
    let mock = demo_app().on_event("demo/sent", "demo-app", "backfill-data").in_memory().unwrap();
    let session = Session::with(&mock).await;
    let run = session.invoke(json!({ "n": 1 })).await;
    let read = session.content("get_function_run", json!({ "run_id": run, "include_output": true })).await;
    assert_eq!((&read["data"]["id"], &read["data"]["output"]), (&json!(run), &json!({ "n": 1 })));
    let again = session.content("rerun", json!({ "run_id": run })).await;
    assert_ne!(again["data"]["runId"], json!(run));
    session.content("send_event", json!({ "name": "demo/sent", "data": { "n": 2 } })).await;
    let runs = session.content("list_runs", json!({ "status": ["COMPLETED"], "limit": 2 })).await;
    assert_eq!((runs["data"].as_array().unwrap().len(), &runs["page"]["hasMore"]), (2, &json!(true)));
    assert_eq!(mock.runs().len(), 3);
    assert_eq!(session.content("get_apps", json!({})).await["data"][0]["id"], "demo-app");
    session.content("get_functions", json!({ "app_id": "demo-app" })).await;
    session.content("list_sandboxes", json!({})).await;
}

#[tokio::test]
async fn errors_are_results_that_say_what_is_wrong() {
    let seconds = |value: Value| json!({ "run_id": "a", "timeout_seconds": value });
    let mock = demo_app().in_memory().unwrap();
    let session = Session::with(&mock).await;
    for (name, arguments, expected) in [
        ("list_runs", json!({ "status": ["BROKEN"] }), "the argument `status[0]` must be one of"),
        ("list_runs", json!({ "state": 1 }), "unknown argument `state`; the operation takes `status`"),
        ("rerun", json!({}), "the argument `run_id` is missing"),
        ("stream_sandbox_logs", json!({}), "the argument `sandbox_id` is missing"),
        ("wait_for_run", json!({}), "wait_for_run failed: the argument `run_id` is missing"),
        ("wait_for_run", json!({ "run_id": null }), "the argument `run_id` is missing"),
        ("wait_for_run", json!({ "run_id": 7 }), "the argument `run_id` must be a string, not `7`"),
        (
            "wait_for_run",
            json!({ "run_id": "a", "timeout": 1 }),
            "unknown argument `timeout`; `wait_for_run` takes `run_id`, `timeout_seconds`",
        ),
        ("wait_for_run", seconds(json!("x")), "`timeout_seconds` must be an integer from 1 to 600, not `\"x\"`"),
        ("wait_for_run", seconds(json!(0)), "`timeout_seconds` must be an integer from 1 to 600, not `0`"),
        ("wait_for_run", seconds(json!(601)), "`timeout_seconds` must be an integer from 1 to 600, not `601`"),
        ("wait_for_run", seconds(json!(1.5)), "`timeout_seconds` must be an integer from 1 to 600, not `1.5`"),
    ] {
        let text = session.error(name, arguments).await;
        assert!(text.contains(expected), "{text}");
    }
    assert_eq!(mock.requests().len(), 0, "nothing was sent");

    let text = session.error("rerun", json!({ "run_id": "01K3Z5V7Q9T8R6W4M2N0B1C3D5" })).await;
    assert!(text.starts_with("rerun failed: the server returned 404 Not Found"), "{text}");
    mock.on::<ListRuns>(|_| Err(ErrorResponse::new(401, "unauthorized", "invalid key")));
    assert!(session.error("list_runs", json!({})).await.contains("401"));
    mock.on::<ListRuns>(|_| Err(ErrorResponse::new(422, "invalid", "x".repeat(100_000))));
    session.error("list_runs", json!({})).await;
}

#[tokio::test]
async fn what_the_assistant_does_not_list_cannot_be_called() {
    let mock = demo_app().in_memory().unwrap();
    let session = Session::with(&mock).await;
    for name in ["cancel_run", "destroy_sandbox", "v1_cancel_run", "", "list_runs "] {
        let error = session.protocol_error(name).await;
        assert_eq!(error.code, ErrorCode::INVALID_PARAMS);
        assert!(error.message.starts_with(&format!("unknown tool `{name}`; the tools are get_apps, ")), "{error}");
        assert!(error.message.ends_with("wait_for_run"), "{error}");
    }
    assert_eq!((mock.calls::<CancelRun>(), mock.requests().len()), (0, 0));
}

#[tokio::test]
async fn a_body_that_is_not_an_object_still_fits_the_output_schema() {
    let mock = demo_app().in_memory().unwrap();
    let session = Session::with(&mock).await;
    mock.inject::<GetApps>(Fault::body("").times(1));
    assert_eq!(session.content("get_apps", json!({})).await, json!({}));
    mock.inject::<GetApps>(Fault::body(r#"[{"id":"a"}]"#).times(1));
    assert_eq!(session.content("get_apps", json!({})).await, json!({ "data": [{ "id": "a" }] }));
    mock.inject::<GetApps>(Fault::body("[".repeat(100_000)).times(1));
    session.error("get_apps", json!({})).await;
}
