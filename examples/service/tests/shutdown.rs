//! The service shuts down without losing calls.

use std::collections::HashSet;
use std::time::Duration;

use crate::common::{PATIENCE, Service, inngest};
use crate::gate::{Gate, wait_until_refused};
use inngest_api_service::ServeError;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

const CALLS: usize = 8;

#[tokio::test]
async fn shutdown_finishes_requests_in_flight_and_refuses_connections() {
    let inngest = inngest().start().await.unwrap();
    let mut gate = Gate::before(inngest.base_url()).await;
    let service = Service::start(&gate.url).await;
    let orders: Vec<_> = (0..CALLS).map(|order| tokio::spawn(service.order(&order.to_string(), 2).send())).collect();
    gate.wait_for(CALLS).await;

    let (url, http) = (service.url.clone(), service.http.clone());
    let served = service.stop();
    wait_until_refused(&url).await;
    assert!(http.get(format!("{url}/health")).send().await.unwrap_err().is_connect());
    assert!(inngest.runs().is_empty() && !served.is_finished());

    gate.open();
    let mut run_ids = HashSet::new();
    for order in orders {
        let placed = order.await.unwrap().unwrap();
        assert_eq!(placed.status(), 202);
        let placed: serde_json::Value = placed.json().await.unwrap();
        run_ids.insert(placed["run_id"].as_str().unwrap().to_owned());
    }
    assert_eq!(run_ids, inngest.runs().iter().map(|run| run.id.to_string()).collect());
    assert_eq!(run_ids.len(), CALLS);
    timeout(PATIENCE, served).await.expect("the service did not end").unwrap().unwrap();
}

#[tokio::test]
async fn shutdown_waits_for_a_request_whose_body_is_incomplete() {
    const BODY: &str = r#"{"order":"7","socks":2}"#;
    let inngest = inngest().start().await.unwrap();
    let service = Service::start(inngest.base_url()).await;
    let url = service.url.clone();
    let mut stream = TcpStream::connect(url.strip_prefix("http://").unwrap()).await.unwrap();
    let head = format!(
        "POST /orders HTTP/1.1\r\nhost: shop\r\ncontent-type: application/json\r\ncontent-length: {}\r\nexpect: 100-continue\r\n\r\n",
        BODY.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut interim = [0; 12];
    timeout(PATIENCE, stream.read_exact(&mut interim)).await.expect("the service did not ask for the body").unwrap();
    assert_eq!(&interim, b"HTTP/1.1 100");

    let mut served = service.stop();
    wait_until_refused(&url).await;
    assert!(
        timeout(Duration::from_millis(300), &mut served).await.is_err(),
        "the service did not wait for the request"
    );
    stream.write_all(BODY.as_bytes()).await.unwrap();
    let mut response = String::new();
    timeout(PATIENCE, stream.read_to_string(&mut response)).await.expect("no response").unwrap();
    assert!(response.contains("HTTP/1.1 202 Accepted"), "{response}");
    timeout(PATIENCE, served).await.expect("the service did not end").unwrap().unwrap();
    assert_eq!(inngest.runs().len(), 1);
}

#[tokio::test]
async fn a_call_completes_although_its_requester_disconnected() {
    let inngest = inngest().start().await.unwrap();
    let mut gate = Gate::before(inngest.base_url()).await;
    let service = Service::start(&gate.url).await;
    let order = tokio::spawn(service.order("7", 2).send());
    gate.wait_for(1).await;
    order.abort();
    assert!(order.await.unwrap_err().is_cancelled());

    let served = service.stop();
    gate.open();
    timeout(PATIENCE, served).await.expect("the service did not end").unwrap().unwrap();
    assert_eq!(inngest.runs().len(), 1);
}

#[tokio::test]
async fn shutdown_fails_after_its_timeout_if_calls_are_in_flight() {
    let inngest = inngest().start().await.unwrap();
    let mut gate = Gate::before(inngest.base_url()).await;
    let service = Service::start_with(&gate.url, PATIENCE, Duration::from_millis(100)).await;
    let order = tokio::spawn(service.order("7", 2).send());
    gate.wait_for(1).await;
    let ended = timeout(PATIENCE, service.stop()).await.expect("the service did not end").unwrap();
    assert!(matches!(ended, Err(ServeError::Unfinished)), "{ended:?}");
    order.abort();
}
