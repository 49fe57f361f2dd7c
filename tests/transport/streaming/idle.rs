//! The idle timeout of streams that send nothing or only a few bytes.

use std::time::Duration;

use inngest_api::{CallOptions, Client, ErrorKind};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::api_key;

const MESSAGE: &str = "{\"type\":\"log\",\"stream\":\"STDOUT\",\"data\":\"cmVhZHkK\",\"encoding\":\"base64\"}\n";

/// Short enough for a test.
const LIMIT: Duration = Duration::from_millis(300);
/// Much longer than the limit.
const SOON: Duration = Duration::from_secs(30);

/// Starts a server that sends `first`, and then one byte per interval until the client disconnects.
async fn slow_server(first: String, interval: Duration) -> String {
    slow_server_sending(first, interval, b"x").await
}

async fn slow_server_sending(first: String, interval: Duration, bytes: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") {
            stream.read_buf(&mut request).await.unwrap();
        }
        stream.write_all(b"HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n").await.unwrap();
        stream.write_all(first.as_bytes()).await.unwrap();
        for _ in 0..1000 {
            tokio::time::sleep(interval).await;
            if stream.write_all(bytes).await.is_err() {
                break;
            }
        }
    });
    url
}

fn client(url: &str) -> Client<inngest_api::ApiKey> {
    Client::builder(api_key()).base_url(url).stream_idle_timeout(LIMIT).build().unwrap()
}

#[tokio::test]
async fn a_stream_without_a_complete_message_times_out() {
    for (interval, text) in [(SOON, "x"), (LIMIT / 15, "x"), (LIMIT / 15, "\n"), (LIMIT / 15, " \r\n")] {
        let url = slow_server_sending(MESSAGE.to_owned(), interval, text.as_bytes()).await;
        let mut logs = client(&url).v2().stream_sandbox_logs("sbx").follow(true).send().await.unwrap();
        assert!(logs.next().await.unwrap().is_ok());
        let error = tokio::time::timeout(SOON, logs.next()).await.unwrap().unwrap().unwrap_err();
        assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Timeout, true));
        let expected = "stream_sandbox_logs failed: stream timed out: no complete message received for 300ms; raise \
                    `ClientBuilder::stream_idle_timeout` if it may be idle longer";
        assert_eq!(error.to_string(), expected);
        assert!(logs.next().await.is_none());
    }
}

#[tokio::test]
async fn a_download_that_is_too_slow_times_out() {
    let url = slow_server("x".repeat(3000), Duration::from_millis(20)).await;
    let error = client(&url).v2().read_sandbox_file("sbx", "/a").send().await.unwrap();
    let error = tokio::time::timeout(SOON, error.bytes()).await.unwrap().unwrap_err();
    let expected = "read_sandbox_file failed: stream timed out: less than 1 KiB received for 300ms; raise \
                    `ClientBuilder::stream_idle_timeout` if it may be idle longer";
    assert_eq!(error.to_string(), expected);

    let url = slow_server("x".repeat(3000), Duration::from_millis(20)).await;
    let options = CallOptions::new().stream_idle_timeout(LIMIT / 2);
    let file = client(&url).v2().read_sandbox_file("sbx", "/a").options(options).send().await.unwrap();
    let error = tokio::time::timeout(SOON, file.bytes()).await.unwrap().unwrap_err();
    assert!(error.to_string().contains("150ms; raise `CallOptions::stream_idle_timeout`"), "{error}");
}

#[tokio::test]
async fn the_idle_timeout_ignores_the_time_between_reads() {
    let url = slow_server([MESSAGE, MESSAGE].concat(), SOON).await;
    let mut logs = client(&url).v2().stream_sandbox_logs("sbx").send().await.unwrap();
    tokio::time::sleep(2 * LIMIT).await;
    assert!(logs.next().await.unwrap().is_ok());
    tokio::time::sleep(2 * LIMIT).await;
    assert!(logs.next().await.unwrap().is_ok());
}

#[tokio::test]
async fn a_call_can_set_its_idle_timeout() {
    let url = slow_server(MESSAGE.to_owned(), SOON).await;
    let client = Client::builder(api_key()).base_url(&url).build().unwrap();
    let options = CallOptions::new().stream_idle_timeout(LIMIT);
    let mut logs = client.v2().stream_sandbox_logs("sbx").options(options).send().await.unwrap();
    assert!(logs.next().await.unwrap().is_ok());
    let error = tokio::time::timeout(SOON, logs.next()).await.unwrap().unwrap().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
}

#[tokio::test]
async fn a_maximum_idle_timeout_disables_the_timeout() {
    let url = slow_server(MESSAGE.to_owned(), Duration::from_millis(1)).await;
    let client = Client::builder(api_key()).base_url(&url).stream_idle_timeout(Duration::MAX).build().unwrap();
    let mut logs = client.v2().stream_sandbox_logs("sbx").send().await.unwrap();
    assert!(logs.next().await.unwrap().is_ok());
    assert_eq!(tokio::time::timeout(LIMIT, logs.next()).await.map(drop).map_err(drop), Err(()));
}
