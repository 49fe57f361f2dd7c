//! Many calls at once, and few connections.

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

/// Long enough for all calls of a test to wait.
const A_WHILE: Duration = Duration::from_millis(500);

async fn at_once(client: &Client<ApiKey>, calls: usize) -> Vec<Result<String, Error>> {
    let mut under_way = JoinSet::new();
    for _ in 0..calls {
        let client = client.clone();
        under_way.spawn(async move { client.v2().health().send().await.map(|health| health.status) });
    }
    under_way.join_all().await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_thousand_calls_share_a_connection_within_the_servers_limit() {
    let authority = Authority::new();
    let answers_after = Duration::from_millis(5);
    let manner = Manner { streams: Some(100), accepts_after: A_WHILE, answers_after };
    let server = Server::with(authority.serves("localhost", &["h2", "http/1.1"]), manner).await;
    let client = builder(&server.url(), &authority).timeout(super::SOON * 4).build().unwrap();
    for round in 1..=2 {
        let answers = at_once(&client, 1000).await;
        assert!(answers.iter().all(|answer| answer.as_ref().is_ok_and(|status| status == "HTTP/2.0")));
        assert_eq!(server.requests(), 1000 * round);
    }
    assert!(server.counts.most_at_once.load(Ordering::SeqCst) <= 100);
    assert_eq!(server.counts.accepted.load(Ordering::SeqCst), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn so_they_do_when_the_connection_was_lost() {
    let authority = Authority::new();
    let manner = Manner { accepts_after: A_WHILE, ..Manner::default() };
    let server = Server::with(authority.serves("localhost", &["h2"]), manner).await;
    // A call may go out before the client has seen that the connection is gone.
    let client = builder(&server.url(), &authority).retry(super::QUICK.budget(1000)).build().unwrap();
    for round in 1..=3 {
        let failed: Vec<_> = at_once(&client, 50).await.into_iter().filter_map(Result::err).collect();
        assert!(failed.is_empty(), "{}: {failed:?}", failed.len());
        assert_eq!(server.counts.accepted.load(Ordering::SeqCst), round);
        server.cut().await;
    }
}

#[tokio::test]
async fn a_small_limit_is_kept_from_the_first_call_on() {
    let authority = Authority::new();
    let manner = Manner { streams: Some(3), answers_after: Duration::from_millis(5), ..Manner::default() };
    let server = Server::with(authority.serves("localhost", &["h2"]), manner).await;
    let client = builder(&server.url(), &authority).build().unwrap();
    let answers = at_once(&client, 60).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 60, "{:?}", answers[0]);
    assert!(server.counts.most_at_once.load(Ordering::SeqCst) <= 3);
}

#[tokio::test]
async fn over_http1_each_has_its_own_once_that_is_known() {
    let authority = Authority::new();
    let manner = Manner { accepts_after: A_WHILE, answers_after: A_WHILE * 6, ..Manner::default() };
    let server = Server::with(authority.serves("localhost", &["http/1.1"]), manner).await;
    let client = builder(&server.url(), &authority).build().unwrap();
    let answers = at_once(&client, 20).await;
    assert!(answers.iter().all(|answer| answer.as_ref().is_ok_and(|status| status == "HTTP/1.1")), "{answers:?}");
    assert_eq!(server.counts.most_at_once.load(Ordering::SeqCst), 20, "the first was waited for, not answered first");
}

#[tokio::test]
async fn what_fails_the_first_fails_all_that_wait_for_it() {
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
async fn a_call_that_gives_up_takes_no_other_with_it() {
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
async fn a_call_that_is_held_and_not_awaited_keeps_no_other_waiting() {
    let authority = Authority::new();
    let manner = Manner { accepts_after: A_WHILE, ..Manner::default() };
    let server = Server::with(authority.serves("localhost", &["h2"]), manner).await;
    let client = builder(&server.url(), &authority).connect_timeout(super::SOON).build().unwrap();
    // As in the arm of a `select!` that another arm won.
    let mut held = pin!(client.v2().health().send());
    assert!(poll_fn(|cx| Poll::Ready(held.as_mut().poll(cx).is_pending())).await);
    client.v2().health().send().await.unwrap();
    held.await.unwrap();
    assert_eq!(server.counts.accepted.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_connection_that_nobody_waits_for_any_more_is_not_made() {
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
async fn a_resolver_that_panics_fails_the_calls_and_harms_no_later_one() {
    let authority = Authority::new();
    let server = Server::start(authority.serves("localhost", &["h2"])).await;
    let panics = Arc::new(AtomicBool::new(true));
    let asked = Arc::clone(&panics);
    let resolve = move |_| {
        let asked = Arc::clone(&asked);
        async move {
            assert!(!asked.load(Ordering::SeqCst), "a resolver of the user's, at fault");
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
fn a_runtime_that_is_shut_down_while_connecting_takes_no_other_with_it() {
    let runtime = || tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let (left, stays) = (runtime(), runtime());
    let authority = Authority::new();
    let manner = Manner { accepts_after: A_WHILE, ..Manner::default() };
    let server = stays.block_on(Server::with(authority.serves("localhost", &["h2"]), manner));
    let client = builder(&server.url(), &authority).build().unwrap();
    let first = left.spawn(client.v2().health().send());
    stays.block_on(super::until(|| server.counts.accepted.load(Ordering::SeqCst) == 1));
    let second = stays.spawn(client.v2().health().send());
    left.shutdown_background();
    stays.block_on(second).unwrap().unwrap();
    assert!(stays.block_on(first).is_err());
}

#[test]
fn a_client_outlives_the_runtimes_that_it_is_used_on() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let stays = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    for protocol in ["h2", "http/1.1"] {
        let authority = Authority::new();
        let server = stays.block_on(Server::start(authority.serves("localhost", &[protocol])));
        let client = builder(&server.url(), &authority).build().unwrap();
        for _ in 0..3 {
            runtime().block_on(client.v2().health().send()).unwrap();
        }
        assert_eq!(server.counts.accepted.load(Ordering::SeqCst), 3);
    }
}
