//! Apps, functions, environments, runs and traces decode without loss.

use inngest_api::v2::{AppMethod, ConcurrencyScope, EnvType, SpanStatus, StepOp, TriggerType};
use inngest_api::{ErrorKind, v2};
use serde_json::{Value, json};

use super::Replayed;

const RUN: &str = "01M84T9BE4283W6797JPFB41YC";
const STEPS: &str = "01M84T9JGKNTFMA6XNR1HA1HTB";

/// Reads the trace of a run, and checks that it survives a round trip.
async fn trace(name: &str, run: &str, include_output: Option<bool>) -> v2::Trace {
    let replayed = Replayed::start(name);
    let mut call = v2::operation::GetFunctionTrace::new(run);
    call.include_output = include_output;
    let client = replayed.v2();
    let trace = replayed.value(call.on(&client).send_full().await).await;
    assert_eq!(trace.run_id, run);
    trace
}

recorded! {
    async fn apps_are_decoded() {
        let replayed = Replayed::start("v2-apps");
        let result = replayed.v2().v2().get_apps().send_full().await;
        let apps = replayed.page(result).await;
        assert_eq!((&apps.items[0].method, apps.items[0].function_count), (&AppMethod::Serve, 5));
        assert_eq!(apps.items[0].latest_sync.as_ref().unwrap().status, None, "a dev server does not report the status");
        let sync = apps.items[0].latest_sync.as_ref().unwrap();
        assert_eq!((sync.framework.as_deref(), sync.sdk_version.as_deref()), (Some("express"), Some("v4.24.0")));
        assert_eq!((apps.len(), apps.has_more, apps.limit), (1, false, 20));

        let replayed = Replayed::start("v2-app");
        let result = replayed.v2().v2().get_app("demo-app").send_full().await;
        assert_eq!(replayed.value(result).await, apps.items[0]);

        let replayed = Replayed::start("v2-apps-archived-empty");
        let result = replayed.v2().v2().get_apps().archived(true).send_full().await;
        assert!(replayed.page(result).await.is_empty());

        let replayed = Replayed::start("v2-app-unknown");
        let result = replayed.v2().v2().get_app("nope").send().await;
        assert_eq!(replayed.check_error(result).await.kind(), ErrorKind::NotFound);
    }

    async fn functions_are_decoded() {
        let replayed = Replayed::start("v2-functions");
        let result = replayed.v2().v2().get_functions("demo-app").send_full().await;
        let functions = replayed.page(result).await;
        let fails = functions.items.iter().find(|function| function.id == "always-fails").unwrap();
        let configuration = fails.configuration.as_ref().unwrap();
        let retries = configuration.retries.as_ref().unwrap();
        assert_eq!((retries.value, retries.is_default), (0, Some(false)), "the server omits a 0");
        assert_eq!(configuration.concurrency[0].scope, ConcurrencyScope::Account);
        assert_eq!(configuration.concurrency[0].limit.as_ref().unwrap().value, -1);
        assert_eq!(fails.triggers[0].kind, TriggerType::Event);
        let ids: Vec<_> = functions.items.iter().map(|function| function.id.as_str()).collect();
        assert_eq!(ids, ["slow", "backfill-data", "always-fails", "returns/array ü", "with-steps"]);

        let replayed = Replayed::start("v2-function");
        let result = replayed.v2().v2().get_function("demo-app", "backfill-data").send_full().await;
        let function = replayed.value(result).await;
        assert_eq!(function, functions.items[1], "a single function equals the one in the list");
        let retries = function.configuration.unwrap().retries.unwrap();
        assert_eq!((retries.value, retries.is_default), (4, Some(true)));
        assert_eq!(function.triggers[0].value, "demo/backfill");

        let replayed = Replayed::start("v2-function-unknown");
        let result = replayed.v2().v2().get_function("demo-app", "nope").send().await;
        let error = replayed.check_error(result).await;
        assert_eq!((error.kind(), error.code()), (ErrorKind::NotFound, Some("not_found")));

        let replayed = Replayed::start("v2-function-odd-escaped-twice");
        let result = replayed.v2().v2().get_function("demo-app", "returns/array ü").send_full().await;
        assert_eq!(replayed.value(result).await.slug, "returns/array ü");

        let replayed = Replayed::start("v2-functions-page1");
        let result = replayed.v2().v2().get_functions("demo-app").limit(1).send_full().await;
        let page = replayed.page(result).await;
        let replayed = Replayed::start("v2-functions-page2");
        let result = replayed.v2().v2().get_functions("demo-app").limit(1).cursor(page.cursor.clone().unwrap()).send_full().await;
        let second = replayed.page(result).await;
        assert_eq!((page.items[0].id.as_str(), second.items[0].id.as_str()), ("slow", "backfill-data"));
        assert_eq!((second.has_more, second.limit), (true, 1));
    }

    async fn environments_account_and_event_keys_are_decoded() {
        let replayed = Replayed::start("v2-envs");
        let result = replayed.v2().v2().fetch_account_envs().send_full().await;
        let envs = replayed.page(result).await;
        assert_eq!((envs.items[0].name.as_str(), &envs.items[0].kind), ("dev", &EnvType::Test));
        let replayed = Replayed::start("v2-account");
        let result = replayed.v2().v2().fetch_account().send_full().await;
        let account = replayed.value(result).await;
        assert_eq!((account.email.as_str(), account.name.as_str()), ("dev@inngest.local", "Dev Server"));
        assert_eq!(account.created_at, Some("2021-05-13T09:30:04Z".parse().unwrap()));
        let replayed = Replayed::start("v2-keys-events");
        let result = replayed.v2().v2().fetch_account_event_keys().send_full().await;
        let keys = replayed.page(result).await;
        assert_eq!((keys.is_empty(), keys.limit, keys.cursor), (true, 0, None), "the response has no page members");
    }

    async fn runs_of_a_function_and_of_an_event_are_decoded() {
        let replayed = Replayed::start("v2-function-runs");
        let result = replayed.v2().v2().list_function_runs("demo-app", "backfill-data").limit(2).send_full().await;
        let runs = replayed.page(result).await;
        assert!(runs.items.iter().all(|run| run.function.as_ref().unwrap().id == "backfill-data"));
        assert_eq!((runs.len(), runs.has_more, runs.limit), (2, true, 2));
        assert_eq!(runs.items[0].duration_ms, Some(76));

        let replayed = Replayed::start("v2-event-runs");
        let result = replayed.v2().v2().get_event_runs("01M84T9BESS3GV6M33BZMSR50J").include_output(true).send_full().await;
        let runs = replayed.page(result).await;
        assert_eq!(runs.items[0].error().unwrap().message, "this function always fails");

        let replayed = Replayed::start("v2-event-runs-unknown");
        let event = replayed.exchange.request.path.split('/').nth(3).unwrap().to_owned();
        let result = replayed.v2().v2().get_event_runs(event).send_full().await;
        assert!(replayed.page(result).await.is_empty());
    }

    async fn traces_are_decoded() {
        let completed = trace("v2-trace-completed", RUN, Some(true)).await;
        assert_eq!(completed.root().unwrap().duration_ms, Some(46));
        assert!(completed.root().unwrap().input.is_some());

        let failed = trace("v2-trace-failed", "01M84T9BNTSBXTFGCXNWMBT468", Some(true)).await;
        let spans: Vec<_> = failed.walk().map(|(depth, span)| (depth, span.name.as_str())).collect();
        assert_eq!(spans, [(0, "Run"), (1, "Finalization"), (2, "Attempt 0"), (1, "executor.nonstep")]);
        let attempt = failed.root().unwrap().children().next().unwrap().children().next().unwrap();
        assert_eq!(attempt.status, SpanStatus::Failed);
        assert_eq!(attempt.metadata[0].decode::<u64>("total_ms").unwrap(), Some(11));

        let running = trace("v2-trace-running", "01M84T9BEQJGV8FTRMRYWZZ20T", None).await;
        let step = running.root().unwrap().children().next().unwrap();
        assert_eq!((step.step_op.as_ref(), &step.status, step.ended_at), (Some(&StepOp::Sleep), &SpanStatus::Waiting, None));

        let steps = trace("v2-trace-steps", STEPS, Some(true)).await;
        assert_eq!(steps.walk().filter(|(_, span)| span.name == "flaky").count(), 3, "the step has three spans");
        let output = steps.walk().find_map(|(_, span)| span.output.clone().filter(|_| span.name == "load rows")).unwrap();
        assert_eq!(output.decode::<Value>().unwrap(), json!({ "big": "9007199254740993", "rows": [1, 2, 3] }));

        let running = trace("v2-trace-steps-running", STEPS, Some(true)).await;
        let children: Vec<_> = running.walk().map(|(depth, span)| (depth, span.name.as_str(), &span.status)).collect();
        assert_eq!(children[1..], [(1, "load rows", &SpanStatus::Completed), (1, "breathe", &SpanStatus::Waiting)]);
        assert_eq!(running.root().unwrap().status, SpanStatus::Running);

        let without = trace("v2-trace-steps-without-output", STEPS, None).await;
        assert!(without.walk().all(|(_, span)| span.input.is_none() && span.output.is_none()));
        assert_eq!(without.len(), steps.len(), "the same spans");
    }
}
