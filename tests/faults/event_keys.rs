//! Event keys and access tokens: neither is logged, by this crate or its dependencies, or contained in errors and debug output.

use inngest_api::auth::{AnyCredential, Events};
use inngest_api::events::Event;
use inngest_api::{AccessToken, Client, ClientBuilder, ErrorKind, EventKey};

use super::frames::Frame;
use super::peer::Step::{self, Cut, Frame as Send, Request};
use super::peer::{Peer, Wire};
use super::responses::{head, ok, respond, send};
use super::table::set_up;
use super::watch::{self, ACCESS_TOKEN, EVENT_KEY};

const SENT: &str = r#"{"ids":["01KJVG3S1804106106104102G2"],"status":200}"#;
const WIRES: [Wire; 3] = [Wire::Plain, Wire::Tls, Wire::Http2];

fn events(base_url: &str) -> ClientBuilder<EventKey> {
    set_up(Client::builder(EventKey::parse(EVENT_KEY).unwrap()), base_url)
}

/// Returns the key as the path of a request spells it.
fn in_path() -> String {
    EVENT_KEY.replace('%', "%25")
}

/// Sends events to a peer that responds with these steps; returns all texts of the results.
async fn shown(wire: Wire, steps: &[Step]) -> String {
    let script: Vec<_> = [Request].into_iter().chain(steps.iter().cloned()).collect();
    let peer = Peer::new(wire, move |_| script.clone()).await;
    let client = events(&peer.base_url).build().unwrap();
    let one = client.events().send(Event::new("a")).await;
    let many = client.events().send_all([Event::new("a"), Event::new("b")]).await;
    let seen = peer.seen();
    let targets: Vec<_> = seen.requests.iter().map(|request| request.target.clone()).collect();
    let was_sent = wire == Wire::Http2 || targets.iter().all(|target| *target == format!("/e/{}", in_path()));
    assert!(was_sent && seen.requests.len() >= 2, "{wire:?}: {targets:?}");
    drop(seen);
    let many = match many {
        Ok(ids) => format!("{ids:?}"),
        Err(error) => format!("{error} {error:?} {}", watch::views(&error.clone().into())),
    };
    one.map_or_else(|error| watch::views(&error), |id| format!("{id:?}")) + &many
}

#[tokio::test]
async fn event_keys_are_in_no_log_and_in_no_error() {
    let log = watch::start();
    let path = format!("/e/{}", in_path());
    let echo = format!("no such path: {path}, {EVENT_KEY}");
    let error = format!(r#"{{"status":401,"error":"{echo}"}}"#);
    let location = format!("location: https://other.example{path}");
    let http1 = [
        vec![ok(SENT)],
        vec![ok(&error)],
        vec![ok(&echo)],
        vec![respond("301 Moved", &[&location], &echo)],
        vec![respond("401 No", &[&format!("x-path: {path}")], &error)],
        vec![respond("500 Oops", &[], &echo)],
        vec![Cut],
        vec![send(head("200 OK", &["content-length: 500"]) + &error), Cut],
        vec![send(&echo)],
    ];
    let http2 = [
        vec![Send(Frame::head(&[])), Send(Frame::last_data(SENT.as_bytes()))],
        vec![Send(Frame::head(&[])), Send(Frame::last_data(error.as_bytes()))],
        vec![Cut],
    ];
    for wire in WIRES {
        let scripts = if wire == Wire::Http2 { http2.as_slice() } else { &http1 };
        for steps in scripts {
            let shown = shown(wire, steps).await;
            assert_eq!(watch::find(&shown), None, "{wire:?}: {shown}");
        }
    }
    log.assert_clean();
}

#[tokio::test]
async fn access_tokens_are_in_no_log_and_in_no_error() {
    let log = watch::start();
    let echo = format!(r#"{{"errors":[{{"code":"no","message":"authorization: Bearer {ACCESS_TOKEN}"}}]}}"#);
    for wire in [Wire::Plain, Wire::Tls] {
        for steps in
            [vec![ok(&echo)], vec![respond("401 No", &[], &echo)], vec![respond("403 No", &[], &echo)], vec![Cut]]
        {
            let script: Vec<_> = [Request].into_iter().chain(steps).collect();
            let peer = Peer::new(wire, move |_| script.clone()).await;
            let client = set_up(Client::builder(AccessToken::parse(ACCESS_TOKEN).unwrap()), &peer.base_url);
            let error = client.build().unwrap().v2().list_runs().send().await.unwrap_err();
            let sent = peer.seen().requests[0].headers["authorization"].clone();
            assert_eq!(sent, format!("Bearer {ACCESS_TOKEN}"));
            assert_eq!(watch::find(&watch::views(&error)), None, "{error:?}");
        }
    }
    log.assert_clean();
}

#[test]
fn debug_output_and_configuration_errors_contain_no_event_key_and_no_token() {
    let log = watch::start();
    let key = || EventKey::parse(EVENT_KEY).unwrap();
    let token = || AccessToken::parse(ACCESS_TOKEN).unwrap();
    let client = events("https://127.0.0.1:1").build().unwrap();
    let mut all = vec![
        format!("{:?} {:?} {:?}", key(), token(), AnyCredential::<Events>::new(key())),
        format!("{client:?} {:#?} {:?}", events("https://h"), client.events().send(Event::new("a"))),
    ];
    let insecure = events("http://10.0.0.1").build().unwrap_err();
    assert_eq!(insecure.kind(), ErrorKind::Configuration);
    all.push(watch::views(&insecure));
    for text in [
        format!("https://inn.gs/e/{EVENT_KEY}"),
        format!("{EVENT_KEY} x"),
        format!("'{EVENT_KEY}'"),
        format!("a,{EVENT_KEY}"),
    ] {
        all.push(watch::views(&EventKey::parse(&text).unwrap_err().into()));
    }
    for text in [format!("Bearer {ACCESS_TOKEN}"), format!("'{ACCESS_TOKEN}'")] {
        all.push(watch::views(&AccessToken::parse(&text).unwrap_err().into()));
    }
    for shown in all {
        assert_eq!(watch::find(&shown), None, "{shown}");
    }
    log.assert_clean();
}
