//! Bodies that are streams, up and down: what is sent again, what is cut, and how they fail.

mod failing;
mod files;
mod idle;
mod pressure;
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

/// A client that tries again without keeping tests waiting.
fn client(server: &Replay) -> Client<ApiKey> {
    server.builder(api_key()).retry(RetryConfig::new().initial_backoff(Duration::from_millis(1))).build().unwrap()
}

fn busy() -> Vec<u8> {
    answer(503, [], "")
}

fn written() -> Vec<u8> {
    json_answer(WRITTEN)
}

/// `sandbox file\n`, in two pieces.
fn pieces() -> impl futures_util::Stream<Item = Result<Bytes, std::io::Error>> {
    stream::iter(["sandbox ", "file\n"].map(|piece| Ok(Bytes::from_static(piece.as_bytes()))))
}

fn once() -> Upload {
    Upload::stream(pieces())
}
