//! The default limits and timeouts that the guide "in production" lists.

use std::net::IpAddr;
use std::time::Duration;

use inngest_api::mock::{ErrorResponse, Fault};
use inngest_api::response::Page;
use inngest_api::types::Cursor;
use inngest_api::{Client, ErrorKind, RetryConfig, v2};
use serde_json::json;
use tokio::time::Instant;

use super::{api_key, demo_app, new_sandbox};

/// Timers are rounded, so a wait may take this much longer.
const TICK: Duration = Duration::from_millis(10);

#[track_caller]
fn assert_took(started: Instant, expected: Duration) {
    let took = started.elapsed();
    assert!((expected..expected + TICK).contains(&took), "took {took:?}, expected {expected:?}");
}

#[tokio::test(start_paused = true)]
async fn a_call_times_out_after_30_seconds_and_an_attempt_has_no_shorter_timeout() {
    let server = demo_app().in_memory().unwrap();
    let client = server.client(api_key()).unwrap();
    server.inject::<v2::operation::Health>(Fault::delay(Duration::from_secs(60 * 60)));
    let started = Instant::now();
    let error = client.v2().health().send().await.unwrap_err();
    assert_took(started, Duration::from_secs(30));
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 1), "{error}");
}

#[tokio::test(start_paused = true)]
async fn connecting_times_out_after_10_seconds() {
    let never_resolves = |_| std::future::pending::<std::io::Result<[IpAddr; 0]>>();
    let builder = Client::builder(api_key()).base_url("https://mock.invalid").resolver(never_resolves);
    let builder = builder.root_certificate(demo_app().start().await.unwrap().root_certificate_pem().as_bytes());
    let client = builder.without_default_roots().retry(RetryConfig::disabled()).build().unwrap();
    let started = Instant::now();
    let error = client.v2().health().send().await.unwrap_err();
    assert_took(started, Duration::from_secs(10));
    assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
}

#[tokio::test(start_paused = true)]
async fn an_idle_stream_times_out_after_5_minutes() {
    let server = demo_app().cloud().in_memory().unwrap();
    let client = server.client(api_key()).unwrap();
    let sandbox = new_sandbox(&client, "build").await;
    server.inject::<v2::operation::StreamSandboxLogs>(Fault::stall_after(0));
    let mut logs = client.v2().stream_sandbox_logs(sandbox).send().await.unwrap();
    let started = Instant::now();
    let error = logs.try_next().await.unwrap_err();
    assert_took(started, Duration::from_secs(5 * 60));
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
}

#[tokio::test(start_paused = true)]
async fn waiting_for_a_run_times_out_after_10_minutes() {
    let server = demo_app().run_duration(Duration::from_secs(60 * 60)).in_memory().unwrap();
    let client = server.client(api_key()).unwrap();
    let run = client.v2().invoke_function("demo-app", "backfill-data", json!({})).send().await.unwrap();
    let started = Instant::now();
    let error = client.v2().wait_for_run(&run.run_id).await.unwrap_err();
    assert_took(started, Duration::from_secs(10 * 60));
    assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_call_has_three_attempts_and_a_client_a_budget_of_50_retries() {
    let server = demo_app().in_memory().unwrap();
    let client = server.client(api_key()).unwrap();
    server.inject::<v2::operation::Health>(Fault::status(503));
    for _ in 0..25 {
        assert_eq!(client.v2().health().send().await.unwrap_err().attempts(), 3);
    }
    assert_eq!(client.clone().v2().health().send().await.unwrap_err().attempts(), 1, "the budget is used up");
    assert_eq!(server.calls::<v2::operation::Health>(), 76);
    // Ten successful calls return one retry to the budget.
    server.clear_faults::<v2::operation::Health>();
    for _ in 0..10 {
        client.v2().health().send().await.unwrap();
    }
    server.inject::<v2::operation::Health>(Fault::status(503));
    assert_eq!(client.v2().health().send().await.unwrap_err().attempts(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_retry_after_of_more_than_10_seconds_is_not_waited_for() {
    let server = demo_app().in_memory().unwrap();
    let client = server.client(api_key()).unwrap();
    for (seconds, attempts) in [(10, 2), (11, 1)] {
        server.inject::<v2::operation::Health>(Fault::rate_limited(Duration::from_secs(seconds)).times(1));
        let before = server.calls::<v2::operation::Health>();
        let response = client.v2().health().send().await;
        assert_eq!(
            (response.is_ok(), server.calls::<v2::operation::Health>() - before),
            (attempts == 2, attempts),
            "{seconds} s"
        );
    }
}

#[tokio::test]
async fn a_response_body_is_limited_to_25_mib_and_an_error_body_to_64_kib() {
    let server = demo_app().in_memory().unwrap();
    let client = server.client(api_key()).unwrap();
    server.on::<v2::operation::Health>(|_| Ok(serde_json::from_value(json!({ "status": "x".repeat(25 << 20) }))?));
    let error = client.v2().health().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
    assert!(error.to_string().contains("larger than 26214400 bytes"), "{error}");
    server.on::<v2::operation::Health>(|_| Ok(serde_json::from_value(json!({ "status": "x".repeat(24 << 20) }))?));
    assert_eq!(client.v2().health().send().await.unwrap().status.len(), 24 << 20);
    // A truncated error body is not valid JSON.
    for (length, code, stored) in [
        (1 << 10, Some("internal_error"), None),
        (63 << 10, Some("internal_error"), Some(16)),
        (64 << 10, None, Some(16)),
    ] {
        server.on::<v2::operation::Health>(move |_| Err(ErrorResponse::new(500, "internal_error", "x".repeat(length))));
        let error = client.v2().health().send().await.unwrap_err();
        assert_eq!((error.kind(), error.code()), (ErrorKind::Server, code), "{length}");
        let body = error.body().unwrap().len();
        assert!(stored.map_or(body > length, |kib| body == kib << 10), "{length}: {body}");
    }
}

#[tokio::test(start_paused = true)]
async fn reading_an_error_body_times_out_after_2_seconds() {
    let server = demo_app().in_memory().unwrap();
    let client = server.client(api_key()).unwrap();
    server.on::<v2::operation::Health>(|_| Err(ErrorResponse::new(500, "internal_error", "out of order")));
    server.inject::<v2::operation::Health>(Fault::stall_after(10));
    let started = Instant::now();
    let error = client.v2().health().send().await.unwrap_err();
    assert_took(started, Duration::from_secs(2));
    assert_eq!((error.kind(), error.body().map(<[u8]>::len)), (ErrorKind::Server, Some(10)), "{error}");
}

#[tokio::test]
async fn a_list_is_limited_to_10_000_pages() {
    let server = demo_app().in_memory().unwrap();
    let client = server.client(api_key()).unwrap();
    let pages = std::sync::atomic::AtomicU64::new(0);
    server.on::<v2::operation::GetApps>(move |_| {
        let mut page = Page::single(Vec::new());
        let number = pages.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        (page.has_more, page.cursor) = (true, Some(Cursor::from(number.to_string())));
        Ok(page)
    });
    let error = client.v2().get_apps().items().try_next().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
    assert_eq!(server.calls::<v2::operation::GetApps>(), 10_000);
}
