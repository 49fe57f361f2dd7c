//! Runs the service against the mock server.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use downstream_reruns::Reruns;
use inngest_api::auth::{AnyCredential, V2};
use inngest_api::types::Timestamp;
use inngest_api::{ApiKey, Client, ErrorKind, mock, v2};
use tokio::sync::oneshot;
use tokio::time::{sleep, timeout};

const PATIENCE: Duration = Duration::from_secs(30);

/// Starts a mock server whose function fails on its first run.
async fn served() -> (mock::Server, Client<AnyCredential<V2>>) {
    let runs = Arc::new(AtomicU32::new(0));
    let flaky = move |name: std::collections::BTreeMap<String, u32>| match runs.fetch_add(1, Ordering::SeqCst) {
        0 => Err(mock::FunctionFailure::new("Flaky", "the first never works")),
        _ => Ok(name),
    };
    let server = mock::Server::builder().function("shop", "flaky", flaky).start().await.unwrap();
    let client = server.client(AnyCredential::new(ApiKey::parse("sk-inn-api-0").unwrap())).unwrap();
    (server, client)
}

#[tokio::test]
async fn failed_run_is_rerun_once_and_reported_by_an_event() {
    let (server, client) = served().await;
    let run = client.v2().invoke_function("shop", "flaky", std::collections::BTreeMap::from([("n", 1)])).send().await;
    let failed = run.unwrap().run_id;
    let (stop, stopped) = oneshot::channel::<()>();
    let service = Reruns::new(client.clone(), Timestamp::UNIX_EPOCH);
    let service = tokio::spawn(service.run(Duration::from_millis(20), async move { drop(stopped.await) }));
    let polled_again = async {
        while server.calls::<v2::operation::ListRuns>() < 3 {
            sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(PATIENCE, polled_again).await.expect("the service does not poll again");
    stop.send(()).unwrap();
    assert_eq!(timeout(PATIENCE, service).await.unwrap().unwrap().unwrap(), 1);

    assert_eq!(server.calls::<v2::operation::Rerun>(), 1);
    let events: Vec<_> = server.events().into_iter().filter(|event| event.name == "ops/run.again").collect();
    assert_eq!(events.len(), 1);
    assert!(events[0].data.as_ref().unwrap().as_str().contains(failed.as_str()));
    assert_eq!(server.runs().iter().filter(|run| run.status == v2::RunStatus::Completed).count(), 1);
    // The service closed the client, including its clones.
    assert_eq!(client.v2().health().send().await.unwrap_err().kind(), ErrorKind::Closed);
}

#[tokio::test]
async fn service_stops_when_a_call_fails_after_its_retries() {
    let (server, client) = served().await;
    server.on::<v2::operation::ListRuns>(|_| Err(mock::ErrorResponse::new(403, "forbidden", "not yours")));
    let service = Reruns::new(client, Timestamp::UNIX_EPOCH).run(Duration::from_millis(20), std::future::pending());
    let error = timeout(PATIENCE, service).await.unwrap().unwrap_err();
    let operation = error.operation().map(|operation| operation.id);
    assert_eq!((error.kind(), operation), (ErrorKind::Forbidden, Some("list_runs")));
}
