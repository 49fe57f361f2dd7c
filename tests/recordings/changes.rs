//! Runs cancelled and started again, signals, cancellations.

use inngest_api::v2::{CancelOutcome, RerunFromStep};
use inngest_api::{ErrorKind, v1};
use serde_json::json;

use super::{Replayed, wire};

const RUN: &str = "01M84T9BE4283W6797JPFB41YC";
const FAILED: &str = "01M84T9BNTSBXTFGCXNWMBT468";

recorded! {
    async fn a_run_is_cancelled() {
        let replayed = Replayed::start("v2-cancel").await;
        let result = replayed.v2().v2().cancel_run("01M84T9BEQJGV8FTRMRYWZZ20T").send().await;
        let cancelled = replayed.check(result).await;
        assert_eq!(cancelled.outcome, CancelOutcome::Cancelled);
        assert_eq!(cancelled.run_id.unwrap(), "01M84T9BEQJGV8FTRMRYWZZ20T");
    }

    async fn a_run_that_has_ended_is_no_error() {
        let replayed = Replayed::start("v2-cancel-ended").await;
        let result = replayed.v2().v2().cancel_run(FAILED).send_full().await;
        let answer = replayed.check(result).await;
        assert_eq!((answer.value.outcome, answer.status.as_u16()), (CancelOutcome::AlreadyEnded, 409));
    }

    async fn a_run_is_started_again() {
        let replayed = Replayed::start("v2-rerun").await;
        let result = replayed.v2().v2().rerun(RUN).send().await;
        assert_eq!(result.unwrap().run_id, "01M84T9GEKECBQT3WD3R0429H5");
        // The recording has no body; an empty object is the same (wire facts 3).
        assert_eq!(replayed.server.received_one().await.unwrap().body, "{}");

        let replayed = Replayed::start("v2-rerun-from-step").await;
        let step = RerunFromStep::new("load rows").input([json!({ "a": 1 })]);
        let result = replayed.v2().v2().rerun(RUN).from_step(step).send().await;
        let error = replayed.check_error(result).await;
        assert_eq!((error.kind(), error.code()), (ErrorKind::Invalid, Some("invalid_request")));
    }

    async fn runs_in_version_1() {
        for (name, run) in [("v1-run", RUN), ("v1-run-failed", FAILED), ("v1-run-steps", "01M84T9JGKNTFMA6XNR1HA1HTB")] {
            let replayed = Replayed::start(name).await;
            let recorded = replayed.exchange.answer();
            let result = replayed.v1().v1().get_run(run).send().await;
            let run = replayed.check(result).await;
            assert!(run.has_ended());
            assert_eq!(wire(&run)["output"], recorded["data"]["output"]);
            assert_eq!(wire(&run)["status"], recorded["data"]["status"]);
            assert_eq!(wire(&run).as_object().unwrap().len(), recorded["data"].as_object().unwrap().len());
        }
        let replayed = Replayed::start("v1-event-runs").await;
        let result = replayed.v1().v1().list_event_runs("01M84T9BESS3GV6M33BZMSR50J").send().await;
        assert_eq!(replayed.check(result).await[0].status, v1::FunctionRunStatus::Failed);
        let replayed = Replayed::start("v1-run-jobs").await;
        let result = replayed.v1().v1().get_run_jobs(RUN).send().await;
        assert!(replayed.check(result).await.is_empty());
        let replayed = Replayed::start("v1-run-unknown").await;
        let result = replayed.v1().v1().get_run("01ARZ3NDEKTSV4RRFFQ69G5FAV").send().await;
        assert_eq!(replayed.check_error(result).await.kind(), ErrorKind::Server);
    }

    async fn signals_and_cancellations() {
        let replayed = Replayed::start("v1-signal-unknown").await;
        let result = replayed.v1().v1().resume_signal("nope").data(json!({})).send().await;
        assert_eq!(replayed.check_error(result).await.kind(), ErrorKind::NotFound);
        let replayed = Replayed::start("v1-cancellations").await;
        let result = replayed.v1().v1().list_cancellations().send().await;
        assert_eq!(replayed.check_error(result).await.kind(), ErrorKind::Server);
        let replayed = Replayed::start("v1-create-cancellation-future").await;
        let time: inngest_api::Timestamp = "2037-01-02T00:00:00Z".parse().unwrap();
        let result = replayed.v1().v1().create_cancellation("demo-app", "demo-app-slow", time).send().await;
        assert_eq!(replayed.check_error(result).await.kind(), ErrorKind::Invalid);
    }
}
