use std::time::Duration;

use serde_json::{Value, json};

use super::{UNKNOWN, demo_app, open, served};
use crate::types::RunId;
use crate::v2::{CancelOutcome, RerunFromStep, RunStatus, SpanStatus};
use crate::{ApiKey, Client, ErrorKind, v1};

async fn invoke(client: &Client<ApiKey>, function: &str) -> RunId {
    client.v2().invoke_function("demo-app", function, json!({ "a": 1 })).send().await.unwrap().run_id
}

#[tokio::test]
async fn a_running_run_is_cancelled_once() {
    let (_server, client) = served(demo_app().run_duration(Duration::from_secs(60 * 60))).await;
    let run = invoke(&client, "backfill-data").await;
    let root = client.v2().get_function_trace(&run).send().await.unwrap();
    assert_eq!((root.root().unwrap().status.clone(), root.root().unwrap().ended_at), (SpanStatus::Running, None));
    let cancelled = client.v2().cancel_run(&run).send().await.unwrap();
    assert_eq!((cancelled.run_id, cancelled.outcome), (Some(run.clone()), CancelOutcome::Cancelled));
    assert_eq!(client.v2().get_function_run(&run).send().await.unwrap().status, RunStatus::Cancelled);
    let second = client.v2().cancel_run(&run).send().await.unwrap();
    assert_eq!((second.run_id, second.outcome), (None, CancelOutcome::AlreadyCancelled));
    let trace = client.v2().get_function_trace(&run).send().await.unwrap();
    assert_eq!(trace.root().unwrap().status, SpanStatus::Cancelled);
}

#[tokio::test]
async fn an_ended_run_is_not_cancelled_and_an_unknown_run_is_not_found() {
    let (_server, client) = served(demo_app()).await;
    let run = invoke(&client, "always-fails").await;
    let outcome = client.v2().cancel_run(&run).send().await.unwrap().outcome;
    assert_eq!(outcome, CancelOutcome::AlreadyEnded);
    let v2 = client.v2();
    for error in [
        v2.cancel_run(UNKNOWN).send().await.unwrap_err(),
        v2.rerun(UNKNOWN).send().await.unwrap_err(),
        v2.get_function_trace(UNKNOWN).send().await.unwrap_err(),
    ] {
        assert_eq!((error.kind(), &*error.api_errors()[0].message), (ErrorKind::NotFound, "Run not found"));
    }
    let error = v2.rerun("nope").send().await.unwrap_err();
    assert_eq!(error.api_errors()[0].message, "Run ID must be a valid ULID");
}

#[tokio::test]
async fn rerun_uses_the_data_of_the_original_run() {
    let (server, client) = served(demo_app()).await;
    let first = invoke(&client, "backfill-data").await;
    let second = client.v2().rerun(&first).send().await.unwrap().run_id;
    let third = client.v2().rerun(&second).send().await.unwrap().run_id;
    assert!(first < second && second < third);
    for run in [&first, &second, &third] {
        let run = client.v2().get_function_run(run).include_output(true).send().await.unwrap();
        assert_eq!(run.decode_output::<Value>().unwrap(), Some(json!({ "a": 1 })));
    }
    let event = &server.events()[0].internal_id;
    let runs = client.v2().get_event_runs(event).limit(2).send().await.unwrap();
    assert_eq!(runs.items.iter().map(|run| &run.id).collect::<Vec<_>>(), [&third, &second]);
    let rest = client.v2().get_event_runs(event).limit(2).cursor(runs.cursor.unwrap()).send().await.unwrap();
    assert_eq!((&rest.items[0].id, rest.len(), rest.has_more), (&first, 1, false));
}

#[tokio::test]
async fn runs_of_an_event_and_of_a_function_are_listed() {
    let (_server, client) = served(demo_app()).await;
    let event = client.v2().send_event("demo/fail").data(json!({ "a": 1 })).send().await.unwrap().event_id;
    invoke(&client, "backfill-data").await;
    let runs = client.v2().get_event_runs(&event).include_output(true).send().await.unwrap();
    assert_eq!((runs.len(), &runs.items[0].status, runs.limit), (1, &RunStatus::Failed, 20));
    assert!(runs.items[0].output.as_ref().unwrap().as_str().starts_with("{\"error\":"));
    assert!(client.v2().get_event_runs(UNKNOWN).send().await.unwrap().is_empty());
    let error = client.v2().get_event_runs(&event).limit(41).send().await.unwrap_err();
    assert_eq!(error.api_errors()[0].message, "Limit cannot exceed 40");

    let of_function = |id: &str| client.v2().list_function_runs("demo-app", id).send();
    let runs = of_function("always-fails").await.unwrap();
    assert_eq!((runs.len(), runs.items[0].function.as_ref().unwrap().id.as_str()), (1, "always-fails"));
    assert!(of_function("nope").await.unwrap().is_empty());
}

#[tokio::test]
async fn v1_returns_runs_and_accepts_metadata() {
    let (_server, client) = open(demo_app()).await;
    let (v1, v2) = (client.v1(), client.v2());
    let event = v2.send_event("demo/fail").data(json!({ "a": 1 })).send().await.unwrap().event_id;
    let runs = v1.list_event_runs(&event).send().await.unwrap();
    assert_eq!((runs.len(), &runs[0].status, &runs[0].event_id), (1, &v1::FunctionRunStatus::Failed, &event));
    assert_eq!(v1.list_event_runs(UNKNOWN).send().await.unwrap(), []);
    let id = &runs[0].run_id;
    let run = v1.get_run(id).send_full().await.unwrap();
    assert!(run.metadata.cached_until.is_some());
    let output: Value = run.value.decode_output().unwrap().unwrap();
    assert_eq!((&output["message"], run.value.has_ended()), (&json!("this function always fails"), true));
    let rerun = v2.rerun(id).send().await.unwrap().run_id;
    assert_eq!(v1.get_run(rerun).send().await.unwrap().original_run_id.as_ref(), Some(id));
    assert_eq!(v1.get_run(UNKNOWN).send().await.unwrap_err().status().unwrap().as_u16(), 500);
    assert_eq!(v1.get_run_jobs(id).send().await.unwrap(), []);
    let metadata = || vec![v1::RunMetadata::new("cost", v1::MetadataOp::Add, json!({ "usd": 0.5 }))];
    v1.add_run_metadata(id, v1::MetadataTarget::run(), metadata()).send().await.unwrap();
    let error = v1.add_run_metadata(UNKNOWN, v1::MetadataTarget::run(), metadata()).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound);
    assert_eq!(v1.resume_signal("s").send().await.unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(v1.list_webhooks().send().await.unwrap_err().kind(), ErrorKind::NotFound);
    assert_eq!(v1.list_cancellations().send().await.unwrap_err().kind(), ErrorKind::Server);
}

/// The spans of a trace: depth, name, status, whether there is an output.
async fn spans(client: &Client<ApiKey>, run: &RunId) -> Vec<(usize, String, SpanStatus, bool)> {
    let trace = client.v2().get_function_trace(run).include_output(true).send().await.unwrap();
    assert_eq!(trace.run_id, *run);
    let ids: std::collections::HashSet<_> = trace.walk().map(|(_, span)| span.id.clone()).collect();
    assert_eq!(ids.len(), trace.len(), "span ids are unique");
    let all = trace.walk();
    all.map(|(depth, span)| (depth, span.name.clone(), span.status.clone(), span.output.is_some())).collect()
}

#[tokio::test]
async fn the_trace_of_a_failed_run_equals_the_recording() {
    let (_server, client) = served(demo_app()).await;
    let run = invoke(&client, "always-fails").await;
    let names = [(0, "Run", true), (1, "Finalization", false), (2, "Attempt 0", true), (1, "executor.nonstep", true)];
    let expected = names.map(|(depth, name, output)| (depth, name.to_owned(), SpanStatus::Failed, output));
    assert_eq!(spans(&client, &run).await, expected, "recording v2-trace-failed");
    let trace = client.v2().get_function_trace(&run).include_output(true).send().await.unwrap();
    let root = trace.root().unwrap();
    let input: Value = root.input.as_ref().unwrap().decode().unwrap();
    assert_eq!(
        (&input["data"][0]["name"], &input["data"][0]["data"]),
        (&json!("inngest/function.invoked"), &json!({ "a": 1 }))
    );
    let output: Value = root.output.as_ref().unwrap().decode().unwrap();
    assert_eq!(output["message"], "this function always fails");
    let without = client.v2().get_function_trace(&run).send().await.unwrap();
    assert_eq!(without.len(), trace.len());
    assert!(without.walk().all(|(_, span)| span.input.is_none() && span.output.is_none()));
}

#[tokio::test]
async fn the_trace_of_a_completed_run_equals_the_recording() {
    let (_server, client) = served(demo_app()).await;
    let run = invoke(&client, "backfill-data").await;
    let whole = "0737c22d3bfae812339732d14d8c7dbd6dc4e09c";
    let expected = [(0, whole), (1, "executor.nonstep")];
    let expected = expected.map(|(depth, name)| (depth, name.to_owned(), SpanStatus::Completed, true));
    assert_eq!(spans(&client, &run).await, expected, "recording v2-trace-completed");
    let trace = client.v2().get_function_trace(&run).send().await.unwrap();
    assert_eq!(trace.root().unwrap().step_id.as_deref(), Some(whole));
}

#[tokio::test]
async fn rerun_from_an_unknown_step_fails() {
    let (_server, client) = served(demo_app()).await;
    let run = invoke(&client, "backfill-data").await;
    let step = RerunFromStep::new("load rows").input([json!({ "a": 1 })]);
    let error = client.v2().rerun(&run).from_step(step).send().await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Invalid, Some("invalid_request")));
    assert_eq!(error.api_errors()[0].message, "Step not found in original run", "recording v2-rerun-from-step");
    let error = client.v2().rerun(UNKNOWN).from_step("load rows").send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound, "the run is checked before the step");
    assert_eq!(client.v2().list_runs().send().await.unwrap().len(), 1, "no run was started");
}
