//! Runs the service against a mock server.

use std::time::Duration;

use inngest_api::auth::{AnyCredential, V2};
use inngest_api::{ApiKey, Client, mock};
use inngest_api_service::{FulfilOrder, Receipt, ServeError, Shop, serve};
use reqwest::{RequestBuilder, Response};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A timeout that only a failing test reaches.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// Configures the mock server: the function fails for 13 pairs of socks.
pub(crate) fn inngest() -> mock::Builder {
    mock::Server::builder().plain_http().function("shop", "fulfil-order", |order: FulfilOrder| match order.socks {
        13 => Err(mock::FunctionFailure::new("OutOfStock", "no more socks")),
        _ => Ok(Receipt { parcel: format!("parcel-{}", order.order) }),
    })
}

/// Creates a client for this base URL.
pub(crate) fn client(base_url: &str) -> Client<AnyCredential<V2>> {
    let key = ApiKey::parse("sk-inn-api-SECRET").unwrap();
    Client::builder(AnyCredential::<V2>::new(key)).base_url(base_url).build().unwrap()
}

/// The service under test.
pub(crate) struct Service {
    pub(crate) url: String,
    pub(crate) http: reqwest::Client,
    stop: oneshot::Sender<()>,
    served: JoinHandle<Result<(), ServeError>>,
}

impl Service {
    /// Starts the service with long timeouts.
    pub(crate) async fn start(base_url: &str) -> Self {
        Self::start_with(base_url, PATIENCE, PATIENCE).await
    }

    /// Starts the service with these timeouts.
    pub(crate) async fn start_with(base_url: &str, request_timeout: Duration, shutdown_timeout: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let shared = Shop::new(client(base_url), request_timeout);
        let (stop, stopped) = oneshot::channel();
        let stopped = async move { drop(stopped.await) };
        let served = tokio::spawn(serve(listener, shared, stopped, shutdown_timeout));
        Self { url, http: reqwest::Client::builder().timeout(PATIENCE).no_proxy().build().unwrap(), stop, served }
    }

    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.http.get(format!("{}{path}", self.url))
    }

    pub(crate) fn order(&self, order: &str, socks: u32) -> RequestBuilder {
        self.http.post(format!("{}/orders", self.url)).json(&json!({ "order": order, "socks": socks }))
    }

    /// Places an order and returns the id of its run.
    pub(crate) async fn place(&self, order: &str, socks: u32) -> String {
        let placed = self.order(order, socks).send().await.unwrap();
        assert_eq!(placed.status(), 202);
        let location = placed.headers()["location"].to_str().unwrap().to_owned();
        let placed: Value = placed.json().await.unwrap();
        let run_id = placed["run_id"].as_str().unwrap();
        assert_eq!(location, format!("/orders/{run_id}"));
        run_id.to_owned()
    }

    /// Stops the service, as a signal does.
    pub(crate) fn stop(self) -> JoinHandle<Result<(), ServeError>> {
        self.stop.send(()).unwrap();
        self.served
    }
}

/// Returns the status and the detail of an error response.
pub(crate) async fn problem(response: Response) -> (u16, String) {
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    let status = response.status();
    let problem: Value = response.json().await.unwrap();
    assert_eq!(problem["status"], status.as_u16());
    (status.as_u16(), problem["detail"].as_str().unwrap().to_owned())
}
