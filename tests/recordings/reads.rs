//! Apps, functions, environments, traces: what is read, and comes out as it went in.

use inngest_api::v2::{AppMethod, ConcurrencyScope, EnvType, SpanStatus, StepOp, TriggerType};
use inngest_api::{ErrorKind, v2};

use super::{Replayed, v2::assert_round_trip, wire};

const RUN: &str = "01M84T9BE4283W6797JPFB41YC";
const STEPS: &str = "01M84T9JGKNTFMA6XNR1HA1HTB";

/// Reads the trace of a run, and sees that it is written as it was read.
async fn trace(name: &str, run: &str, include_output: Option<bool>) -> v2::Trace {
    let replayed = Replayed::start(name).await;
    let recorded = replayed.exchange.answer();
    let mut call = v2::GetFunctionTrace::new(run);
    call.include_output = include_output;
    let client = replayed.v2();
    let trace = replayed.check(call.on(&client).send().await).await;
    assert_round_trip(&wire(&trace), &recorded["data"]);
    trace
}

recorded! {
    async fn apps() {
        let replayed = Replayed::start("v2-apps").await;
        let recorded = replayed.exchange.answer();
        let result = replayed.v2().v2().get_apps().send().await;
        let apps = replayed.check(result).await;
        assert_eq!((&apps.items[0].method, apps.items[0].function_count), (&AppMethod::Serve, 5));
        assert_eq!(apps.items[0].latest_sync.as_ref().unwrap().status, None, "a dev server does not say");
        assert_round_trip(&wire(&apps.items), &recorded["data"]);

        let replayed = Replayed::start("v2-app").await;
        let result = replayed.v2().v2().get_app("demo-app").send().await;
        assert_eq!(replayed.check(result).await, apps.items[0]);

        let replayed = Replayed::start("v2-apps-archived-empty").await;
        let result = replayed.v2().v2().get_apps().archived(true).send().await;
        assert!(replayed.check(result).await.is_empty());

        let replayed = Replayed::start("v2-app-unknown").await;
        let result = replayed.v2().v2().get_app("nope").send().await;
        assert_eq!(replayed.check_error(result).await.kind(), ErrorKind::NotFound);
    }

    async fn functions() {
        let replayed = Replayed::start("v2-functions").await;
        let recorded = replayed.exchange.answer();
        let result = replayed.v2().v2().get_functions("demo-app").send().await;
        let functions = replayed.check(result).await;
        let fails = functions.iter().find(|function| function.id == "always-fails").unwrap();
        let configuration = fails.configuration.as_ref().unwrap();
        let retries = configuration.retries.as_ref().unwrap();
        assert_eq!((retries.value, retries.is_default), (0, Some(false)), "a 0 that the wire leaves out");
        assert_eq!(configuration.concurrency[0].scope, ConcurrencyScope::Account);
        assert_eq!(configuration.concurrency[0].limit.as_ref().unwrap().value, -1);
        assert_eq!(fails.triggers[0].kind, TriggerType::Event);
        assert_eq!(wire(&functions.items), recorded["data"]);

        let replayed = Replayed::start("v2-function-odd-escaped-twice").await;
        let result = replayed.v2().v2().get_function("demo-app", "returns/array ü").send().await;
        assert_eq!(replayed.check(result).await.slug, "returns/array ü");

        let replayed = Replayed::start("v2-functions-page1").await;
        let result = replayed.v2().v2().get_functions("demo-app").limit(1).send().await;
        let page = replayed.check(result).await;
        let replayed = Replayed::start("v2-functions-page2").await;
        let result = replayed.v2().v2().get_functions("demo-app").limit(1).cursor(page.cursor.unwrap()).send().await;
        assert_eq!(replayed.check(result).await.items[0].id, "backfill-data");
    }

    async fn environments_and_the_account() {
        let replayed = Replayed::start("v2-envs").await;
        let result = replayed.v2().v2().fetch_account_envs().send().await;
        let envs = replayed.check(result).await;
        assert_eq!((envs.items[0].name.as_str(), &envs.items[0].kind), ("dev", &EnvType::Test));
        let replayed = Replayed::start("v2-account").await;
        let result = replayed.v2().v2().fetch_account().send().await;
        assert_eq!(replayed.check(result).await.email, "dev@inngest.local");
        let replayed = Replayed::start("v2-keys-events").await;
        let result = replayed.v2().v2().fetch_account_event_keys().send().await;
        replayed.check(result).await;
    }

    async fn runs_of_a_function_and_of_an_event() {
        let replayed = Replayed::start("v2-function-runs").await;
        let recorded = replayed.exchange.answer();
        let result = replayed.v2().v2().list_function_runs("demo-app", "backfill-data").limit(2).send().await;
        let runs = replayed.check(result).await;
        assert_round_trip(&wire(&runs.items), &recorded["data"]);

        let replayed = Replayed::start("v2-event-runs").await;
        let result = replayed.v2().v2().get_event_runs("01M84T9BESS3GV6M33BZMSR50J").include_output(true).send().await;
        let runs = replayed.check(result).await;
        assert_eq!(runs.items[0].error().unwrap().message, "this function always fails");

        let replayed = Replayed::start("v2-event-runs-unknown").await;
        let event = replayed.exchange.request.path.split('/').nth(3).unwrap().to_owned();
        let result = replayed.v2().v2().get_event_runs(event).send().await;
        assert!(replayed.check(result).await.is_empty());
    }

    async fn traces() {
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
        assert_eq!(steps.walk().filter(|(_, span)| span.name == "flaky").count(), 3, "one step, three spans");
        trace("v2-trace-steps-running", STEPS, Some(true)).await;
        trace("v2-trace-steps-without-output", STEPS, None).await;
    }

    async fn what_only_the_cloud_has() {
        let replayed = Replayed::start("v2-insights-query-501").await;
        let result = replayed.v2().v2().query_insights("select 1").send().await;
        assert_eq!(replayed.check_error(result).await.kind(), ErrorKind::NotImplemented);
        let replayed = Replayed::start("v2-session-runs").await;
        assert_eq!(replayed.exchange.request.path, "/v2/sessions/user_id/u%2F1/runs");
        // A `/` may stay as it is: the server takes either (wire facts 4).
        let result = replayed.v2().v2().list_session_runs("user_id", "u/1").send().await;
        assert_eq!(result.unwrap_err().kind(), ErrorKind::NotImplemented);
        assert_eq!(replayed.server.received_one().await.unwrap().target, "/v2/sessions/user_id/u/1/runs");
        let replayed = Replayed::start("v2-create-webhook").await;
        let environment = replayed.exchange.request.headers["X-Inngest-Env"].clone();
        let call = replayed.v2().v2().create_webhook(environment, "hook", "function transform(e){return e}");
        assert_eq!(replayed.check_error(call.send().await).await.kind(), ErrorKind::NotImplemented);
        let replayed = Replayed::start("v2-patch-env").await;
        let call = replayed.v2().v2().patch_env("00000000-0000-4000-a000-000000000000").is_archived(true);
        assert_eq!(replayed.check_error(call.send().await).await.kind(), ErrorKind::NotImplemented);
        let replayed = Replayed::start("v2-sync-501").await;
        let call = replayed.v2().v2().sync_app("demo-app", "http://127.0.0.1:3030/api/inngest");
        assert_eq!(replayed.check_error(call.send().await).await.kind(), ErrorKind::NotImplemented);
    }
}
