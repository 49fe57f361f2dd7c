//! Connections of HTTP/2 that end as soon as they are made.

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

/// A server that closes its first connections once they are made, and answers on all others.
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
                        (false, _) => connection.answer_all().await,
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
async fn what_ends_at_once_is_made_again_for_all() {
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
async fn without_retries_those_fail_that_went_out_and_no_other() {
    for retires in [false, true] {
        for moves in [false, true] {
            let server = Hasty::new(1, retires).await;
            let client = builder(&server.url, &server.authority).build().unwrap();
            let mut calls = JoinSet::new();
            for _ in 0..20 {
                let mut call = Box::pin(call(client.clone()));
                if moves {
                    // Begun in one task, and gone on with in another.
                    assert!(is_pending(call.as_mut()).await);
                }
                calls.spawn(call);
            }
            let failed: Vec<_> = calls.join_all().await.into_iter().filter_map(Result::err).collect();
            // The one that took the connection, and the one that it may carry before the server has said how many.
            assert!(failed.len() <= 2, "{retires}, {moves}: {}: {failed:?}", failed.len());
            assert_eq!(server.accepted(), 2);
        }
    }
}

#[tokio::test]
async fn a_connection_that_is_gone_keeps_no_call_waiting() {
    let server = Hasty::new(usize::MAX, true).await;
    let client = builder(&server.url, &server.authority).build().unwrap();
    let mut quickest = Duration::MAX;
    for made in 1..=10 {
        let began = Instant::now();
        assert!(call(client.clone()).await.is_err());
        quickest = quickest.min(if made == 1 { Duration::MAX } else { began.elapsed() });
        assert_eq!(server.accepted(), made);
    }
    assert!(quickest < Duration::from_millis(50), "each waited for a connection that was gone: {quickest:?}");
}

#[tokio::test]
async fn a_call_that_is_dropped_on_its_way_takes_no_other_with_it() {
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
