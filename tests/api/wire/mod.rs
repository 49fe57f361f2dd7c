//! What goes over the wire, and what comes of what comes back: on real sockets, byte by byte.

mod answers;
mod arguments;
mod cancelling;
mod escaping;
mod facts;
mod keys;
mod knobs;
mod pages;
mod retries;
mod spawned;
mod streams;
mod untyped;

use inngest_api::{ApiKey, Client};
use inngest_api_tests::replay::Replay;

const HEALTHY: &str = r#"{"data":{"status":"ok"}}"#;
const RUN: &str = "01K3Z5V7Q9T8R6W4M2N0B1C3D5";

fn api_key() -> ApiKey {
    ApiKey::parse("sk-inn-api-0123456789SECRET").unwrap()
}

fn client(server: &Replay) -> Client<ApiKey> {
    server.client(api_key()).unwrap()
}

/// A client whose server, if it ever asked one, would not be there.
fn nowhere() -> Client<ApiKey> {
    Client::builder(api_key()).base_url("http://127.0.0.1:1").build().unwrap()
}
