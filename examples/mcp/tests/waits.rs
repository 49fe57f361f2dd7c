use std::time::Duration;

use inngest_api::v2::operation::GetFunctionRun;
use serde_json::json;
use tokio::time::{sleep, timeout};

use crate::session::{Session, demo_app, request};

#[tokio::test(start_paused = true)]
async fn progress_is_notified_until_the_run_ends() {
    let mock = demo_app().run_duration(Duration::from_secs(10)).in_memory().unwrap();
    let session = Session::with(&mock).await;
    let run = session.invoke(json!({ "n": 1 })).await;
    let ended = session.content("wait_for_run", json!({ "run_id": run })).await;
    assert_eq!((&ended["data"]["status"], &ended["data"]["output"]), (&json!("COMPLETED"), &json!({ "n": 1 })));
    let notifications = session.progress();
    assert!(notifications.len() >= 9, "{notifications:?}");
    assert!(notifications.is_sorted_by(|one, next| one.progress < next.progress), "{notifications:?}");
    assert_eq!(notifications[1].message, Some(format!("run {run} has not ended after 2 s")));
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_takes_too_long_ends_with_a_result_in_words() {
    let mock = demo_app().run_duration(Duration::from_secs(10)).in_memory().unwrap();
    let session = Session::with(&mock).await;
    let run = session.invoke(json!({})).await;
    let text = session.error("wait_for_run", json!({ "run_id": run, "timeout_seconds": 4 })).await;
    assert_eq!(text, format!("run {run} has not ended after 4 s; call `wait_for_run` again to keep waiting"));
    session.content("wait_for_run", json!({ "run_id": run, "timeout_seconds": 20 })).await;
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_wait_stops_polling() {
    let mock = demo_app().run_duration(Duration::from_secs(500)).in_memory().unwrap();
    let session = Session::with(&mock).await;
    let run = session.invoke(json!({})).await;
    // The client sends a cancellation when its call is dropped.
    let wait = session.client.call_tool(request("wait_for_run", json!({ "run_id": run, "timeout_seconds": 600 })));
    assert!(timeout(Duration::from_secs(5), wait).await.is_err());
    sleep(Duration::from_secs(1)).await;
    let (polls, notifications) = (mock.calls::<GetFunctionRun>(), session.progress().len());
    assert!(polls > 2 && notifications > 2, "{polls} polls, {notifications} notifications");
    sleep(Duration::from_secs(60)).await;
    assert_eq!((mock.calls::<GetFunctionRun>(), session.progress().len()), (polls, notifications));
    session.content("list_runs", json!({})).await;
}
