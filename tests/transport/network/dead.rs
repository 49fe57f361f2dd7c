//! Connections that stop working: HTTP/2 connections that go silent, and pooled HTTP/1.1 connections that die together.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use inngest_api::service::HttpService;
use inngest_api::stream::Upload;
use inngest_api::v2::NewScore;
use inngest_api::{ApiKey, CallOptions, Client, ClientBuilder, Error, ErrorKind, RetryConfig};
use inngest_api_tests::replay::receive;
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Barrier, Notify};
use tokio::task::JoinSet;
use tower::layer::layer_fn;

use super::frames::{Connection, DATA, END_HEADERS, END_STREAM, HEADERS};
use super::proxy::{Manner, Proxy};
use super::tls::Authority;
use super::{QUICK, RUN, SOON, api_key, builder};

/// The timeout of an attempt that gets no response.
const ATTEMPT: Duration = Duration::from_millis(500);

/// Makes an idempotent call; returns the number of attempts.
async fn list(client: &Client<ApiKey>) -> Result<u32, Error> {
    client.v2().list_runs().send_full().await.map(|response| response.attempts)
}

/// Makes the call that opens the connection.
async fn open(client: &Client<ApiKey>) {
    let patient = CallOptions::new().attempt_timeout(SOON);
    let response = client.v2().list_runs().options(patient).send_full().await.unwrap();
    assert_eq!(response.attempts, 1);
}

/// Makes concurrent calls; returns the number of attempts of each.
async fn at_once(client: &Client<ApiKey>, calls: usize) -> Vec<u32> {
    with_options(client, calls, &CallOptions::new()).await
}

async fn with_options(client: &Client<ApiKey>, calls: usize, options: &CallOptions) -> Vec<u32> {
    let mut in_flight = JoinSet::new();
    for _ in 0..calls {
        in_flight.spawn(client.v2().list_runs().options(options.clone()).send_full());
    }
    in_flight
        .join_all()
        .await
        .into_iter()
        .map(|result| result.unwrap_or_else(|error| panic!("{error}")).attempts)
        .collect()
}

/// An HTTP/2 server whose first connection goes silent: it reads requests, and does not respond. Other connections respond.
struct Silent {
    port: u16,
    authority: Authority,
    accepted: Arc<AtomicUsize>,
    _task: JoinSet<()>,
}

impl Silent {
    /// `serve` runs on the first connection.
    async fn start<F: Future<Output = ()> + Send + 'static>(serve: impl Fn(Connection) -> F + Send + 'static) -> Self {
        let authority = Authority::new();
        let tls = authority.serves("localhost", &["h2"]);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let accepted = Arc::<AtomicUsize>::default();
        let count = Arc::clone(&accepted);
        let mut task = JoinSet::new();
        task.spawn(async move {
            let mut connections = JoinSet::new();
            loop {
                let mut connection = Connection::accept(&listener, &tls).await;
                if count.fetch_add(1, Ordering::SeqCst) == 0 {
                    connections.spawn(serve(connection));
                } else {
                    connections.spawn(async move { connection.respond_to_all().await });
                }
            }
        });
        Self { port, authority, accepted, _task: task }
    }

    /// The first connection responds to this many requests.
    async fn after(responses: usize) -> Self {
        Self::start(move |mut connection| async move {
            for _ in 0..responses {
                let stream = connection.request().await.unwrap();
                connection.respond(stream).await;
            }
            connection.closed().await;
        })
        .await
    }

    fn builder(&self) -> ClientBuilder<ApiKey> {
        let builder = builder(&format!("https://localhost:{}", self.port), &self.authority);
        builder.retry(QUICK.max_attempts(4)).attempt_timeout(ATTEMPT)
    }

    fn accepted(&self) -> usize {
        self.accepted.load(Ordering::SeqCst)
    }
}

#[tokio::test]
async fn silent_http2_connection_costs_a_call_one_attempt() {
    for layered in [false, true] {
        let server = Silent::after(1).await;
        let builder = server.builder();
        let builder = if layered { builder.attempt_layer(layer_fn(|inner: HttpService| inner)) } else { builder };
        let client = builder.build().unwrap();
        open(&client).await;
        assert_eq!((list(&client).await.unwrap(), server.accepted()), (2, 2));
        for _ in 0..5 {
            assert_eq!((list(&client).await.unwrap(), server.accepted()), (1, 2), "no further call waits");
        }
    }
}

#[tokio::test]
async fn http2_connection_that_is_silent_from_the_start_costs_one_attempt() {
    let server = Silent::after(0).await;
    // The timeout includes the connection and its handshake, in which the server sends something.
    let client = server.builder().attempt_timeout(ATTEMPT * 4).build().unwrap();
    assert_eq!((list(&client).await.unwrap(), server.accepted()), (2, 2));
    assert_eq!((list(&client).await.unwrap(), server.accepted()), (1, 2));
}

#[tokio::test]
async fn concurrent_calls_on_a_silent_http2_connection_share_the_next_one() {
    let server = Silent::after(1).await;
    let client = server.builder().attempt_timeout(ATTEMPT * 4).build().unwrap();
    open(&client).await;
    let attempts = at_once(&client, 20).await;
    assert!(attempts.iter().all(|attempts| *attempts == 2), "{attempts:?}");
    assert_eq!(server.accepted(), 2);
}

#[tokio::test]
async fn call_after_one_that_timed_out_uses_another_http2_connection() {
    let server = Silent::after(1).await;
    let base_url = format!("https://localhost:{}", server.port);
    let client = builder(&base_url, &server.authority).retry(QUICK).build().unwrap();
    open(&client).await;
    let hasty = CallOptions::new().timeout(ATTEMPT);
    let error = client.v2().list_runs().options(hasty).send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), server.accepted()), (ErrorKind::Timeout, 1, 1));
    assert_eq!((list(&client).await.unwrap(), server.accepted()), (1, 2));
}

#[tokio::test]
async fn silent_http2_connection_through_a_proxy_costs_one_attempt() {
    let server = Silent::after(1).await;
    let proxy = Proxy::start(Manner::Connects(([127, 0, 0, 1], server.port).into())).await;
    let client = server.builder().proxy(&format!("http://{}", proxy.address)).build().unwrap();
    open(&client).await;
    assert_eq!((list(&client).await.unwrap(), server.accepted(), proxy.connections()), (2, 2, 2));
    assert_eq!((list(&client).await.unwrap(), server.accepted(), proxy.connections()), (1, 2, 2));
}

#[tokio::test]
async fn http2_connection_that_responds_to_other_calls_is_not_replaced() {
    let server = Silent::start(|mut connection| async move {
        let held = connection.request().await.unwrap();
        while let Ok(stream) = connection.request().await {
            assert_ne!(stream, held);
            connection.respond(stream).await;
        }
    })
    .await;
    let client = server.builder().retry(RetryConfig::disabled()).build().unwrap();
    let slow = CallOptions::new().attempt_timeout(ATTEMPT * 6);
    let slow = tokio::spawn(client.v2().list_runs().options(slow).send());
    super::until(|| server.accepted() == 1).await;
    let error = loop {
        if slow.is_finished() {
            break slow.await.unwrap().unwrap_err();
        }
        let patient = CallOptions::new().attempt_timeout(SOON);
        client.v2().list_runs().options(patient).send().await.unwrap();
        tokio::time::sleep(ATTEMPT / 20).await;
    };
    assert_eq!(error.kind(), ErrorKind::Timeout);
    open(&client).await;
    assert_eq!(server.accepted(), 1);
}

#[tokio::test]
async fn http2_connection_on_which_a_download_arrives_is_not_replaced() {
    let server = Silent::start(|mut connection| async move {
        let download = connection.request().await.unwrap();
        connection.send(HEADERS, END_HEADERS, download, &[0x88]).await;
        connection.send(DATA, 0, download, b"data").await;
        connection.request().await.unwrap();
        for _ in 0..150 {
            connection.send(DATA, 0, download, b"data").await;
            tokio::time::sleep(ATTEMPT / 20).await;
        }
        connection.respond_to_all().await;
    })
    .await;
    let client = server.builder().retry(RetryConfig::disabled()).build().unwrap();
    let patient = CallOptions::new().attempt_timeout(SOON);
    let read = client.v2().read_sandbox_file("sbx", "/a").options(patient.clone());
    let mut download = read.send().await.unwrap();
    download.next().await.unwrap().unwrap();
    let reading = tokio::spawn(async move { while download.next().await.is_some() {} });
    let options = CallOptions::new().attempt_timeout(ATTEMPT * 6);
    let error = client.v2().list_runs().options(options).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    client.v2().list_runs().options(patient).send().await.unwrap();
    assert_eq!(server.accepted(), 1);
    reading.abort();
}

#[tokio::test]
async fn streams_on_an_http2_connection_that_was_replaced_go_on() {
    let goes_on = Arc::new(Notify::new());
    let continues = Arc::clone(&goes_on);
    let server = Silent::start(move |mut connection| {
        let continues = Arc::clone(&continues);
        async move {
            let download = connection.request().await.unwrap();
            connection.send(HEADERS, END_HEADERS, download, &[0x88]).await;
            connection.send(DATA, 0, download, b"first ").await;
            // The upload does not end yet. The next complete request is the one that gets no response.
            connection.request().await.unwrap();
            continues.notified().await;
            connection.send(DATA, END_STREAM, download, b"second").await;
            let upload = connection.request().await.unwrap();
            connection.send(HEADERS, END_HEADERS, upload, &[0x88]).await;
            connection.send(DATA, END_STREAM, upload, br#"{"data":{"path":"/a","bytesWritten":"8"}}"#).await;
            connection.closed().await;
        }
    })
    .await;
    let client = server.builder().build().unwrap();
    let patient = CallOptions::new().attempt_timeout(SOON);
    let read = client.v2().read_sandbox_file("sbx", "/a").options(patient.clone());
    let mut download = read.send().await.unwrap();
    assert_eq!(download.next().await.unwrap().unwrap(), "first ");
    let (chunks, source) = tokio::sync::mpsc::channel(1);
    let source = futures_util::stream::unfold(source, |mut source| async move {
        let chunk: Bytes = source.recv().await?;
        Some((Ok::<_, std::io::Error>(chunk), source))
    });
    let write = client.v2().write_sandbox_file("sbx", "/a", Upload::stream(source)).options(patient);
    let upload = tokio::spawn(write.send());
    chunks.send(Bytes::from_static(b"half")).await.unwrap();
    assert_eq!((list(&client).await.unwrap(), server.accepted()), (2, 2));
    goes_on.notify_one();
    chunks.send(Bytes::from_static(b"half")).await.unwrap();
    drop(chunks);
    assert_eq!(download.next().await.unwrap().unwrap(), "second");
    assert!(download.next().await.is_none());
    assert_eq!(upload.await.unwrap().unwrap().bytes_written, 8);
}

/// How a connection dies when it receives a request.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Death {
    Resets,
    Closes,
    /// Reads, and never responds.
    IsSilent,
}

const LIST: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n{\"data\":[]}";

/// A plain HTTP server whose connections die.
struct Mortal {
    client: Client<ApiKey>,
    counts: Arc<MortalCounts>,
    _task: JoinSet<()>,
}

#[derive(Default)]
struct MortalCounts {
    accepted: AtomicUsize,
    requests: AtomicUsize,
    scores: AtomicUsize,
    /// The connections before this one die at their next request.
    dead: AtomicUsize,
}

impl Mortal {
    /// The server responds to the first requests of its first `count` connections at the same time. A connection dies at the
    /// request after `lives` others.
    async fn start(count: usize, lives: usize, death: Death, retry: RetryConfig) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let counts = Arc::<MortalCounts>::default();
        let counted = Arc::clone(&counts);
        let mut task = JoinSet::new();
        task.spawn(async move {
            let all = Arc::new(Barrier::new(count));
            let mut connections = JoinSet::new();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let number = counted.accepted.fetch_add(1, Ordering::SeqCst);
                let all = (number < count).then(|| Arc::clone(&all));
                connections.spawn(serve(stream, number, lives, death, all, Arc::clone(&counted)));
            }
        });
        let builder = Client::builder(api_key()).base_url(&url).retry(retry).timeout(SOON);
        let client =
            builder.attempt_timeout(if death == Death::IsSilent { ATTEMPT * 3 } else { SOON }).build().unwrap();
        let server = Self { client, counts, _task: task };
        let patient = CallOptions::new().attempt_timeout(SOON);
        let attempts = with_options(&server.client, count, &patient).await;
        assert_eq!((attempts, server.accepted()), (vec![1; count], count));
        server
    }

    fn accepted(&self) -> usize {
        self.counts.accepted.load(Ordering::SeqCst)
    }

    /// All connections die at their next request.
    fn kill(&self) {
        self.counts.dead.store(self.accepted(), Ordering::SeqCst);
    }
}

async fn serve(
    mut stream: TcpStream,
    number: usize,
    lives: usize,
    death: Death,
    all: Option<Arc<Barrier>>,
    counts: Arc<MortalCounts>,
) {
    for made in 0.. {
        let Ok(request) = receive(&mut stream).await else { return };
        counts.requests.fetch_add(1, Ordering::SeqCst);
        if made >= lives || number < counts.dead.load(Ordering::SeqCst) {
            match death {
                Death::Resets => stream.set_zero_linger().unwrap(),
                Death::Closes => {}
                Death::IsSilent => std::future::pending().await,
            }
            return;
        }
        if let (0, Some(all)) = (made, &all) {
            all.wait().await;
        }
        if request.method == "POST" {
            counts.scores.fetch_add(1, Ordering::SeqCst);
        }
        stream.write_all(LIST).await.unwrap();
    }
}

#[tokio::test]
async fn calls_succeed_when_each_connection_dies_at_its_second_request() {
    for death in [Death::Resets, Death::Closes] {
        for (calls, retry) in [(8, QUICK), (8, RetryConfig::new()), (40, QUICK), (40, RetryConfig::new())] {
            let server = Mortal::start(calls, 1, death, retry.budget(1000)).await;
            for round in 1..=3 {
                let before = server.accepted();
                let attempts = at_once(&server.client, calls).await;
                let made = server.accepted() - before;
                assert!(attempts.iter().all(|attempts| *attempts <= 2), "{death:?}, {round}: {attempts:?}");
                assert!(made <= calls, "{death:?}, {round}: {made} connections");
            }
        }
    }
}

#[tokio::test]
async fn connections_that_died_together_cost_one_attempt() {
    for death in [Death::Resets, Death::Closes, Death::IsSilent] {
        for (connections, calls) in [(8, 1), (8, 4), (40, 1), (40, 4), (40, 40)] {
            let server = Mortal::start(connections, usize::MAX, death, QUICK).await;
            server.kill();
            let attempts = at_once(&server.client, calls).await;
            assert!(attempts.iter().all(|attempts| *attempts == 2), "{death:?}, {calls}: {attempts:?}");
            let attempts = at_once(&server.client, connections).await;
            assert!(attempts.iter().all(|attempts| *attempts == 1), "{death:?}, {calls}: {attempts:?}");
            assert!(server.accepted() <= 2 * connections, "{death:?}, {calls}: {}", server.accepted());
        }
    }
}

#[tokio::test]
async fn calls_that_are_not_idempotent_are_not_retried_on_dead_connections() {
    let score = async |client: &Client<ApiKey>| {
        client.v2().create_score(RUN, vec![NewScore::new("accuracy", 1)]).send_full().await.map(drop)
    };
    for death in [Death::Resets, Death::Closes, Death::IsSilent] {
        let server = Mortal::start(8, usize::MAX, death, QUICK).await;
        server.kill();
        let before = server.counts.requests.load(Ordering::SeqCst);
        let error = score(&server.client).await.unwrap_err();
        let kind = if death == Death::IsSilent { ErrorKind::Timeout } else { ErrorKind::Transport };
        assert_eq!((error.kind(), error.attempts(), error.may_have_been_sent()), (kind, 1, true), "{error}");
        assert_eq!(server.counts.requests.load(Ordering::SeqCst), before + 1);
        for made in 1..=8 {
            score(&server.client).await.unwrap();
            assert_eq!(server.counts.scores.load(Ordering::SeqCst), made, "{death:?}");
        }
        assert_eq!(server.accepted(), 9, "the first error has removed all dead connections");
    }
}
