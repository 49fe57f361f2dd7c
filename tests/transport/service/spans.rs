use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::{Arc, Mutex};

use inngest_api_tests::replay::{Replay, answer, json_answer};
use tracing::field::{Field, Visit};
use tracing::instrument::WithSubscriber as _;
use tracing::span::{Attributes, Id, Record};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::registry::LookupSpan;

use super::{HEALTHY, QUICK, api_key, busy};

/// Records the fields of spans and events.
#[derive(Clone, Default)]
struct Recorder {
    spans: Arc<Mutex<Vec<(u64, Span)>>>,
    events: Arc<Mutex<Vec<Fields>>>,
    /// The spans that were entered, by name.
    entered: Arc<Mutex<Vec<&'static str>>>,
}

#[derive(Clone, Debug)]
struct Span {
    name: &'static str,
    parent: Option<&'static str>,
    fields: Fields,
}

#[derive(Clone, Debug, Default)]
struct Fields(BTreeMap<&'static str, String>);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.insert(field.name(), format!("{value:?}"));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.0.insert(field.name(), value.to_owned());
    }
}

impl<S: tracing::Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Recorder {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let mut fields = Fields::default();
        attributes.record(&mut fields);
        let parent = context.span(id).and_then(|span| span.parent()).map(|parent| parent.name());
        let span = Span { name: attributes.metadata().name(), parent, fields };
        self.spans.lock().unwrap().push((id.into_u64(), span));
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, _: Context<'_, S>) {
        let mut spans = self.spans.lock().unwrap();
        // Ids are reused, so the last span with the id is the right one.
        let (_, span) = spans.iter_mut().rev().find(|(known, _)| *known == id.into_u64()).unwrap();
        values.record(&mut span.fields);
    }

    fn on_enter(&self, id: &Id, context: Context<'_, S>) {
        self.entered.lock().unwrap().extend(context.span(id).map(|span| span.name()));
    }

    fn on_event(&self, event: &tracing::Event<'_>, _: Context<'_, S>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        self.events.lock().unwrap().push(fields);
    }
}

impl Recorder {
    /// Returns all spans with a name.
    fn of(&self, name: &str) -> Vec<Span> {
        self.spans.lock().unwrap().iter().map(|(_, span)| span).filter(|span| span.name == name).cloned().collect()
    }
}

fn fields(span: &Span, names: &[&str]) -> Vec<String> {
    names.iter().map(|name| span.fields.0.get(name).cloned().unwrap_or_default()).collect()
}

#[tokio::test]
async fn calls_and_attempts_are_spans_with_opentelemetry_names() {
    let server = Replay::with([busy(), json_answer(r#"{"data":{"id":"r"}}"#)]).await.unwrap();
    let recorder = Recorder::default();
    let client = server.builder(api_key()).retry(QUICK).build().unwrap();
    let call = client.v2().get_function_run("01K3Z5V7Q9T8R6W4M2N0B1C3D5").send();
    call.with_subscriber(tracing_subscriber::registry().with(recorder.clone())).await.unwrap();

    let [call] = &recorder.of("call")[..] else { panic!("{recorder:?}") };
    assert_eq!(
        fields(call, &["otel.name", "inngest.operation", "inngest.attempts"]),
        ["get_function_run", "get_function_run", "2"]
    );
    let [first, second] = &recorder.of("attempt")[..] else { panic!("{recorder:?}") };
    assert_eq!((first.parent, second.parent), (Some("call"), Some("call")));
    let names = [
        "otel.name",
        "otel.kind",
        "http.request.method",
        "url.template",
        "url.scheme",
        "server.address",
        "network.protocol.name",
        "network.protocol.version",
        "http.response.status_code",
        "http.request.resend_count",
        "inngest.attempt",
        "error.type",
        "otel.status_code",
        "inngest.request_id",
    ];
    let template = "/v2/runs/{run_id}";
    let name = format!("GET {template}");
    let common = [&name, "client", "GET", template, "http", "127.0.0.1", "http", "1.1"];
    assert_eq!(fields(first, &names), [&common[..], &["503", "", "1", "503", "ERROR", "req-1"]].concat());
    assert_eq!(fields(second, &names), [&common[..], &["200", "1", "2", "", "", ""]].concat());
    assert!(server.base_url().ends_with(&format!(":{}", first.fields.0["server.port"])));
    let events = recorder.events.lock().unwrap();
    assert!(events.iter().any(|event| event.0.get("message").is_some_and(|text| text == "retrying")), "{events:?}");
}

/// Otherwise `tracing_subscriber::fmt` reports `time.busy=0ns` for every call.
#[tokio::test]
async fn the_span_of_a_call_is_entered_before_that_of_its_attempt() {
    let server = Replay::with([json_answer(HEALTHY)]).await.unwrap();
    let recorder = Recorder::default();
    let call = server.client(api_key()).unwrap().v2().health().send();
    call.with_subscriber(tracing_subscriber::registry().with(recorder.clone())).await.unwrap();
    let entered = recorder.entered.lock().unwrap();
    assert_eq!(entered.get(..2), Some(&["call", "attempt"][..]), "{entered:?}");
}

#[tokio::test]
async fn the_end_of_a_call_is_an_event() {
    let server = Replay::with([busy(), json_answer(HEALTHY), answer(404, [], "gone"), Vec::new()]).await.unwrap();
    let recorder = Recorder::default();
    let client = server.builder(api_key()).retry(QUICK).build().unwrap();
    let calls = async {
        client.v2().health().send().await.unwrap();
        client.v2().health().send().await.unwrap_err();
        client.v2().create_env("staging").send().await.unwrap_err();
    };
    calls.with_subscriber(tracing_subscriber::registry().with(recorder.clone())).await;
    let events = recorder.events.lock().unwrap();
    let is_end = |event: &&Fields| event.0.get("message").is_some_and(|text| text == "call ended");
    let ended: Vec<_> = events.iter().filter(is_end).collect();
    let names = ["inngest.operation", "http.response.status_code", "inngest.attempts", "error.kind"];
    let shown = |event: &&Fields| names.map(|name| event.0.get(name).cloned().unwrap_or_default());
    assert_eq!(
        ended.iter().map(shown).collect::<Vec<_>>(),
        [["health", "200", "2", ""], ["health", "404", "1", "not_found"], ["create_env", "", "1", "transport"]]
    );
    assert!(ended.iter().all(|event| event.0.contains_key("elapsed")), "{ended:?}");
}

#[tokio::test]
async fn spans_contain_no_keys_and_no_arguments() {
    let server = Replay::with([busy(), busy(), busy()]).await.unwrap();
    let recorder = Recorder::default();
    let client = server.builder(api_key()).retry(QUICK).build().unwrap();
    let call = client.v2().get_function_run("01K3Z5V7Q9T8R6W4M2N0B1C3D5").send();
    call.with_subscriber(tracing_subscriber::registry().with(recorder.clone())).await.unwrap_err();
    let all = format!("{recorder:?}");
    // The other URL attributes of OpenTelemetry would contain arguments.
    assert!(!all.contains("url.full") && !all.contains("url.path"), "{all}");
    assert!(all.contains("get_function_run") && !all.contains("SECRET") && !all.contains("01K3Z5V7"), "{all}");
}

#[tokio::test]
async fn calls_work_without_a_tracing_subscriber() {
    let server = Replay::with([json_answer(HEALTHY)]).await.unwrap();
    server.client(api_key()).unwrap().v2().health().send().await.unwrap();
}

impl Debug for Recorder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} {:?}", self.spans, self.events)
    }
}
