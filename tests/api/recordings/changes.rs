//! Cancelling and rerunning runs, version 1 runs, signals and cancellations.

use inngest_api::types::{Metadata, Timestamp};
use inngest_api::v2::{CancelOutcome, RerunFromStep};
use inngest_api::{ErrorKind, v1};
use serde_json::{Value, json};

use super::Replayed;

const RUN: &str = "01M84T9BE4283W6797JPFB41YC";
const FAILED: &str = "01M84T9BNTSBXTFGCXNWMBT468";

recorded! {
    async fn a_running_run_is_cancelled() {
        let replayed = Replayed::start("v2-cancel");
        let result = replayed.v2().v2().cancel_run("01M84T9BEQJGV8FTRMRYWZZ20T").send_full().await;
        let cancelled = replayed.value(result).await;
        assert_eq!(cancelled.outcome, CancelOutcome::Cancelled);
        assert_eq!(cancelled.run_id.unwrap(), "01M84T9BEQJGV8FTRMRYWZZ20T");
    }

    async fn cancelling_an_ended_run_is_not_an_error() {
        let replayed = Replayed::start("v2-cancel-ended");
        let result = replayed.v2().v2().cancel_run(FAILED).send_full().await;
        let response = result.unwrap();
        replayed.check_head(&response);
        assert_eq!((response.value.outcome, response.status.as_u16()), (CancelOutcome::AlreadyEnded, 409));
        assert_eq!((response.value.run_id, response.metadata), (None, Metadata::default()), "the error response contains neither");
        replayed.check_request().await;
    }

    async fn a_run_is_rerun_and_invalid_reruns_are_errors() {
        let replayed = Replayed::to_any_request("v2-rerun").await;
        let response = replayed.v2().v2().rerun(RUN).send_full().await.unwrap();
        replayed.check_value(&response);
        assert_eq!(response.value.run_id, "01M84T9GEKECBQT3WD3R0429H5");
        replayed.check_empty_object().await;

        let replayed = Replayed::to_any_request("v2-rerun-unknown").await;
        let error = replayed.v2().v2().rerun("01ARZ3NDEKTSV4RRFFQ69G5FAV").send().await.unwrap_err();
        replayed.check_error_response(&error);
        assert_eq!((error.kind(), error.code()), (ErrorKind::NotFound, Some("not_found")));
        replayed.check_empty_object().await;

        let replayed = Replayed::start("v2-rerun-from-step");
        let step = RerunFromStep::new("load rows").input([json!({ "a": 1 })]);
        let result = replayed.v2().v2().rerun(RUN).from_step(step).send().await;
        let error = replayed.check_error(result).await;
        assert_eq!((error.kind(), error.code()), (ErrorKind::Invalid, Some("invalid_request")));
    }

    async fn v1_runs_and_their_jobs_are_decoded() {
        for (name, run) in [("v1-run", RUN), ("v1-run-failed", FAILED), ("v1-run-steps", "01M84T9JGKNTFMA6XNR1HA1HTB")] {
            let replayed = Replayed::start(name);
            let result = replayed.v1().v1().get_run(run).send_full().await;
            let response = replayed.full(result).await;
            let metadata = &response.metadata;
            assert!(metadata.cached_until > metadata.fetched_at, "the server caches the response");
            let (read, failed) = (response.value, run == FAILED);
            assert_eq!((&read.run_id, read.has_ended(), read.function_version), (&run.into(), true, 0));
            assert!(read.ended_at > read.run_started_at);
            assert_eq!(read.status, if failed { v1::FunctionRunStatus::Failed } else { v1::FunctionRunStatus::Completed });
            let output: Value = read.decode_output().unwrap().unwrap();
            if failed {
                assert_eq!(output["message"], "this function always fails");
            } else {
                assert_eq!(output, "", "the open-source server does not return the output");
            }
        }
        let replayed = Replayed::start("v1-event-runs");
        let result = replayed.v1().v1().list_event_runs("01M84T9BESS3GV6M33BZMSR50J").send_full().await;
        let runs = replayed.value(result).await;
        assert_eq!((runs.len(), &runs[0].status, &runs[0].run_id), (1, &v1::FunctionRunStatus::Failed, &FAILED.into()));
        assert_eq!(runs[0].event_id, "01M84T9BESS3GV6M33BZMSR50J");
        for (name, run) in [("v1-run-jobs", RUN), ("v1-run-jobs-empty", "01M84T9JGKNTFMA6XNR1HA1HTB")] {
            let replayed = Replayed::start(name);
            let result = replayed.v1().v1().get_run_jobs(run).send_full().await;
            assert!(replayed.value(result).await.is_empty(), "no jobs are queued after the run ended");
        }
        let replayed = Replayed::start("v1-run-unknown");
        let result = replayed.v1().v1().get_run("01ARZ3NDEKTSV4RRFFQ69G5FAV").send().await;
        let error = replayed.check_error(result).await;
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Server, 500), "under HTTP 200");
    }

    async fn errors_of_signals_and_cancellations_are_decoded() {
        let replayed = Replayed::start("v1-signal-unknown");
        let result = replayed.v1().v1().resume_signal("nope").data(json!({})).send().await;
        assert_eq!(replayed.check_error(result).await.kind(), ErrorKind::NotFound);
        for name in ["v1-cancellations", "v1-cancellations-after"] {
            let replayed = Replayed::start(name);
            let result = replayed.v1().v1().list_cancellations().send().await;
            let error = replayed.check_error(result).await;
            assert_eq!((error.kind(), error.api_errors()), (ErrorKind::Server, &[][..]), "the error response contains no errors");
            assert_eq!(error.to_string(), "list_cancellations failed: the server returned 500 Internal Server Error");
        }
        let replayed = Replayed::start("v1-create-cancellation");
        let (from, until) = ["2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"].map(|text| text.parse::<Timestamp>().unwrap()).into();
        let client = replayed.v1();
        let call = client.v1().create_cancellation("demo-app", "demo-app-slow", until).started_after(from);
        let error = replayed.check_error(call.send().await).await;
        assert_eq!((error.kind(), error.code()), (ErrorKind::Server, None), "the open-source server does not store cancellations");
        let replayed = Replayed::start("v1-create-cancellation-future");
        let time: Timestamp = "2037-01-02T00:00:00Z".parse().unwrap();
        let result = replayed.v1().v1().create_cancellation("demo-app", "demo-app-slow", time).send().await;
        let error = replayed.check_error(result).await;
        assert_eq!((error.kind(), error.code()), (ErrorKind::Invalid, None));
        assert_eq!(error.api_errors()[0].message, "started_before must be in the past");
    }
}
