//! The client requests responses that are not compressed.

use inngest_api::{CallOptions, ErrorKind, SigningKey};
use inngest_api_tests::replay::{Replay, answer, json_answer};
use serde_json::json;

use super::{RUN, client, nowhere};

#[tokio::test]
async fn requests_of_both_versions_accept_no_encoding_but_identity() {
    let server = Replay::with((0..9).map(|_| json_answer("{}"))).await.unwrap();
    let v2 = client(&server).v2();
    let _ = v2.get_function_run(RUN).send().await;
    let _ = v2.invoke_function("app", "function", json!({})).send().await;
    let _ = v2.destroy_sandbox("sbx").send().await;
    let _ = v2.stream_sandbox_logs("sbx").send().await;
    let _ = v2.read_sandbox_file("sbx", "/a").send().await;
    let _ = v2.write_sandbox_file("sbx", "/a", "text").send().await;
    let v1 = server.client(SigningKey::parse("signkey-test-00").unwrap()).unwrap().v1();
    let _ = v1.get_run(RUN).send().await;
    let _ = v1.cancel_run(RUN).send().await;
    let _ = v1.delete_cancellation("c").send().await;
    let received = server.received().await.unwrap();
    assert_eq!(received.len(), 9);
    for request in received {
        assert_eq!(request.headers["accept-encoding"], "identity", "{} {}", request.method, request.target);
    }
}

#[tokio::test]
async fn every_attempt_accepts_no_encoding_but_identity() {
    let server = Replay::with([answer(503, [], ""), json_answer(r#"{"data":{"status":"ok"}}"#)]).await.unwrap();
    let client = server.builder(super::api_key()).retry(inngest_api::RetryConfig::new()).build().unwrap();
    client.v2().health().send().await.unwrap();
    for request in server.received().await.unwrap() {
        assert_eq!(request.headers["accept-encoding"], "identity");
    }
}

#[tokio::test]
async fn accept_encoding_of_a_caller_is_a_request_error() {
    for name in ["accept-encoding", "Accept-Encoding"] {
        for value in ["gzip", "identity", "*"] {
            let options = CallOptions::new().header(name, value);
            let error = nowhere().v2().health().options(options).send().await.unwrap_err();
            assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Request, false));
            assert_eq!(
                error.to_string(),
                "health failed: the header `accept-encoding` cannot be set by a caller; the client does not decompress \
                 responses"
            );
        }
    }
}

#[tokio::test]
async fn a_compressed_stream_is_a_decode_error() {
    let gzip = || answer(200, [("content-encoding", "gzip")], "\u{1f}");
    let server = Replay::with([gzip(), gzip()]).await.unwrap();
    let v2 = client(&server).v2();
    let logs = v2.stream_sandbox_logs("sbx").send().await.map(drop).unwrap_err();
    let file = v2.read_sandbox_file("sbx", "/a").send().await.map(drop).unwrap_err();
    for error in [logs, file] {
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(error.to_string().contains("unexpected `Content-Encoding: gzip`"), "{error}");
    }
}
