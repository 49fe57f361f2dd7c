//! Version 1: errors with status 200, error responses in plain text, and fallback keys.

use inngest_api::{Client, Error, ErrorKind, SigningKey};

use super::peer::Step::{self, Cut, Request};
use super::peer::{Peer, Wire};
use super::responses::{ok, respond};
use super::table::set_up;
use super::watch::{self, FALLBACK_KEY, SIGNING_KEY};

/// A minimal run.
const RUN: &str = r#"{"data":{"run_id":"r","run_started_at":"2026-11-23T18:21:57Z","function_id":"f","function_version":0,"environment_id":"e","event_id":"e","status":"Completed","ended_at":null}}"#;

/// Reads a run from a peer with this script; returns the number of attempts, and the keys that the peer received.
async fn read(wire: Wire, script: impl Fn(usize) -> Vec<Step> + Send + 'static) -> (Result<u32, Error>, Vec<String>) {
    let log = watch::start();
    let peer = Peer::new(wire, script).await;
    let key = SigningKey::parse(SIGNING_KEY).unwrap().with_fallback(SigningKey::parse(FALLBACK_KEY).unwrap());
    let client = set_up(Client::builder(key), &peer.base_url).build().unwrap();
    let result = client.v1().get_run("01K3Z5V7Q9T8R6W4M2N0B1C3D5").send_full().await.map(|response| response.attempts);
    let shown = format!("{client:?} {:?}", result.as_ref().err().map(watch::views));
    assert!(watch::find(&shown).is_none(), "{shown}");
    log.assert_clean();
    let keys = peer.seen().requests.iter().map(|request| request.headers["authorization"].clone()).collect();
    (result, keys)
}

/// Asserts the kind of the error, and the number of attempts, of this body with status 200.
async fn assert_error(body: &'static str, kind: ErrorKind, attempts: usize) {
    for wire in [Wire::Plain, Wire::Tls] {
        let (result, keys) = read(wire, move |_| vec![Request, ok(body)]).await;
        let error = result.unwrap_err();
        assert_eq!(
            (error.kind(), error.attempts() as usize, keys.len()),
            (kind, attempts, attempts),
            "{body}: {error}"
        );
        assert!(error.may_have_been_sent());
    }
}

#[tokio::test]
async fn error_bodies_with_status_200_are_errors() {
    assert_error(r#"{"error":"Run not found","data":null,"status":404}"#, ErrorKind::NotFound, 1).await;
    // With the other key as well.
    assert_error(r#"{"error":"no","status":401}"#, ErrorKind::Auth, 2).await;
    assert_error(r#"{"error":"no","status":403}"#, ErrorKind::Forbidden, 2).await;
    assert_error(r#"{"error":"oops","status":500}"#, ErrorKind::Server, 1).await;
    assert_error(r#"{"error":"busy","status":503}"#, ErrorKind::Server, 3).await;
    assert_error(r#"{"error":"slow down","status":429}"#, ErrorKind::RateLimited, 3).await;
    // Neither an API error nor a run.
    assert_error(r#"{"error":"what","status":99999}"#, ErrorKind::Decode, 1).await;
    assert_error(r#"{"error":"what","status":-1}"#, ErrorKind::Decode, 1).await;
    assert_error("{\"error\":", ErrorKind::Decode, 1).await;
}

#[tokio::test]
async fn rejected_key_is_replaced_by_the_fallback_key_once() {
    for (status, kind) in [("401 Unauthorized", ErrorKind::Auth), ("403 Forbidden", ErrorKind::Forbidden)] {
        assert_fallback(status, kind).await;
    }
}

/// Asserts that a response with this status makes the client try its other key.
async fn assert_fallback(status: &'static str, kind: ErrorKind) {
    let rejected = move || respond(status, &["content-type: text/plain"], "Authentication failed\n");
    let [first, second] = [SIGNING_KEY, FALLBACK_KEY].map(|key| format!("Bearer {key}"));
    for wire in [Wire::Plain, Wire::Tls] {
        let both = move |number| vec![Request, if number == 0 { rejected() } else { ok(RUN) }];
        let (result, keys) = read(wire, both).await;
        assert_eq!((result.unwrap(), keys), (2, vec![first.clone(), second.clone()]));
        let (result, keys) = read(wire, move |_| vec![Request, rejected()]).await;
        let error = result.unwrap_err();
        assert_eq!((error.kind(), error.attempts(), keys.len()), (kind, 2, 2), "{error}");
        // The connection is lost with the second key: only the second key is retried.
        let lost = move |number| if number == 0 { vec![Request, rejected()] } else { vec![Request, Cut] };
        let (result, keys) = read(wire, lost).await;
        assert_eq!(result.unwrap_err().kind(), ErrorKind::Transport);
        assert_eq!(keys, [&first, &second, &second, &second].map(Clone::clone));
    }
}
