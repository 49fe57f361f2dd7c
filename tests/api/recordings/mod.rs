//! Replays recordings of a real server: the client sends the recorded request and decodes the recorded response without loss.

/// Defines the tests of a module, and a function with which [`coverage`] runs them again.
macro_rules! recorded {
    ($($(#[$meta:meta])* async fn $name:ident() $body:block)+) => {$(
        $(#[$meta])*
        #[tokio::test]
        async fn $name() $body
    )+

        /// Runs the tests one after the other on this thread.
        pub(crate) fn all() {
            $($name();)+
        }
    };
}

mod absent;
mod auth;
mod changes;
mod coverage;
mod others;
mod reads;
mod v1;
mod v2;
mod v2_errors;

use inngest_api::auth::Credential;
use inngest_api::mock::recording::Replayer;
use inngest_api::response::Page;
use inngest_api::{ApiKey, Client, ClientBuilder, DevServer, Error, ErrorKind, Response, RetryConfig, SigningKey};
use inngest_api_tests::recording::Exchange;
use inngest_api_tests::replay::{Received, Replay};
use inngest_api_tests::round_trip::{check_metadata, check_page, check_round_trip, errors_as, errors_of};
use serde::Serialize;
use serde_json::{Value, json};

/// A recording being replayed.
struct Replayed {
    name: String,
    exchange: Exchange,
    server: Server,
}

/// What serves the response.
enum Server {
    /// Responds to the recorded request only.
    Replayer(Replayer),
    /// Responds to any request.
    Socket(Replay),
}

impl Server {
    fn client<K: Credential>(&self, key: K) -> Result<Client<K>, Error> {
        self.builder(key).build()
    }

    fn builder<K: Credential>(&self, key: K) -> ClientBuilder<K> {
        match self {
            Self::Replayer(replayer) => replayer.client_builder(key).retry(RetryConfig::disabled()),
            Self::Socket(server) => server.builder(key),
        }
    }

    /// Returns the only request.
    async fn received_one(self) -> Received {
        match self {
            Self::Replayer(_) => panic!("the request was compared already; use `Replayed::to_any_request`"),
            Self::Socket(server) => server.received_one().await.unwrap(),
        }
    }
}

impl Replayed {
    /// Serves the response to the recorded request.
    fn start(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            exchange: Exchange::load(name),
            server: Server::Replayer(Exchange::replayer(name)),
        }
    }

    /// Serves the response to whatever is requested.
    async fn to_any_request(name: &str) -> Self {
        let exchange = Exchange::load(name);
        let server = Server::Socket(Replay::of(&exchange).await.unwrap());
        Self { name: name.to_owned(), exchange, server }
    }

    fn v2(&self) -> Client<ApiKey> {
        self.server.client(ApiKey::parse("sk-inn-api-recorded").unwrap()).unwrap()
    }

    fn v1(&self) -> Client<SigningKey> {
        self.server.client(SigningKey::parse("signkey-test-00").unwrap()).unwrap()
    }

    fn without_key(&self) -> Client<DevServer> {
        let url = match &self.server {
            Server::Replayer(_) => "http://localhost:8288",
            Server::Socket(server) => server.base_url(),
        };
        self.server.client(DevServer::new(url).unwrap()).unwrap()
    }

    /// Returns the value. Checks that the request is the recorded one and that no part of the response is dropped.
    async fn value<T: Serialize>(self, result: Result<Response<T>, Error>) -> T {
        self.full(result).await.value
    }

    /// Like [`value`](Self::value), but returns the full response.
    async fn full<T: Serialize>(self, result: Result<Response<T>, Error>) -> Response<T> {
        let response = result.unwrap();
        self.check_value(&response);
        self.check_request().await;
        response
    }

    /// Like [`value`](Self::value) for a page. Version 1 sends no cursor, so only its items are compared.
    async fn page<T: Serialize>(self, result: Result<Response<Page<T>>, Error>) -> Page<T> {
        let response = result.unwrap();
        let recorded = self.check_envelope(&response);
        check_round_trip(&response.value.items, recorded.get("data").unwrap_or(&json!([])));
        if self.exchange.request.path.starts_with("/v2/") {
            check_page(&response.value, &recorded["page"]);
        } else {
            assert_eq!(recorded.get("page"), None);
        }
        self.check_request().await;
        response.value
    }

    /// Like [`value`](Self::value) for a response without the envelope.
    async fn bare<T: Serialize>(self, result: Result<Response<T>, Error>) -> T {
        let response = result.unwrap();
        self.check_head(&response);
        check_round_trip(&response.value, &self.exchange.response_json());
        self.check_request().await;
        response.value
    }

    /// Like [`value`](Self::value) for an operation that returns nothing.
    async fn nothing(self, result: Result<Response<()>, Error>) {
        let response = result.unwrap();
        self.check_head(&response);
        assert_eq!(self.exchange.response.body, "");
        self.check_request().await;
    }

    /// Returns the error. Checks that the request is the recorded one and that no part of the error response is dropped.
    async fn check_error<T: std::fmt::Debug>(self, result: Result<T, Error>) -> Error {
        let error = result.unwrap_err();
        self.check_error_response(&error);
        self.check_request().await;
        error
    }

    async fn check_request(self) {
        match self.server {
            Server::Replayer(replayer) => replayer.verify(),
            server @ Server::Socket(_) => server.received_one().await.assert_as(&self.exchange),
        }
    }

    /// Checks a request that was recorded without a body and is sent with `{}`, which the server treats the same.
    async fn check_empty_object(mut self) {
        let recorded = self.exchange.request.body.replace("{}".to_owned());
        assert_eq!(recorded, None);
        self.check_request().await;
    }

    fn check_value<T: Serialize>(&self, response: &Response<T>) {
        let recorded = self.check_envelope(response);
        assert_eq!(recorded.get("page"), None, "compare a page with `page`");
        check_round_trip(&response.value, &recorded["data"]);
    }

    /// Returns the recorded envelope, after comparing the metadata of the response with it.
    fn check_envelope<T>(&self, response: &Response<T>) -> Value {
        self.check_head(response);
        let recorded = self.exchange.response_json();
        for name in recorded.as_object().unwrap().keys() {
            assert!(["data", "metadata", "page"].contains(&name.as_str()), "the envelope's {name} is not compared");
        }
        check_metadata(&response.metadata, &recorded["metadata"]);
        assert!(response.metadata.fetched_at.is_some());
        recorded
    }

    fn check_head<T>(&self, response: &Response<T>) {
        let recorded = &self.exchange.response;
        assert_eq!((response.status.as_u16(), response.attempts), (recorded.status, 1));
        self.check_headers(|name| Some(response.headers.get(name)?.as_bytes()));
    }

    /// Compares the headers. Every comparison of a response calls it, so it counts as a use of the recording.
    fn check_headers<'a>(&self, header: impl Fn(&str) -> Option<&'a [u8]>) {
        let framing = ["content-length", "transfer-encoding"];
        for (name, value) in self.exchange.response.headers.iter().filter(|(name, _)| !framing.contains(&name.as_str()))
        {
            assert_eq!(header(name), Some(value.as_bytes()), "the header {name}");
        }
        coverage::compared(&self.name);
    }

    /// Checks codes, messages, status, headers and body of an error response. If responses of the operation contain secrets,
    /// the error has neither messages nor a body.
    fn check_error_response(&self, error: &Error) {
        let recorded = &self.exchange.response;
        let text = &recorded.body;
        let secret = error.operation().unwrap().redact;
        let mut expected = errors_of(text);
        if secret {
            for (_, message) in &mut expected {
                message.clear();
            }
        }
        assert_eq!(errors_as(error.api_errors()), expected);
        // The body of an error response with HTTP status 200 contains the actual status.
        let body_status = serde_json::from_str::<Value>(text).ok().and_then(|json| json["status"].as_u64());
        assert_eq!(
            error.status().unwrap().as_u16(),
            body_status.map_or(recorded.status, |status| status.try_into().unwrap())
        );
        self.check_headers(|name| Some(error.headers()?.get(name)?.as_bytes()));
        assert_eq!(error.body(), (!secret).then_some(text.as_bytes()), "responses with secrets are not stored");
        assert!(error.may_have_been_sent());
        assert_ne!(error.kind(), ErrorKind::Unexpected);
    }
}
