//! Version 1: errors under status 200, refusals in plain text, and a key that falls back.

use inngest_api::{Client, Error, ErrorKind, SigningKey};

use super::answers::{answer, ok};
use super::peer::Step::{self, Cut, Request};
use super::peer::{Peer, Wire};
use super::table::set_up;
use super::watch::{self, FALLBACK_KEY, SIGNING_KEY};

/// The least that is a run.
const RUN: &str = r#"{"data":{"run_id":"r","run_started_at":"2026-11-23T18:21:57Z","function_id":"f","function_version":0,"environment_id":"e","event_id":"e","status":"Completed","ended_at":null}}"#;

/// A run is read of a peer of this script; the keys that came, in their order.
async fn read(wire: Wire, script: impl Fn(usize) -> Vec<Step> + Send + 'static) -> (Result<u32, Error>, Vec<String>) {
    let heard = watch::start();
    let peer = Peer::new(wire, script).await;
    let key = SigningKey::parse(SIGNING_KEY).unwrap().with_fallback(SigningKey::parse(FALLBACK_KEY).unwrap());
    let client = set_up(Client::builder(key), &peer.base_url).build().unwrap();
    let result = client.v1().get_run("01K3Z5V7Q9T8R6W4M2N0B1C3D5").send_full().await.map(|answer| answer.attempts);
    let shown = format!("{client:?} {:?}", result.as_ref().err().map(watch::views));
    assert!(watch::find(&shown).is_none(), "{shown}");
    heard.assert_clean();
    let keys = peer.seen().requests.iter().map(|request| request.headers["authorization"].clone()).collect();
    (result, keys)
}

/// Such a body, under status 200, is an error of this kind, and is asked for so often.
async fn says(body: &'static str, kind: ErrorKind, attempts: usize) {
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
async fn errors_under_status_200() {
    says(r#"{"error":"Run not found","data":null,"status":404}"#, ErrorKind::NotFound, 1).await;
    says(r#"{"error":"no","status":403}"#, ErrorKind::Auth, 1).await;
    says(r#"{"error":"oops","status":500}"#, ErrorKind::Server, 1).await;
    says(r#"{"error":"busy","status":503}"#, ErrorKind::Server, 3).await;
    says(r#"{"error":"slow down","status":429}"#, ErrorKind::RateLimited, 3).await;
    // Neither an error of the API's nor a run.
    says(r#"{"error":"what","status":99999}"#, ErrorKind::Decode, 1).await;
    says(r#"{"error":"what","status":-1}"#, ErrorKind::Decode, 1).await;
    says("{\"error\":", ErrorKind::Decode, 1).await;
}

#[tokio::test]
async fn a_refused_key_falls_back_once() {
    let refused = || answer("401 Unauthorized", &["content-type: text/plain"], "Authentication failed\n");
    let [first, second] = [SIGNING_KEY, FALLBACK_KEY].map(|key| format!("Bearer {key}"));
    for wire in [Wire::Plain, Wire::Tls] {
        let both = move |number| vec![Request, if number == 0 { refused() } else { ok(RUN) }];
        let (result, keys) = read(wire, both).await;
        assert_eq!((result.unwrap(), keys), (2, vec![first.clone(), second.clone()]));
        let (result, keys) = read(wire, move |_| vec![Request, refused()]).await;
        let error = result.unwrap_err();
        assert_eq!((error.kind(), error.attempts(), keys.len()), (ErrorKind::Auth, 2, 2), "{error}");
        // The second key is lost on the way: it is tried again, and the first is not.
        let cut = move |number| if number == 0 { vec![Request, refused()] } else { vec![Request, Cut] };
        let (result, keys) = read(wire, cut).await;
        assert_eq!(result.unwrap_err().kind(), ErrorKind::Transport);
        assert_eq!(keys, [&first, &second, &second, &second].map(Clone::clone));
    }
}
