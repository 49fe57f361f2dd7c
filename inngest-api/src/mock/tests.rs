//! The server from the outside, through the public client; and byte for byte against the recordings.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test is to fail where it is")]

mod apps;
mod cloud;
mod events;
mod functions;
mod lists;
mod overrides;
mod raw;
mod recorded;
mod runs;
mod server;

use serde_json::{Value, json};

use super::{Builder, FunctionError, Server};
use crate::{ApiKey, Client, DevServer, RetryConfig};

/// A run that never was.
const UNKNOWN: &str = "01ARZ3NDEKTSV4RRFFQ69G5FAV";

/// An app as the recordings know it.
fn demo_app() -> Builder {
    Server::builder()
        .function("demo-app", "backfill-data", |data: Value| Ok(data))
        .function("demo-app", "returns/array ü", |_: Value| Ok(json!([1, "zwei", { "drei": null }])))
        .function("demo-app", "always-fails", |_: Value| Err::<Value, _>("this function always fails".into()))
        .on_event("demo/fail", "demo-app", "always-fails")
}

async fn served(builder: Builder) -> (Server, Client<ApiKey>) {
    let server = builder.start().await.unwrap();
    let client = server
        .client_builder(ApiKey::parse("sk-inn-api-test").unwrap())
        .retry(RetryConfig::disabled())
        .build()
        .unwrap();
    (server, client)
}

/// A server that asks for no key, and a client of both versions.
async fn open(builder: Builder) -> (Server, Client<DevServer>) {
    let server = builder.without_auth().start().await.unwrap();
    let client = server.client_builder(DevServer::local()).retry(RetryConfig::disabled()).build().unwrap();
    (server, client)
}
