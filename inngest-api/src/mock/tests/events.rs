use serde_json::{Value, json};

use super::{UNKNOWN, demo_app, open};
use crate::types::Timestamp;
use crate::v2::UnixMillis;
use crate::{ErrorKind, v1};

fn data(event: &v1::Event) -> Value {
    event.data.as_ref().unwrap().decode().unwrap()
}

#[tokio::test]
async fn an_event_is_sent_and_read_back() {
    let (server, client) = open(demo_app()).await;
    let send = client.v2().send_event("demo/ü").data(json!({ "a": 1, "_inngest": { "b": 2 } })).id("rec-e3");
    let event_id = send.ts(1_754_496_000_000_i64).send().await.unwrap().event_id;
    let read = client.v1().get_event(&event_id).send_full().await.unwrap();
    // Recording v1-event.
    assert_eq!(read.headers["cache-control"], "private, max-age=5");
    assert!(read.metadata.cached_until > read.metadata.fetched_at);
    let event = read.value;
    assert_eq!(
        (event.name.as_str(), event.id.as_deref(), event.ts),
        ("demo/ü", Some("rec-e3"), Some(1_754_496_000_000))
    );
    assert_eq!((data(&event), event.user.as_ref()), (json!({ "a": 1 }), None));
    assert_eq!(server.events(), [event]);
    assert!(server.runs().is_empty());

    let bare = client.v2().send_event("demo/bare").send().await.unwrap();
    let event = client.v1().get_event(&bare.event_id).send().await.unwrap();
    assert_eq!((data(&event), event.id.as_deref()), (json!({}), Some(bare.event_id.as_str())));
}

#[tokio::test]
async fn an_unknown_event_in_v1_is_a_404_in_a_response_with_status_200() {
    let (_server, client) = open(demo_app()).await;
    let error = client.v1().get_event(UNKNOWN).send().await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::NotFound, 404));
    assert_eq!(error.api_errors()[0].message, "Event not found");
    let error = client.v1().get_event("nope").send().await.unwrap_err();
    assert_eq!((error.kind(), error.api_errors()[0].message.as_str()), (ErrorKind::Invalid, "Invalid event ID: nope"));
}

#[tokio::test]
async fn events_with_the_same_id_trigger_a_function_once() {
    let (server, client) = open(demo_app()).await;
    let send = || client.v2().send_event("demo/fail").data(json!({ "a": 1 })).id("e-1").send();
    let (first, second) = (send().await.unwrap(), send().await.unwrap());
    // Recording v2-send-event-same-id: the internal ids differ.
    assert_ne!(first.event_id, second.event_id);
    assert_eq!((server.runs().len(), server.events().len()), (1, 2));
    assert_eq!(server.runs()[0].trigger.as_ref().unwrap().event_ids, [first.event_id]);
    client.v2().send_event("demo/fail").send().await.unwrap();
    client.v2().send_event("demo/other").send().await.unwrap();
    assert_eq!(server.runs().len(), 2);
}

#[tokio::test]
async fn invalid_events_are_rejected() {
    let (server, client) = open(demo_app()).await;
    let send = |name: &str| client.v2().send_event(name);
    for (send, code) in [
        (send(""), "missing_field"),
        (send(&"n".repeat(513)), "invalid_field_format"),
        (send("Inngest/mine"), "invalid_field_format"),
        (send("a").ts(UnixMillis(1)), "validation_error"),
        (send("a").ts(UnixMillis(i64::MAX)), "validation_error"),
    ] {
        let error = send.send().await.unwrap_err();
        assert_eq!((error.status().unwrap().as_u16(), error.code()), (400, Some(code)));
    }
    let error = send("a").data(json!({ "a": "a".repeat(3 * 1024 * 1024) })).send().await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.code()), (413, Some("invalid_request")));
    assert!(server.events().is_empty());
}

#[tokio::test]
async fn events_are_listed_newest_first_page_by_page() {
    let (_server, client) = open(demo_app()).await;
    client.v2().invoke_function("demo-app", "backfill-data", json!({})).send().await.unwrap();
    let mut sent = Vec::new();
    for index in 0..60 {
        let name = if index % 2 == 0 { "demo/even" } else { "demo/odd" };
        sent.push(client.v2().send_event(name).send().await.unwrap().event_id);
    }
    sent.reverse();
    let (mut pages, mut listed, mut sizes) = (client.v1().list_events().limit(100).pages(), Vec::new(), Vec::new());
    while let Some(page) = pages.try_next().await.unwrap() {
        sizes.push(page.len());
        listed.extend(page.items.into_iter().map(|event| event.internal_id));
    }
    // A page has at most 51 events, the last page is empty, and internal events are omitted.
    assert_eq!((listed, sizes), (sent, vec![51, 9, 0]));
    let even = client.v1().list_events().name("demo/even").limit(100).send().await.unwrap();
    assert_eq!(even.len(), 30);
    let middle = even.items[10].received_at;
    assert_eq!(client.v1().list_events().received_before(middle).name("demo/even").send().await.unwrap().len(), 20);
    assert_eq!(client.v1().list_events().received_after(middle).name("demo/even").send().await.unwrap().len(), 11);
    assert!(client.v1().list_events().received_before(Timestamp::UNIX_EPOCH).send().await.unwrap().is_empty());
    let error = client.v1().list_events().cursor("zzz").send().await.unwrap_err();
    assert_eq!(error.api_errors()[0].message, "Invalid cursor query parameter");
}
