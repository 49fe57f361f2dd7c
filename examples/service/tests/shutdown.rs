//! The service stops, and loses nothing.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use crate::common::{PATIENCE, Service, inngest};
use inngest_api_service::ServeError;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::{sleep, timeout};

const CALLS: usize = 8;

/// A way to the API on which each connection waits at a gate.
struct Gate {
    url: String,
    waiting: watch::Receiver<usize>,
    open: Arc<Semaphore>,
}

impl Gate {
    async fn before(base_url: &str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let target = base_url.strip_prefix("http://").unwrap().to_owned();
        let open = Arc::new(Semaphore::new(0));
        let (count, waiting) = watch::channel(0);
        let gate = Arc::clone(&open);
        tokio::spawn(async move {
            while let Ok((mut near, _)) = listener.accept().await {
                count.send_modify(|count| *count += 1);
                let (gate, target) = (Arc::clone(&gate), target.clone());
                tokio::spawn(async move {
                    gate.acquire().await.unwrap().forget();
                    let mut far = TcpStream::connect(target).await.unwrap();
                    let _ = copy_bidirectional(&mut near, &mut far).await;
                });
            }
        });
        Self { url, waiting, open }
    }

    async fn wait_for(&mut self, calls: usize) {
        let arrived = self.waiting.wait_for(|count| *count >= calls);
        timeout(PATIENCE, arrived).await.expect("the calls do not arrive").unwrap();
    }

    fn open(&self) {
        self.open.add_permits(1_000);
    }
}

/// Until nobody listens any more.
async fn refused(url: &str) {
    let address = url.strip_prefix("http://").unwrap();
    let closed = async {
        while TcpStream::connect(address).await.is_ok() {
            sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(PATIENCE, closed).await.expect("new connections are still taken");
}

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
