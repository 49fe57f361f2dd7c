//! Streamed responses: JSON messages and raw bytes.

use futures_util::StreamExt as _;
use inngest_api::ErrorKind;
use inngest_api::v2::{LogChunk, LogStream};
use inngest_api_tests::replay::{Replay, answer};

use super::{api_key, client};

const READY: &str =
    r#"{"result":{"data":{"stream":"STDOUT","data":"cmVhZHkK","encoding":"base64","at":"2026-03-04T05:06:03Z"}}}"#;

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

fn lines(chunks: &[&str], ends: bool) -> Vec<u8> {
    chunked("application/x-ndjson", chunks, ends)
}

#[tokio::test]
async fn messages_are_decoded_one_by_one_regardless_of_chunk_boundaries() {
    let (head, tail) = READY.split_at(20);
    let server = Replay::with([lines(&[head, tail, "\n\n", READY, "\n  \n", READY], true)]).await.unwrap();
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
async fn an_error_message_in_a_stream_is_an_error() {
    let failure = "{\"error\":{\"code\":14,\"message\":\"sandbox lost\"}}\n";
    let server = Replay::with([lines(&[READY, "\n", failure], true)]).await.unwrap();
    let mut logs = client(&server).v2().stream_sandbox_logs("sbx").send().await.unwrap();
    assert!(logs.next().await.unwrap().is_ok());
    let error = logs.next().await.unwrap().unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Stream, Some("unavailable")));
    assert!(error.to_string().contains("sandbox lost"), "{error}");
    assert!(logs.next().await.is_none());
}

#[tokio::test]
async fn an_incomplete_stream_is_an_error() {
    let (head, _) = READY.split_at(30);
    for response in
        [lines(&[READY, "\n"], false), lines(&[READY, "\n", head], false), lines(&[READY, "\n", head], true)]
    {
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
    let server =
        Replay::with([lines(&["{\"result\":{\"data\":{\"at\":7}}}\n"], true), lines(&["{}\n"], true)]).await.unwrap();
    let client = client(&server);
    for expected in ["at result.data.at", "neither `result` nor `error`"] {
        let mut logs = client.v2().stream_sandbox_logs("sbx").send().await.unwrap();
        let error = logs.next().await.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(error.to_string().contains(expected), "{error}");
    }
}

#[tokio::test]
async fn a_null_field_in_a_stream_is_decoded_as_its_default() {
    let null = "{\"error\":null,\"result\":{\"data\":{\"stream\":null,\"data\":null,\"encoding\":null,\"at\":null}}}\n";
    let failure = "{\"result\":null,\"error\":{\"code\":null,\"message\":\"lost\"}}\n";
    let server = Replay::with([lines(&[null, READY, "\n", failure], true)]).await.unwrap();
    let mut logs = client(&server).v2().stream_sandbox_logs("sbx").send().await.unwrap();
    assert_eq!(logs.try_next().await.unwrap(), Some(LogChunk::default()));
    assert_eq!(logs.try_next().await.unwrap().unwrap().stream, LogStream::Stdout);
    assert_eq!(logs.try_next().await.unwrap_err().api_errors()[0].message, "lost");
}

#[tokio::test]
async fn a_message_larger_than_the_limit_is_an_error() {
    let long = "x".repeat(3000);
    let server = Replay::with([lines(&[&long, &long], false)]).await.unwrap();
    let client = server.builder(api_key()).max_response_bytes(1000).build().unwrap();
    let mut logs = client.v2().stream_sandbox_logs("sbx").send().await.unwrap();
    assert_eq!(logs.next().await.unwrap().unwrap_err().kind(), ErrorKind::TooLarge);
}

#[tokio::test]
async fn more_blank_lines_than_the_limit_are_an_error() {
    let blank = "\n".repeat(600);
    let server = Replay::with([lines(&[&blank, READY, &blank, READY, &blank, &blank, READY], true)]).await.unwrap();
    let client = server.builder(api_key()).max_response_bytes(1000).build().unwrap();
    let mut logs = client.v2().stream_sandbox_logs("sbx").send().await.unwrap();
    assert!(logs.next().await.unwrap().is_ok() && logs.next().await.unwrap().is_ok());
    assert_eq!(logs.next().await.unwrap().unwrap_err().kind(), ErrorKind::TooLarge);
    assert!(logs.next().await.is_none());
}

#[tokio::test]
async fn an_error_response_to_a_stream_request_fails_the_call() {
    let body = r#"{"error":{"code":5,"message":"{\"errors\":[{\"code\":\"not_found\",\"message\":\"no sandbox\"}]}"}}"#;
    let server = Replay::with([answer(404, [("content-type", "application/json")], body)]).await.unwrap();
    let error = client(&server).v2().stream_sandbox_logs("sbx").send().await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::NotFound, Some("not_found")));
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
    let server = Replay::with([lines(&["c2FuZA==\n"], true)]).await.unwrap();
    let error = client(&server).v2().read_sandbox_file("sbx", "/a").send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    assert!(error.to_string().contains("JSON lines instead of the file's bytes"), "{error}");
}
