//! Recordings of a real server, replayed: what the client sends is what was sent, and what came back decodes.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test is to fail where it is")]

/// A test that needs the recordings; without them it is reported as ignored.
macro_rules! recorded {
    ($($(#[$meta:meta])* async fn $name:ident() $body:block)+) => {$(
        $(#[$meta])*
        #[tokio::test]
        #[cfg_attr(not(shared_data), ignore = "INNGEST_SHARED_DIR is not set")]
        async fn $name() $body
    )+};
}

mod auth;
mod changes;
mod reads;
mod v1;
mod v2;
mod v2_errors;

use inngest_api::{ApiKey, Client, DevServer, Error, SigningKey};
use inngest_api_tests::recording::Exchange;
use inngest_api_tests::replay::Replay;

/// A recording being replayed.
struct Replayed {
    exchange: Exchange,
    server: Replay,
}

impl Replayed {
    async fn start(name: &str) -> Self {
        let exchange = Exchange::load(name);
        let server = Replay::of(&exchange).await.unwrap();
        Self { exchange, server }
    }

    fn v2(&self) -> Client<ApiKey> {
        self.server.client(ApiKey::parse("sk-inn-api-recorded").unwrap()).unwrap()
    }

    fn v1(&self) -> Client<SigningKey> {
        self.server.client(SigningKey::parse("signkey-test-00").unwrap()).unwrap()
    }

    fn without_key(&self) -> Client<DevServer> {
        self.server.client(DevServer::at(self.server.base_url()).unwrap()).unwrap()
    }

    /// The value, after the request was seen to be the recorded one.
    async fn check<T>(self, result: Result<T, Error>) -> T {
        let value = result.unwrap();
        self.server.received_one().await.unwrap().assert_as(&self.exchange);
        value
    }

    /// The error, after the request was seen to be the recorded one.
    async fn check_error<T: std::fmt::Debug>(self, result: Result<T, Error>) -> Error {
        let error = result.unwrap_err();
        self.server.received_one().await.unwrap().assert_as(&self.exchange);
        error
    }
}

/// What a value looks like on the wire.
fn wire<T: serde::Serialize>(value: &T) -> serde_json::Value {
    serde_json::to_value(value).unwrap()
}
