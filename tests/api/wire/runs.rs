//! The ends of runs: which responses end a wait, and what is returned for them.

use std::collections::BTreeMap;
use std::fmt::Debug;

use inngest_api::types::RawJson;
use inngest_api::v2::{FunctionError, Run, RunHandle, RunInclude, RunStatus};
use inngest_api::{InngestFunction, v1};
use inngest_api_tests::replay::{Replay, json_answer};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{RUN, client};

#[derive(Serialize, InngestFunction)]
#[inngest(app = "shop", function = "count", output = u64)]
struct Count {}

#[derive(Serialize, InngestFunction)]
#[inngest(app = "shop", function = "find", output = Option<u64>)]
struct Find {}

#[derive(Serialize, InngestFunction)]
#[inngest(app = "shop", function = "sweep")]
struct Sweep {}

const ENDED: &str = "2026-11-28T10:00:00Z";

/// Serves these values of `data`, one response for each.
async fn server<const N: usize>(runs: [serde_json::Value; N]) -> Replay {
    Replay::with(runs.map(|run| json_answer(&json!({ "data": run }).to_string()))).await.unwrap()
}

#[tokio::test]
async fn a_run_that_failed_without_an_end_is_polled_until_it_ends() {
    for before_end in ["FAILED", "COMPLETED", "PAUSED", "UNKNOWN", "RUNNING", "QUEUED", "UNSPECIFIED", "NEW"] {
        let completed = json!({ "id": RUN, "status": "COMPLETED", "endedAt": ENDED, "output": { "data": 12 } });
        let server = server([
            json!({ "id": RUN, "status": before_end, "output": { "message": "attempt 0 failed" } }),
            completed.clone(),
            json!({ "id": RUN, "status": before_end }),
            completed,
        ]);
        let server = server.await;
        let client = client(&server);
        let run = client.v2().wait_for_run(RUN).await.unwrap();
        assert_eq!((&run.status, run.has_ended()), (&RunStatus::Completed, true), "{before_end}");
        assert_eq!(RunHandle::<Count>::from_run_id(RUN).output(&client).await.unwrap(), 12, "{before_end}");
        assert_eq!(server.received().await.unwrap().len(), 4, "{before_end}");
    }
}

#[tokio::test]
async fn a_run_has_ended_if_it_has_an_end_or_was_cancelled_or_skipped() {
    let statuses = [
        ("QUEUED", RunStatus::Queued, false),
        ("RUNNING", RunStatus::Running, false),
        ("COMPLETED", RunStatus::Completed, false),
        ("FAILED", RunStatus::Failed, false),
        ("CANCELLED", RunStatus::Cancelled, true),
        ("SKIPPED", RunStatus::Skipped, true),
        ("PAUSED", RunStatus::Paused, false),
        ("UNKNOWN", RunStatus::Unrecognized, false),
        ("LATER", RunStatus::Unknown("LATER".to_owned()), false),
    ];
    for (text, status, ends) in statuses {
        let server = server([json!({ "status": text }), json!({ "status": text, "endedAt": ENDED })]).await;
        let client = client(&server);
        let read = async || client.v2().get_function_run(RUN).send().await.unwrap();
        let run: Run = read().await;
        assert_eq!((&run.status, run.has_ended()), (&status, ends), "{text}");
        assert!(read().await.has_ended(), "{text}");
    }
}

/// The result of a typed wait for a run whose response has these members beside the end.
async fn output_of<F: InngestFunction<Output: 'static>>(run: Value) -> Result<F::Output, FunctionError> {
    let mut ended = json!({ "id": RUN, "endedAt": ENDED });
    ended.as_object_mut().unwrap().extend(run.as_object().unwrap().clone());
    let server = server([ended]).await;
    RunHandle::<F>::from_run_id(RUN).output(&client(&server)).await
}

#[tokio::test]
async fn a_run_that_neither_completed_nor_failed_is_an_error_with_its_status() {
    let statuses = ["SKIPPED", "PAUSED", "UNKNOWN", "RUNNING", "QUEUED", "UNSPECIFIED", "LATER"];
    for status in statuses {
        let run = || json!({ "status": status });
        let errors = [
            output_of::<Sweep>(run()).await.unwrap_err(),
            output_of::<Find>(run()).await.unwrap_err(),
            output_of::<Count>(run()).await.unwrap_err(),
            output_of::<Find>(json!({ "status": status, "output": { "data": null } })).await.unwrap_err(),
            output_of::<Sweep>(json!({ "status": status, "output": {} })).await.unwrap_err(),
        ];
        for error in errors {
            assert_eq!(error.to_string(), format!("run {RUN} ended with the status {status}, not COMPLETED"));
            let FunctionError::NotCompleted { run_id, status: ended, .. } = error else { panic!("{error:?}") };
            assert_eq!((run_id.as_str(), ended), (RUN, RunStatus::from(status)));
        }
    }
    // Without `endedAt`, a skipped run has ended nevertheless.
    let server = server([json!({ "id": RUN, "status": "SKIPPED" })]).await;
    let error = RunHandle::<Sweep>::from_run_id(RUN).output(&client(&server)).await.unwrap_err();
    assert!(matches!(error, FunctionError::NotCompleted { status: RunStatus::Skipped, .. }), "{error:?}");
    assert!(matches!(
        output_of::<Sweep>(json!({ "status": "CANCELLED" })).await.unwrap_err(),
        FunctionError::Cancelled { .. }
    ));
}

#[tokio::test]
async fn a_failed_run_says_why_whatever_the_shape_of_its_error() {
    let cases = [
        (json!({ "data": "boom" }), "boom"),
        (json!("boom"), "boom"),
        (json!({ "error": "boom" }), "boom"),
        (json!({ "error": { "data": "boom" } }), "boom"),
        (json!({ "data": { "error": "boom" } }), "boom"),
        (json!({ "message": "boom" }), "boom"),
        (json!({ "name": "E", "message": "boom" }), "E: boom"),
        (json!({ "error": { "name": "E", "message": "boom", "stack": "at x" } }), "E: boom"),
        (json!({ "data": { "name": "E", "message": "boom" } }), "E: boom"),
        (json!({ "name": "E", "message": "boom", "error": "inner" }), "E: boom"),
        (json!({ "__serialized": true, "name": "E", "message": "", "stack": "" }), "E"),
        (json!({ "name": "E" }), "E"),
        (json!({ "name": null, "message": { "code": 7 } }), r#"{"code":7}"#),
        (json!({ "code": 500 }), r#"{"code":500}"#),
        (json!({ "data": [1, "two"] }), r#"[1,"two"]"#),
        (json!({ "data": 7 }), "7"),
        (json!({ "data": false }), "false"),
        (json!({ "data": "boom", "code": 7 }), r#"{"code":7,"data":"boom"}"#),
        (json!({ "name": "socks", "count": 3 }), r#"{"count":3,"name":"socks"}"#),
        (json!({ "data": null }), "the server reported no error"),
        (json!({ "error": null }), "the server reported no error"),
        (json!({ "name": "", "message": "" }), "the server reported no error"),
        (json!({}), "the server reported no error"),
        (json!(null), "the server reported no error"),
    ];
    for (output, expected) in cases {
        let error = output_of::<Count>(json!({ "status": "FAILED", "output": output.clone() })).await.unwrap_err();
        assert_eq!(error.to_string(), format!("run {RUN} failed: {expected}"), "{output}");
        let FunctionError::Failed { run_id, error, .. } = error else { panic!("{error:?}") };
        assert_eq!((run_id.as_str(), error.to_string().as_str()), (RUN, expected), "{output}");
    }
    let error = output_of::<Sweep>(json!({ "status": "FAILED" })).await.unwrap_err();
    assert_eq!(error.to_string(), format!("run {RUN} failed: the server reported no error"));
}

#[tokio::test]
async fn an_error_that_is_nested_too_deeply_is_reported_as_text() {
    let output = format!("{}{}", r#"{"data":["#.repeat(200), "]}".repeat(200));
    let body = format!(r#"{{"data":{{"id":"{RUN}","status":"FAILED","endedAt":"{ENDED}","output":{output}}}}}"#);
    let server = Replay::with([json_answer(&body)]).await.unwrap();
    let run = client(&server).v2().wait_for_run(RUN).await.unwrap();
    assert_eq!(run.error().unwrap().message, output);
    assert!(run.error().unwrap().to_string().len() < 400);
}

#[tokio::test]
async fn a_function_without_a_declared_output_accepts_any() {
    for output in [json!({ "rows": 7 }), json!({ "data": [1] }), json!({ "data": null }), json!({}), json!("x")] {
        output_of::<Sweep>(json!({ "status": "COMPLETED", "output": output })).await.unwrap();
    }
    output_of::<Sweep>(json!({ "status": "COMPLETED" })).await.unwrap();
}

/// A run that completed with this output.
fn completed(output: &Value) -> Run {
    serde_json::from_value(json!({ "status": "COMPLETED", "endedAt": ENDED, "output": output })).unwrap()
}

#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Totals {
    rows: u64,
}

#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Flattened {
    #[serde(flatten)]
    totals: Totals,
    name: String,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(untagged)]
enum Either {
    Totals(Totals),
    Text(String),
}

#[derive(Debug, PartialEq, Deserialize)]
struct Wrapper(Totals);

#[track_caller]
fn assert_unwraps<T: DeserializeOwned + Debug + PartialEq>(wrapped: &Value, expected: &T) {
    let run = completed(&json!({ "data": wrapped }));
    assert_eq!(run.decode_output::<T>().unwrap().as_ref(), Some(expected), "{wrapped}");
    let unreadable = completed(&json!({ "data": false })).decode_output::<T>();
    assert!(unreadable.is_err(), "{unreadable:?}");
}

#[test]
fn a_type_whose_members_all_have_defaults_does_not_swallow_a_wrapped_output() {
    assert_unwraps(&json!({ "rows": 7 }), &Totals { rows: 7 });
    assert_unwraps(&json!({ "rows": 7 }), &Wrapper(Totals { rows: 7 }));
    assert_unwraps(&json!({ "rows": 7 }), &Some(Totals { rows: 7 }));
    assert_unwraps(&json!(null), &None::<Totals>);
    assert_unwraps(&json!("boom"), &Either::Text("boom".to_owned()));
    assert_unwraps(&json!({ "rows": 7, "name": "x" }), &Flattened { totals: Totals { rows: 7 }, name: "x".to_owned() });
    let error = completed(&json!({ "data": "boom" })).decode_output::<Totals>().unwrap_err();
    assert!(error.to_string().contains("expected struct Totals"), "{error}");
}

#[test]
fn a_type_with_a_member_data_decodes_the_whole_output() {
    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(default)]
    struct WithData<T> {
        data: T,
    }
    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(default)]
    struct Rest {
        #[serde(flatten)]
        rest: BTreeMap<String, Value>,
    }
    fn whole<T: DeserializeOwned>(data: &Value) -> T {
        completed(&json!({ "data": data })).decode_output().unwrap().unwrap()
    }
    assert_eq!(whole::<WithData<u64>>(&json!(7)).data, 7);
    assert_eq!(whole::<WithData<String>>(&json!("x")).data, "x");
    assert_eq!(whole::<WithData<Option<u64>>>(&json!(null)).data, None);
    assert_eq!(whole::<WithData<Vec<u64>>>(&json!([7])).data, [7]);
    assert_eq!(whole::<WithData<Totals>>(&json!({ "rows": 7 })).data, Totals { rows: 7 });
    assert_eq!(whole::<WithData<Value>>(&json!([7])).data, json!([7]));
    assert_eq!(whole::<WithData<RawJson>>(&json!([7])).data.as_str(), "[7]");
    assert_eq!(whole::<WithData<Option<Either>>>(&json!("x")).data, Some(Either::Text("x".to_owned())));
    assert_eq!(whole::<Rest>(&json!([7])).rest["data"], json!([7]));
    assert_eq!(whole::<Value>(&json!(7)), json!({ "data": 7 }));
    assert_eq!(whole::<BTreeMap<String, Value>>(&json!(7))["data"], json!(7));
    assert_eq!(whole::<RawJson>(&json!(7)).as_str(), r#"{"data":7}"#);
}

#[tokio::test]
async fn run_lists_are_queried_and_report_deferred_runs() {
    let run = json!({
        "id": RUN, "function": { "id": "echo", "slug": "shop-echo" }, "isDeferred": true,
        "deferredFrom": { "functionSlug": "shop-start", "functionName": "Start" },
    });
    let empty = r#"{"metadata":{},"page":{"cursor":"c2","hasMore":true}}"#;
    let last = json!({ "data": [run] }).to_string();
    let server = Replay::with([empty, last.as_str(), empty, last.as_str()].map(json_answer)).await.unwrap();
    let client = client(&server);
    let query = "event.data.name == \"é&+\"";
    let include = [RunInclude::DeferredFrom, RunInclude::Output];
    let statuses = [RunStatus::Skipped, RunStatus::Paused];
    let all = client.v2().list_runs().set_status(statuses.to_vec()).query(query).set_include(include.to_vec());
    let of_function = client.v2().list_function_runs("shop", "echo").set_status(statuses.to_vec()).query(query);
    let (all, of_function) = (all.items(), of_function.set_include(include.to_vec()).items());
    let (mut all, mut of_function) = (all, of_function);
    for item in [all.try_next().await.unwrap().unwrap(), of_function.try_next().await.unwrap().unwrap()] {
        let deferred_from = item.deferred_from.as_ref().unwrap();
        assert_eq!((item.is_deferred, &*deferred_from.function_slug), (Some(true), "shop-start"));
        assert_eq!(deferred_from.function_name.as_deref(), Some("Start"));
        assert_eq!(item.function.as_ref().unwrap().slug.as_deref(), Some("shop-echo"));
        assert_eq!(serde_json::to_value(&item).unwrap(), run);
    }
    assert!(all.next().await.is_none() && of_function.next().await.is_none());
    let filters = "status=SKIPPED&status=PAUSED&query=event.data.name%20%3D%3D%20%22%C3%A9%26%2B%22&include=deferredFrom&include=output";
    let targets: Vec<_> = server.received().await.unwrap().into_iter().map(|received| received.target).collect();
    let expected = ["/v2/runs", "/v2/apps/shop/functions/echo/runs"]
        .map(|path| [format!("{path}?{filters}"), format!("{path}?{filters}&cursor=c2")]);
    assert_eq!(targets, expected.concat());
}

#[test]
fn a_v1_run_has_ended_if_it_has_an_end_or_was_cancelled_or_skipped() {
    let statuses = [
        ("Running", false),
        ("Completed", false),
        ("Failed", false),
        ("Cancelled", true),
        ("Overflowed", false),
        ("Scheduled", false),
        ("Unknown", false),
        ("Skipped", true),
    ];
    for (text, ends) in statuses {
        let mut run = v1::FunctionRun::default();
        run.status = v1::FunctionRunStatus::from(text);
        assert_eq!(run.has_ended(), ends, "{text}");
        run.ended_at = Some(ENDED.parse().unwrap());
        assert!(run.has_ended(), "{text}");
    }
}
