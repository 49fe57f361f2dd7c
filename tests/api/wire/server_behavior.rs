//! Unusual behavior of the server that no recording covers, with one test for each case.

use std::time::Duration;

use inngest_api::operation::OPERATIONS;
use inngest_api::v2::{FunctionConfiguration, RunStatus, SpanStatus, StepOp};
use inngest_api::{CallOptions, ErrorKind, RetryConfig, SigningKey};
use inngest_api_tests::replay::{Replay, answer, json_answer};
use serde_json::json;

use super::{RUN, api_key, client, nowhere};

#[tokio::test]
async fn rate_limits_of_the_api_are_retried_and_rate_limits_of_a_function_are_not() {
    let rate_limited = |status| answer(status, [], r#"{"errors":[{"code":"rate_limited","message":"too many"}]}"#);
    let server = Replay::with([rate_limited(429), rate_limited(422)]).await.unwrap();
    let quick = RetryConfig::new().initial_backoff(Duration::from_millis(1));
    let client = server.builder(api_key()).retry(quick).build().unwrap();
    let error = client.v2().invoke_function("a", "f", json!({})).send().await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Invalid, Some("rate_limited")));
    assert_eq!((error.attempts(), error.is_retryable()), (2, true), "429 is retried, 422 is left to the caller");
}

#[tokio::test]
async fn rate_limit_headers_are_read_if_present() {
    let headers = [("X-RateLimit-Limit", "100"), ("X-RateLimit-Remaining", "0"), ("X-RateLimit-Reset", "soon")];
    let server = Replay::with([
        answer(200, headers, r#"{"data":{"status":"ok"}}"#),
        answer(429, headers, r#"{"errors":[{"code":"rate_limited","message":"too many"}]}"#),
        answer(200, [], r#"{"data":{"status":"ok"}}"#),
    ]);
    let server = server.await.unwrap();
    let health = || client(&server).v2().health().send_full();
    let on_success = health().await.unwrap().rate_limit().unwrap();
    assert_eq!((on_success.limit, on_success.remaining, on_success.reset), (Some(100), Some(0), None));
    assert_eq!(on_success.reset_at(), None);
    assert_eq!(health().await.unwrap_err().rate_limit(), Some(on_success));
    assert_eq!(health().await.unwrap().rate_limit(), None);
}

#[tokio::test]
async fn waiting_continues_while_a_completed_run_has_no_end_time() {
    let run = |rest: &str| json_answer(&format!(r#"{{"data":{{"id":"{RUN}"{rest}}}}}"#));
    let server = Replay::with([
        run(r#","status":"COMPLETED","startedAt":"2026-11-23T18:21:57Z""#),
        run(r#","status":"RUNNING""#),
        run(r#","status":"COMPLETED","endedAt":"2026-11-23T18:21:58Z""#),
    ]);
    let server = server.await.unwrap();
    let run = client(&server).v2().wait_for_run(RUN).await.unwrap();
    assert!(run.ended_at.is_some());
    assert_eq!(server.received().await.unwrap().len(), 3);
}

#[tokio::test]
async fn numeric_enum_values_are_stored_as_unknown() {
    let server = Replay::with([
        json_answer(r#"{"data":{"status":17}}"#),
        json_answer(r#"{"data":{"rootSpan":{"stepOp":"UNSPECIFIED","status":9}}}"#),
    ]);
    let server = server.await.unwrap();
    let run = client(&server).v2().get_function_run(RUN).send().await.unwrap();
    assert_eq!(run.status, RunStatus::Unknown("17".to_owned()));
    let trace = client(&server).v2().get_function_trace(RUN).send().await.unwrap();
    let root = trace.root().unwrap();
    assert_eq!(
        (root.step_op.clone(), root.status.clone()),
        (Some(StepOp::Unspecified), SpanStatus::Unknown("9".into()))
    );
}

#[tokio::test]
async fn doubles_may_be_strings() {
    let server = Replay::with([
        json_answer(r#"{"data":[{"id":"ada","failureRate":"NaN"},{"id":"bob","failureRate":0.5},{"id":"cy"}]}"#),
        json_answer(r#"{"data":{"variantWeights":[{"weight":"Infinity"},{"weight":"-Infinity"},{"weight":1}]}}"#),
    ]);
    let server = server.await.unwrap();
    let sessions = client(&server).v2().list_sessions("userId").send().await.unwrap();
    let rates: Vec<_> = sessions.items.iter().map(|session| session.failure_rate).collect();
    assert!(rates[0].is_nan() && rates[1..] == [0.5, 0.0], "{rates:?}");
    let experiment = client(&server).v2().get_experiment("a", "f", "x").send().await.unwrap();
    let weights: Vec<_> = experiment.variant_weights.iter().map(|variant| variant.weight).collect();
    assert_eq!(weights, [f64::INFINITY, f64::NEG_INFINITY, 1.0]);
}

#[tokio::test]
async fn a_zero_is_not_decoded_as_none() {
    let server = Replay::with([
        json_answer(r#"{"data":{"stdout":"aGk=","exitCode":0}}"#),
        json_answer(r#"{"data":{"stdout":"aGk="}}"#),
        json_answer(
            r#"{"data":{"configuration":{"retries":{"isDefault":false},"concurrency":[{"limit":{"value":-1,"isPlanLimit":true}}]}}}"#,
        ),
    ]);
    let server = server.await.unwrap();
    let exec = || client(&server).v2().exec_sandbox("sbx", ["true"]).send();
    assert_eq!(exec().await.unwrap().exit_code, Some(0));
    assert_eq!(exec().await.unwrap().exit_code, None, "the process was stopped, for example by a time limit");
    let function = client(&server).v2().get_function("a", "f").send().await.unwrap();
    let FunctionConfiguration { retries, concurrency, .. } = function.configuration.unwrap();
    assert_eq!(retries.map(|retries| (retries.value, retries.is_default)), Some((0, Some(false))));
    let limit = concurrency[0].limit.as_ref().unwrap();
    assert_eq!((limit.value, limit.is_plan_limit), (-1, Some(true)), "a dev server does not know the plan");
}

#[tokio::test]
async fn a_timestamp_in_year_1_is_decoded_as_none() {
    let run = r#"{"data":{"queuedAt":"2026-11-23T18:21:57.1Z","startedAt":"0001-01-01T00:00:00Z"}}"#;
    let server = Replay::with([json_answer(run)]).await.unwrap();
    let run = client(&server).v2().get_function_run(RUN).send().await.unwrap();
    assert!(run.queued_at.is_some() && run.started_at.is_none());
}

/// The gateway routes this path to `get_experiment` with an empty id.
#[tokio::test]
async fn the_shadowed_path_of_experiments_is_not_an_operation_and_cannot_be_requested() {
    let shadowed = |path: &str| path.ends_with("/experiments") && path.contains("{function_id}");
    assert!(!OPERATIONS.iter().any(|operation| shadowed(operation.path)));
    for id in ["", "/", "a/", "/a"] {
        let error = nowhere().v2().get_experiment("a", "f", id).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Request, "{id:?}: {error}");
    }
    let error = nowhere().v2().list_session_runs("userId", "").send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Request, "{error}");
}

#[tokio::test]
async fn json_of_version_1_with_content_type_text_plain_is_decoded() {
    let text = |body: &str| answer(200, [("content-type", "text/plain; charset=utf-8")], body);
    let server = Replay::with([
        text(r#"{"data":[],"metadata":{"fetched_at":"2026-11-23T18:22:02Z","cached_until":"2026-11-23T18:22:17Z"}}"#),
        text(r#"{"error":"Event not found","data":null,"status":404}"#),
    ]);
    let server = server.await.unwrap();
    let client = server.client(SigningKey::parse("signkey-test-00").unwrap()).unwrap();
    let runs = client.v1().list_event_runs("e").send_full().await.unwrap();
    assert!(runs.value.is_empty() && runs.metadata.cached_until > runs.metadata.fetched_at);
    let error = client.v1().get_event("e").send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotFound, "{error}");
}

#[tokio::test]
async fn an_empty_body_of_version_1_is_a_success() {
    let server = Replay::with([answer(200, [], ""), answer(200, [], "")]).await.unwrap();
    let client = server.client(SigningKey::parse("signkey-test-00").unwrap()).unwrap();
    client.v1().cancel_run(RUN).send().await.unwrap();
    let notes = vec![inngest_api::v1::RunMetadata::new("cost", inngest_api::v1::MetadataOp::Add, json!({ "usd": 1 }))];
    client.v1().add_run_metadata(RUN, inngest_api::v1::MetadataTarget::run(), notes).send().await.unwrap();
}

/// Cloudflare, a proxy or a panic in the server can cause such responses.
#[tokio::test]
async fn an_error_response_may_be_html_or_empty() {
    let html = answer(502, [("content-type", "text/html")], "<html><h1>Bad gateway</h1></html>");
    let server = Replay::with([html, answer(500, [], "")]).await.unwrap();
    let call = || client(&server).v2().health().options(CallOptions::new().retry(RetryConfig::disabled())).send();
    let error = call().await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Server, None));
    assert!(error.body().is_some_and(|body| body.starts_with(b"<html>")), "the error contains the raw response");
    assert_eq!(call().await.unwrap_err().api_errors(), []);
}

/// The API expects the key itself, not a hash of it.
#[tokio::test]
async fn a_signing_key_is_sent_without_hashing() {
    let server = Replay::with([json_answer(r#"{"data":[]}"#)]).await.unwrap();
    let client = server.client(SigningKey::parse("signkey-prod-12345678").unwrap()).unwrap();
    client.v1().list_events().send().await.unwrap();
    let received = server.received_one().await.unwrap();
    assert_eq!(received.headers["authorization"], "Bearer signkey-prod-12345678");
}

/// The response to a repeated event contains a new id and does not mention the first event.
#[tokio::test]
async fn an_event_sent_twice_returns_two_ids() {
    let response_with = |id: &str| json_answer(&format!(r#"{{"data":{{"eventId":"{id}"}}}}"#));
    let server = Replay::with([response_with("e1"), response_with("e2")]).await.unwrap();
    let send = || client(&server).v2().send_event("shop/order").id("order-7").send();
    let (first, second) = (send().await.unwrap(), send().await.unwrap());
    assert_ne!(first.event_id, second.event_id);
    assert!(second.may_be_repeated, "the response does not report whether the event is a repeat");
    let received = server.received().await.unwrap();
    assert_eq!(received[0].body, received[1].body, "the sender's id is the same");
}
