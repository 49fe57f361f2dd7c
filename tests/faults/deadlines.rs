//! A peer that never stops, and never gets anywhere: each deadline cuts it by itself, set of the client or of the call.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use inngest_api::{ApiKey, CallOptions, ClientBuilder, Error, ErrorKind, RetryConfig};

use super::answers::{chunk, head, send};
use super::peer::Step::{self, Drip, Request, Something};
use super::peer::{Peer, Wire};
use super::table::client_of;
use super::watch;

/// Long enough for a handshake on a busy machine.
const LIMIT: Duration = Duration::from_millis(1500);
/// The deadline of a call that is over before its stream is cut, and is far above what its head takes.
const CALL: Duration = Duration::from_secs(5);
const IDLE: Duration = Duration::from_secs(7);
/// How far apart the peer's bytes are: none of its pauses is a deadline's.
const PAUSE: Duration = Duration::from_millis(100);
/// Far above a deadline, far below the end of what drips.
const SOON: Duration = Duration::from_secs(40);

/// Much of what never ends.
fn drip(bytes: &[u8]) -> Step {
    Drip(bytes.repeat(1000), PAUSE)
}

/// What a call comes to that is under this deadline alone.
async fn cut(
    wire: Wire,
    steps: Vec<Step>,
    set: fn(ClientBuilder<ApiKey>) -> ClientBuilder<ApiKey>,
    options: CallOptions,
) -> Error {
    let heard = watch::start();
    let peer = Peer::new(wire, move |_| steps.clone()).await;
    let client = set(client_of(&peer).retry(RetryConfig::disabled())).build().unwrap();
    let started = Instant::now();
    let call = client.v2().get_function_run("01K3Z5V7Q9T8R6W4M2N0B1C3D5").options(options).send();
    let error = tokio::time::timeout(SOON, call).await.expect("it was cut").unwrap_err();
    assert!(started.elapsed() >= LIMIT, "{error}");
    assert_eq!(watch::find(&watch::views(&error)), None, "{error}");
    heard.assert_clean();
    error
}

#[tokio::test]
async fn a_handshake_that_drips_is_cut_by_the_connect_timeout() {
    // The head of a record of TLS, and what would be much of it.
    let hello = vec![Something, send([22, 3, 3, 0x40, 0]), drip(&[0])];
    let error = cut(Wire::Untold, hello, |builder| builder.connect_timeout(LIMIT), CallOptions::new()).await;
    assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Connect, false), "{error}");
    assert!(error.to_string().contains("timed out after 1.5s; check the base URL"), "{error}");
}

#[tokio::test]
async fn an_answer_that_drips_is_cut_by_the_attempts_and_by_the_calls_deadline() {
    let body = || vec![Request, send(head("200 OK", &["content-length: 9999"])), drip(b"{")];
    let none = CallOptions::new;
    let cases = [Wire::Plain, Wire::Tls].into_iter().flat_map(|wire| {
        [
            ("the client's, of an attempt", cut(wire, body(), |builder| builder.attempt_timeout(LIMIT), none())),
            ("the call's, of an attempt", cut(wire, body(), |builder| builder, none().attempt_timeout(LIMIT))),
            ("the client's, of a call", cut(wire, body(), |builder| builder.timeout(LIMIT), none())),
            ("the call's, of a call", cut(wire, body(), |builder| builder, none().timeout(LIMIT))),
            (
                "the call's before the client's",
                cut(wire, body(), |builder| builder.timeout(SOON), none().timeout(LIMIT)),
            ),
        ]
    });
    for (name, error) in join_all(cases.map(async |(name, error)| (name, error.await))).await {
        assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Timeout, true), "{name}: {error}");
        assert!(error.to_string().contains("timed out after 1.5s"), "{name}: {error}");
    }
}

#[tokio::test]
async fn a_stream_that_drips_is_cut_by_the_idle_timeout_alone() {
    let heard = watch::start();
    let cases = [Wire::Plain, Wire::Tls].map(async |wire| {
        let start = head("200 OK", &["content-type: application/x-ndjson", "transfer-encoding: chunked"]);
        let steps = vec![Request, send(start), drip(chunk("x").as_bytes())];
        let peer = Peer::new(wire, move |_| steps.clone()).await;
        // The call's own deadline ends with the head of its answer.
        let client = client_of(&peer).timeout(CALL).attempt_timeout(CALL).stream_idle_timeout(IDLE).build().unwrap();
        let mut logs = client.v2().stream_sandbox_logs("sbx").send().await.unwrap();
        tokio::time::timeout(SOON, logs.next()).await.expect("it was cut").unwrap().unwrap_err()
    });
    for error in join_all(cases).await {
        assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
        assert!(error.to_string().contains("no complete message received for 7s"), "{error}");
    }
    heard.assert_clean();
}
