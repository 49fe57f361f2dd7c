//! How bodies are stored and served: files and streams byte by byte, other JSON by its values.

use futures_util::TryStreamExt as _;
use inngest_api::mock::recording::{Recorder, Replayer};
use inngest_api::types::SandboxId;
use inngest_api::{ApiKey, CallOptions, Client, ErrorKind, mock, v2};
use serde_json::{Value, json};

use super::{demo_app, invoke, new_sandbox, recorded, replayed};

/// Contents that are JSON, begin like JSON or look like it.
const CONTENTS: [&str; 11] = [
    r#"{"a":1,  "b":[1,2]}"#,
    "[]\n",
    "{\n  \"b\": 1.0,\n  \"a\": 2\n}\n",
    "{\"a\":1}\n{\"b\":2}\n",
    "{\"a\":1}\n",
    "\"x\"",
    "",
    "null",
    " 7 ",
    "{broken",
    "\u{feff}{}",
];

/// Writes a file and returns its content.
async fn write_and_read(client: &Client<ApiKey>, content: &'static str) -> String {
    let id = new_sandbox(client, "build").await;
    client.v2().write_sandbox_file(id.clone(), "/a", content).send().await.unwrap();
    let file = client.v2().read_sandbox_file(id, "/a").send().await.unwrap();
    String::from_utf8(file.bytes().await.unwrap().to_vec()).unwrap()
}

fn handwritten(method: &str, path: &str, request: &Value, response: &Value) -> Replayer {
    let request = json!({ "method": method, "path": path, "body": request });
    let recording = json!({ "exchanges": [{ "request": request, "response": { "status": 200, "body": response } }] });
    // Indented, as files are.
    Replayer::from_json(&serde_json::to_string_pretty(&recording).unwrap()).unwrap()
}

#[tokio::test]
async fn files_are_replayed_byte_by_byte_also_if_they_are_json() {
    let server = mock::Server::builder().cloud().start().await.unwrap();
    for content in CONTENTS {
        let recorder = Recorder::new();
        assert_eq!(write_and_read(&recorded(&server, &recorder), content).await, content);
        let replayer = Replayer::from_json(&recorder.to_json().unwrap()).unwrap();
        assert_eq!(write_and_read(&replayed(&replayer), content).await, content);
        replayer.verify();
    }
}

#[tokio::test]
async fn a_file_is_recorded_as_it_is_unless_a_member_is_hidden() {
    let server = mock::Server::builder().cloud().start().await.unwrap();
    for (content, expected) in [
        ("{ \"a\": \"card\" }\n", "{ \"a\": \"card\" }\n"),
        ("{ \"card\": 7 }\n", "{\"card\":0}\n"),
        ("{ \"card\": \"x\" }\n{}", "{\"card\":\"[hidden]\"}\n{}"),
    ] {
        let recorder = Recorder::new().hide("card");
        write_and_read(&recorded(&server, &recorder), content).await;
        let replayer = Replayer::from_json(&recorder.to_json().unwrap()).unwrap().hide("card");
        assert_eq!(write_and_read(&replayed(&replayer), content).await, expected);
        replayer.verify();
    }
}

#[tokio::test]
async fn an_upload_is_compared_byte_by_byte_with_text_and_by_value_with_json() {
    let path = "/v2/sandboxes/sb_1/files?path=%2Fa";
    let response = || json!({ "data": { "path": "/a", "bytesWritten": 1 } });
    let write = |replayer: Replayer, content: &'static str| async move {
        let client = replayed(&replayer);
        let error = client.v2().write_sandbox_file(SandboxId::from("sb_1"), "/a", content).send().await.err();
        error.filter(|error| error.kind() == ErrorKind::Configuration).map(|error| error.to_string())
    };
    let text = || handwritten("PUT", path, &json!("{\"a\": 1}"), &response());
    assert_eq!(write(text(), "{\"a\": 1}").await, None);
    let error = write(text(), "{\"a\":1}").await.unwrap();
    assert!(error.contains("  + 7 bytes: {\\\"a\\\":1}\n"), "{error}");

    let value = || handwritten("PUT", path, &json!({ "a": 1 }), &response());
    assert_eq!(write(value(), "{ \"a\":\n1}").await, None);
    let error = write(value(), "{\"a\":2}").await.unwrap();
    assert!(error.contains("  -   \"a\": 1\n  +   \"a\": 2\n"), "{error}");
    let error = write(value(), "{a:1}").await.unwrap();
    assert!(error.contains("  + 5 bytes: {a:1}\n"), "{error}");
}

#[tokio::test]
async fn streams_of_any_number_of_messages_are_replayed() {
    let message = |text: &str| json!({ "type": "log", "stream": "stdout", "text": text, "offset": "0" }).to_string();
    let server = mock::Server::builder().cloud().start().await.unwrap();
    for count in 0..3_u32 {
        let body: String = (0..count).map(|index| message(&index.to_string()) + "\n").collect();
        let recorder = Recorder::new();
        let client = recorded(&server, &recorder);
        let id = new_sandbox(&client, "build").await;
        let chunks = (0..count).map(|index| serde_json::from_str(&message(&index.to_string())).unwrap());
        let chunks: Vec<v2::LogChunk> = chunks.collect();
        server.on::<v2::operation::StreamSandboxLogs>(move |_| Ok(chunks.clone().into_iter().collect()));
        let logs = async |client: &Client<ApiKey>| -> Vec<v2::LogChunk> {
            client.v2().stream_sandbox_logs(id.clone()).send().await.unwrap().try_collect().await.unwrap()
        };
        let first = logs(&client).await;
        assert_eq!(first.len(), count as usize);
        let json = recorder.to_json().unwrap();
        let file: Value = serde_json::from_str(&json).unwrap();
        assert!(!file["exchanges"][1]["response"]["body"].is_object(), "{body}: {json}");
        let replayer = Replayer::from_json(&json).unwrap().any_order();
        assert_eq!(logs(&replayed(&replayer)).await, first);
    }
}

#[tokio::test]
async fn an_error_response_in_place_of_a_stream_is_recorded_as_json() {
    let server = mock::Server::builder().cloud().start().await.unwrap();
    let recorder = Recorder::new();
    let client = recorded(&server, &recorder);
    let id = new_sandbox(&client, "build").await;
    let read = async |client: &Client<ApiKey>| {
        client.v2().read_sandbox_file(id.clone(), "/missing").send().await.err().unwrap().to_string()
    };
    let error = read(&client).await;
    let json = recorder.to_json().unwrap();
    let file: Value = serde_json::from_str(&json).unwrap();
    assert!(file["exchanges"][1]["response"]["body"]["errors"].is_array(), "{json}");
    assert_eq!(read(&replayed(&Replayer::from_json(&json).unwrap().any_order())).await, error);
}

#[tokio::test]
async fn handwritten_json_is_served_compact_in_place_of_streams_and_files() {
    let message = json!({ "type": "log", "stream": "stdout", "text": "a", "offset": "0" });
    let replayer = handwritten("GET", "/v2/sandboxes/sb_1/logs", &Value::Null, &message);
    let logs = replayed(&replayer).v2().stream_sandbox_logs(SandboxId::from("sb_1")).send().await.unwrap();
    assert_eq!(logs.try_collect::<Vec<_>>().await.unwrap().len(), 1);
    let replayer = handwritten("GET", "/v2/sandboxes/sb_1/files?path=%2Fa", &Value::Null, &json!({ "a": [1, "b c"] }));
    let file = replayed(&replayer).v2().read_sandbox_file(SandboxId::from("sb_1"), "/a").send().await.unwrap();
    assert_eq!(file.bytes().await.unwrap(), "{\"a\":[1,\"b c\"]}");
}

#[tokio::test]
async fn json_responses_are_readable_in_the_file_and_served_compact() {
    let server = demo_app().start().await.unwrap();
    let recorder = Recorder::new();
    let client = recorded(&server, &recorder);
    let keep = || CallOptions::new().keep_body(true);
    invoke(&client, 1).await.unwrap();
    let first = client.v2().list_runs().options(keep()).send_full().await.unwrap();
    let json = recorder.to_json().unwrap();
    let file: Value = serde_json::from_str(&json).unwrap();
    assert!(file["exchanges"][1]["response"]["body"]["data"].is_array(), "{json}");
    let replayer = Replayer::from_json(&json).unwrap().any_order();
    let again = replayed(&replayer).v2().list_runs().options(keep()).send_full().await.unwrap();
    let body = again.body().unwrap();
    assert_eq!(body, first.body().unwrap().trim_ascii());
    assert!(!body.contains(&b'\n'));
}
