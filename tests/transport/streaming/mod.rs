//! Streamed uploads and downloads: retries, limits and errors.

mod backpressure;
mod failing;
mod files;
mod idle;
mod uploads;

use std::time::Duration;

use bytes::Bytes;
use futures_util::stream;
use inngest_api::stream::Upload;
use inngest_api::{ApiKey, Client, RetryConfig};
use inngest_api_tests::replay::{Replay, answer, json_answer};

const WRITTEN: &str = r#"{"data":{"path":"/a","bytesWritten":"13"}}"#;

fn api_key() -> ApiKey {
    ApiKey::parse("sk-inn-api-0123456789SECRET").unwrap()
}

/// Returns a client that retries with a short backoff, so that tests are fast.
fn client(server: &Replay) -> Client<ApiKey> {
    server.builder(api_key()).retry(RetryConfig::new().initial_backoff(Duration::from_millis(1))).build().unwrap()
}

fn busy() -> Vec<u8> {
    answer(503, [], "")
}

fn written() -> Vec<u8> {
    json_answer(WRITTEN)
}

/// Returns `sandbox file\n` in two chunks.
fn chunks() -> impl futures_util::Stream<Item = Result<Bytes, std::io::Error>> {
    stream::iter(["sandbox ", "file\n"].map(|chunk| Ok(Bytes::from_static(chunk.as_bytes()))))
}

fn once() -> Upload {
    Upload::stream(chunks())
}
