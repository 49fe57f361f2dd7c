//! Pooled connections that the server has closed, or closes while a request is sent.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use inngest_api::v2::NewScore;
use inngest_api::{ApiKey, Client, Error, ErrorKind, RetryConfig};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use super::server::Server;
use super::tls::Authority;
use super::{QUICK, RUN, api_key, builder};

/// Makes a call that is not idempotent; returns the number of attempts.
async fn score(client: &Client<ApiKey>) -> Result<u32, Error> {
    client
        .v2()
        .create_score(RUN, vec![NewScore::new("accuracy", 1)])
        .send_full()
        .await
        .map(|response| response.attempts)
}

#[tokio::test]
async fn closed_pooled_connection_is_replaced_without_an_error() {
    let authority = Authority::new();
    for protocol in ["h2", "http/1.1"] {
        let server = Server::start(authority.serves("localhost", &[protocol])).await;
        // Retries are disabled: the pool itself replaces the connection, because nothing was sent.
        let client = builder(&server.url(), &authority).retry(RetryConfig::disabled()).build().unwrap();
        for round in 1..=20 {
            client.v2().health().send().await.unwrap();
            server.cut().await;
            assert_eq!(client.v2().health().send_full().await.unwrap().attempts, 1);
            server.cut().await;
            assert_eq!((server.requests(), server.connections()), (2 * round, 2 * round));
        }
    }
}

#[tokio::test]
async fn call_on_a_connection_whose_close_is_unnoticed_succeeds_or_may_have_been_sent() {
    let authority = Authority::new();
    // A separate runtime, so that the server can close connections while the client's thread is blocked.
    let server_runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    for protocol in ["h2", "http/1.1"] {
        let server =
            Arc::new(server_runtime.spawn(Server::start(authority.serves("localhost", &[protocol]))).await.unwrap());
        let client = builder(&server.url(), &authority).retry(QUICK).build().unwrap();
        for _ in 0..10 {
            client.v2().health().send().await.unwrap();
            // The connection goes back to the pool.
            tokio::time::sleep(Duration::from_millis(50)).await;
            let (closed, wait) = std::sync::mpsc::channel();
            let cutting = Arc::clone(&server);
            server_runtime.spawn(async move {
                cutting.cut().await;
                closed.send(()).unwrap();
            });
            wait.recv().unwrap();
            let before = server.requests();
            match score(&client).await {
                Ok(attempts) => assert_eq!((server.requests(), attempts), (before + 1, 1)),
                Err(error) => {
                    assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Transport, true), "{error:?}");
                    assert_eq!((server.requests(), error.attempts()), (before, 1), "the request was not retried");
                }
            }
        }
    }
    server_runtime.shutdown_background();
}

pub(super) const LIST: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n{\"data\":[]}";

/// A plain HTTP server that responds to one request, reads a part of the next one and resets the connection.
struct Resetting {
    client: Client<ApiKey>,
    /// The number of requests that the server read completely.
    complete: Arc<AtomicUsize>,
    _task: JoinSet<()>,
}

async fn resetting(takes: usize, waits: Duration) -> Resetting {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let complete = Arc::<AtomicUsize>::default();
    let count = Arc::clone(&complete);
    let mut task = JoinSet::new();
    task.spawn(async move {
        let respond = async || {
            let (mut stream, _) = listener.accept().await.unwrap();
            request(&mut stream).await.unwrap();
            count.fetch_add(1, Ordering::SeqCst);
            stream.write_all(LIST).await.unwrap();
            stream
        };
        let mut stream = respond().await;
        stream.read_exact(&mut vec![0; takes]).await.unwrap();
        tokio::time::sleep(waits).await;
        stream.set_zero_linger().unwrap();
        drop(stream);
        let mut open = Vec::new();
        loop {
            open.push(respond().await);
        }
    });
    let client = Client::builder(api_key()).base_url(&url).retry(QUICK).build().unwrap();
    Resetting { client, complete, _task: task }
}

impl Resetting {
    fn complete(&self) -> usize {
        self.complete.load(Ordering::SeqCst)
    }
}

pub(super) async fn request(stream: &mut TcpStream) -> std::io::Result<()> {
    let mut bytes = Vec::new();
    loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
            let length = head.split_once("content-length: ").map_or("0", |(_, rest)| rest.lines().next().unwrap());
            if bytes.len() >= end + 4 + length.parse::<usize>().unwrap() {
                return Ok(());
            }
        }
        if stream.read_buf(&mut bytes).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
    }
}

#[tokio::test]
async fn reset_after_the_first_byte_is_retried_only_for_idempotent_calls() {
    let server = resetting(1, Duration::ZERO).await;
    score(&server.client).await.unwrap();
    let error = score(&server.client).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.may_have_been_sent(), error.attempts()),
        (ErrorKind::Transport, true, 1),
        "{error}"
    );
    assert_eq!(server.complete(), 1, "the request was not retried");

    let server = resetting(1, Duration::ZERO).await;
    score(&server.client).await.unwrap();
    assert_eq!(server.client.v2().list_runs().send_full().await.unwrap().attempts, 2, "an idempotent call is retried");
    assert_eq!(server.complete(), 2);
}

#[tokio::test]
async fn call_that_races_a_reset_succeeds_or_may_have_been_sent() {
    for round in 0..50 {
        let server = resetting(0, Duration::from_micros(round * 20)).await;
        score(&server.client).await.unwrap();
        tokio::time::sleep(Duration::from_micros(300)).await;
        match score(&server.client).await {
            Ok(attempts) => assert_eq!((server.complete(), attempts), (2, 1)),
            Err(error) => {
                assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Transport, true), "{error:?}");
                assert_eq!((server.complete(), error.attempts()), (1, 1), "the request was not retried");
            }
        }
    }
}
