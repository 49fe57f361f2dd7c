//! A server that takes no more calls on a connection of HTTP/2: what it did not take is made again, and of what it took
//! nothing is claimed that is not known.

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

/// What is not safe to be made twice.
async fn score(client: Client<ApiKey>) -> Result<u32, Error> {
    client.v2().create_score(RUN, vec![NewScore::new("accuracy", 1)]).send_full().await.map(|answer| answer.attempts)
}

/// A server whose first connection, with as many calls on it as are made at once, does as it is told; the next one answers.
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
            Connection::accept(&listener, &tls).await.answer_all().await;
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
async fn calls_beyond_the_last_that_it_took_are_made_again() {
    let results = calls(QUICK, async |mut connection: Connection, streams| {
        connection.go_away(streams[9], NO_ERROR).await;
        for stream in &streams[..10] {
            connection.answer(*stream).await;
        }
        connection.closed().await;
    });
    let results = results.await;
    assert_eq!(count(&results, |result| matches!(result, Ok(1))), 10, "{results:?}");
    assert_eq!(count(&results, |result| matches!(result, Ok(2))), 10, "{results:?}");
}

#[tokio::test]
async fn of_those_that_it_took_it_is_not_known() {
    for reason in [NO_ERROR, INTERNAL_ERROR, ENHANCE_YOUR_CALM] {
        let results = calls(QUICK, async |mut connection: Connection, streams| {
            connection.go_away(streams[9], reason).await;
            // And closes, with ten calls unanswered.
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
async fn a_call_that_it_did_not_take_says_so() {
    let results = calls(RetryConfig::disabled(), async |mut connection: Connection, streams| {
        connection.go_away(streams[18], NO_ERROR).await;
        for stream in &streams[..18] {
            connection.answer(*stream).await;
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
async fn a_server_that_retires_a_connection_answers_all_on_the_next() {
    let authority = Authority::new();
    let manner = Manner { streams: Some(20), answers_after: Duration::from_millis(10), ..Manner::default() };
    let server = Server::with(authority.serves("localhost", &["h2"]), manner).await;
    // hyper hands HTTP/2 more calls than the server allows at once: those that wait there are made again, which takes
    // nothing of the budget.
    let client = builder(&server.url(), &authority).retry(QUICK.budget(1)).build().unwrap();
    let mut calls = JoinSet::new();
    for _ in 0..400 {
        calls.spawn(score(client.clone()));
    }
    until(|| server.requests() >= 80).await;
    server.retire();
    let results = calls.join_all().await;
    let lost: Vec<_> = results.iter().filter_map(|result| result.as_ref().err()).collect();
    // Of the one that hyper was just handing over it does not say whether it was sent.
    assert!(lost.len() <= 1, "{lost:?}");
    for error in &lost {
        assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Transport, true), "{error:?}");
    }
    assert!((400 - lost.len()..=400).contains(&server.requests()), "none was made twice: {}", server.requests());
    assert_eq!(server.connections(), 2);
}

#[tokio::test]
async fn a_refused_stream_is_made_again() {
    let results = calls(QUICK, async |mut connection: Connection, streams| {
        for stream in streams {
            connection.send(RST_STREAM, 0, stream, &REFUSED_STREAM).await;
        }
        tokio::spawn(async move { connection.answer_all().await });
    });
    let results = results.await;
    assert_eq!(count(&results, |result| matches!(result, Ok(2))), CALLS as usize, "{results:?}");
}
