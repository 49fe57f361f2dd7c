//! Streamed responses: JSON messages and raw bytes.

use futures_util::StreamExt as _;
use inngest_api::ErrorKind;
use inngest_api::stream::{JsonLines, PlainJsonLines};
use inngest_api::v2::{LogChunk, LogStream};
use inngest_api_tests::replay::{Replay, answer};

use super::sandboxes::{PROCESS, SANDBOX, documented_response};
use super::{api_key, client};

const READY: &str =
    r#"{"type":"log","stream":"STDOUT","data":"cmVhZHkK","encoding":"base64","at":"2026-03-04T05:06:03Z"}"#;

/// The lines of a documented stream.
fn documented(name: &str) -> Vec<String> {
    documented_response(name).as_array().unwrap().iter().map(ToString::to_string).collect()
}

/// The ways to send these lines: whole, byte by byte, with blank lines, without the last line break.
fn ways_to_send(lines: &[String]) -> [Vec<u8>; 5] {
    let whole = lines.concat_lines("\n");
    let bytes: Vec<&str> = (0..whole.len()).map(|at| &whole[at..=at]).collect();
    let blank = ["\n \r\n", &lines.concat_lines("\n\n\t\n")].concat();
    [
        send_lines(&[&whole], true),
        send_lines(&bytes, true),
        send_lines(&[&blank], true),
        send_lines(&[&lines.concat_lines("\r\n")], true),
        send_lines(&[whole.trim_end()], true),
    ]
}

trait ConcatLines {
    fn concat_lines(&self, end: &str) -> String;
}

impl ConcatLines for [String] {
    fn concat_lines(&self, end: &str) -> String {
        self.iter().flat_map(|line| [line, end]).collect()
    }
}

#[tokio::test]
async fn the_documented_log_stream_is_read_however_its_bytes_arrive() {
    for response in ways_to_send(&documented("StreamSandboxLogs")) {
        let server = Replay::with([response]).await.unwrap();
        let logs = client(&server).v2().stream_sandbox_logs(SANDBOX).follow(true).send().await.unwrap();
        let chunks: Vec<LogChunk> = logs.map(Result::unwrap).collect().await;
        let shown: Vec<_> = chunks.iter().map(|chunk| (&chunk.stream, chunk.data.to_text())).collect();
        assert_eq!(shown, [(&LogStream::Stdout, "ready\n".into()), (&LogStream::Stderr, "warn\n".into())]);
        assert!(chunks.iter().all(|chunk| chunk.encoding == "base64" && chunk.at.is_some()), "{chunks:?}");
        let received = server.received_one().await.unwrap();
        assert_eq!(received.target, format!("/v2/sandboxes/{SANDBOX}/logs?follow=true"));
    }
}

#[tokio::test]
async fn the_documented_process_stream_ends_with_its_error_however_its_bytes_arrive() {
    for response in ways_to_send(&documented("StreamSandboxProcessOutput")) {
        let server = Replay::with([response]).await.unwrap();
        let call = client(&server).v2().stream_sandbox_process_output(SANDBOX, PROCESS).tail_bytes(4096);
        let mut output = call.send().await.unwrap();
        assert_eq!(output.try_next().await.unwrap().unwrap().data.to_text(), "ok\n");
        let error = output.try_next().await.unwrap_err();
        assert_eq!((error.kind(), error.code()), (ErrorKind::Stream, Some("compute_unavailable")));
        assert_eq!(error.api_errors()[0].message, "process host went away");
        assert!(output.next().await.is_none());
    }
}

#[tokio::test]
async fn a_chunk_without_data_is_empty() {
    let server =
        Replay::with([send_lines(&["{\"type\":\"log\",\"stream\":\"STDERR\",\"encoding\":\"base64\"}"], true)]);
    let server = server.await.unwrap();
    let mut logs = client(&server).v2().stream_sandbox_logs("sbx").send().await.unwrap();
    let chunk = logs.try_next().await.unwrap().unwrap();
    assert_eq!((chunk.stream, chunk.data.as_bytes().len(), chunk.at), (LogStream::Stderr, 0, None));
}

#[tokio::test]
async fn an_error_message_ends_a_stream_whatever_its_details() {
    for (error, code, message) in [
        (r#"{"code":"sandbox_not_found","message":"gone"}"#, Some("sandbox_not_found"), "gone"),
        (r#"{"message":"gone"}"#, None, "gone"),
        (r#"{"code":"internal_error"}"#, Some("internal_error"), "internal_error"),
        (r#"{"code":null,"message":null}"#, None, "the server ended the stream"),
        ("{}", None, "the server ended the stream"),
        ("null", None, "the server ended the stream"),
        (r#""gone""#, None, "the server ended the stream with an error: gone"),
        (r#"{"code":14,"message":"gone"}"#, Some("unavailable"), "gone"),
        ("[7]", None, "the server ended the stream"),
    ] {
        // Members may be in any order, and a later log message is not read.
        let failure = format!("{{\"error\":{error},\"type\":\"error\"}}\n");
        let server = Replay::with([send_lines(&[READY, "\n", &failure, READY], true)]).await.unwrap();
        let mut logs = client(&server).v2().stream_sandbox_logs("sbx").send().await.unwrap();
        assert!(logs.next().await.unwrap().is_ok());
        let failed = logs.next().await.unwrap().unwrap_err();
        assert_eq!((failed.kind(), failed.code()), (ErrorKind::Stream, code), "{failed}");
        assert!(failed.to_string().contains(message), "{failed}");
        assert!(logs.next().await.is_none());
    }
}

/// Returns a chunked response, which is complete if `ends` is true.
fn chunked(content_type: &str, chunks: &[&str], ends: bool) -> Vec<u8> {
    let mut response = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: {content_type}\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n"
    );
    for chunk in chunks {
        response += &[format!("{:x}", chunk.len()).as_str(), chunk, ""].join("\r\n");
    }
    if ends {
        response += "0\r\n\r\n";
    }
    response.into_bytes()
}

fn send_lines(chunks: &[&str], ends: bool) -> Vec<u8> {
    chunked("application/x-ndjson", chunks, ends)
}

#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Row {
    id: u32,
    #[serde(rename = "type")]
    kind: Option<String>,
}

#[inngest_api::endpoints(V2)]
pub(crate) trait Exports {
    /// Exports rows.
    #[get("/exports/rows")]
    fn export_rows() -> PlainJsonLines<Row>;

    /// Exports rows as the API streams logs.
    #[get("/exports/log")]
    fn export_log() -> JsonLines<Row>;
}

#[tokio::test]
async fn a_custom_endpoint_reads_ordinary_ndjson() {
    let row = |id, kind: &str| Row { id, kind: Some(kind.to_owned()).filter(|kind| !kind.is_empty()) };
    let lines = [r#"{"id":1}"#, r#"{"id":2,"type":"error"}"#, r#"{"id":3,"type":"log"}"#].map(str::to_owned);
    for response in ways_to_send(&lines) {
        let server = Replay::with([response]).await.unwrap();
        let rows = Exports::new(&client(&server)).export_rows().send().await.unwrap();
        let rows: Vec<_> = rows.map(Result::unwrap).collect().await;
        assert_eq!(rows, [row(1, ""), row(2, "error"), row(3, "log")]);
        let received = server.received_one().await.unwrap();
        assert_eq!(received.headers["accept"], "application/x-ndjson");
    }
    for (sent, kind, message) in [
        ("{\"id\":1}\n{\"id\":\"x\"}\n", ErrorKind::Decode, "id: "),
        ("{\"id\":1}\n{\"id\":", ErrorKind::Stream, "the stream ended within a message"),
        ("{\"id\":1}\n{\"error\":\"gone\"}\n", ErrorKind::Decode, "missing field `id`"),
    ] {
        let server = Replay::with([send_lines(&[sent], true)]).await.unwrap();
        let mut rows = Exports::new(&client(&server)).export_rows().send().await.unwrap();
        assert_eq!(rows.try_next().await.unwrap(), Some(row(1, "")));
        let error = rows.try_next().await.unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
        assert!(error.to_string().contains(message), "{error}");
        assert!(rows.next().await.is_none());
    }
}

#[tokio::test]
async fn lines_without_a_type_are_an_error_that_names_the_type_for_them() {
    let server = Replay::with([send_lines(&["{\"id\":1}\n"], true)]).await.unwrap();
    let mut rows = Exports::new(&client(&server)).export_log().send().await.unwrap();
    let error = rows.try_next().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("the message has no `type`; "), "{error}");
    assert!(error.to_string().contains("`PlainJsonLines` reads lines without a type"), "{error}");
}

#[tokio::test]
async fn messages_are_decoded_one_by_one_regardless_of_chunk_boundaries() {
    let (head, tail) = READY.split_at(20);
    let server = Replay::with([send_lines(&[head, tail, "\n\n", READY, "\n  \n", READY], true)]).await.unwrap();
    let mut logs = client(&server).v2().stream_sandbox_logs("sbx").follow(true).send().await.unwrap();
    for _ in 0..3 {
        let chunk = logs.try_next().await.unwrap().unwrap();
        assert_eq!((chunk.stream, chunk.data.to_text().as_ref()), (LogStream::Stdout, "ready\n"));
    }
    assert!(logs.try_next().await.unwrap().is_none());
    let received = server.received_one().await.unwrap();
    assert_eq!(received.target, "/v2/sandboxes/sbx/logs?follow=true");
    assert_eq!(received.headers["accept"], "application/x-ndjson");
}

#[tokio::test]
async fn an_incomplete_stream_is_an_error() {
    let (head, _) = READY.split_at(30);
    for response in [
        send_lines(&[READY, "\n"], false),
        send_lines(&[READY, "\n", head], false),
        send_lines(&[READY, "\n", head], true),
    ] {
        let server = Replay::with([response]).await.unwrap();
        let mut logs = client(&server).v2().stream_sandbox_logs("sbx").send().await.unwrap();
        assert!(logs.next().await.unwrap().is_ok());
        let error = logs.next().await.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Stream, "{error}");
        assert!(logs.next().await.is_none());
    }
}

#[tokio::test]
async fn an_invalid_message_in_a_stream_is_a_decode_error() {
    for (line, expected) in [
        (r#"{"type":"log","stream":"STDOUT","at":7}"#, "at at:"),
        (r#"{"type":"log","stream":"STDOUT","data":"%"}"#, "at data:"),
        (r#"{"type":"metric","value":1}"#, "unknown type of message: `metric`"),
        (r#"{"type":7}"#, "at type:"),
        ("{}", "the message has no `type`"),
        (r#"{"result":{"data":{"stream":"STDOUT"}}}"#, "the message has no `type`"),
        (r#"["log"]"#, "invalid type: sequence"),
        ("null", "null"),
        ("\"log\"", "log"),
    ] {
        // The same as the last line, without a line break.
        for chunks in [&[READY, "\n", line, "\n", READY][..], &[READY, "\n", line]] {
            let server = Replay::with([send_lines(chunks, true)]).await.unwrap();
            let mut logs = client(&server).v2().stream_sandbox_logs("sbx").send().await.unwrap();
            assert!(logs.next().await.unwrap().is_ok());
            let error = logs.next().await.unwrap().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Decode, "{line}");
            assert!(error.to_string().contains(expected), "{error}");
            assert!(logs.next().await.is_none());
        }
    }
}

#[tokio::test]
async fn a_null_field_in_a_stream_is_decoded_as_its_default() {
    let null = "{\"type\":\"log\",\"error\":null,\"stream\":null,\"data\":null,\"encoding\":null,\"at\":null}\n";
    let server = Replay::with([send_lines(&[null, READY, "\n"], true)]).await.unwrap();
    let mut logs = client(&server).v2().stream_sandbox_logs("sbx").send().await.unwrap();
    assert_eq!(logs.try_next().await.unwrap(), Some(LogChunk::default()));
    assert_eq!(logs.try_next().await.unwrap().unwrap().stream, LogStream::Stdout);
}

#[tokio::test]
async fn a_message_larger_than_the_limit_is_an_error() {
    let long = "x".repeat(3000);
    let server = Replay::with([send_lines(&[&long, &long], false)]).await.unwrap();
    let client = server.builder(api_key()).max_response_bytes(1000).build().unwrap();
    let mut logs = client.v2().stream_sandbox_logs("sbx").send().await.unwrap();
    assert_eq!(logs.next().await.unwrap().unwrap_err().kind(), ErrorKind::TooLarge);
}

#[tokio::test]
async fn more_blank_lines_than_the_limit_are_an_error() {
    let blank = "\n".repeat(600);
    let server =
        Replay::with([send_lines(&[&blank, READY, &blank, READY, &blank, &blank, READY], true)]).await.unwrap();
    let client = server.builder(api_key()).max_response_bytes(1000).build().unwrap();
    let mut logs = client.v2().stream_sandbox_logs("sbx").send().await.unwrap();
    assert!(logs.next().await.unwrap().is_ok() && logs.next().await.unwrap().is_ok());
    assert_eq!(logs.next().await.unwrap().unwrap_err().kind(), ErrorKind::TooLarge);
    assert!(logs.next().await.is_none());
}

#[tokio::test]
async fn an_error_response_to_a_stream_request_fails_the_call() {
    // As Inngest Cloud sends it, and as the open-source gateway does.
    for (body, code) in [
        (r#"{"errors":[{"code":"sandbox_not_found","message":"no such sandbox"}]}"#, "sandbox_not_found"),
        (
            r#"{"error":{"code":5,"message":"{\"errors\":[{\"code\":\"not_found\",\"message\":\"no sandbox\"}]}"}}"#,
            "not_found",
        ),
    ] {
        let server = Replay::with([answer(404, [("content-type", "application/json")], body)]).await.unwrap();
        let error = client(&server).v2().stream_sandbox_logs("sbx").send().await.unwrap_err();
        assert_eq!((error.kind(), error.code()), (ErrorKind::NotFound, Some(code)));
    }
}

#[tokio::test]
async fn a_file_is_downloaded_as_bytes() {
    let octets = || chunked("application/octet-stream", &["sandbox ", "file\n"], true);
    let server = Replay::with([octets(), octets(), octets()]).await.unwrap();
    let client = client(&server);
    let read = || client.v2().read_sandbox_file("sbx", "/app/a b").send();
    assert_eq!(read().await.unwrap().bytes().await.unwrap(), "sandbox file\n");
    let chunks: Vec<_> = read().await.unwrap().map(Result::unwrap).collect().await;
    assert_eq!(chunks.concat(), b"sandbox file\n");
    let small = server.builder(api_key()).max_response_bytes(10).build().unwrap();
    let error = small.v2().read_sandbox_file("sbx", "/a").send().await.unwrap().bytes().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooLarge);
    assert_eq!(server.received().await.unwrap()[0].target, "/v2/sandboxes/sbx/files?path=%2Fapp%2Fa%20b");
}

#[tokio::test]
async fn an_incomplete_file_is_an_error() {
    let server = Replay::with([chunked("application/octet-stream", &["sand"], false)]).await.unwrap();
    let download = client(&server).v2().read_sandbox_file("sbx", "/a").send().await.unwrap();
    assert_eq!(download.bytes().await.unwrap_err().kind(), ErrorKind::Stream);
}

#[tokio::test]
async fn json_lines_instead_of_a_file_are_a_decode_error() {
    let server = Replay::with([send_lines(&["c2FuZA==\n"], true)]).await.unwrap();
    let error = client(&server).v2().read_sandbox_file("sbx", "/a").send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("JSON lines instead of the file's bytes"), "{error}");
}
