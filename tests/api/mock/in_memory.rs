use std::time::Duration;

use inngest_api::blocking::Wait as _;
use inngest_api::v2::{self, RunStatus};
use inngest_api::{ApiKey, DevServer, ErrorKind, RetryConfig, SigningKey};
use serde_json::{Value, json};
use tokio::time::Instant;

use super::{api_key, demo_app, in_memory};

#[tokio::test(start_paused = true)]
async fn waiting_takes_no_time_with_a_paused_clock() {
    let real_time = std::time::Instant::now();
    let server = demo_app().run_duration(Duration::from_secs(3 * 60)).in_memory().unwrap();
    let client = server.client(api_key()).unwrap();
    let started = Instant::now();
    let run = client.v2().invoke_function("demo-app", "backfill-data", json!({ "test": 7 })).send().await.unwrap();
    let run = client.v2().wait_for_run(&run.run_id).await.unwrap();
    assert_eq!(run.decode_output::<Value>().unwrap(), Some(json!({ "seen": 7 })));
    assert!(
        (Duration::from_secs(3 * 60)..Duration::from_secs(4 * 60)).contains(&started.elapsed()),
        "{:?}",
        started.elapsed()
    );
    assert!(real_time.elapsed() < Duration::from_secs(60), "{:?}", real_time.elapsed());
    assert!(server.calls::<v2::operation::GetFunctionRun>() > 10);
    server.requests().iter().for_each(|request| assert_eq!(request.status().unwrap().as_u16(), 200));
}

#[tokio::test(start_paused = true)]
async fn the_server_follows_a_paused_clock() {
    let server = demo_app().run_duration(Duration::from_secs(2 * 60 * 60)).in_memory().unwrap();
    let client = server.client(api_key()).unwrap();
    let invoke = || client.v2().invoke_function("demo-app", "backfill-data", json!({})).send();
    let first = invoke().await.unwrap().run_id;
    tokio::time::sleep(Duration::from_secs(60 * 60)).await;
    let second = invoke().await.unwrap().run_id;
    client.v2().cancel_run(&second).send().await.unwrap();
    tokio::time::sleep(Duration::from_secs(60 * 60)).await;
    let runs = server.runs();
    assert_eq!((&runs[0].id, &runs[0].status, &runs[1].status), (&first, &RunStatus::Completed, &RunStatus::Cancelled));
    let (one, two) = (runs[0].started_at.unwrap(), runs[1].started_at.unwrap());
    assert_eq!(two.duration_since(one).as_hours(), 1);
    assert_eq!(runs[0].ended_at.unwrap().duration_since(one).as_hours(), 2);
    assert_eq!(runs[1].ended_at.unwrap().duration_since(two).as_secs(), 0);
    let health = client.v2().health().send_full().await.unwrap();
    assert_eq!(health.metadata.fetched_at.unwrap().duration_since(one).as_hours(), 2);
    let recent = client.v2().list_runs().from(two).send().await.unwrap();
    assert_eq!(recent.items.iter().map(|run| &run.id).collect::<Vec<_>>(), [&second]);
}

#[tokio::test(start_paused = true)]
async fn time_filters_of_lists_follow_a_paused_clock() {
    let server = demo_app().run_duration(Duration::from_secs(2 * 60 * 60)).in_memory().unwrap();
    let client = server.client(api_key()).unwrap();
    let by_key = server.client(SigningKey::parse("signkey-test-0123").unwrap()).unwrap();
    client.v2().send_event("shop/order").send().await.unwrap();
    client.v2().invoke_function("demo-app", "backfill-data", json!({})).send().await.unwrap();
    let started = server.runs()[0].started_at.unwrap();
    let ended = || client.v2().list_runs().time_field(v2::RunTimeField::EndedAt);
    assert!(ended().send().await.unwrap().is_empty(), "the run has not ended");
    assert_eq!(by_key.v1().list_events().send().await.unwrap().len(), 1);
    tokio::time::sleep(Duration::from_secs(2 * 60 * 60)).await;
    let later = started + Duration::from_secs(60 * 60);
    assert_eq!(ended().from(later).send().await.unwrap().len(), 1);
    assert!(client.v2().list_runs().from(later).send().await.unwrap().is_empty(), "the run was queued before");
    assert!(
        by_key.v1().list_events().send().await.unwrap().is_empty(),
        "by default, only events of the last hour are listed"
    );
    assert_eq!(by_key.v1().list_events().received_after(started).send().await.unwrap().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn timeouts_and_retries_take_no_time_with_a_paused_clock() {
    let server = demo_app().run_duration(Duration::from_secs(24 * 60 * 60)).in_memory().unwrap();
    let client = server.client(api_key()).unwrap();
    let run = client.v2().invoke_function("demo-app", "backfill-data", json!({})).send().await.unwrap();
    let error = client.v2().wait_for_run(&run.run_id).timeout(Duration::from_secs(60 * 60)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    // Retries, too: six attempts with up to 30 seconds between them.
    server.inject::<v2::operation::Health>(inngest_api::mock::Fault::hang_up());
    let patient = RetryConfig::new()
        .max_attempts(6)
        .initial_backoff(Duration::from_secs(30))
        .max_backoff(Duration::from_secs(30));
    let options = inngest_api::CallOptions::new().retry(patient).timeout(Duration::from_secs(10 * 60));
    let error = client.v2().health().options(options).send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Transport, 6));
}

#[tokio::test(start_paused = true)]
async fn waiting_for_a_run_respects_retry_after() {
    let server = demo_app().run_duration(Duration::from_secs(3 * 60)).in_memory().unwrap();
    let client = server.client(api_key()).unwrap();
    let run = client.v2().invoke_function("demo-app", "backfill-data", json!({})).send().await.unwrap();
    server.inject::<v2::operation::GetFunctionRun>(
        inngest_api::mock::Fault::rate_limited(Duration::from_secs(2 * 60)).times(2),
    );
    let started = Instant::now();
    client.v2().wait_for_run(&run.run_id).await.unwrap();
    assert_eq!(server.calls::<v2::operation::GetFunctionRun>(), 3);
    assert!(started.elapsed() >= Duration::from_secs(4 * 60), "{:?}", started.elapsed());
}

#[tokio::test]
async fn keys_are_checked_in_memory() {
    let server = demo_app().accept_key("sk-inn-api-right").accept_key("signkey-test-12ab").in_memory().unwrap();
    let error = server.client(api_key()).unwrap().v2().health().send().await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Auth, 401));
    assert!(error.to_string().contains("Authentication failed"), "{error}");
    let right = ApiKey::parse("sk-inn-api-right").unwrap();
    server.client(right).unwrap().v2().health().send().await.unwrap();
    let signing = |digits: &str| SigningKey::parse(&format!("signkey-test-{digits}")).unwrap();
    let client = server.client(signing("00").with_fallback(signing("12ab"))).unwrap();
    assert!(client.v1().list_events().send().await.unwrap().is_empty());
    let open = demo_app().without_auth().in_memory().unwrap();
    open.client(DevServer::local()).unwrap().v2().health().send().await.unwrap();
    assert!(!open.requests()[0].headers().contains_key("authorization"));
}

#[test]
fn blocking_calls_work_without_a_runtime() {
    let server = demo_app().in_memory().unwrap();
    let client = server.client(api_key()).unwrap();
    let run = client.v2().invoke_function("demo-app", "backfill-data", json!({ "test": 1 })).send().wait().unwrap();
    let run = client.v2().wait_for_run(&run.run_id).wait().unwrap();
    assert_eq!(run.decode_output::<Value>().unwrap(), Some(json!({ "seen": 1 })));
}

#[tokio::test]
async fn a_server_in_memory_is_reachable_only_by_its_own_clients() {
    let (server, client) = in_memory();
    assert_eq!((server.base_url(), server.root_certificate_pem()), ("https://mock.invalid", ""));
    client.v2().health().send().await.unwrap();
    // A client without the transport of the server cannot reach it.
    let unrelated = inngest_api::Client::builder(api_key()).base_url(server.base_url()).retry(RetryConfig::disabled());
    assert_eq!(unrelated.build().unwrap().v2().health().send().await.unwrap_err().kind(), ErrorKind::Connect);
}

#[tokio::test]
async fn a_stopped_server_in_memory_cannot_be_reached() {
    let (server, client) = in_memory();
    client.v2().health().send().await.unwrap();
    drop(server);
    let error = client.v2().health().send().await.unwrap_err();
    assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Connect, false));
    assert!(error.to_string().contains("the mock server has stopped"), "{error}");

    let (server, client) = in_memory();
    server.inject::<v2::operation::Health>(inngest_api::mock::Fault::delay(Duration::from_secs(60 * 60)));
    let pending = tokio::spawn(client.v2().health().send());
    while server.calls::<v2::operation::Health>() == 0 {
        tokio::task::yield_now().await;
    }
    server.shutdown().await;
    let error = pending.await.unwrap().unwrap_err();
    assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Transport, true), "{error}");
}

#[tokio::test]
async fn the_size_of_bodies_is_limited_in_memory() {
    let (_server, client) = in_memory();
    let error = client.v2().send_event("big").data(json!({ "x": "y".repeat(3 << 20) })).send().await.unwrap_err();
    assert_eq!(error.status().unwrap().as_u16(), 413);
}
