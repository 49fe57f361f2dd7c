//! Which failed attempts are retried. A retry never makes the server act twice.

use std::time::{Duration, Instant};

use inngest_api::stream::Upload;
use inngest_api::v2::{NewSandbox, NewScore, SandboxSize};
use inngest_api::{ApiKey, CallOptions, Client, ErrorKind, RetryConfig};
use inngest_api_tests::replay::{Replay, answer, json_answer};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::{HEALTHY, RUN, api_key};

/// Retries with a short backoff, so that tests are fast.
const QUICK: RetryConfig = RetryConfig::new().initial_backoff(Duration::from_millis(1));

/// Much longer than any case takes, and much shorter than any wait that a server requests here.
const SOON: Duration = Duration::from_secs(5);

fn client(server: &Replay) -> Client<ApiKey> {
    server.builder(api_key()).retry(QUICK).build().unwrap()
}

fn busy() -> Vec<u8> {
    answer(503, [], "")
}

fn limited() -> Vec<u8> {
    answer(429, [("retry-after", "0")], r#"{"errors":[{"code":"rate_limited","message":"slow down"}]}"#)
}

/// Closes the connection after the request, without a response.
const CLOSED: Vec<u8> = Vec::new();

fn scores() -> Vec<NewScore> {
    vec![NewScore::new("accuracy", 1)]
}

#[tokio::test]
async fn safe_operations_are_retried() {
    let server = Replay::with([busy(), CLOSED, json_answer(HEALTHY)]).await.unwrap();
    let response = client(&server).v2().health().send_full().await.unwrap();
    assert_eq!(response.attempts, 3);
    assert_eq!(server.received().await.unwrap().len(), 3);
}

fn failed(status: u16, code: &str) -> Vec<u8> {
    answer(status, [], &json!({ "errors": [{ "code": code, "message": "try again" }] }).to_string())
}

#[tokio::test]
async fn creating_a_sandbox_is_retried_because_its_name_makes_it_idempotent() {
    let unavailable = || failed(503, "compute_unavailable");
    for first in [CLOSED, answer(502, [], ""), unavailable(), failed(503, "capacity_unavailable"), answer(504, [], "")]
    {
        let created = answer(200, [], r#"{"data":{"id":"3f6c1f0a-2b7e-4c7d-9a51-0d8e6b4c2f10"}}"#);
        let server = Replay::with([first, unavailable(), created]).await.unwrap();
        let response = client(&server)
            .v2()
            .create_sandbox(NewSandbox::fresh("build-42", SandboxSize { vcpu: 2, memory_mb: 2048 }))
            .send_full()
            .await
            .unwrap();
        assert_eq!((response.attempts, response.status.as_u16()), (3, 200));
        let bodies: Vec<_> = server.received().await.unwrap().into_iter().map(|request| request.body).collect();
        assert!(bodies.iter().all(|body| *body == bodies[0]), "{bodies:?}");
    }
    for code in ["sandbox_name_taken", "operation_ambiguous"] {
        let server = Replay::with([failed(409, code)]).await.unwrap();
        let error = client(&server)
            .v2()
            .create_sandbox(NewSandbox::fresh("build-42", SandboxSize { vcpu: 2, memory_mb: 2048 }))
            .send()
            .await
            .unwrap_err();
        assert_eq!((error.kind(), error.code(), error.attempts()), (ErrorKind::Conflict, Some(code), 1));
    }
}

#[tokio::test]
async fn a_command_process_or_signal_is_never_sent_twice() {
    for first in [CLOSED, busy(), failed(503, "compute_unavailable")] {
        let server = Replay::with([first.clone(), first.clone(), first]).await.unwrap();
        let client = client(&server);
        for error in [
            client.v2().exec_sandbox("sbx", ["true"]).send().await.map(drop).unwrap_err(),
            client.v2().start_sandbox_process("sbx", ["true"]).send().await.map(drop).unwrap_err(),
            client.v2().signal_sandbox_process("sbx", "prc", 9).send().await.unwrap_err(),
        ] {
            assert!(error.attempts() == 1 && error.may_have_been_sent(), "{error}");
        }
    }
}

#[tokio::test]
async fn the_last_error_reports_the_number_of_attempts() {
    let server = Replay::with([busy(), busy(), busy()]).await.unwrap();
    let error = client(&server).v2().health().send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Server, 3));
    assert!(error.to_string().ends_with("(after 3 attempts)"), "{error}");
}

#[tokio::test]
async fn an_error_reports_the_retry_after_header() {
    let limited_for = |wait: &str| answer(429, [("retry-after", wait)], "");
    let server = Replay::with([limited_for("7"), limited_for("soon"), busy()]).await.unwrap();
    let client = server.client(api_key()).unwrap();
    for expected in [Some(Duration::from_secs(7)), None, None] {
        assert_eq!(client.v2().health().send().await.unwrap_err().retry_after(), expected);
    }
}

#[tokio::test]
async fn requests_that_the_server_may_have_processed_are_not_retried() {
    for first in [busy(), CLOSED, answer(500, [], ""), answer(502, [], ""), answer(504, [], "")] {
        let server = Replay::with([first]).await.unwrap();
        let error = client(&server).v2().create_score(RUN, scores()).send().await.unwrap_err();
        assert_eq!(error.attempts(), 1, "{error}");
    }
}

#[tokio::test]
async fn rate_limited_requests_are_retried_although_they_are_not_idempotent() {
    let server = Replay::with([limited(), json_answer(r#"{"data":[]}"#)]).await.unwrap();
    assert!(client(&server).v2().create_score(RUN, scores()).send().await.unwrap().is_empty());
}

#[tokio::test]
async fn other_error_statuses_are_not_retried() {
    for status in [400, 401, 403, 404, 409, 413, 422, 500, 501] {
        let server = Replay::with([answer(status, [], "")]).await.unwrap();
        let error = client(&server).v2().get_function_run(RUN).send().await.unwrap_err();
        assert_eq!(error.attempts(), 1, "{error}");
    }
}

#[tokio::test]
async fn the_client_generates_one_idempotency_key_for_all_attempts_of_a_call() {
    let server = Replay::with([
        CLOSED,
        busy(),
        answer(409, [], r#"{"data":{"runId":"r1"}}"#),
        json_answer(r#"{"data":{"runId":"r2"}}"#),
    ]);
    let server = server.await.unwrap();
    let client = client(&server);
    let run = client.v2().invoke_function("a", "f", json!({})).send().await.unwrap();
    assert_eq!(
        (run.run_id.as_str(), run.repeated),
        ("r1", false),
        "the conflict is with the first attempt of the same call"
    );
    client.v2().invoke_function("a", "f", json!({})).send().await.unwrap();
    let keys: Vec<_> = server.received().await.unwrap().iter().map(|received| key_in(&received.body)).collect();
    assert!(keys[0].as_ref().is_some_and(|key| key.len() > 30), "{keys:?}");
    assert!(keys[0] == keys[1] && keys[1] == keys[2], "{keys:?}");
    assert_ne!(keys[2], keys[3], "another call has another key");
}

#[tokio::test]
async fn an_idempotency_key_of_the_caller_is_sent_unchanged() {
    let server = Replay::with([busy(), json_answer(r#"{"data":{"eventId":"e"}}"#)]).await.unwrap();
    client(&server).v2().send_event("shop/order").id("order-7").send().await.unwrap();
    let received = server.received().await.unwrap();
    assert!(received.iter().all(|received| received.body == r#"{"name":"shop/order","id":"order-7"}"#), "{received:?}");
}

#[tokio::test]
async fn a_client_without_retries_generates_no_idempotency_key() {
    let server = Replay::with([json_answer(r#"{"data":{}}"#), json_answer(r#"{"data":{}}"#)]).await.unwrap();
    let invoke =
        |client: Client<ApiKey>, options| client.v2().invoke_function("a", "f", json!({})).options(options).send();
    invoke(server.client(api_key()).unwrap(), CallOptions::new()).await.unwrap();
    invoke(client(&server), CallOptions::new().retry(RetryConfig::disabled())).await.unwrap();
    let received = server.received().await.unwrap();
    assert!(received.iter().all(|received| received.body == r#"{"data":{}}"#), "{received:?}");
}

#[tokio::test]
async fn a_wait_that_the_server_requests_is_limited() {
    let started = Instant::now();
    for wait in ["3600", "Fri, 31 Dec 2055 23:59:59 GMT"] {
        let server = Replay::with([answer(429, [("retry-after", wait)], "")]).await.unwrap();
        let error = client(&server).v2().health().send().await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::RateLimited, 1), "the client must not wait: {wait}");
    }
    for wait in ["0", "Sun, 06 Nov 1994 08:49:37 GMT", "soon", "-1"] {
        let server = Replay::with([answer(503, [("retry-after", wait)], ""), json_answer(HEALTHY)]).await.unwrap();
        assert_eq!(client(&server).v2().health().send_full().await.unwrap().attempts, 2, "{wait}");
    }
    let server = Replay::with([answer(503, [("retry-after", "1")], ""), json_answer(HEALTHY)]).await.unwrap();
    let before = Instant::now();
    client(&server).v2().health().send().await.unwrap();
    assert!(before.elapsed() >= Duration::from_secs(1), "the server requested a wait of one second");
    assert!(started.elapsed() < SOON * 4);
}

#[tokio::test]
async fn all_clones_share_one_retry_budget() {
    let server = Replay::with((0..4).map(|_| busy())).await.unwrap();
    let client = server.builder(api_key()).retry(QUICK.budget(1)).build().unwrap();
    let mut attempts = Vec::new();
    for _ in 0..3 {
        attempts.push(client.clone().v2().health().send().await.unwrap_err().attempts());
    }
    assert_eq!(attempts, [2, 1, 1], "the budget of all clones allows one retry");
}

#[tokio::test]
async fn a_streamed_body_is_not_retried() {
    let server = Replay::with([busy()]).await.unwrap();
    let empty = futures_util::stream::empty::<Result<bytes::Bytes, std::io::Error>>();
    let error = client(&server).v2().write_sandbox_file("sbx", "/a", Upload::stream(empty)).send().await.unwrap_err();
    assert_eq!(error.attempts(), 1);
}

#[tokio::test]
async fn refused_connections_are_retried_for_every_operation() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let client = Client::builder(api_key()).base_url(format!("http://{free}")).retry(QUICK).build().unwrap();
    let error = client.v2().create_score(RUN, scores()).send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 3));
}

#[tokio::test]
async fn an_attempt_that_times_out_is_retried() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        // The first connection receives no response.
        let silent = listener.accept().await.unwrap();
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = [0; 1024];
        assert!(stream.read(&mut request).await.unwrap() > 0);
        stream.write_all(&json_answer(HEALTHY)).await.unwrap();
        drop(silent);
    });
    let builder =
        Client::builder(api_key()).base_url(&base_url).retry(QUICK).attempt_timeout(Duration::from_millis(100));
    let response = builder.build().unwrap().v2().health().send_full().await.unwrap();
    assert_eq!(response.attempts, 2);
    server.await.unwrap();
}

#[tokio::test]
async fn the_timeout_of_a_call_applies_to_all_attempts_together() {
    let server = Replay::with((0..1000).map(|_| busy())).await.unwrap();
    let short = Duration::from_millis(20);
    let patient = RetryConfig::new().max_attempts(u32::MAX).initial_backoff(short).max_backoff(short);
    let options = CallOptions::new().retry(patient).timeout(Duration::from_millis(500));
    let started = Instant::now();
    let client = server.builder(api_key()).retry(RetryConfig::new().budget(u32::MAX)).build().unwrap();
    let error = client.v2().health().options(options).send().await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Timeout | ErrorKind::Server) && error.attempts() < 1000, "{error}");
    assert!(started.elapsed() < SOON);
}

#[tokio::test]
async fn a_retry_that_would_wait_beyond_the_timeout_of_the_call_is_not_scheduled() {
    for (header, kind) in [(Some(("retry-after", "9")), ErrorKind::RateLimited), (None, ErrorKind::Server)] {
        let server = match header {
            Some(header) => Replay::with([answer(429, [header], "")]).await.unwrap(),
            None => Replay::with([busy()]).await.unwrap(),
        };
        // The random part of the maximum backoff is practically never shorter than the timeout.
        let patient = RetryConfig::new().initial_backoff(Duration::MAX).max_backoff(Duration::MAX);
        let options = CallOptions::new().retry(patient).timeout(SOON);
        let error = client(&server).v2().health().options(options).send().await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (kind, 1), "{error}");
    }
}

#[tokio::test]
async fn bodies_that_cannot_be_sent_again_do_not_use_the_retry_budget() {
    let server = Replay::with([busy(), busy(), json_answer(HEALTHY)]).await.unwrap();
    let client = server.builder(api_key()).retry(QUICK.budget(1)).build().unwrap();
    let taken = futures_util::stream::iter([Ok::<_, std::io::Error>(bytes::Bytes::from_static(b"once"))]);
    let upload = client.v2().write_sandbox_file("sbx", "/a", Upload::stream(taken)).send().await;
    assert_eq!(upload.unwrap_err().attempts(), 1);
    assert_eq!(client.v2().health().send_full().await.unwrap().attempts, 2, "the budget still allows one retry");
}

fn key_in(body: &str) -> Option<String> {
    let body: Value = serde_json::from_str(body).ok()?;
    body.get("idempotencyKey")?.as_str().map(str::to_owned)
}

#[tokio::test]
async fn wait_for_run_tolerates_connect_errors_only_after_a_successful_poll() {
    let started = Instant::now();
    let nowhere = Client::builder(api_key()).base_url("http://127.0.0.1:1").retry(QUICK).build().unwrap();
    let error = nowhere.v2().wait_for_run(RUN).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
    assert!(started.elapsed() < Duration::from_secs(2 * 60), "much shorter than the default timeout of ten minutes");

    let running = json_answer(&json!({ "data": { "id": RUN, "status": "RUNNING" } }).to_string());
    let server = Replay::with([running]).await.unwrap();
    let client = client(&server);
    let error = client.v2().wait_for_run(RUN).timeout(Duration::from_secs(1)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    let expected = "did not end within 1s (last poll: Connect); raise `WaitForRun::timeout` if it takes longer";
    assert!(error.to_string().ends_with(expected), "{error}");
}
