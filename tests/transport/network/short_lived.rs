//! HTTP/2 connections that the server closes right after the handshake.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::Poll;
use std::time::{Duration, Instant};

use inngest_api::{ApiKey, Client, Error};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::frames::Connection;
use super::tls::Authority;
use super::{QUICK, builder};

/// A server that closes its first connections right after the handshake, and responds on all others.
struct Hasty {
    url: String,
    authority: Authority,
    accepted: Arc<AtomicUsize>,
    _task: JoinSet<()>,
}

impl Hasty {
    async fn new(first: usize, retires: bool) -> Self {
        let authority = Authority::new();
        let tls = authority.serves("localhost", &["h2"]);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
        let accepted = Arc::<AtomicUsize>::default();
        let count = Arc::clone(&accepted);
        let mut task = JoinSet::new();
        task.spawn(async move {
            let mut connections = JoinSet::new();
            loop {
                let mut connection = Connection::accept(&listener, &tls).await;
                let is_short = count.fetch_add(1, Ordering::SeqCst) < first;
                connections.spawn(async move {
                    match (is_short, retires) {
                        (true, true) => {
                            connection.go_away(0, 0).await;
                            connection.closed().await;
                        }
                        (true, false) => drop(connection),
                        (false, _) => connection.respond_to_all().await,
                    }
                });
            }
        });
        Self { url, authority, accepted, _task: task }
    }

    fn accepted(&self) -> usize {
        self.accepted.load(Ordering::SeqCst)
    }
}

async fn call(client: Client<ApiKey>) -> Result<(), Error> {
    client.v2().list_runs().send().await.map(drop)
}

async fn is_pending<F: Future + ?Sized>(mut future: Pin<&mut F>) -> bool {
    poll_fn(|cx| Poll::Ready(future.as_mut().poll(cx).is_pending())).await
}

#[tokio::test]
async fn calls_are_retried_when_the_connection_closes_right_after_the_handshake() {
    for retires in [false, true] {
        let server = Hasty::new(1, retires).await;
        let client = builder(&server.url, &server.authority).retry(QUICK).build().unwrap();
        let mut calls = JoinSet::new();
        for _ in 0..20 {
            calls.spawn(call(client.clone()));
        }
        let failed: Vec<_> = calls.join_all().await.into_iter().filter_map(Result::err).collect();
        assert!(failed.is_empty(), "{failed:?}");
        assert_eq!(server.accepted(), 2);
    }
}

#[tokio::test]
async fn connection_closed_after_the_handshake_fails_only_calls_sent_on_it() {
    for retires in [false, true] {
        for moves in [false, true] {
            let server = Hasty::new(1, retires).await;
            let client = builder(&server.url, &server.authority).build().unwrap();
            let mut calls = JoinSet::new();
            for _ in 0..20 {
                let mut call = Box::pin(call(client.clone()));
                if moves {
                    // The call starts in one task and continues in another.
                    assert!(is_pending(call.as_mut()).await);
                }
                calls.spawn(call);
            }
            let failed: Vec<_> = calls.join_all().await.into_iter().filter_map(Result::err).collect();
            // The call that opened the connection, and one that is sent before the server reports its stream limit.
            assert!(failed.len() <= 2, "{retires}, {moves}: {}: {failed:?}", failed.len());
            assert_eq!(server.accepted(), 2);
        }
    }
}

#[tokio::test]
async fn closed_connection_does_not_delay_the_next_call() {
    let server = Hasty::new(usize::MAX, true).await;
    let client = builder(&server.url, &server.authority).build().unwrap();
    let mut quickest = Duration::MAX;
    for made in 1..=10 {
        let began = Instant::now();
        assert!(call(client.clone()).await.is_err());
        quickest = quickest.min(if made == 1 { Duration::MAX } else { began.elapsed() });
        assert_eq!(server.accepted(), made);
    }
    assert!(quickest < Duration::from_millis(50), "every call waited for a closed connection: {quickest:?}");
}

#[tokio::test]
async fn dropped_call_does_not_fail_calls_that_share_its_connection() {
    for polls in 1..=8 {
        let server = Hasty::new(0, false).await;
        let client = builder(&server.url, &server.authority).build().unwrap();
        let mut first = Box::pin(call(client.clone()));
        assert!(is_pending(first.as_mut()).await);
        let mut others = JoinSet::new();
        for _ in 0..5 {
            others.spawn(call(client.clone()));
        }
        for _ in 1..polls {
            if !is_pending(first.as_mut()).await {
                break;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        drop(first);
        let failed: Vec<_> = others.join_all().await.into_iter().filter_map(Result::err).collect();
        assert!(failed.is_empty(), "{polls}: {failed:?}");
        assert!(server.accepted() <= 2);
    }
}
