//! Concurrent calls that share connections.

use std::future::{Future as _, poll_fn};
use std::net::IpAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;
use std::time::Duration;

use inngest_api::{ApiKey, Client, Error, ErrorKind};
use tokio::task::JoinSet;

use super::builder;
use super::server::{Manner, Server};
use super::tls::Authority;

/// Long enough for all calls of a test to wait for the connection.
const A_WHILE: Duration = Duration::from_millis(500);

async fn at_once(client: &Client<ApiKey>, calls: usize) -> Vec<Result<String, Error>> {
    let mut in_flight = JoinSet::new();
    for _ in 0..calls {
        let client = client.clone();
        in_flight.spawn(async move { client.v2().health().send().await.map(|health| health.status) });
    }
    in_flight.join_all().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_calls_share_one_h2_connection_within_the_stream_limit() {
    let authority = Authority::new();
    let responds_after = Duration::from_millis(5);
    let manner = Manner { streams: Some(100), accepts_after: A_WHILE, responds_after };
    let server = Server::with(authority.serves("localhost", &["h2", "http/1.1"]), manner).await;
    let client = builder(&server.url(), &authority).timeout(super::SOON * 4).build().unwrap();
    for round in 1..=2 {
        let responses = at_once(&client, 1000).await;
        assert!(responses.iter().all(|response| response.as_ref().is_ok_and(|status| status == "HTTP/2.0")));
        assert_eq!(server.requests(), 1000 * round);
    }
    assert!(server.counts.most_at_once.load(Ordering::SeqCst) <= 100);
    assert_eq!(server.counts.accepted.load(Ordering::SeqCst), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn concurrent_calls_share_one_h2_connection_after_reconnect() {
    let authority = Authority::new();
    let manner = Manner { accepts_after: A_WHILE, ..Manner::default() };
    let server = Server::with(authority.serves("localhost", &["h2"]), manner).await;
    // A call may be sent before the client notices that the connection is closed.
    let client = builder(&server.url(), &authority).retry(super::QUICK.budget(1000)).build().unwrap();
    for round in 1..=3 {
        let failed: Vec<_> = at_once(&client, 50).await.into_iter().filter_map(Result::err).collect();
        assert!(failed.is_empty(), "{}: {failed:?}", failed.len());
        assert_eq!(server.counts.accepted.load(Ordering::SeqCst), round);
        server.cut().await;
    }
}

#[tokio::test]
async fn small_h2_stream_limit_applies_from_the_first_call() {
    let authority = Authority::new();
    let manner = Manner { streams: Some(3), responds_after: Duration::from_millis(5), ..Manner::default() };
    let server = Server::with(authority.serves("localhost", &["h2"]), manner).await;
    let client = builder(&server.url(), &authority).build().unwrap();
    let responses = at_once(&client, 60).await;
    assert_eq!(responses.iter().filter(|response| response.is_ok()).count(), 60, "{:?}", responses[0]);
    assert!(server.counts.most_at_once.load(Ordering::SeqCst) <= 3);
}

#[tokio::test]
async fn concurrent_calls_over_http1_use_one_connection_each() {
    let authority = Authority::new();
    let manner = Manner { accepts_after: A_WHILE, responds_after: A_WHILE * 6, ..Manner::default() };
    let server = Server::with(authority.serves("localhost", &["http/1.1"]), manner).await;
    let client = builder(&server.url(), &authority).build().unwrap();
    let responses = at_once(&client, 20).await;
    assert!(
        responses.iter().all(|response| response.as_ref().is_ok_and(|status| status == "HTTP/1.1")),
        "{responses:?}"
    );
    assert_eq!(
        server.counts.most_at_once.load(Ordering::SeqCst),
        20,
        "calls wait for the first connection, but not for the first response"
    );
}

#[tokio::test]
async fn failed_connection_fails_all_calls_that_wait_for_it() {
    let authority = Authority::new();
    let manner = Manner { accepts_after: A_WHILE, ..Manner::default() };
    let server = Server::with(Authority::new().serves("localhost", &["h2"]), manner).await;
    let client = builder(&server.url(), &authority).build().unwrap();
    for error in at_once(&client, 50).await.into_iter().map(Result::unwrap_err) {
        assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Tls, false));
        assert!(error.to_string().contains("UnknownIssuer"), "{error}");
    }
    let accepted = server.counts.accepted.load(Ordering::SeqCst);
    assert!(accepted <= 5, "{accepted} connections were tried");
}

#[tokio::test]
async fn timed_out_call_does_not_fail_calls_that_share_its_connection_attempt() {
    let authority = Authority::new();
    let manner = Manner { accepts_after: A_WHILE, ..Manner::default() };
    let server = Server::with(authority.serves("localhost", &["h2"]), manner).await;
    let client = builder(&server.url(), &authority).build().unwrap();
    let hasty = inngest_api::CallOptions::new().timeout(A_WHILE / 5);
    let first = tokio::spawn(client.v2().health().options(hasty).send());
    super::until(|| server.counts.accepted.load(Ordering::SeqCst) == 1).await;
    assert!(at_once(&client, 20).await.iter().all(Result::is_ok));
    assert_eq!(first.await.unwrap().unwrap_err().kind(), ErrorKind::Timeout);
    assert!(server.counts.accepted.load(Ordering::SeqCst) <= 2);
}

#[tokio::test]
async fn call_that_is_not_polled_does_not_block_other_calls() {
    let authority = Authority::new();
    let manner = Manner { accepts_after: A_WHILE, ..Manner::default() };
    let server = Server::with(authority.serves("localhost", &["h2"]), manner).await;
    let client = builder(&server.url(), &authority).connect_timeout(super::SOON).build().unwrap();
    // Like a future in a `select!` whose other branch completed.
    let mut held = pin!(client.v2().health().send());
    assert!(poll_fn(|cx| Poll::Ready(held.as_mut().poll(cx).is_pending())).await);
    client.v2().health().send().await.unwrap();
    held.await.unwrap();
    assert_eq!(server.counts.accepted.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn connection_attempt_is_aborted_when_no_call_waits_for_it() {
    let authority = Authority::new();
    let manner = Manner { accepts_after: A_WHILE * 4, ..Manner::default() };
    let server = Server::with(authority.serves("localhost", &["h2"]), manner).await;
    let client = builder(&server.url(), &authority).build().unwrap();
    let hasty = inngest_api::CallOptions::new().timeout(A_WHILE / 5);
    let error = client.v2().health().options(hasty).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    tokio::time::sleep(A_WHILE * 8).await;
    assert_eq!(server.counts.connections.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn panic_in_the_resolver_fails_only_the_calls_that_wait_for_it() {
    let authority = Authority::new();
    let server = Server::start(authority.serves("localhost", &["h2"])).await;
    let panics = Arc::new(AtomicBool::new(true));
    let should_panic = Arc::clone(&panics);
    let resolve = move |_| {
        let should_panic = Arc::clone(&should_panic);
        async move {
            assert!(!should_panic.load(Ordering::SeqCst), "the custom resolver panics");
            Ok::<_, std::io::Error>([IpAddr::from([127, 0, 0, 1])])
        }
    };
    let client = builder(&server.url(), &authority).resolver(resolve).build().unwrap();
    for error in at_once(&client, 5).await.into_iter().map(Result::unwrap_err) {
        assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Connect, false));
        assert!(error.to_string().contains("a resolver panicked"), "{error}");
    }
    panics.store(false, Ordering::SeqCst);
    client.v2().health().send().await.unwrap();
}

#[test]
fn runtime_shutdown_while_connecting_does_not_fail_calls_of_other_runtimes() {
    let runtime = || tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let (stopped, running) = (runtime(), runtime());
    let authority = Authority::new();
    let manner = Manner { accepts_after: A_WHILE, ..Manner::default() };
    let server = running.block_on(Server::with(authority.serves("localhost", &["h2"]), manner));
    let client = builder(&server.url(), &authority).build().unwrap();
    let first = stopped.spawn(client.v2().health().send());
    running.block_on(super::until(|| server.counts.accepted.load(Ordering::SeqCst) == 1));
    let second = running.spawn(client.v2().health().send());
    stopped.shutdown_background();
    running.block_on(second).unwrap().unwrap();
    assert!(running.block_on(first).is_err());
}

#[test]
fn client_can_be_used_on_several_runtimes_in_turn() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let running = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    for protocol in ["h2", "http/1.1"] {
        let authority = Authority::new();
        let server = running.block_on(Server::start(authority.serves("localhost", &[protocol])));
        let client = builder(&server.url(), &authority).build().unwrap();
        for _ in 0..3 {
            runtime().block_on(client.v2().health().send()).unwrap();
        }
        assert_eq!(server.counts.accepted.load(Ordering::SeqCst), 3);
    }
}
