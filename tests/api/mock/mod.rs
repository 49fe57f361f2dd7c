//! The mock server as users see it: handlers, scripts, faults, received requests, expectations. Over sockets and in memory.

mod concurrency;
mod custom_endpoints;
mod defaults;
mod documented;
mod event_api;
mod faults;
mod grammar;
mod in_memory;
mod logging;
mod official_sdk;
mod operations;
mod permissions;
mod received;
mod recording;
mod sandbox_handle;
mod scripts;
mod verify;
mod waiting;

use std::time::Duration;

use inngest_api::types::SandboxId;
use inngest_api::v2::{NewSandbox, SandboxSize};
use inngest_api::{ApiKey, Client, RetryConfig, mock};
use serde_json::{Value, json};

/// Retries without noticeable waiting.
const QUICK: RetryConfig = RetryConfig::new().initial_backoff(Duration::from_millis(1));

/// All transports of a server.
const TRANSPORTS: [Transport; 4] = [Transport::Memory, Transport::Http1, Transport::Http2, Transport::Plain];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Transport {
    Memory,
    Http1,
    Http2,
    Plain,
}

impl Transport {
    async fn start(self, builder: mock::Builder) -> mock::Server {
        match self {
            Self::Memory => builder.in_memory(),
            Self::Http1 => builder.http1_only().start().await,
            Self::Http2 => builder.http2_only().start().await,
            Self::Plain => builder.plain_http().start().await,
        }
        .unwrap()
    }
}

fn api_key() -> ApiKey {
    ApiKey::parse("sk-inn-api-0123456789SECRET").unwrap()
}

fn demo_app() -> mock::Builder {
    mock::Server::builder().function("demo-app", "backfill-data", |data: Value| Ok(json!({ "seen": data["test"] })))
}

fn in_memory() -> (mock::Server, Client<ApiKey>) {
    let server = demo_app().in_memory().unwrap();
    let client = server.client_builder(api_key()).retry(RetryConfig::disabled()).build().unwrap();
    (server, client)
}

/// Creates a sandbox with one CPU.
async fn new_sandbox(client: &Client<ApiKey>, name: &str) -> SandboxId {
    let size = SandboxSize { vcpu: 1, memory_mb: 512 };
    client.v2().create_sandbox(NewSandbox::fresh(name, size)).send().await.unwrap().id
}

/// The message of a panic.
fn panicked(run: impl FnOnce()) -> String {
    let payload = std::panic::catch_unwind(std::panic::AssertUnwindSafe(run)).unwrap_err();
    payload.downcast_ref::<String>().cloned().unwrap_or_else(|| (*payload.downcast_ref::<&str>().unwrap()).to_owned())
}
