//! Tests of the server through the public client, and byte by byte against the recordings.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "tests may panic")]

mod apps;
mod cloud;
mod events;
mod functions;
mod images;
mod lists;
mod overrides;
mod raw;
mod recorded;
mod runs;
mod sandbox_limits;
mod server;
mod strict;

use serde_json::{Value, json};

use super::{Builder, FunctionFailure, Server};
use crate::{ApiKey, Client, DevServer, RetryConfig};

/// A valid id that no run has.
const UNKNOWN: &str = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

/// The app of the recordings.
fn demo_app() -> Builder {
    Server::builder()
        .function("demo-app", "backfill-data", |data: Value| Ok(data))
        .function("demo-app", "returns/array ü", |_: Value| Ok(json!([1, "zwei", { "drei": null }])))
        .function("demo-app", "always-fails", |_: Value| Err::<Value, _>("this function always fails".into()))
        .on_event("demo/fail", "demo-app", "always-fails")
}

/// A server, and a client with an API key that never retries.
async fn served(builder: Builder) -> (Server, Client<ApiKey>) {
    let server = builder.start().await.unwrap();
    let client = server
        .client_builder(ApiKey::parse("sk-inn-api-test").unwrap())
        .retry(RetryConfig::disabled())
        .build()
        .unwrap();
    (server, client)
}

/// A server that requires no key, and a client for both API versions.
async fn open(builder: Builder) -> (Server, Client<DevServer>) {
    let server = builder.without_auth().start().await.unwrap();
    let client = server.client_builder(DevServer::local()).retry(RetryConfig::disabled()).build().unwrap();
    (server, client)
}
