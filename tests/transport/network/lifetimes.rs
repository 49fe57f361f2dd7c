//! How long connections and background tasks exist: idle timeouts, dropped clients, and connections that end early.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream;
use inngest_api::config::PoolConfig;
use inngest_api::stream::Upload;
use inngest_api::{ApiKey, Client, ErrorKind};
use inngest_api_tests::replay::receive;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Handle, Runtime};
use tokio::sync::Notify;
use tokio::task::JoinSet;

use super::frames::{Connection, DATA, END_HEADERS, END_STREAM, HEADERS};
use super::server::{Manner, Server};
use super::tls::Authority;
use super::{SOON, api_key, builder, until};

/// A runtime for servers: all tasks of the test's runtime belong to the client.
fn server_runtime() -> Runtime {
    Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}

fn tasks() -> usize {
    Handle::current().metrics().num_alive_tasks()
}

async fn at_once(client: &Client<ApiKey>, calls: usize) {
    let calls: Vec<_> = (0..calls).map(|_| client.v2().health().send()).collect();
    for call in futures_util::future::join_all(calls).await {
        call.unwrap();
    }
}

#[test]
fn idle_connections_are_closed_after_idle_timeout_without_further_calls() {
    let runtime = server_runtime();
    let authority = Authority::new();
    for (protocol, connections) in [("h2", 1), ("http/1.1", 6)] {
        let manner = Manner { responds_after: Duration::from_millis(300), ..Manner::default() };
        let acceptor = authority.serves("localhost", &[protocol]);
        let server = runtime.block_on(Server::with(acceptor, manner));
        Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
            let pool = PoolConfig::new().idle_timeout(Duration::from_millis(400));
            let client = builder(&server.url(), &authority).pool(pool).build().unwrap();
            at_once(&client, 6).await;
            assert_eq!(server.open(), connections, "idle connections are pooled");
            until(|| server.open() == 0 && tasks() == 0).await;
            at_once(&client, 1).await;
            assert_eq!(server.connections(), connections + 1);
        });
    }
}

#[test]
fn dropping_the_client_closes_its_connections_and_ends_its_tasks() {
    let runtime = server_runtime();
    let authority = Authority::new();
    for (protocol, connections) in [("h2", 1), ("http/1.1", 6)] {
        for pool in [PoolConfig::new(), PoolConfig::new().idle_timeout(Duration::MAX)] {
            let manner = Manner { responds_after: Duration::from_millis(300), ..Manner::default() };
            let server = runtime.block_on(Server::with(authority.serves("localhost", &[protocol]), manner));
            Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
                let client = builder(&server.url(), &authority).pool(pool).build().unwrap();
                at_once(&client, 6).await;
                assert_eq!(server.open(), connections);
                assert!(tasks() > connections, "the connections, and the task that closes them");
                drop(client);
                until(|| server.open() == 0 && tasks() == 0).await;
            });
        }
    }
}

#[tokio::test]
async fn connections_are_shared_and_closed_with_an_idle_timeout_of_zero() {
    let authority = Authority::new();
    for (protocol, most) in [("h2", 3), ("http/1.1", 9)] {
        for idle in [Duration::ZERO, Duration::from_nanos(1), Duration::from_millis(1)] {
            let manner = Manner { responds_after: Duration::from_millis(50), ..Manner::default() };
            let server = Server::with(authority.serves("localhost", &[protocol]), manner).await;
            let pool = PoolConfig::new().idle_timeout(idle);
            let client = builder(&server.url(), &authority).pool(pool).build().unwrap();
            at_once(&client, 8).await;
            let accepted = server.counts.accepted.load(Ordering::SeqCst);
            assert!(accepted <= most, "{protocol}, {idle:?}: {accepted} connections");
            until(|| server.open() == 0).await;
            at_once(&client, 1).await;
            until(|| server.open() == 0).await;
        }
    }
}

/// Responds to the first request with a download whose second half follows after a signal, and to others at once.
struct Halves {
    url: String,
    authority: Option<Authority>,
    open: Arc<AtomicUsize>,
    second_half: Arc<Notify>,
    _task: JoinSet<()>,
}

impl Halves {
    async fn start(is_http2: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let open = Arc::<AtomicUsize>::default();
        let second_half = Arc::new(Notify::new());
        let authority = is_http2.then(Authority::new);
        let tls = authority.as_ref().map(|authority| authority.serves("localhost", &["h2"]));
        let (opened, half) = (Arc::clone(&open), Arc::clone(&second_half));
        let mut task = JoinSet::new();
        task.spawn(async move {
            let mut connections = JoinSet::new();
            let mut is_first = true;
            loop {
                let (opened, half) = (Arc::clone(&opened), Arc::clone(&half));
                let downloads = std::mem::take(&mut is_first);
                if let Some(tls) = &tls {
                    let connection = Connection::accept(&listener, tls).await;
                    connections.spawn(halves_over_http2(connection, opened, half));
                    continue;
                }
                let (mut stream, _) = listener.accept().await.unwrap();
                connections.spawn(async move {
                    opened.fetch_add(1, Ordering::SeqCst);
                    while receive(&mut stream).await.is_ok() {
                        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n").await.unwrap();
                        if downloads {
                            stream.write_all(b"first").await.unwrap();
                            half.notified().await;
                            stream.write_all(b"second").await.unwrap();
                        } else {
                            stream.write_all(b"{\"data\":[]}").await.unwrap();
                        }
                    }
                    opened.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        let url = match &authority {
            Some(_) => format!("https://localhost:{}", address.port()),
            None => format!("http://{address}"),
        };
        Self { url, authority, open, second_half, _task: task }
    }

    fn client(&self) -> Client<ApiKey> {
        match &self.authority {
            Some(authority) => builder(&self.url, authority).build().unwrap(),
            None => Client::builder(api_key()).base_url(&self.url).build().unwrap(),
        }
    }

    fn open(&self) -> usize {
        self.open.load(Ordering::SeqCst)
    }
}

async fn halves_over_http2(mut connection: Connection, open: Arc<AtomicUsize>, half: Arc<Notify>) {
    open.fetch_add(1, Ordering::SeqCst);
    let download = connection.request().await.unwrap();
    connection.send(HEADERS, END_HEADERS, download, &[0x88]).await;
    connection.send(DATA, 0, download, b"first").await;
    half.notified().await;
    connection.send(DATA, END_STREAM, download, b"second").await;
    connection.respond_to_all().await;
    open.fetch_sub(1, Ordering::SeqCst);
}

#[test]
fn body_can_be_read_after_the_client_was_dropped() {
    let runtime = server_runtime();
    for is_http2 in [false, true] {
        let server = runtime.block_on(Halves::start(is_http2));
        Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
            let client = server.client();
            let mut download = client.v2().read_sandbox_file("sbx", "/a").send().await.unwrap();
            assert_eq!(download.next().await.unwrap().unwrap(), "first");
            if !is_http2 {
                // Two more connections, which are idle then.
                let lists = [client.v2().list_runs().send(), client.v2().list_runs().send()];
                for list in futures_util::future::join_all(lists).await {
                    list.unwrap();
                }
                assert_eq!(server.open(), 3);
            }
            drop(client);
            until(|| server.open() == 1).await;
            server.second_half.notify_one();
            assert_eq!(download.next().await.unwrap().unwrap(), "second");
            assert!(download.next().await.is_none());
            drop(download);
            until(|| server.open() == 0 && tasks() == 0).await;
        });
    }
}

#[tokio::test]
async fn connections_that_always_close_are_not_replaced_for_ever() {
    let authority = Authority::new();
    for retires in [false, true] {
        let tls = authority.serves("localhost", &["h2"]);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
        let accepted = Arc::<AtomicUsize>::default();
        let count = Arc::clone(&accepted);
        let server = tokio::spawn(async move {
            loop {
                let mut connection = Connection::accept(&listener, &tls).await;
                count.fetch_add(1, Ordering::SeqCst);
                if retires {
                    connection.go_away(0, 0).await;
                    tokio::spawn(async move { connection.closed().await });
                }
            }
        });
        let client = builder(&url, &authority).build().unwrap();
        let calls: Vec<_> = (0..200).map(|_| client.v2().health().send()).collect();
        for result in futures_util::future::join_all(calls).await {
            let error = result.unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::Connect | ErrorKind::Transport), "{error}");
            assert!(!error.to_string().contains("timed out"), "{error}");
        }
        let accepted = accepted.load(Ordering::SeqCst);
        assert!(accepted <= 20, "{retires}: {accepted} connections for 200 calls");
        server.abort();
    }
}

#[test]
fn connection_that_was_idle_for_too_long_while_its_runtime_did_not_run_is_not_used() {
    let runtime = server_runtime();
    let authority = Authority::new();
    for protocol in ["h2", "http/1.1"] {
        let server = runtime.block_on(Server::start(authority.serves("localhost", &[protocol])));
        let pool = PoolConfig::new().idle_timeout(Duration::from_millis(200));
        let client = builder(&server.url(), &authority).pool(pool).build().unwrap();
        let sometimes = Builder::new_current_thread().enable_all().build().unwrap();
        for connections in 1..=3 {
            sometimes.block_on(client.v2().health().send()).unwrap();
            assert_eq!(server.connections(), connections, "{protocol}");
            std::thread::sleep(Duration::from_millis(300));
        }
    }
}

#[test]
fn connection_whose_server_does_not_read_the_upload_is_closed() {
    let runtime = server_runtime();
    let (listener, url) = runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        (listener, url)
    });
    runtime.spawn(async move {
        let mut open = Vec::new();
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.read_exact(&mut [0; 64]).await.unwrap();
            let body = r#"{"data":{"path":"/a","bytesWritten":"8"}}"#;
            let response = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
            stream.write_all(response.as_bytes()).await.unwrap();
            open.push(stream);
        }
    });
    for (drops, early) in [(false, false), (true, false), (true, true)] {
        Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
            let idle = if drops { SOON * 10 } else { Duration::from_millis(200) };
            let pool = PoolConfig::new().idle_timeout(idle);
            let client = Client::builder(api_key()).base_url(&url).pool(pool).build().unwrap();
            let endless = stream::repeat_with(|| Ok::<_, std::io::Error>(Bytes::from(vec![1; 1 << 16])));
            let write = client.v2().write_sandbox_file("sbx", "/a", Upload::stream(endless)).send();
            let client = Some(client).filter(|_| !early);
            write.await.unwrap();
            let _client = client.filter(|_| !drops);
            until(|| tasks() == 0).await;
        });
    }
}
