//! Which values of requests are compared: headers, generated keys and hidden values.

use std::time::Instant;

use inngest_api::events::{Event, EventSeed};
use inngest_api::mock::recording::{Recorder, Replayer};
use inngest_api::response::Json;
use inngest_api::types::EnvName;
use inngest_api::v2::operation::ListRuns;
use inngest_api::{ApiKey, CallOptions, Client, Error, ErrorKind, EventKey, endpoints, mock};
use serde_json::{Value, json};

use super::{demo_app, recorded, replayed};

#[endpoints(V2)]
trait Refunds {
    #[post("/refunds", idempotency = "key")]
    fn refund(#[header("Refund-Key")] key: Option<String>, #[header("X-Mode")] mode: Option<u32>) -> Json<u32>;

    #[post("/chargebacks", idempotency = "key")]
    fn chargeback(#[query] key: Option<String>, amount: u32) -> Json<u32>;
}

async fn refunds(recorder: &Recorder) -> (mock::Server, Client<ApiKey>) {
    let server = demo_app().start().await.unwrap();
    server.on::<Refund>(|_| Ok(7));
    server.on::<Chargeback>(|_| Ok(8));
    let client = recorded(&server, recorder);
    (server, client)
}

/// Returns the message of a request that differed.
fn differs<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
    error.to_string()
}

async fn list_runs(recording: &str, environment: Option<&str>, order: fn(Replayer) -> Replayer) -> Result<(), Error> {
    let replayer = order(Replayer::from_json(recording).unwrap());
    let client = replayer.client_builder(ApiKey::parse("sk-inn-api-x").unwrap());
    let client = client.set_environment(environment.map(EnvName::from)).build().unwrap();
    client.v2().list_runs().send().await.map(drop)
}

#[tokio::test]
async fn the_environment_is_compared_whether_it_was_recorded_or_not() {
    let server = demo_app().start().await.unwrap();
    for (was, is) in [(None, Some("production")), (Some("staging"), None), (Some("staging"), Some("production"))] {
        let recorder = Recorder::new();
        let options = CallOptions::new().set_environment(was.map(EnvName::from));
        recorded(&server, &recorder).v2().list_runs().options(options).send().await.unwrap();
        let json = recorder.to_json().unwrap();
        for order in [|replayer| replayer, Replayer::any_order as fn(Replayer) -> Replayer] {
            list_runs(&json, was, order).await.unwrap();
            let error = differs(list_runs(&json, is, order).await);
            let shown = |sign: &str, name: &str| format!("  {sign} x-inngest-env: {name}\n");
            assert!(was.is_none_or(|name| error.contains(&shown("-", name))), "{error}");
            assert!(is.is_none_or(|name| error.contains(&shown("+", name))), "{error}");
        }
    }
}

#[tokio::test]
async fn headers_that_are_arguments_are_compared_whether_they_were_recorded_or_not() {
    let recorder = Recorder::new();
    let (_server, client) = refunds(&recorder).await;
    Refunds::new(&client).refund().send().await.unwrap();
    Refunds::new(&client).refund().mode(1).send().await.unwrap();
    let client = replayed(&Replayer::from_json(&recorder.to_json().unwrap()).unwrap());
    let error = differs(Refunds::new(&client).refund().mode(1).send().await);
    assert!(error.contains("  + x-mode: 1\n") && error.contains("it matches exchange 2"), "{error}");
    // Headers that the operation does not define are not recorded.
    let options = CallOptions::new().header("X-Other", "1");
    Refunds::new(&client).refund().options(options).send().await.unwrap();
    let error = differs(Refunds::new(&client).refund().send().await);
    assert!(error.contains("  - x-mode: 1\n"), "{error}");
    Refunds::new(&client).refund().mode(1).send().await.unwrap();
}

#[tokio::test]
async fn generated_keys_are_not_compared_wherever_they_are_sent() {
    let recorder = Recorder::new();
    let (_server, client) = refunds(&recorder).await;
    Refunds::new(&client).refund().send().await.unwrap();
    Refunds::new(&client).chargeback(5).send().await.unwrap();
    let json = recorder.to_json().unwrap();
    assert!(json.contains("\"refund-key\": \"[generated]\"") && json.contains("?key=[generated]"), "{json}");
    let replayer = Replayer::from_json(&json).unwrap();
    let client = replayed(&replayer);
    let error = differs(Refunds::new(&client).refund().key("mine").send().await);
    assert!(error.contains("  + refund-key: mine\n"), "{error}");
    Refunds::new(&client).refund().send().await.unwrap();
    let error = differs(Refunds::new(&client).chargeback(5).key("mine").send().await);
    assert!(error.contains("  + query key=mine\n"), "{error}");
    Refunds::new(&client).chargeback(5).send().await.unwrap();
}

#[tokio::test]
async fn a_seed_of_events_is_compared_if_the_caller_set_it() {
    let server = demo_app().start().await.unwrap();
    let recorder = Recorder::new();
    let key = || EventKey::parse("an-event-key-of-30-characters").unwrap();
    let client = server.client_builder(key()).attempt_layer(recorder.clone()).build().unwrap();
    client.events().ingest_events(vec![Event::new("a")]).send().await.unwrap();
    let replayer = Replayer::from_json(&recorder.to_json().unwrap()).unwrap();
    let client = replayer.client(key()).unwrap();
    let seed: EventSeed = "1772600761000,AQIDBAUGBwgJCg==".parse().unwrap();
    // It has the form of a generated one.
    client.events().ingest_events(vec![Event::new("a")]).seed(seed).send().await.unwrap();
    replayer.verify();
}

async fn invoke_with(client: &Client<ApiKey>, card: Value) -> Result<(), Error> {
    client.v2().invoke_function("demo-app", "backfill-data", json!({ "card": card })).send().await.map(drop)
}

#[tokio::test]
async fn what_the_recorder_hid_is_not_compared() {
    let server = demo_app().start().await.unwrap();
    for card in
        [json!("x"), json!(7), json!("2026-01-01T00:00:00Z"), json!({ "number": ["x"] }), json!(true), json!(null)]
    {
        let recorder = Recorder::new().hide("card").hide("limit").hide("X-Inngest-Env");
        let client = recorded(&server, &recorder);
        invoke_with(&client, card).await.unwrap();
        let options = || CallOptions::new().environment("staging");
        client.v2().list_runs().limit(7).options(options()).send().await.unwrap();
        let json = recorder.to_json().unwrap();
        assert!(!json.contains("staging"), "{json}");
        let replayer = Replayer::from_json(&json).unwrap();
        let client = replayed(&replayer);
        invoke_with(&client, json!("another")).await.unwrap();
        client.v2().list_runs().limit(8).options(options()).send().await.unwrap();
        replayer.verify();
    }
}

#[tokio::test]
async fn hidden_values_can_be_of_any_type_but_must_be_present() {
    let server = demo_app().start().await.unwrap();
    let recorder = Recorder::new();
    invoke_with(&recorded(&server, &recorder), json!("x")).await.unwrap();
    let json = recorder.to_json().unwrap();
    for card in [json!("y"), json!(7), json!([1, 2]), json!({ "a": 1 }), json!(null)] {
        let replayer = Replayer::from_json(&json).unwrap().hide("card");
        invoke_with(&replayed(&replayer), card).await.unwrap();
    }
    let replayer = Replayer::from_json(&json).unwrap().hide("card");
    let call = replayed(&replayer);
    let error = differs(call.v2().invoke_function("demo-app", "backfill-data", json!({ "test": 1 })).send().await);
    assert!(error.contains("  -     \"card\": \"[hidden]\"\n  +     \"test\": 1\n"), "{error}");
    assert!(!error.contains("Replayer::hide"), "{error}");
}

#[tokio::test]
async fn a_value_that_is_hidden_in_the_file_alone_is_an_error_that_names_the_fix() {
    let file = r#"{"exchanges":[{"request":{"method":"GET","path":"/v2/runs?limit=[hidden]",
        "headers":{"X-Inngest-Env":"[hidden]"}},"response":{"status":200}}]}"#;
    let error = differs(list_runs(file, Some("staging"), |replayer| replayer).await);
    let hint = |name: &str| format!("the recording hides `{name}`; call `Replayer::hide(\"{name}\")`\n");
    assert!(error.contains(&hint("limit")) && error.contains(&hint("x-inngest-env")), "{error}");
    let error = differs(list_runs(file, Some("staging"), |replayer| replayer.hide("X-INNGEST-ENV")).await);
    assert!(error.contains(&hint("limit")) && !error.contains(&hint("x-inngest-env")), "{error}");

    let file = r#"{"exchanges":[{"request":{"method":"POST","path":"/v2/apps/demo-app/functions/backfill-data/invoke",
        "body":{"data":{"card":["[hidden]"]}}},"response":{"status":200}}]}"#;
    let client = replayed(&Replayer::from_json(file).unwrap());
    let error = differs(invoke_with(&client, json!(["x"])).await);
    assert!(error.ends_with(&hint("card")), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_replayed_wait_takes_no_time_with_a_paused_clock() {
    let server = demo_app().in_memory().unwrap();
    let wait = std::time::Duration::from_secs(8);
    server.inject::<ListRuns>(mock::Fault::rate_limited(wait).times(1));
    let recorder = Recorder::new();
    recorded(&server, &recorder).v2().list_runs().send().await.unwrap();
    let replayer = Replayer::from_json(&recorder.to_json().unwrap()).unwrap();
    let (start, paused) = (Instant::now(), tokio::time::Instant::now());
    replayed(&replayer).v2().list_runs().send().await.unwrap();
    assert!(paused.elapsed() >= wait && start.elapsed() < wait, "{:?}", start.elapsed());
    replayer.verify();
}
