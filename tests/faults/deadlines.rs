//! Peers that send bytes forever: every timeout, set on the client or on the call, ends the call by itself.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use inngest_api::{ApiKey, CallOptions, ClientBuilder, Error, ErrorKind, RetryConfig};

use super::peer::Step::{self, Drip, Request, Something};
use super::peer::{Peer, Wire};
use super::responses::{chunk, head, send};
use super::table::client_of;
use super::watch;

/// Long enough for a handshake on a busy machine.
const LIMIT: Duration = Duration::from_secs(4);
/// The timeout of a call, which ends before its stream is aborted, and is far above what the response head takes.
const CALL: Duration = Duration::from_secs(5);
const IDLE: Duration = Duration::from_secs(7);
/// The pause between the peer's bytes, shorter than every timeout.
const PAUSE: Duration = Duration::from_millis(100);
/// Far above the timeouts, and far below the duration of the slow body.
const SOON: Duration = Duration::from_secs(40);

/// Sends these bytes slowly, for longer than any timeout.
fn drip(bytes: &[u8]) -> Step {
    Drip(bytes.repeat(1000), PAUSE)
}

/// Returns the error of a call that has only this timeout.
async fn cut(
    wire: Wire,
    steps: Vec<Step>,
    set: fn(ClientBuilder<ApiKey>) -> ClientBuilder<ApiKey>,
    options: CallOptions,
) -> Error {
    let log = watch::start();
    let peer = Peer::new(wire, move |_| steps.clone()).await;
    let client = set(client_of(&peer).retry(RetryConfig::disabled())).build().unwrap();
    let started = Instant::now();
    let call = client.v2().get_function_run("01K3Z5V7Q9T8R6W4M2N0B1C3D5").options(options).send();
    let error = tokio::time::timeout(SOON, call).await.expect("the timeout ends it").unwrap_err();
    assert!(started.elapsed() >= LIMIT, "{error}");
    assert_eq!(watch::find(&watch::views(&error)), None, "{error}");
    log.assert_clean();
    error
}

#[tokio::test]
async fn connect_timeout_ends_a_slow_tls_handshake() {
    // The header of a large TLS record, and some of its bytes.
    let hello = vec![Something, send([22, 3, 3, 0x40, 0]), drip(&[0])];
    let error = cut(Wire::NoTls, hello, |builder| builder.connect_timeout(LIMIT), CallOptions::new()).await;
    assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Connect, false), "{error}");
    assert!(error.to_string().contains("timed out after 4s; check the base URL"), "{error}");
}

#[tokio::test]
async fn attempt_timeout_and_call_timeout_end_a_slow_response() {
    let body = || vec![Request, send(head("200 OK", &["content-length: 9999"])), drip(b"{")];
    let none = CallOptions::new;
    let cases = [Wire::Plain, Wire::Tls].into_iter().flat_map(|wire| {
        [
            ("attempt timeout of the client", cut(wire, body(), |builder| builder.attempt_timeout(LIMIT), none())),
            ("attempt timeout of the call", cut(wire, body(), |builder| builder, none().attempt_timeout(LIMIT))),
            ("timeout of the client", cut(wire, body(), |builder| builder.timeout(LIMIT), none())),
            ("timeout of the call", cut(wire, body(), |builder| builder, none().timeout(LIMIT))),
            (
                "timeout of the call before that of the client",
                cut(wire, body(), |builder| builder.timeout(SOON), none().timeout(LIMIT)),
            ),
        ]
    });
    for (name, error) in join_all(cases.map(async |(name, error)| (name, error.await))).await {
        assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Timeout, true), "{name}: {error}");
        assert!(error.to_string().contains("timed out after 4s"), "{name}: {error}");
    }
}

#[tokio::test]
async fn only_the_idle_timeout_ends_a_slow_stream() {
    let log = watch::start();
    let cases = [Wire::Plain, Wire::Tls].map(async |wire| {
        let start = head("200 OK", &["content-type: application/x-ndjson", "transfer-encoding: chunked"]);
        let steps = vec![Request, send(start), drip(chunk("x").as_bytes())];
        let peer = Peer::new(wire, move |_| steps.clone()).await;
        // The timeouts of the call apply until the response head.
        let client = client_of(&peer).timeout(CALL).attempt_timeout(CALL).stream_idle_timeout(IDLE).build().unwrap();
        let mut logs = client.v2().stream_sandbox_logs("sbx").send().await.unwrap();
        tokio::time::timeout(SOON, logs.next()).await.expect("the timeout ends it").unwrap().unwrap_err()
    });
    for error in join_all(cases).await {
        assert_eq!(error.kind(), ErrorKind::Timeout, "{error}");
        assert!(error.to_string().contains("no complete message received for 7s"), "{error}");
    }
    log.assert_clean();
}
