//! HTTP/2 connections that the server shuts down with GOAWAY: requests it did not process are retried, and requests
//! that it may have processed are reported as such.

use std::time::Duration;

use inngest_api::v2::NewScore;
use inngest_api::{ApiKey, Client, Error, ErrorKind, RetryConfig};
use tokio::net::TcpListener;
use tokio::task::{JoinHandle, JoinSet};

use super::frames::{Connection, RST_STREAM};
use super::server::{Manner, Server};
use super::tls::Authority;
use super::{QUICK, RUN, builder, until};

const REFUSED_STREAM: [u8; 4] = 7u32.to_be_bytes();
/// Codes of RFC 9113, 7.
const NO_ERROR: u32 = 0;
const INTERNAL_ERROR: u32 = 2;
const ENHANCE_YOUR_CALM: u32 = 11;

const CALLS: u32 = 20;

/// Makes a call that is not idempotent; returns the number of attempts.
async fn score(client: Client<ApiKey>) -> Result<u32, Error> {
    client
        .v2()
        .create_score(RUN, vec![NewScore::new("accuracy", 1)])
        .send_full()
        .await
        .map(|response| response.attempts)
}

/// Makes [`CALLS`] concurrent calls on one connection, which `first` handles; later connections respond to every
/// request.
async fn calls<F>(retry: RetryConfig, first: impl FnOnce(Connection, Vec<u32>) -> F) -> Vec<Result<u32, Error>>
where
    F: Future<Output = ()>,
{
    let authority = Authority::new();
    let tls = authority.serves("localhost", &["h2"]);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    let client = builder(&url, &authority).retry(retry).build().unwrap();
    let mut calls = JoinSet::new();
    for _ in 0..CALLS {
        calls.spawn(score(client.clone()));
    }
    let mut connection = Connection::accept(&listener, &tls).await;
    let mut streams = Vec::new();
    for _ in 0..CALLS {
        streams.push(connection.request().await.unwrap());
    }
    let next: JoinHandle<()> = tokio::spawn(async move {
        loop {
            Connection::accept(&listener, &tls).await.respond_to_all().await;
        }
    });
    first(connection, streams).await;
    let results = calls.join_all().await;
    next.abort();
    results
}

fn count(results: &[Result<u32, Error>], is: impl Fn(&Result<u32, Error>) -> bool) -> usize {
    results.iter().filter(|result| is(result)).count()
}

#[tokio::test]
async fn requests_after_the_last_stream_of_goaway_are_retried() {
    let results = calls(QUICK, async |mut connection: Connection, streams| {
        connection.go_away(streams[9], NO_ERROR).await;
        for stream in &streams[..10] {
            connection.respond(*stream).await;
        }
        connection.closed().await;
    });
    let results = results.await;
    assert_eq!(count(&results, |result| matches!(result, Ok(1))), 10, "{results:?}");
    assert_eq!(count(&results, |result| matches!(result, Ok(2))), 10, "{results:?}");
}

#[tokio::test]
async fn requests_before_goaway_without_a_response_may_have_been_sent() {
    for reason in [NO_ERROR, INTERNAL_ERROR, ENHANCE_YOUR_CALM] {
        let results = calls(QUICK, async |mut connection: Connection, streams| {
            connection.go_away(streams[9], reason).await;
            // The connection closes before ten requests receive a response.
        });
        let results = results.await;
        assert_eq!(count(&results, |result| matches!(result, Ok(2))), 10, "{reason}: {results:?}");
        let broken = |result: &Result<u32, Error>| {
            result.as_ref().is_err_and(|error| {
                (error.kind(), error.may_have_been_sent(), error.attempts()) == (ErrorKind::Transport, true, 1)
            })
        };
        assert_eq!(count(&results, broken), 10, "{reason}: {results:?}");
    }
}

#[tokio::test]
async fn request_that_the_server_did_not_process_is_reported_as_not_sent() {
    let results = calls(RetryConfig::disabled(), async |mut connection: Connection, streams| {
        connection.go_away(streams[18], NO_ERROR).await;
        for stream in &streams[..18] {
            connection.respond(*stream).await;
        }
        connection.send(RST_STREAM, 0, streams[18], &REFUSED_STREAM).await;
        connection.closed().await;
    });
    let results = results.await;
    assert_eq!(count(&results, Result::is_ok), 18, "{results:?}");
    for error in results.into_iter().filter_map(Result::err) {
        assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Connect, false), "{error:?}");
        assert!(error.to_string().contains("did not process the request: "), "{error}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn calls_move_to_a_new_connection_after_a_graceful_goaway() {
    let authority = Authority::new();
    let manner = Manner { streams: Some(20), responds_after: Duration::from_millis(10), ..Manner::default() };
    let server = Server::with(authority.serves("localhost", &["h2"]), manner).await;
    // hyper queues more calls on the connection than the server allows at once. Queued calls are retried without using
    // the retry budget.
    let client = builder(&server.url(), &authority).retry(QUICK.budget(1)).build().unwrap();
    let mut calls = JoinSet::new();
    for _ in 0..400 {
        calls.spawn(score(client.clone()));
    }
    until(|| server.requests() >= 80).await;
    server.retire();
    let results = calls.join_all().await;
    let lost: Vec<_> = results.iter().filter_map(|result| result.as_ref().err()).collect();
    // hyper cannot tell whether the request that it was passing to the connection was sent.
    assert!(lost.len() <= 1, "{lost:?}");
    for error in &lost {
        assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Transport, true), "{error:?}");
    }
    assert!((400 - lost.len()..=400).contains(&server.requests()), "no request was sent twice: {}", server.requests());
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn refused_stream_is_retried() {
    let results = calls(QUICK, async |mut connection: Connection, streams| {
        for stream in streams {
            connection.send(RST_STREAM, 0, stream, &REFUSED_STREAM).await;
        }
        tokio::spawn(async move { connection.respond_to_all().await });
    });
    let results = results.await;
    assert_eq!(count(&results, |result| matches!(result, Ok(2))), CALLS as usize, "{results:?}");
}
