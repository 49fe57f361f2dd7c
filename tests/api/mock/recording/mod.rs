//! Recordings: made over TLS, replayed in memory.

mod bodies;
mod comparison;

use std::collections::BTreeMap;
use std::path::PathBuf;

use futures_util::TryStreamExt as _;
use inngest_api::mock::recording::{Recorder, Replayer};
use inngest_api::mock::{self, Fault};
use inngest_api::types::{EnvName, Secret};
use inngest_api::v2::{self, ImageArchive, ImageBuildRecipe, NewImage};
use inngest_api::{ApiKey, CallOptions, Client, ErrorKind, EventKey};
use serde_json::{Value, json};

use super::{QUICK, api_key, demo_app, new_sandbox, panicked};

/// A file that is removed after the test.
struct TempFile(PathBuf);

impl TempFile {
    fn new(name: &str) -> Self {
        Self(std::env::temp_dir().join(format!("inngest-api-{}", std::process::id())).join(name))
    }
}

impl Drop for TempFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn recorded(server: &mock::Server, recorder: &Recorder) -> Client<ApiKey> {
    server.client_builder(api_key()).retry(QUICK).attempt_layer(recorder.clone()).build().unwrap()
}

fn replayed(replayer: &Replayer) -> Client<ApiKey> {
    replayer.client_builder(ApiKey::parse("sk-inn-api-another-key").unwrap()).retry(QUICK).build().unwrap()
}

async fn invoke(client: &Client<ApiKey>, test: u32) -> Result<v2::InvokedRun, inngest_api::Error> {
    client.v2().invoke_function("demo-app", "backfill-data", json!({ "test": test })).send().await
}

#[tokio::test]
async fn what_was_recorded_over_tls_is_replayed_in_memory() {
    let file = TempFile::new("invoke.json");
    let server = demo_app().start().await.unwrap();
    server.inject::<v2::operation::InvokeFunction>(Fault::status(503).times(1));
    let recorder = Recorder::new();
    let client = recorded(&server, &recorder);
    let run = invoke(&client, 1).await.unwrap();
    let done = client.v2().wait_for_run(&run.run_id).await.unwrap();
    let options = CallOptions::new().environment("staging");
    let missing = client.v2().get_app("no/such").options(options.clone()).send().await.unwrap_err();
    recorder.save(&file.0).unwrap();
    server.shutdown().await;

    let replayer = Replayer::load(&file.0).unwrap();
    let client = replayed(&replayer);
    let again =
        client.v2().invoke_function("demo-app", "backfill-data", json!({ "test": 1 })).send_full().await.unwrap();
    assert_eq!((again.value, again.attempts), (run.clone(), 2), "the 503 is replayed as well");
    assert_eq!(client.v2().wait_for_run(&run.run_id).await.unwrap(), done);
    let error = client.v2().get_app("no/such").options(options).send().await.unwrap_err();
    assert_eq!((error.to_string(), error.kind()), (missing.to_string(), ErrorKind::NotFound));
    assert_eq!(replayer.remaining(), 0);
    replayer.verify();

    let text = std::fs::read_to_string(&file.0).unwrap();
    assert!(!text.contains("0123456789SECRET"), "{text}");
    assert!(
        text.contains("\"idempotencyKey\": \"[generated]\"") && text.contains("\"x-inngest-env\": \"staging\""),
        "{text}"
    );
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["exchanges"][1]["request"]["body"]["data"]["test"], 1, "bodies are readable: {text}");
}

#[tokio::test]
async fn a_request_that_differs_fails_with_a_diff_and_is_not_retried() {
    let server = demo_app().start().await.unwrap();
    let recorder = Recorder::new();
    let client = recorded(&server, &recorder);
    invoke(&client, 1).await.unwrap();
    client.v2().list_runs().limit(5).app_id("demo-app").send().await.unwrap();

    let json = recorder.to_json().unwrap();
    let replayer = Replayer::from_json(&json).unwrap();
    let client = replayed(&replayer);
    let error = invoke(&client, 2).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Configuration, 1));
    let expected = "invoke_function failed: the request differs from exchange 1 of 2 of the recording (- recorded, + sent)\n    \
                    POST /v2/apps/demo-app/functions/backfill-data/invoke\n    {\n      \"data\": {\n  -     \"test\": 1\n  \
                    +     \"test\": 2\n      }\n    }\n";
    assert_eq!(error.to_string(), expected);
    invoke(&client, 1).await.unwrap();
    let error = client.v2().list_runs().limit(6).app_id("demo-app").send().await.unwrap_err().to_string();
    assert!(error.contains("  - query limit=5\n  + query limit=6\n"), "{error}");
    let error = client.v2().health().send().await.unwrap_err().to_string();
    assert!(error.contains("  - GET /v2/runs\n") && error.contains("  + GET /v2/health\n"), "{error}");
    client.v2().list_runs().app_id("demo-app").limit(5).send().await.unwrap();
    let error = invoke(&client, 1).await.unwrap_err().to_string();
    assert!(error.contains("no exchange is left in the recording: its 2 exchanges were used"), "{error}");
    assert!(error.contains("\n    POST /v2/apps/demo-app/functions/backfill-data/invoke\n    {\n"), "{error}");

    let message = panicked(|| replayer.verify());
    assert!(message.contains("+     \"test\": 2") && message.contains("+ query limit=6"), "{message}");
}

#[tokio::test]
async fn exchanges_are_served_in_order_unless_any_order_is_set() {
    let server = demo_app().start().await.unwrap();
    let recorder = Recorder::new();
    let client = recorded(&server, &recorder);
    let runs = [invoke(&client, 1).await.unwrap(), invoke(&client, 2).await.unwrap()];
    let json = recorder.to_json().unwrap();

    let replayer = Replayer::from_json(&json).unwrap();
    let error = invoke(&replayed(&replayer), 2).await.unwrap_err().to_string();
    assert!(error.ends_with("it matches exchange 2; call `any_order()` if the order does not matter\n"), "{error}");

    let replayer = Replayer::from_json(&json).unwrap().any_order();
    let client = replayed(&replayer);
    assert_eq!(invoke(&client, 2).await.unwrap(), runs[1]);
    let message = panicked(|| replayer.verify());
    let unused = "exchanges that were not used:\n    1. POST /v2/apps/demo-app/functions/backfill-data/invoke → 200\n";
    assert!(message.ends_with(unused), "{message}");
    assert_eq!(invoke(&client, 1).await.unwrap(), runs[0]);
    replayer.verify();
    let error = invoke(&client, 2).await.unwrap_err().to_string();
    assert!(error.contains("no exchange is left"), "{error}");
}

#[tokio::test]
async fn secrets_are_not_recorded_and_recordings_without_them_can_be_replayed() {
    let server = demo_app()
        .event_key("production", "default", "an-event-key-of-30-characters")
        .signing_key("production", "current", "signkey-prod-1234567890")
        .cloud();
    let server = server.start().await.unwrap();
    let recorder = Recorder::new();
    let client = recorded(&server, &recorder);
    let keys = client.v2().fetch_account_event_keys().send().await.unwrap().items;
    let signing = client.v2().fetch_account_signing_keys().send().await.unwrap().items;
    let create = |client: &Client<ApiKey>, transform: &'static str| {
        client.v2().create_webhook(EnvName::from("production"), "hook", transform).send()
    };
    let webhook = create(&client, "function transform() { return 'SECRET' }").await.unwrap();
    let events = server.client_builder(EventKey::parse(keys[0].key.expose()).unwrap()).attempt_layer(recorder.clone());
    let event = || inngest_api::events::Event::new("a");
    events.build().unwrap().events().send(event()).send().await.unwrap();

    let json = recorder.to_json().unwrap();
    for secret in [keys[0].key.expose(), signing[0].key.expose(), webhook.url.expose(), "SECRET", "0123456789"] {
        assert!(!secret.is_empty() && !json.contains(secret), "{secret}: {json}");
    }
    assert!(json.contains("\"/e/[key]\""), "{json}");

    let replayer = Replayer::from_json(&json).unwrap();
    let client = replayed(&replayer);
    let replayed_keys = client.v2().fetch_account_event_keys().send().await.unwrap().items;
    assert_eq!((&replayed_keys[0].id, &replayed_keys[0].name), (&keys[0].id, &keys[0].name));
    assert_eq!(replayed_keys[0].key.expose(), "[redacted]");
    client.v2().fetch_account_signing_keys().send().await.unwrap();
    let replayed_webhook = create(&client, "another one").await.unwrap();
    assert_eq!((&replayed_webhook.id, replayed_webhook.url.expose()), (&webhook.id, "https://redacted.invalid/"));
    let events = replayer.client(EventKey::parse("another-key").unwrap()).unwrap();
    events.events().send(event()).send().await.unwrap();
    replayer.verify();
}

#[tokio::test]
async fn an_image_upload_is_replayed_without_its_content_and_its_secrets() {
    let server = mock::Server::builder().cloud().start().await.unwrap();
    let recorder = Recorder::new();
    let image = || {
        let mut recipe = ImageBuildRecipe::new("FROM registry.example/alpine");
        recipe.registry_auth.insert("registry.example".to_owned(), Secret::new("PASSWORD"));
        let archive = ImageArchive { sha256: "0".repeat(64), size_bytes: 2000 };
        NewImage::from_context("5b2f5b7e-3f1c-4c64-8f3e-9f1d5f0e2a11", "demo", "latest", archive, recipe)
    };
    let content = || vec![7; 2000];
    let built = recorded(&server, &recorder).v2().upload_image(image(), content()).await.unwrap();
    let json = recorder.to_json().unwrap();
    assert!(!json.contains("PASSWORD") && !json.contains("http://127") && !json.contains("https://127"), "{json}");
    let replayer = Replayer::from_json(&json).unwrap();
    assert_eq!(replayed(&replayer).v2().upload_image(image(), content()).await.unwrap(), built);
    replayer.verify();
}

#[tokio::test]
async fn hidden_values_are_not_recorded_and_not_compared() {
    let server = demo_app().start().await.unwrap();
    let recorder = Recorder::new().hide("test").hide("limit");
    let client = recorded(&server, &recorder);
    invoke(&client, 12_345).await.unwrap();
    client.v2().list_runs().limit(77).send().await.unwrap();
    let json = recorder.to_json().unwrap();
    assert!(!json.contains("12345") && json.contains("limit=[hidden]"), "{json}");

    let replayer = Replayer::from_json(&json).unwrap().hide("test").hide("limit");
    let client = replayed(&replayer);
    invoke(&client, 6).await.unwrap();
    client.v2().list_runs().limit(8).send().await.unwrap();
    replayer.verify();
}

#[tokio::test]
async fn streams_and_downloads_are_recorded_as_they_are_read() {
    let server = mock::Server::builder().cloud().start().await.unwrap();
    let recorder = Recorder::new();
    let client = recorded(&server, &recorder);
    let run = async |client: Client<ApiKey>| {
        let id = new_sandbox(&client, "build").await;
        let upload = inngest_api::stream::Upload::from(bytes::Bytes::from_static(b"\xff\0binary"));
        client.v2().write_sandbox_file(id.clone(), "/tmp/a", upload).send().await?;
        let file = client.v2().read_sandbox_file(id.clone(), "/tmp/a").send().await?;
        let file: Vec<_> = file.try_collect().await?;
        let logs: Vec<_> = client.v2().stream_sandbox_logs(id).send().await?.try_collect().await?;
        Ok::<_, inngest_api::Error>((file.concat(), logs.len()))
    };
    let first = run(client).await.unwrap();
    assert_eq!(first.0, b"\xff\0binary");
    let json = recorder.to_json().unwrap();
    let replayer = Replayer::from_json(&json).unwrap();
    assert_eq!(run(replayed(&replayer)).await.unwrap(), first);
    replayer.verify();
}

#[tokio::test]
async fn a_recording_with_calls_in_flight_is_not_saved() {
    let server = mock::Server::builder().cloud().start().await.unwrap();
    let recorder = Recorder::new();
    let client = recorded(&server, &recorder);
    let id = new_sandbox(&client, "build").await;
    let logs = client.v2().stream_sandbox_logs(id).follow(true).send().await.unwrap();
    let error = recorder.to_json().unwrap_err().to_string();
    assert_eq!(error, "1 call is still in flight; await or drop their futures and streams before saving");
    drop(logs);
    let file: Value = serde_json::from_str(&recorder.to_json().unwrap()).unwrap();
    assert_eq!(file["exchanges"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn an_attempt_without_a_response_is_not_recorded() {
    let server = demo_app().start().await.unwrap();
    server.inject::<v2::operation::InvokeFunction>(Fault::hang_up().times(1));
    let recorder = Recorder::new();
    invoke(&recorded(&server, &recorder), 1).await.unwrap();
    let replayer = Replayer::from_json(&recorder.to_json().unwrap()).unwrap();
    assert_eq!(replayer.remaining(), 1);
    invoke(&replayed(&replayer), 1).await.unwrap();
}

#[test]
fn a_file_that_is_not_a_recording_is_an_error_that_names_it() {
    let missing = Replayer::load("no/such/file.json").unwrap_err().to_string();
    assert!(missing.starts_with("cannot read no/such/file.json: "), "{missing}");
    let exchange = |request: &str, response: &str| {
        let json = format!(r#"{{"exchanges":[{{"request":{request},"response":{response}}}]}}"#);
        Replayer::from_json(&json).unwrap_err().to_string()
    };
    let request = r#"{"method":"GET","path":"/"}"#;
    for (error, expected) in [
        (Replayer::from_json("[]").unwrap_err().to_string(), "the text is not a valid recording: "),
        (exchange(request, r#"{"status":7}"#), "exchange 1: 7 is not a valid status"),
        (exchange(request, r#"{"status":200,"base64":"?"}"#), "exchange 1: invalid `base64`: "),
        (exchange(request, r#"{"status":200,"body":"a","base64":"YQ=="}"#), "both `body` and `base64` are set"),
        (exchange(request, r#"{"status":200,"headers":{"a b":"c"}}"#), "the header `a b` is not valid"),
        (exchange(r#"{"method":"GET","path":"/","boddy":""}"#, r#"{"status":200}"#), "unknown field `boddy`"),
    ] {
        assert!(error.contains(expected), "{error}");
    }
    let _: BTreeMap<String, Value> = serde_json::from_str(&Recorder::new().to_json().unwrap()).unwrap();
}
