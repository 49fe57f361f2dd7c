//! Tests of the requests that the client sends and of the responses that it reads, over real sockets.

mod accepted_arguments;
mod ambiguous;
mod arguments;
mod cancelling;
mod compression;
mod encoding;
mod keys;
mod pages;
mod responses;
mod retries;
mod retry_options;
mod runs;
mod sandboxes;
mod server_behavior;
mod spawning;
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

/// Returns a client of a server that does not exist, for calls that fail before they send a request.
fn nowhere() -> Client<ApiKey> {
    Client::builder(api_key()).base_url("http://127.0.0.1:1").build().unwrap()
}
