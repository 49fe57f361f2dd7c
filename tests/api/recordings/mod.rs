//! Recordings of a real server, replayed: what the client sends is what was sent, and what came back decodes.

/// The tests of a module, which [`coverage`] runs once more.
macro_rules! recorded {
    ($($(#[$meta:meta])* async fn $name:ident() $body:block)+) => {$(
        $(#[$meta])*
        #[tokio::test]
        async fn $name() $body
    )+

        /// One after the other, on this thread.
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

use inngest_api::response::Page;
use inngest_api::{ApiKey, Client, DevServer, Error, ErrorKind, Response, SigningKey};
use inngest_api_tests::recording::Exchange;
use inngest_api_tests::replay::Replay;
use inngest_api_tests::round_trip::{check_metadata, check_page, check_round_trip, errors_as, errors_of};
use serde::Serialize;
use serde_json::{Value, json};

/// A recording being replayed.
struct Replayed {
    name: String,
    exchange: Exchange,
    server: Replay,
}

impl Replayed {
    async fn start(name: &str) -> Self {
        let exchange = Exchange::load(name);
        let server = Replay::of(&exchange).await.unwrap();
        Self { name: name.to_owned(), exchange, server }
    }

    fn v2(&self) -> Client<ApiKey> {
        self.server.client(ApiKey::parse("sk-inn-api-recorded").unwrap()).unwrap()
    }

    fn v1(&self) -> Client<SigningKey> {
        self.server.client(SigningKey::parse("signkey-test-00").unwrap()).unwrap()
    }

    fn without_key(&self) -> Client<DevServer> {
        self.server.client(DevServer::new(self.server.base_url()).unwrap()).unwrap()
    }

    /// The value: the request was the recorded one, and of the answer nothing is dropped.
    async fn value<T: Serialize>(self, result: Result<Response<T>, Error>) -> T {
        self.full(result).await.value
    }

    /// The same with all that came with the value.
    async fn full<T: Serialize>(self, result: Result<Response<T>, Error>) -> Response<T> {
        let response = result.unwrap();
        self.check_value(&response);
        self.check_request().await;
        response
    }

    /// The same of a page; of version 1's, whose cursor is its last item's, only the items are compared.
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

    /// The same of a value that comes without the envelope.
    async fn bare<T: Serialize>(self, result: Result<Response<T>, Error>) -> T {
        let response = result.unwrap();
        self.check_head(&response);
        check_round_trip(&response.value, &self.exchange.answer());
        self.check_request().await;
        response.value
    }

    /// The same of an operation that answers nothing.
    async fn nothing(self, result: Result<Response<()>, Error>) {
        let response = result.unwrap();
        self.check_head(&response);
        assert_eq!(self.exchange.response.body, "");
        self.check_request().await;
    }

    /// The error: the request was the recorded one, and of the refusal nothing is dropped.
    async fn check_error<T: std::fmt::Debug>(self, result: Result<T, Error>) -> Error {
        let error = result.unwrap_err();
        self.check_refusal(&error);
        self.check_request().await;
        error
    }

    async fn check_request(self) {
        self.server.received_one().await.unwrap().assert_as(&self.exchange);
    }

    /// As recorded but for the body: what was recorded without one is sent with `{}`, which is the same (wire facts 3).
    async fn check_empty_object(mut self) {
        let recorded = self.exchange.request.body.replace("{}".to_owned());
        assert_eq!(recorded, None);
        self.check_request().await;
    }

    fn check_value<T: Serialize>(&self, response: &Response<T>) {
        let recorded = self.check_envelope(response);
        assert_eq!(recorded.get("page"), None, "a page is to be compared as one");
        check_round_trip(&response.value, &recorded["data"]);
    }

    /// The envelope as recorded, which the answer's metadata was compared with.
    fn check_envelope<T>(&self, response: &Response<T>) -> Value {
        self.check_head(response);
        let recorded = self.exchange.answer();
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

    /// What every comparison of an answer goes through: it counts as a use of the recording.
    fn check_headers<'a>(&self, header: impl Fn(&str) -> Option<&'a [u8]>) {
        let framing = ["content-length", "transfer-encoding"];
        for (name, value) in self.exchange.response.headers.iter().filter(|(name, _)| !framing.contains(&name.as_str()))
        {
            assert_eq!(header(name), Some(value.as_bytes()), "the header {name}");
        }
        coverage::compared(&self.name);
    }

    /// Codes, messages, status, headers and body of a refusal, whatever was asked; where answers carry secrets, neither
    /// messages nor body.
    fn check_refusal(&self, error: &Error) {
        let recorded = &self.exchange.response;
        let text = &recorded.body;
        let secret = error.operation().unwrap().redact;
        let mut said = errors_of(text);
        if secret {
            for (_, message) in &mut said {
                message.clear();
            }
        }
        assert_eq!(errors_as(error.api_errors()), said);
        // A refusal under HTTP 200 says the status that it means.
        let claim = serde_json::from_str::<Value>(text).ok().and_then(|json| json["status"].as_u64());
        assert_eq!(
            error.status().unwrap().as_u16(),
            claim.map_or(recorded.status, |status| status.try_into().unwrap())
        );
        self.check_headers(|name| Some(error.headers()?.get(name)?.as_bytes()));
        assert_eq!(error.body(), (!secret).then_some(text.as_bytes()), "answers with secrets in them are not kept");
        assert!(error.may_have_been_sent());
        assert_ne!(error.kind(), ErrorKind::Unexpected);
    }
}
