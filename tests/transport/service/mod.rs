//! Layers, transports, spans, observers, key replacement, and closing a client.

mod additions;
mod closing;
mod keys;
mod layers;
mod observing;
mod spans;
mod transports;

use std::time::Duration;

use inngest_api::{ApiKey, RetryConfig};
use inngest_api_tests::replay::answer;

const HEALTHY: &str = r#"{"data":{"status":"ok"}}"#;

/// Retries with a short backoff, so that tests are fast.
const QUICK: RetryConfig = RetryConfig::new().initial_backoff(Duration::from_millis(1));

/// Much longer than any case takes.
const SOON: Duration = Duration::from_secs(20);

fn api_key() -> ApiKey {
    ApiKey::parse("sk-inn-api-0123456789SECRET").unwrap()
}

fn busy() -> Vec<u8> {
    answer(503, [("x-request-id", "req-1")], "")
}
