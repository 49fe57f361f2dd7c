//! The service as it runs, over a server of this process.

use std::time::Duration;

use inngest_api::auth::{AnyCredential, V2};
use inngest_api::{ApiKey, Client, mock};
use inngest_api_service::{FulfilOrder, Receipt, ServeError, Shop, serve};
use reqwest::{RequestBuilder, Response};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// As long as something may take that has to happen: only a test that fails waits so long.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// The API: it knows the function, and fails it for 13 pairs of socks.
pub(crate) fn inngest() -> mock::Builder {
    mock::Server::builder().plain_http().function("shop", "fulfil-order", |order: FulfilOrder| match order.socks {
        13 => Err(mock::FunctionFailure::new("OutOfStock", "no more socks")),
        _ => Ok(Receipt { parcel: format!("parcel-{}", order.order) }),
    })
}

/// A client of the API at this place.
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
    /// Over the API at this place, with patience.
    pub(crate) async fn start(base_url: &str) -> Self {
        Self::start_with(base_url, PATIENCE, PATIENCE).await
    }

    /// Whose requests, and whose end, may take so long.
    pub(crate) async fn start_with(base_url: &str, request_timeout: Duration, shutdown_timeout: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let shared = Shop::new(client(base_url), request_timeout);
        let (stop, told) = oneshot::channel();
        let told = async move { drop(told.await) };
        let served = tokio::spawn(serve(listener, shared, told, shutdown_timeout));
        Self { url, http: reqwest::Client::builder().timeout(PATIENCE).no_proxy().build().unwrap(), stop, served }
    }

    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.http.get(format!("{}{path}", self.url))
    }

    pub(crate) fn order(&self, order: &str, socks: u32) -> RequestBuilder {
        self.http.post(format!("{}/orders", self.url)).json(&json!({ "order": order, "socks": socks }))
    }

    /// Places an order, and gives its run's id.
    pub(crate) async fn place(&self, order: &str, socks: u32) -> String {
        let placed = self.order(order, socks).send().await.unwrap();
        assert_eq!(placed.status(), 202);
        let location = placed.headers()["location"].to_str().unwrap().to_owned();
        let placed: Value = placed.json().await.unwrap();
        let run_id = placed["run_id"].as_str().unwrap();
        assert_eq!(location, format!("/orders/{run_id}"));
        run_id.to_owned()
    }

    /// Tells the service to stop, as a signal would.
    pub(crate) fn stop(self) -> JoinHandle<Result<(), ServeError>> {
        self.stop.send(()).unwrap();
        self.served
    }
}

/// The problem that an answer says.
pub(crate) async fn problem(answer: Response) -> (u16, String) {
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    let status = answer.status();
    let problem: Value = answer.json().await.unwrap();
    assert_eq!(problem["status"], status.as_u16());
    (status.as_u16(), problem["detail"].as_str().unwrap().to_owned())
}
