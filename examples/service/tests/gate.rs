//! A proxy in front of the API that holds calls in flight until it is opened.

use std::sync::Arc;
use std::time::Duration;

use crate::common::PATIENCE;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::{sleep, timeout};

/// A proxy in front of the API. Each connection waits until the gate is opened.
pub(crate) struct Gate {
    pub(crate) url: String,
    waiting: watch::Receiver<usize>,
    open: Arc<Semaphore>,
}

impl Gate {
    pub(crate) async fn before(base_url: &str) -> Self {
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

    pub(crate) async fn wait_for(&mut self, calls: usize) {
        let arrived = self.waiting.wait_for(|count| *count >= calls);
        timeout(PATIENCE, arrived).await.expect("the calls did not arrive").unwrap();
    }

    pub(crate) fn open(&self) {
        self.open.add_permits(1_000);
    }
}

/// Waits until new connections are refused.
pub(crate) async fn wait_until_refused(url: &str) {
    let address = url.strip_prefix("http://").unwrap();
    let closed = async {
        while TcpStream::connect(address).await.is_ok() {
            sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(PATIENCE, closed).await.expect("new connections are still accepted");
}
