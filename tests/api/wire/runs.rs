//! The ends of runs: which responses end a wait, and what is returned for them.

use inngest_api::v2::{Run, RunHandle, RunStatus};
use inngest_api::{InngestFunction, v1};
use inngest_api_tests::replay::{Replay, json_answer};
use serde::Serialize;
use serde_json::json;

use super::{RUN, client};

#[derive(Serialize, InngestFunction)]
#[inngest(app = "shop", function = "count", output = u64)]
struct Count {}

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
