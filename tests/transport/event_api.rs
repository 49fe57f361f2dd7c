//! The Event API on real sockets: where the key goes, what is repeated with which seed, and what a response means.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use inngest_api::events::{Event, EventSeed, operation::IngestEvents};
use inngest_api::http::{HeaderMap, Request, Response, StatusCode};
use inngest_api::{CallOptions, Client, DevServer, ErrorKind, EventKey, InngestEvent, RetryConfig};
use serde::Serialize;
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::http1::serve;

const KEY: &str = "0123456789EVENTKEY";
const QUICK: RetryConfig = RetryConfig::new().initial_backoff(Duration::from_millis(1)).max_attempts(6);

/// What a test's server does with a request: closes the connection after it processed it, or responds.
type Behavior = dyn Fn(&Received, usize) -> io::Result<Option<(StatusCode, String)>> + Send + Sync;

#[derive(Clone, Debug)]
struct Received {
    path: String,
    headers: HeaderMap,
    events: Vec<Value>,
}

impl Received {
    fn seed(&self) -> Option<&str> {
        self.headers.get("x-inngest-event-id-seed").map(|seed| seed.to_str().unwrap())
    }
}

/// A server that stores each event once by its id, which it derives as the API does: from the seed and the position.
struct Server {
    url: String,
    state: Arc<State>,
    _task: JoinSet<()>,
}

struct State {
    received: Mutex<Vec<Received>>,
    stored: Mutex<BTreeMap<String, Value>>,
    requests: AtomicUsize,
    behavior: Box<Behavior>,
}

impl Server {
    async fn start(
        behavior: impl Fn(&Received, usize) -> io::Result<Option<(StatusCode, String)>> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(State {
            received: Mutex::default(),
            stored: Mutex::default(),
            requests: AtomicUsize::new(0),
            behavior: Box::new(behavior),
        });
        let mut task = JoinSet::new();
        task.spawn(serve(listener, Arc::clone(&state), respond));
        Self { url, state, _task: task }
    }

    async fn responding(status: u16, body: &str) -> Self {
        let body = body.to_owned();
        Self::start(move |_, _| Ok(Some((StatusCode::from_u16(status).unwrap(), body.clone())))).await
    }

    fn client(&self) -> Client<EventKey> {
        Client::builder(EventKey::parse(KEY).unwrap()).base_url(&self.url).retry(QUICK).build().unwrap()
    }

    fn received(&self) -> Vec<Received> {
        self.state.received.lock().unwrap().clone()
    }

    fn stored(&self) -> Vec<Value> {
        self.state.stored.lock().unwrap().values().cloned().collect()
    }
}

async fn respond(request: Request<hyper::body::Incoming>, state: Arc<State>) -> io::Result<Response<Full<Bytes>>> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.map_err(io::Error::other)?.to_bytes();
    let events: Vec<Value> = serde_json::from_slice(&body)?;
    let received = Received { path: head.uri.path().to_owned(), headers: head.headers, events };
    state.received.lock().unwrap().push(received.clone());
    let number = state.requests.fetch_add(1, Ordering::SeqCst);
    let seed = received.seed().unwrap_or_default().to_owned();
    let ids: Vec<String> = (0..received.events.len()).map(|position| format!("{seed}-{position:05}")).collect();
    for (id, event) in ids.iter().zip(&received.events) {
        state.stored.lock().unwrap().entry(id.clone()).or_insert_with(|| event.clone());
    }
    let (status, body) = (state.behavior)(&received, number)?
        .unwrap_or_else(|| (StatusCode::OK, json!({ "ids": ids, "status": 200 }).to_string()));
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = status;
    // The open-source server sends no JSON content type.
    response.headers_mut().insert("content-type", "text/plain; charset=utf-8".parse().unwrap());
    Ok(response)
}

fn lost<T>() -> io::Result<T> {
    Err(io::Error::other("the connection is closed"))
}

#[derive(Serialize, InngestEvent)]
#[inngest(name = "shop/order.created")]
struct OrderCreated {
    order: u32,
}

#[tokio::test]
async fn an_event_is_sent_with_the_key_in_the_path_and_in_no_header() {
    let server = Server::start(|_, _| Ok(None)).await;
    let options = CallOptions::new().environment("feature/login");
    let id = server.client().events().send(OrderCreated { order: 7 }).options(options).await.unwrap();

    let received = &server.received()[0];
    assert_eq!(received.path, format!("/e/{KEY}"));
    assert_eq!(received.events, [json!({ "name": "shop/order.created", "data": { "order": 7 } })]);
    assert_eq!(received.headers.get("authorization"), None);
    assert_eq!(received.headers["x-inngest-env"], "feature/login");
    assert_eq!(received.headers["content-type"], "application/json");
    assert!(received.headers.values().all(|value| !value.to_str().unwrap().contains(KEY)));
    let seed = received.seed().unwrap();
    assert!(seed.parse::<EventSeed>().is_ok(), "{seed}");
    assert_eq!(id, &*format!("{seed}-00000"));
}

#[tokio::test]
async fn odd_characters_of_a_key_and_the_path_of_a_base_url_are_kept() {
    let server = Server::start(|_, _| Ok(None)).await;
    for (key, base_url, path) in [
        ("a/b?c#d%e", "", "/e/a%2Fb%3Fc%23d%25e"),
        ("}event_key{", "", "/e/%7Devent_key%7B"),
        (KEY, "/stage", "/stage/e/0123456789EVENTKEY"),
    ] {
        let key = EventKey::parse(key).unwrap();
        let client = Client::builder(key).base_url(server.url.clone() + base_url).build().unwrap();
        client.events().send(Event::new("a")).await.unwrap();
        assert_eq!(server.received().pop().unwrap().path, path);
    }
}

#[tokio::test]
async fn a_dev_server_receives_the_key_that_the_sdks_send() {
    let server = Server::start(|_, _| Ok(None)).await;
    let client = Client::new(DevServer::new(&server.url).unwrap()).unwrap();
    client.events().send(Event::new("a")).await.unwrap();
    assert_eq!(server.received()[0].path, "/e/NO_EVENT_KEY_SET");
}

#[tokio::test]
async fn a_request_whose_response_is_lost_is_repeated_with_its_seed() {
    let server = Server::start(|_, number| if number < 2 { lost() } else { Ok(None) }).await;
    let client = server.client();
    client.events().send(Event::new("a")).await.unwrap();
    client.events().send(Event::new("b")).await.unwrap();
    let received = server.received();
    let seeds: Vec<_> = received.iter().map(|request| request.seed().unwrap()).collect();
    assert_eq!(seeds.len(), 4);
    assert!(seeds[0] == seeds[1] && seeds[1] == seeds[2] && seeds[2] != seeds[3], "{seeds:?}");
    assert_eq!(server.stored().len(), 2);

    // Of the caller: also for the first attempt.
    let seed = EventSeed::new(1_772_600_761_000, *b"0123456789");
    client.events().send(Event::new("c")).seed(&seed).await.unwrap();
    assert_eq!(server.received()[4].seed(), Some(seed.as_str()));
}

#[tokio::test]
async fn without_retries_nothing_is_repeated() {
    let server = Server::start(|_, _| lost()).await;
    let client = Client::builder(EventKey::parse(KEY).unwrap()).base_url(&server.url).retry(RetryConfig::disabled());
    let error = client.build().unwrap().events().send(Event::new("a")).await.unwrap_err();
    assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Transport, true));
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn twelve_thousand_events_arrive_once_although_each_request_is_lost_once() {
    let attempts = Mutex::new(HashMap::<String, usize>::new());
    let server = Server::start(move |request, _| {
        let mut attempts = attempts.lock().unwrap();
        let attempt = attempts.entry(request.seed().unwrap().to_owned()).or_default();
        *attempt += 1;
        if *attempt == 1 { lost() } else { Ok(None) }
    })
    .await;
    let orders = (0..12_000).map(|order| OrderCreated { order });
    let ids = server.client().events().send_all(orders).await.unwrap();

    let mut orders: Vec<_> = server.stored().iter().map(|event| event["data"]["order"].as_u64().unwrap()).collect();
    orders.sort_unstable();
    assert!(orders.iter().copied().eq(0..12_000), "{} events were stored", orders.len());
    // The ids are in the order of the events.
    let stored = server.state.stored.lock().unwrap();
    assert!(ids.iter().enumerate().all(|(order, id)| stored[id.as_str()]["data"]["order"] == order));
    let sizes: Vec<_> = server.received().iter().map(|request| request.events.len()).collect();
    assert_eq!((sizes.len(), sizes.iter().max()), (6, Some(&5000)), "{sizes:?}");
}

#[tokio::test]
async fn events_are_split_by_size_and_sent_a_few_requests_at_a_time() {
    let server = Server::start(|_, _| Ok(None)).await;
    let events: Vec<_> = (0..20).map(|n| Event::new("a").data(json!({ "n": n, "text": "x".repeat(1000) }))).collect();
    let sending = server.client().events().send_all(events).max_request_bytes(3500).concurrency(0);
    assert_eq!(sending.await.unwrap().len(), 20);
    let sizes: Vec<_> = server.received().iter().map(|request| request.events.len()).collect();
    assert_eq!(sizes, [3, 3, 3, 3, 3, 3, 2]);
    assert!(server.client().events().send_all(Vec::<Event>::new()).await.unwrap().is_empty());
    assert_eq!(server.received().len(), 7);
}

#[tokio::test]
async fn events_that_the_server_rejects_are_named() {
    let partial = r#"{"ids":["01A","",""],"status":400,"error":"event name is empty"}"#;
    let server = Server::responding(400, partial).await;
    let events = || vec![Event::new("a"), Event::new(""), Event::new("c")];
    let ingested = server.client().events().ingest_events(events()).send().await.unwrap();
    assert!(!ingested.is_complete());
    assert_eq!(ingested.ids[0].as_ref().unwrap(), "01A");
    assert_eq!(ingested.rejected().collect::<Vec<_>>(), [1, 2]);
    assert_eq!(ingested.error.as_deref(), Some("event name is empty"));

    let error = server.client().events().send_all(events()).await.unwrap_err();
    assert_eq!(error.unsent().collect::<Vec<_>>(), [1, 2]);
    assert_eq!(error.failures()[0].events, 0..3);
    assert_eq!(
        error.to_string(),
        "1 of 3 events were sent; events 0 to 2: ingest_events failed: 1 of 3 events were accepted: event name is empty"
    );
}

#[tokio::test]
async fn a_request_that_fails_does_not_hide_those_that_succeeded() {
    let server = Server::start(|request, _| {
        let is_bad = request.events.iter().any(|event| event["name"] == "bad");
        Ok(is_bad.then(|| (StatusCode::PAYLOAD_TOO_LARGE, r#"{"status":413,"error":"too large"}"#.to_owned())))
    })
    .await;
    let events = ["a", "bad", "c", "d"].map(Event::new);
    let error = server.client().events().send_all(events).max_request_bytes(0).await.unwrap_err();
    assert_eq!(error.unsent().collect::<Vec<_>>(), [1]);
    assert!(error.ids()[3].is_some());
    let [failed] = error.failures() else { panic!("{error}") };
    assert_eq!((failed.events.clone(), failed.error.kind()), (1..2, ErrorKind::Invalid));
    assert_eq!(inngest_api::Error::from(error).status().unwrap(), 413);
}

#[tokio::test]
async fn responses_without_ids_are_errors() {
    for (status, body, kind, text) in [
        (400, r#"{"ids":[""],"status":400,"error":"no events"}"#, ErrorKind::Invalid, "no events"),
        (200, r#"{"ids":null,"status":401,"error":"unknown key"}"#, ErrorKind::Auth, "unknown key"),
        (200, r#"{"status":500,"error":"it broke"}"#, ErrorKind::Server, "it broke"),
        (200, r#"{"error":"it broke"}"#, ErrorKind::Unexpected, "it broke"),
        (200, r#"{"ids":[""],"status":200}"#, ErrorKind::Unexpected, "no id"),
        (200, r#"{"ids":["01A","01B"],"status":200}"#, ErrorKind::Unexpected, "several"),
        (200, r#"["01A"]"#, ErrorKind::Decode, "unexpected response body"),
        (401, "unknown key", ErrorKind::Auth, "unknown key"),
        (404, r#"{"status":404,"error":"unknown key"}"#, ErrorKind::NotFound, "unknown key"),
        (406, r#"{"status":406,"message":"not here"}"#, ErrorKind::Invalid, "not here"),
        (503, r#"{"status":503,"error":"no event keys"}"#, ErrorKind::Server, "no event keys"),
    ] {
        let server = Server::responding(status, body).await;
        let call = server.client().events().send(Event::new("a"));
        let error = call.options(CallOptions::new().retry(RetryConfig::disabled())).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{status} {body}: {error}");
        assert!(error.to_string().contains(text), "{error}");
    }
}

#[tokio::test]
async fn the_key_is_in_no_error() {
    let path = format!("/e/{KEY}");
    let echo = json!({ "status": 401, "error": format!("no such path: {path}") }).to_string();
    let mut shown = Vec::new();
    for status in [200, 301, 401, 500] {
        let server = Server::responding(status, &echo).await;
        let call = server.client().events().send(Event::new("a"));
        let error = call.options(CallOptions::new().retry(RetryConfig::disabled())).await.unwrap_err();
        shown.push(format!("{error} {error:?} {:?} {:?}", error.headers(), error.body().map(String::from_utf8_lossy)));
    }
    let server = Server::start(|_, _| lost()).await;
    let error = server.client().events().send_all([Event::new("a")]).await.unwrap_err();
    shown.push(format!("{error} {error:?}"));
    let nowhere = Client::builder(EventKey::parse(KEY).unwrap()).base_url("http://127.0.0.1:1").retry(QUICK);
    let nowhere = nowhere.build().unwrap();
    let error = nowhere.events().send(Event::new("a")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    shown.push(format!("{error} {error:?} {nowhere:?} {:?}", nowhere.events().send(Event::new("a"))));
    for shown in shown {
        assert!(!shown.contains("EVENTKEY"), "{shown}");
    }
}

#[tokio::test]
async fn the_key_is_not_in_the_value_that_reports_rejected_events() {
    let partial = json!({ "ids": ["01A", ""], "status": 400, "error": format!("POST /e/{KEY}: no name") }).to_string();
    let server = Server::responding(400, &partial).await;
    let (client, list) = (server.client(), || vec![Event::new("a"), Event::new("")]);
    let ingested = client.events().ingest_events(list()).send().await.unwrap();
    assert_eq!(ingested.error.as_deref(), Some("POST /e/[key]: no name"));
    let error = client.events().send_all(list()).await.unwrap_err();
    assert!(error.to_string().ends_with("1 of 2 events were accepted: POST /e/[key]: no name"), "{error}");

    let one = json!({ "ids": ["01A"], "status": 400, "error": format!("/e/{KEY}") }).to_string();
    let server = Server::responding(400, &one).await;
    let error = server.client().events().send(Event::new("a")).await.unwrap_err();
    assert!(!format!("{error} {error:?}").contains(KEY), "{error}");
}

#[tokio::test]
async fn several_requests_do_not_share_a_seed() {
    let server = Server::start(|_, _| Ok(None)).await;
    let send = |count: u32| {
        let options = CallOptions::new().header("x-inngest-event-id-seed", "1,AAAAAAAAAAAAAA==");
        let orders = (0..count).map(|order| OrderCreated { order });
        server.client().events().send_all(orders).max_request_bytes(0).options(options).into_future()
    };
    let error = send(2).await.unwrap_err();
    assert_eq!((error.failures()[0].events.clone(), error.failures()[0].error.kind()), (0..2, ErrorKind::Request));
    assert!(error.to_string().contains("one seed for several requests"), "{error}");
    assert!(server.received().is_empty());
    send(1).await.unwrap();
    assert_eq!(server.received()[0].seed(), Some("1,AAAAAAAAAAAAAA=="));
}

#[tokio::test]
async fn an_event_continues_the_trace_of_its_caller() {
    let server = Server::start(|_, _| Ok(None)).await;
    let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    let options = || CallOptions::new().header("traceparent", trace).header("tracestate", "a=1");
    let client = server.client();
    client.events().send(Event::new("a")).options(options()).await.unwrap();
    client.events().send_all([Event::new("b")]).options(options()).await.unwrap();
    let sent = server.received().into_iter().map(|request| request.headers);
    assert!(sent.clone().all(|headers| headers["traceparent"] == trace && headers["tracestate"] == "a=1"));
    assert_eq!(sent.count(), 2);
}

#[tokio::test]
async fn an_event_that_cannot_be_sent_is_refused_before_anything_is_sent() {
    let server = Server::start(|_, _| Ok(None)).await;
    let error = server.client().events().send(Event::new("a").data(7)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request);
    assert!(error.to_string().contains("the data of an event must be a JSON object"), "{error}");
    assert!(server.received().is_empty());
    // Beside others, it fails alone.
    let events = [Event::new("a"), Event::new("b").data(7), Event::new("c")];
    let error = server.client().events().send_all(events).await.unwrap_err();
    assert_eq!(error.unsent().collect::<Vec<_>>(), [1]);
    let _ = IngestEvents::new(vec![Event::new("a")]);
}
