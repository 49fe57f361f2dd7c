//! Kept connections that the server has closed, and such that it closes in the very moment.

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

/// What is not safe to be made twice.
async fn score(client: &Client<ApiKey>) -> Result<u32, Error> {
    client.v2().create_score(RUN, vec![NewScore::new("accuracy", 1)]).send_full().await.map(|answer| answer.attempts)
}

#[tokio::test]
async fn the_next_call_goes_over_another_and_nobody_sees_it() {
    let authority = Authority::new();
    for protocol in ["h2", "http/1.1"] {
        let server = Server::start(authority.serves("localhost", &[protocol])).await;
        // Tries once: what is made again, the pool makes, for nothing was sent.
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
async fn a_call_before_that_is_noticed_is_told_as_it_is_and_costs_no_other() {
    let authority = Authority::new();
    // Apart, so that it can close connections while the client's side stands still.
    let apart = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    for protocol in ["h2", "http/1.1"] {
        let server = Arc::new(apart.spawn(Server::start(authority.serves("localhost", &[protocol]))).await.unwrap());
        let client = builder(&server.url(), &authority).retry(QUICK).build().unwrap();
        for _ in 0..10 {
            client.v2().health().send().await.unwrap();
            // The connection goes back to the pool.
            tokio::time::sleep(Duration::from_millis(50)).await;
            let (tell, told) = std::sync::mpsc::channel();
            let cutting = Arc::clone(&server);
            apart.spawn(async move {
                cutting.cut().await;
                tell.send(()).unwrap();
            });
            told.recv().unwrap();
            let before = server.requests();
            match score(&client).await {
                Ok(attempts) => assert_eq!((server.requests(), attempts), (before + 1, 1)),
                Err(error) => {
                    assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Transport, true), "{error:?}");
                    assert_eq!((server.requests(), error.attempts()), (before, 1), "it was not made again");
                }
            }
        }
    }
    apart.shutdown_background();
}

const LIST: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n{\"data\":[]}";

/// A server over plain HTTP, which answers one call, takes a part of the next and resets the connection.
struct Resetting {
    client: Client<ApiKey>,
    /// How many requests it took whole.
    whole: Arc<AtomicUsize>,
    _task: JoinSet<()>,
}

async fn resetting(takes: usize, waits: Duration) -> Resetting {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let whole = Arc::<AtomicUsize>::default();
    let count = Arc::clone(&whole);
    let mut task = JoinSet::new();
    task.spawn(async move {
        let answer = async || {
            let (mut stream, _) = listener.accept().await.unwrap();
            request(&mut stream).await.unwrap();
            count.fetch_add(1, Ordering::SeqCst);
            stream.write_all(LIST).await.unwrap();
            stream
        };
        let mut stream = answer().await;
        stream.read_exact(&mut vec![0; takes]).await.unwrap();
        tokio::time::sleep(waits).await;
        stream.set_zero_linger().unwrap();
        drop(stream);
        let mut kept = Vec::new();
        loop {
            kept.push(answer().await);
        }
    });
    let client = Client::builder(api_key()).base_url(&url).retry(QUICK).build().unwrap();
    Resetting { client, whole, _task: task }
}

impl Resetting {
    fn whole(&self) -> usize {
        self.whole.load(Ordering::SeqCst)
    }
}

async fn request(stream: &mut TcpStream) -> std::io::Result<()> {
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
async fn a_reset_after_the_first_byte_is_told_as_it_is() {
    let server = resetting(1, Duration::ZERO).await;
    score(&server.client).await.unwrap();
    let error = score(&server.client).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.may_have_been_sent(), error.attempts()),
        (ErrorKind::Transport, true, 1),
        "{error}"
    );
    assert_eq!(server.whole(), 1, "nothing was made again");

    let server = resetting(1, Duration::ZERO).await;
    score(&server.client).await.unwrap();
    assert_eq!(server.client.v2().list_runs().send_full().await.unwrap().attempts, 2, "what is safe is made again");
    assert_eq!(server.whole(), 2);
}

#[tokio::test]
async fn a_reset_in_the_very_moment_is_either_not_seen_or_told_as_it_is() {
    for round in 0..50 {
        let server = resetting(0, Duration::from_micros(round * 20)).await;
        score(&server.client).await.unwrap();
        tokio::time::sleep(Duration::from_micros(300)).await;
        match score(&server.client).await {
            Ok(attempts) => assert_eq!((server.whole(), attempts), (2, 1)),
            Err(error) => {
                assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Transport, true), "{error:?}");
                assert_eq!((server.whole(), error.attempts()), (1, 1), "it was not made again");
            }
        }
    }
}
