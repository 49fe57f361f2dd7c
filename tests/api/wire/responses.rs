//! How the client reads responses: limits, timeouts, and formats.

use std::collections::BTreeMap;
use std::time::Duration;

use inngest_api::response::{Data, DataOrJson, Json, NextCursorPage};
use inngest_api::types::{Cursor, RunId};
use inngest_api::v2::{AppSyncStatus, Run, RunStatus, SpanStatus};
use inngest_api::{CallOptions, Client, Error, ErrorKind, RetryConfig, SigningKey, endpoints};
use inngest_api_tests::replay::{Replay, answer, json_answer};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::{HEALTHY, RUN, api_key, client};

#[tokio::test]
async fn a_response_larger_than_the_limit_is_an_error() {
    let long = format!(r#"{{"data":{{"status":"{}"}}}}"#, "x".repeat(2000));
    let chunked =
        format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n{long}\r\n0\r\n\r\n", long.len())
            .into_bytes();
    let server = Replay::with([json_answer(&long), chunked, json_answer(HEALTHY)]).await.unwrap();
    let client = server.builder(api_key()).max_response_bytes(1000).build().unwrap();
    for _ in 0..2 {
        let error = client.v2().health().send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TooLarge, "{error}");
        assert!(error.to_string().contains("larger than 1000 bytes"), "{error}");
    }
    client.v2().health().send().await.unwrap();
}

#[tokio::test]
async fn a_call_without_a_response_times_out() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = format!("http://{}", silent.local_addr().unwrap());
    let client = Client::builder(api_key()).base_url(&base_url).timeout(Duration::from_millis(50)).build().unwrap();
    let error = client.v2().health().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.may_have_been_sent() && error.is_retryable());
    assert_eq!(
        error.to_string(),
        "health failed: call timed out after 50ms; raise `ClientBuilder::timeout` if the server needs longer"
    );
}

#[tokio::test]
async fn a_timeout_names_the_setting_that_it_comes_from() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = format!("http://{}", silent.local_addr().unwrap());
    let short = Duration::from_millis(20);
    let client = |attempt: Option<Duration>| {
        let builder = Client::builder(api_key()).base_url(&base_url).retry(RetryConfig::disabled());
        match attempt {
            Some(timeout) => builder.attempt_timeout(timeout).build().unwrap(),
            None => builder.build().unwrap(),
        }
    };
    let options = CallOptions::new;
    for (client, options, expected) in [
        (client(None), options().timeout(short), "call timed out after 20ms; raise `CallOptions::timeout`"),
        (client(Some(short)), options(), "attempt timed out after 20ms; raise `ClientBuilder::attempt_timeout`"),
        (
            client(Some(short * 100)),
            options().attempt_timeout(short),
            "attempt timed out after 20ms; raise `CallOptions::attempt_timeout`",
        ),
    ] {
        let error = client.v2().health().options(options).send().await.unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
    }
}

#[tokio::test]
async fn a_tls_handshake_without_a_response_times_out() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = format!("https://{}", silent.local_addr().unwrap());
    let builder =
        Client::builder(api_key()).base_url(&base_url).root_certificate(include_bytes!("../../fixtures/root.pem"));
    let client = builder.without_default_roots().connect_timeout(Duration::from_millis(50)).build().unwrap();
    let error = client.v2().health().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
    assert!(
        error.to_string().contains("timed out after 50ms; check the base URL or raise `connect_timeout`")
            && !error.may_have_been_sent(),
        "{error}"
    );
}

#[tokio::test]
async fn a_refused_connection_is_a_connect_error() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let client = Client::builder(api_key()).base_url(format!("http://{free}")).build().unwrap();
    let error = client.v2().health().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(!error.may_have_been_sent() && error.is_retryable());
    assert!(error.to_string().starts_with(&format!("health failed: cannot connect to http://{free}: ")), "{error}");
}

#[tokio::test]
async fn a_request_may_have_been_sent_if_the_connection_breaks() {
    let server = Replay::with([
        b"HTTP/1.1 200 OK\r\ncontent-le".to_vec(),
        b"HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{".to_vec(),
    ])
    .await
    .unwrap();
    let client = client(&server);
    for _ in 0..2 {
        let error = client.v2().health().send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Transport, "{error}");
        assert!(error.may_have_been_sent() && error.is_retryable());
    }
}

#[tokio::test]
async fn a_call_outside_of_tokio_is_an_error_instead_of_a_panic() {
    let client = super::nowhere();
    let error = std::thread::spawn(move || {
        let mut call = std::pin::pin!(client.v2().health().send());
        let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
        match call.as_mut().poll(&mut cx) {
            std::task::Poll::Ready(result) => result.unwrap_err(),
            std::task::Poll::Pending => unreachable!("nothing was sent"),
        }
    });
    let error = error.join().unwrap();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert!(error.to_string().contains("no Tokio runtime"), "{error}");
}

#[tokio::test]
async fn a_decode_error_names_the_path_of_the_wrong_value() {
    let server = Replay::with([
        json_answer(r#"{"data":{"id":"x","trigger":{"eventIds":["a",7]}}}"#),
        json_answer("<html>busy</html>"),
        json_answer(r#"{"data":{"id":"x""#),
    ]);
    let server = server.await.unwrap();
    let client = client(&server);
    for expected in [
        "at data.trigger.eventIds[1]: invalid type: integer `7`, expected a string",
        "expected value",
        "EOF while parsing",
    ] {
        let error = client.v2().get_function_run(RUN).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(error.to_string().contains(expected), "{error}");
        assert!(error.body().is_some());
        assert_eq!((error.status().map(|status| status.as_u16()), error.attempts()), (Some(200), 1));
    }
}

#[tokio::test]
async fn a_decode_error_for_missing_data_contains_the_response() {
    let server = Replay::with([json_answer(r#"{"metadata":{}}"#)]).await.unwrap();
    let client = server.client(SigningKey::parse("signkey-test-00").unwrap()).unwrap();
    let error = client.v1().get_event("e").send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Decode, 1), "{error}");
    assert!(error.to_string().contains("at data: ") && error.body().is_some() && error.status().is_some(), "{error}");
}

#[tokio::test]
async fn a_response_without_data_and_metadata_is_a_decode_error() {
    let server = Replay::with([json_answer(r#"{"status":"up"}"#), json_answer(r#"{"status":"up"}"#)]).await.unwrap();
    let client = client(&server);
    let invoked = client.v2().invoke_function("a", "f", serde_json::json!({})).send().await.map(drop);
    let listed = client.v2().list_runs().send().await.map(drop);
    for error in [invoked.unwrap_err(), listed.unwrap_err()] {
        assert_eq!(error.kind(), ErrorKind::Decode);
        assert!(error.to_string().contains("neither `data` nor `metadata`; check that the base URL"), "{error}");
    }
}

#[tokio::test]
async fn an_error_message_is_one_line_of_limited_length() {
    let long = "x".repeat(100_000);
    let lines =
        format!(r#"{{"errors":[{{"code":"bad","message":"one\n2026 ERROR root logged in\u001b[2J {long}"}}]}}"#);
    let server =
        Replay::with([answer(400, [], &lines), json_answer(&format!(r#"{{"data":{{"id":{{"{long}":1}}}}}}"#))])
            .await
            .unwrap();
    let client = client(&server);
    for _ in 0..2 {
        let error = client.v2().get_function_run(RUN).send().await.unwrap_err();
        let text = format!("{error} {error:?}");
        assert!(!text.contains(char::is_control) && text.len() < 4000, "{} bytes: {text:.300}", text.len());
    }
}

/// An endpoint that returns numbers by name.
#[inngest_api::endpoints(V2)]
trait Counts {
    #[get("/counts")]
    fn list_counts() -> Json<BTreeMap<String, u32>>;
}

#[tokio::test]
async fn the_path_in_a_decode_error_is_one_line_of_limited_length() {
    let long = "x".repeat(100_000);
    let server = Replay::with([json_answer(&format!(r#"{{"a\nb\u001b[2J{long}":"many"}}"#))]).await.unwrap();
    let error = Counts::new(client(&server)).list_counts().send().await.unwrap_err().to_string();
    assert!(error.contains("at ab[2Jxxx") && error.contains("invalid type: string \"many\""), "{error:.300}");
    assert!(!error.contains(char::is_control) && error.len() < 1000, "{} bytes: {error:.300}", error.len());
}

#[tokio::test]
async fn an_error_response_is_reported_although_its_body_does_not_end() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = [0; 1024];
        assert!(stream.read(&mut request).await.unwrap() > 0);
        stream.write_all(b"HTTP/1.1 401 Unauthorized\r\ncontent-length: 99\r\n\r\nrefused").await.unwrap();
        std::future::pending::<()>().await;
    });
    let client = Client::builder(api_key()).base_url(&base_url).build().unwrap();
    let error = client.v2().health().send().await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Auth, 401));
    assert!(error.to_string().contains("refused"), "{error}");
    server.abort();
}

#[tokio::test]
async fn unknown_enum_values_are_stored_and_unknown_fields_are_ignored() {
    let server = Replay::with([
        json_answer(r#"{"data":{"id":"x","status":"DREAMING","mood":{"a":[1]}},"more":1}"#),
        json_answer("{}"),
    ]);
    let server = server.await.unwrap();
    let client = client(&server);
    let run = client.v2().get_function_run(RUN).send().await.unwrap();
    assert_eq!(run.status, RunStatus::Unknown("DREAMING".to_owned()));
    let run = client.v2().get_function_run(RUN).send().await.unwrap();
    assert_eq!(run, Run::default(), "absent fields have their defaults");
}

#[tokio::test]
async fn pages_with_unusual_numbers_times_and_names_are_decoded() {
    let runs = r#"{"data":[
        {"id":"a","durationMs":12.0,"startedAt":"0001-01-01T00:00:00+01:00"},
        {"id":"b","durationMs":"-7","endedAt":"0001-01-01T00:00:00-05:00"},
        {"id":"c","durationMs":-9223372036854775808},
        {"id":"d","durationMs":1e300},
        {"id":"e","durationMs":"2e1"}
    ],"page":{"limit":"20","cursor":"next","hasMore":true}}"#;
    let events = r#"{"data":[
        {"internalID":"01A","accountID":"x","receivedAt":"2026-11-28T10:00:00Z","name":"n","data":{},"ts":1.5e3},
        {"internal_id":"01B","received_at":"2026-11-28T10:00:00Z","name":"n","data":{},"ts":"1500"}
    ],"metadata":{"fetchedAt":"2026-11-28T10:00:00Z"}}"#;
    let run = r#"{"data":{"runID":"01R","status":"Completed","endedAt":"2026-11-28T10:00:00Z","functionVersion":2.0}}"#;
    let server = Replay::with([runs, events, run].map(json_answer)).await.unwrap();
    let page = client(&server).v2().list_runs().send().await.unwrap();
    let durations: Vec<_> = page.items.iter().map(|run| run.duration_ms).collect();
    assert_eq!(durations, [Some(12), None, None, None, Some(20)]);
    assert_eq!((page.items[0].started_at, page.items[1].ended_at, page.limit), (None, None, 20));
    let v1 = server.client(SigningKey::parse("signkey-test-0123456789abcdef").unwrap()).unwrap();
    let page = v1.v1().list_events().send().await.unwrap();
    let decoded: Vec<_> = page.items.iter().map(|event| (event.internal_id.as_str(), event.ts)).collect();
    assert_eq!(decoded, [("01A", Some(1500)), ("01B", Some(1500))]);
    assert_eq!(page.items[0].account_id, "x");
    let run = v1.v1().get_run(RUN).send().await.unwrap();
    assert_eq!((run.run_id.as_str(), run.has_ended(), run.function_version), ("01R", true, 2));
}

#[endpoints(V2, base = "/v2/numbers")]
trait Numbers {
    #[get("/one")]
    fn one() -> Data<u32>;
    #[get("/bare")]
    fn bare() -> DataOrJson<BTreeMap<String, u32>>;
    #[get("/next", paginated)]
    fn next(cursor: Option<Cursor>) -> NextCursorPage<u32>;
}

#[tokio::test]
async fn a_list_in_place_of_an_object_is_a_decode_error() {
    let assert_fails = |result: Result<(), Error>, body: &str| {
        let error = result.expect_err(body);
        assert_eq!(error.kind(), ErrorKind::Decode, "{body}: {error}");
        assert!(error.to_string().contains("invalid type: sequence, expected"), "{body}: {error}");
    };
    let envelopes = [r#"[["X"]]"#, r#"[{"id":"X"}]"#, "[5]", "[]", r#"[{"data":{"id":"X"}}]"#];
    let runs = [r#"{"data":["X"]}"#, r#"{"data":{"id":"X","function":["echo"]}}"#, r#"{"data":{},"metadata":[]}"#];
    for body in envelopes.into_iter().chain(runs) {
        let server = Replay::with([json_answer(body), json_answer(body)]).await.unwrap();
        let client = client(&server);
        assert_fails(client.v2().get_function_run(RUN).send().await.map(drop), body);
        assert_fails(client.v2().wait_for_run(RUN).await.map(drop), body);
    }
    let lists = [r#"{"data":[["X"]]}"#, r#"{"data":[{"id":"X"},["X"]]}"#, r#"{"data":[],"page":["c",true]}"#];
    for body in envelopes.into_iter().chain(lists) {
        let server = Replay::with([json_answer(body), json_answer(body)]).await.unwrap();
        let client = client(&server);
        assert_fails(client.v2().list_runs().send().await.map(drop), body);
        assert_fails(client.v2().list_runs().items().try_next().await.map(drop), body);
    }
    for body in envelopes {
        let server = Replay::with([json_answer(body), json_answer(body), json_answer(body)]).await.unwrap();
        let client = client(&server);
        let numbers = Numbers::new(&client);
        assert_fails(numbers.one().send().await.map(drop), body);
        assert_fails(numbers.next().send().await.map(drop), body);
        assert_eq!(numbers.bare().send().await.unwrap_err().kind(), ErrorKind::Decode, "{body}");
    }
    let trace = r#"{"data":{"runId":"X","rootSpan":["a"]}}"#;
    let server = Replay::with([json_answer(trace)]).await.unwrap();
    assert_fails(client(&server).v2().get_function_trace(RUN).send().await.map(drop), trace);
}

#[tokio::test]
async fn a_failed_sync_is_a_value_if_the_server_returns_it() {
    let sync = r#"{"id":"c0a8","status":"error","appId":"shop","error":{"code":"unreachable","message":"refused"}}"#;
    let errors = r#"[{"code":"app_sync_failed","message":"no sync"}]"#;
    for (status, body) in [
        (200, format!(r#"{{"data":{sync},"metadata":{{}}}}"#)),
        (422, format!(r#"{{"data":{sync},"metadata":{{"fetchedAt":"2026-03-04T05:06:30.123456789Z"}}}}"#)),
        (422, format!(r#"{{"data":{sync}}}"#)),
        (422, format!(r#"{{"errors":{errors},"data":{sync}}}"#)),
    ] {
        let server = Replay::with([answer(status, [("content-type", "application/json")], &body)]).await.unwrap();
        let client = client(&server);
        let response = client.v2().sync_app("shop", "https://shop.example").send_full().await.unwrap();
        let sync = response.value;
        assert_eq!(
            (response.status.as_u16(), &sync.status, sync.app_id.as_str()),
            (status, &AppSyncStatus::Error, "shop")
        );
        assert_eq!(sync.error.unwrap().code, "unreachable", "{body}");
    }
    for (status, body) in [
        (422, format!(r#"{{"errors":{errors}}}"#)),
        (422, format!(r#"{{"errors":{errors},"data":null}}"#)),
        (422, String::new()),
        (422, "{}".to_owned()),
        (400, format!(r#"{{"data":{sync}}}"#)),
        (500, format!(r#"{{"data":{sync}}}"#)),
    ] {
        let server = Replay::with([answer(status, [("content-type", "application/json")], &body)]).await.unwrap();
        let error = client(&server).v2().sync_app("shop", "https://shop.example").send().await.unwrap_err();
        assert_eq!(error.status().unwrap().as_u16(), status, "{body}");
    }
}

#[tokio::test]
async fn each_error_status_has_an_error_kind() {
    let two = r#"{"errors":[{"code":"a","message":"one"},{"code":"b","message":"two"}]}"#;
    let cases = [
        (400, two, ErrorKind::Invalid, "health failed: the server returned 400 Bad Request: a: one: b: two"),
        (403, "", ErrorKind::Forbidden, "health failed: the server returned 403 Forbidden"),
        (409, two, ErrorKind::Conflict, "409 Conflict: a: one"),
        (
            422,
            r#"{"errors":[{"code":"rate_limited","message":"the function's"}]}"#,
            ErrorKind::Invalid,
            "rate_limited: the function's",
        ),
        (
            429,
            r#"{"errors":[{"code":"rate_limited","message":"slow down"}]}"#,
            ErrorKind::RateLimited,
            "rate_limited: slow down",
        ),
        (500, "<html>\n<h1>oops</h1>", ErrorKind::Server, "500 Internal Server Error: oops"),
        (501, "", ErrorKind::NotImplemented, "Inngest Cloud may"),
        (503, "", ErrorKind::Server, "503 Service Unavailable"),
    ];
    for (status, body, kind, expected) in cases {
        let server = Replay::with([answer(status, [("x-request-id", "req-7")], body)]).await.unwrap();
        let error = client(&server).v2().health().send().await.unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
        assert!(error.to_string().contains(expected), "{error}");
        assert_eq!(error.request_id(), Some("req-7"));
        assert!(error.to_string().ends_with("(request id req-7)"), "{error}");
        let is_retryable = matches!(status, 429 | 503) || error.code() == Some("rate_limited");
        assert_eq!((error.is_retryable(), error.is_ambiguous()), (is_retryable, false), "{error}");
    }
}

#[tokio::test]
async fn a_conflict_of_an_invocation_succeeds_only_with_a_run_id() {
    let conflict = r#"{"errors":[{"code":"idempotency_conflict","message":"other data"}]}"#;
    let server =
        Replay::with([answer(409, [], conflict), answer(409, [], r#"{"data":{"runId":"r1"}}"#)]).await.unwrap();
    let client = client(&server);
    let call = || client.v2().invoke_function("a", "f", serde_json::json!({}));
    let error = call().idempotency_key("k").send().await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Conflict, Some("idempotency_conflict")));
    let run = call().send().await.unwrap();
    assert_eq!(
        (run.run_id.as_str(), run.repeated),
        ("r1", false),
        "`repeated` is only set if the caller chose the key"
    );
}

#[tokio::test]
async fn a_trace_of_10000_nested_spans_is_decoded() {
    const DEPTH: usize = 10_000;
    let json = format!(
        r#"{{"data":{{"rootSpan":{}{{"name":"deepest"}}{}}}}}"#,
        r#"{"children":["#.repeat(DEPTH),
        "]}".repeat(DEPTH)
    );
    let server = Replay::with([json_answer(&json)]).await.unwrap();
    let trace = client(&server).v2().get_function_trace(RUN).send().await.unwrap();
    let (depth, deepest) = trace.walk().last().unwrap();
    assert_eq!((depth, deepest.name.as_str()), (DEPTH, "deepest"));
}

#[tokio::test]
async fn a_list_that_is_absent_or_null_is_decoded_as_empty() {
    let server = Replay::with([json_answer(r#"{"metadata":{}}"#), json_answer(r#"{"data":null,"metadata":{}}"#)]);
    let server = server.await.unwrap();
    assert!(client(&server).v2().list_insights_tables().send().await.unwrap().is_empty());
    let app = server.client(SigningKey::parse("signkey-test-00").unwrap()).unwrap();
    assert!(app.v1().list_events().send().await.unwrap().is_empty());
}

/// `streams.rs` tests the same for streams, and `tests/examples` for every model of version 2.
#[tokio::test]
async fn a_null_field_is_decoded_as_its_default() {
    let bodies = [
        r#"{"data":null,"metadata":null}"#,
        r#"{"data":{"id":null,"status":null,"trigger":{"eventIds":null,"isBatch":null},"durationMs":null,"endedAt":null,"output":{"x":null}}}"#,
        r#"{"data":{"rootSpan":{"id":null,"status":null,"children":[{"name":null,"durationMs":null,"children":null}]},"runId":null}}"#,
        r#"{"data":null,"page":{"cursor":null,"hasMore":null,"limit":null}}"#,
        r#"{"data":{"bytesWritten":null,"path":null}}"#,
        r#"{"data":[{"id":"a"},null]}"#,
    ];
    let server = Replay::with(bodies.map(json_answer)).await.unwrap();
    let client = client(&server);
    let read = || client.v2().get_function_run(RUN).send();
    assert_eq!(read().await.unwrap(), Run::default());
    let run = read().await.unwrap();
    assert_eq!((&run.id, &run.status, run.duration_ms), (&RunId::default(), &RunStatus::Unspecified, None));
    assert!(run.trigger.unwrap().event_ids.is_empty());
    assert_eq!(run.output.unwrap().as_str(), r#"{"x":null}"#, "JSON of the user is not changed");
    let trace = client.v2().get_function_trace(RUN).send().await.unwrap();
    assert_eq!((trace.len(), &trace.root().unwrap().status), (2, &SpanStatus::Unspecified));
    let page = client.v2().list_runs().send().await.unwrap();
    assert_eq!((page.len(), page.has_more, page.limit, page.cursor), (0, false, 0, None));
    let written = client.v2().write_sandbox_file("sbx", "/a", "x").send().await.unwrap();
    assert_eq!((written.path.as_str(), written.bytes_written), ("", 0));
    let error = client.v2().list_runs().send().await.unwrap_err();
    assert!(
        error.to_string().contains("at data[1]: invalid type: null, expected struct Run"),
        "a list item is not a field: {error}"
    );
}

#[tokio::test]
async fn a_null_field_of_version_1_is_decoded_as_its_default() {
    let server = Replay::with([
        json_answer(r#"{"data":[{"id":"w","name":null,"url":null,"created_at":null}],"metadata":null}"#),
        json_answer(r#"{"data":{"id":"w","name":7,"url":null}}"#),
        json_answer("null"),
    ]);
    let server = server.await.unwrap();
    let client = server.client(SigningKey::parse("signkey-test-00").unwrap()).unwrap();
    let webhooks = client.v1().list_webhooks().send().await.unwrap();
    assert_eq!((webhooks[0].id.as_str(), webhooks[0].name.as_str(), webhooks[0].created_at), ("w", "", None));
    let error = client.v1().get_webhook("w").send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode, "a value of the wrong type is an error: {error}");
    assert!(client.v1().get_app_functions("a").send().await.unwrap().is_empty(), "Go encodes an empty list as null");
}

#[tokio::test]
async fn an_error_response_may_contain_nulls() {
    let cases = [
        (r#"{"errors":null,"error":"gone","code":null,"status":404,"data":null}"#, None, "gone"),
        (r#"{"errors":[{"code":null,"message":"no such run"}]}"#, None, "no such run"),
        (r#"{"error":{"code":null,"message":"lost"}}"#, None, "lost"),
    ];
    for (body, code, message) in cases {
        let server = Replay::with([answer(404, [], body)]).await.unwrap();
        let error = client(&server).v2().health().send().await.unwrap_err();
        assert_eq!((error.code(), error.api_errors()[0].message.as_str()), (code, message), "{error}");
    }
}
