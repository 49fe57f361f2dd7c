//! The service stops, and loses nothing.

use std::collections::HashSet;
use std::time::Duration;

use crate::common::{PATIENCE, Service, inngest};
use crate::gate::{Gate, refused};
use inngest_api_service::ServeError;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

const CALLS: usize = 8;

#[tokio::test]
async fn calls_under_way_are_answered_and_new_ones_refused() {
    let inngest = inngest().start().await.unwrap();
    let mut gate = Gate::before(inngest.base_url()).await;
    let service = Service::start(&gate.url).await;
    let orders: Vec<_> = (0..CALLS).map(|order| tokio::spawn(service.order(&order.to_string(), 2).send())).collect();
    gate.wait_for(CALLS).await;

    let (url, http) = (service.url.clone(), service.http.clone());
    let served = service.stop();
    refused(&url).await;
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
    timeout(PATIENCE, served).await.expect("the service does not end").unwrap().unwrap();
}

#[tokio::test]
async fn a_request_that_is_still_read_is_answered() {
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
    let mut go_on = [0; 12];
    timeout(PATIENCE, stream.read_exact(&mut go_on)).await.expect("the body is not asked for").unwrap();
    assert_eq!(&go_on, b"HTTP/1.1 100");

    let mut served = service.stop();
    refused(&url).await;
    assert!(timeout(Duration::from_millis(300), &mut served).await.is_err(), "the service does not wait for it");
    stream.write_all(BODY.as_bytes()).await.unwrap();
    let mut answer = String::new();
    timeout(PATIENCE, stream.read_to_string(&mut answer)).await.expect("no answer").unwrap();
    assert!(answer.contains("HTTP/1.1 202 Accepted"), "{answer}");
    timeout(PATIENCE, served).await.expect("the service does not end").unwrap().unwrap();
    assert_eq!(inngest.runs().len(), 1);
}

#[tokio::test]
async fn a_call_whose_requester_hung_up_is_made_all_the_same() {
    let inngest = inngest().start().await.unwrap();
    let mut gate = Gate::before(inngest.base_url()).await;
    let service = Service::start(&gate.url).await;
    let order = tokio::spawn(service.order("7", 2).send());
    gate.wait_for(1).await;
    order.abort();
    assert!(order.await.unwrap_err().is_cancelled());

    let served = service.stop();
    gate.open();
    timeout(PATIENCE, served).await.expect("the service does not end").unwrap().unwrap();
    assert_eq!(inngest.runs().len(), 1);
}

#[tokio::test]
async fn a_service_that_cannot_finish_ends_in_time_and_says_so() {
    let inngest = inngest().start().await.unwrap();
    let mut gate = Gate::before(inngest.base_url()).await;
    let service = Service::start_with(&gate.url, PATIENCE, Duration::from_millis(100)).await;
    let order = tokio::spawn(service.order("7", 2).send());
    gate.wait_for(1).await;
    let ended = timeout(PATIENCE, service.stop()).await.expect("the service does not end").unwrap();
    assert!(matches!(ended, Err(ServeError::Unfinished)), "{ended:?}");
    order.abort();
}
