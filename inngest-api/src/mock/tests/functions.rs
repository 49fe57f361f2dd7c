use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{FunctionFailure, Server, UNKNOWN, demo_app, open, served};
use crate::v2::{RunStatus, operation::InvokeFunction};
use crate::{ErrorKind, v1};

#[tokio::test]
async fn wait_for_run_returns_the_output_of_an_invoked_function() {
    #[derive(Deserialize)]
    struct Order {
        items: Vec<u32>,
    }
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Receipt {
        total: u32,
    }
    let charge = |order: Order| Ok(Receipt { total: order.items.iter().sum() });
    let (server, client) = served(Server::builder().function("billing", "charge", charge)).await;
    let invoked = client.v2().invoke_function("billing", "charge", json!({ "items": [1, 2] })).send().await.unwrap();
    let run = client.v2().wait_for_run(&invoked.run_id).await.unwrap();
    assert_eq!(run.status, RunStatus::Completed);
    assert_eq!(run.decode_output::<Receipt>().unwrap(), Some(Receipt { total: 3 }));
    assert!(run.queued_at <= run.started_at && run.started_at <= run.ended_at && run.duration_ms.is_some());
    assert_eq!(server.calls::<InvokeFunction>(), 1);
    assert_eq!(server.runs(), std::slice::from_ref(&run));
    let event = &server.events()[0];
    assert_eq!(run.trigger.unwrap().event_ids, std::slice::from_ref(&event.internal_id));
    assert_eq!(event.data.as_ref().unwrap().decode::<Value>().unwrap(), json!({ "items": [1, 2] }));
}

#[tokio::test]
async fn a_repeated_idempotency_key_returns_the_first_run() {
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    let builder = demo_app().function("demo-app", "count", move |_: Value| Ok(counted.fetch_add(1, Ordering::Relaxed)));
    let (server, client) = served(builder).await;
    let invoke = |function: &str, n: u32| {
        client.v2().invoke_function("demo-app", function, json!({ "n": n })).idempotency_key("rec-3").send_full()
    };
    let first = invoke("count", 1).await.unwrap();
    let second = invoke("count", 2).await.unwrap();
    assert_eq!((first.status.as_u16(), second.status.as_u16()), (200, 409));
    assert_eq!((first.value.repeated, second.value.repeated), (false, true));
    assert_eq!(first.value.run_id, second.value.run_id);
    // Idempotency keys are per function.
    assert!(!invoke("backfill-data", 3).await.unwrap().value.repeated);
    assert_eq!((calls.load(Ordering::Relaxed), server.runs().len()), (1, 2));
}

#[tokio::test]
async fn concurrent_calls_with_one_idempotency_key_start_one_run() {
    let (server, client) = served(demo_app()).await;
    let invoke = || client.v2().invoke_function("demo-app", "backfill-data", json!({})).idempotency_key("k").send();
    let calls: Vec<_> = (0..50).map(|_| tokio::spawn(invoke())).collect();
    let mut first = 0;
    for call in calls {
        first += usize::from(!call.await.unwrap().unwrap().repeated);
    }
    assert_eq!((first, server.runs().len(), server.calls::<InvokeFunction>()), (1, 1, 50));
}

#[tokio::test]
async fn outputs_are_wrapped_in_objects_and_returned_on_request() {
    let (_server, client) = served(demo_app()).await;
    // Recordings v2-invoke-odd-escaped-twice and v2-run-odd.
    let invoked = client.v2().invoke_function("demo-app", "returns/array ü", json!({})).send().await.unwrap();
    let without = client.v2().get_function_run(&invoked.run_id).send().await.unwrap();
    assert_eq!(without.output, None);
    let run = client.v2().get_function_run(&invoked.run_id).include_output(true).send().await.unwrap();
    assert_eq!(run.output.unwrap().as_str(), r#"{"data":[1,"zwei",{"drei":null}]}"#);
    assert_eq!(run.function.unwrap().id, "returns/array ü");
}

#[tokio::test]
async fn the_error_of_a_failed_run_is_wrapped_only_in_lists() {
    let builder = demo_app()
        .function("demo-app", "panics", |_: Value| -> Result<Value, FunctionFailure> { panic!("no luck") })
        .function("demo-app", "typed", |input: u32| Ok(input))
        .function("demo-app", "named", |_: Value| Err::<Value, _>(FunctionFailure::new("TypeError", "no number")));
    let (_server, client) = served(builder).await;
    for (function, name, message) in [
        ("always-fails", "Error", "this function always fails"),
        ("panics", "Panic", "no luck"),
        ("typed", "Error", "the input does not match the function's input type: "),
        ("named", "TypeError", "no number"),
    ] {
        let invoked = client.v2().invoke_function("demo-app", function, json!({})).send().await.unwrap();
        let run = client.v2().wait_for_run(&invoked.run_id).await.unwrap();
        let error = run.error().unwrap();
        assert_eq!((run.status, error.name.as_str()), (RunStatus::Failed, name));
        assert!(error.message.starts_with(message), "{error:?}");
        // Recordings v2-run-failed and v2-runs-page2.
        let bare: Value = run.output.unwrap().decode().unwrap();
        assert_eq!((bare["name"].as_str(), bare["__serialized"].as_bool()), (Some(name), Some(true)));
        let listed = client.v2().list_runs().limit(1).include_output(true).send().await.unwrap();
        let wrapped: Value = listed.items[0].output.as_ref().unwrap().decode().unwrap();
        assert_eq!(wrapped, json!({ "error": bare }));
    }
}

#[tokio::test]
async fn a_long_run_is_running_until_it_is_cancelled() {
    let (server, client) = open(demo_app().run_duration(Duration::from_secs(60 * 60))).await;
    let invoked = client.v2().invoke_function("demo-app", "backfill-data", json!({})).send().await.unwrap();
    let run = client.v2().get_function_run(&invoked.run_id).include_output(true).send().await.unwrap();
    assert_eq!(
        (run.status.clone(), run.ended_at, run.duration_ms, &run.output),
        (RunStatus::Running, None, None, &None)
    );
    let waited = client.v2().wait_for_run(&invoked.run_id).timeout(Duration::ZERO).await;
    assert_eq!(waited.unwrap_err().kind(), ErrorKind::Timeout);
    for _ in 0..2 {
        client.v1().cancel_run(&invoked.run_id).send().await.unwrap();
    }
    let run = client.v2().wait_for_run(&invoked.run_id).await.unwrap();
    assert_eq!((run.status, run.ended_at.is_some(), run.output), (RunStatus::Cancelled, true, None));
    assert_eq!(server.calls::<v1::operation::CancelRun>(), 2);
}

#[tokio::test]
async fn a_run_ends_after_the_run_duration() {
    let (_server, client) = served(demo_app().run_duration(Duration::from_millis(50))).await;
    let invoked = client.v2().invoke_function("demo-app", "backfill-data", json!({})).send().await.unwrap();
    let run = client.v2().wait_for_run(&invoked.run_id).await.unwrap();
    assert_eq!((run.status, run.duration_ms.map(|ms| ms >= 50)), (RunStatus::Completed, Some(true)));
}

#[tokio::test]
async fn a_function_may_use_the_server() {
    let server: Arc<OnceLock<Server>> = Arc::default();
    let in_function = Arc::clone(&server);
    let builder =
        Server::builder().function("a", "f", move |_: Value| Ok(in_function.get().map(|server| server.runs().len())));
    let (started, client) = served(builder).await;
    server.set(started).unwrap();
    let invoked = client.v2().invoke_function("a", "f", json!({})).send().await.unwrap();
    let run = client.v2().wait_for_run(&invoked.run_id).await.unwrap();
    assert_eq!(run.decode_output::<usize>().unwrap(), Some(1));
}

#[tokio::test]
async fn unknown_or_invalid_arguments_are_rejected_as_recorded() {
    let (_server, client) = open(demo_app()).await;
    let v2 = client.v2();
    for (error, kind, code, message) in [
        (
            v2.invoke_function("demo-app", "nope", json!({})).send().await.map(drop),
            ErrorKind::NotFound,
            "not_found",
            "Function not found",
        ),
        (
            v2.invoke_function("nope", "backfill-data", json!({})).send().await.map(drop),
            ErrorKind::NotFound,
            "not_found",
            "Function not found",
        ),
        (v2.get_function_run(UNKNOWN).send().await.map(drop), ErrorKind::NotFound, "not_found", "Run not found"),
        (
            v2.get_function_run("notulid").send().await.map(drop),
            ErrorKind::Invalid,
            "invalid_field_format",
            "Run ID must be a valid ULID",
        ),
        (
            v2.exec_sandbox("s", ["true"]).send().await.map(drop),
            ErrorKind::NotImplemented,
            "api_error",
            "method ExecSandbox not implemented",
        ),
        (
            v2.stream_sandbox_logs("s").send().await.map(drop),
            ErrorKind::NotImplemented,
            "api_error",
            "method StreamSandboxLogs not implemented",
        ),
        (v2.list_webhooks("production").send().await.map(drop), ErrorKind::NotImplemented, "not_implemented", ""),
    ] {
        let error = error.unwrap_err();
        let api_error = &error.api_errors()[0];
        assert_eq!((error.kind(), api_error.code.as_deref(), api_error.message.as_str()), (kind, Some(code), message));
    }
    let error = client.v1().cancel_run(UNKNOWN).send().await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::NotFound, 404));
    assert_eq!(error.api_errors()[0].message, format!("Unable to load function run: {UNKNOWN}"));
}

#[tokio::test]
async fn v1_lists_functions_by_slug_and_a_slug_can_be_invoked() {
    let (_server, client) = open(demo_app()).await;
    let functions = client.v1().get_app_functions("demo-app").send().await.unwrap();
    let ids: Vec<_> = functions.iter().map(|function| function.id.as_str()).collect();
    assert_eq!(ids, ["demo-app-backfill-data", "demo-app-returns/array ü", "demo-app-always-fails"]);
    let config: Value = functions[2].config.decode().unwrap();
    assert_eq!(config["triggers"], json!([{ "event": "demo/fail" }]));
    assert!(client.v1().get_app_functions("nope").send().await.unwrap().is_empty());
    client.v2().invoke_function("demo-app", "demo-app-backfill-data", json!({})).send().await.unwrap();
}
