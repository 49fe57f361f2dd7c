//! Responses that do not depend on earlier requests, compared byte by byte with the recordings of the same name.

use http::Method;

use super::demo_app;
use super::raw::{self, RawRequest};
use crate::mock::Server;

const JSON: &str = "application/json";
const TEXT: &str = "text/plain; charset=utf-8";
const INVOKE: &str = "/v2/apps/demo-app/functions/backfill-data/invoke";
const SCORES: &str = "/v2/runs/01M84T9BE4283W6797JPFB41YC/scores";
const EMPTY_PAGE: &str = r#"{"metadata":{"fetchedAt":"…"},"page":{"limit":20}}"#;

/// A recording: its name, the request, and the status, content type and body of the response.
type Case = (&'static str, RawRequest, u16, &'static str, &'static str);

fn method(method: Method, path: &'static str) -> RawRequest {
    RawRequest { method, ..RawRequest::get(path) }
}

#[rustfmt::skip]
fn cases() -> Vec<Case> {
    vec![
        ("v2-health", RawRequest::get("/v2/health"), 200, JSON, r#"{"data":{"status":"ok"},"metadata":{"fetchedAt":"…"}}"#),
        ("v2-api-prefix-health", RawRequest::get("/api/v2/health"), 200, JSON, r#"{"data":{"status":"ok"},"metadata":{"fetchedAt":"…"}}"#),
        ("v2-keys-signing", RawRequest::get("/v2/keys/signing"), 200, JSON, r#"{"metadata":{"fetchedAt":"…"},"page":{}}"#),
        ("v2-keys-events", RawRequest::get("/v2/keys/events"), 200, JSON, r#"{"metadata":{"fetchedAt":"…"},"page":{}}"#),
        ("v2-create-env-501", RawRequest::post("/v2/envs", r#"{"name": "x"}"#), 501, JSON, r#"{"errors":[{"code":"not_implemented","message":"Environments not implemented in OSS"}]}"#),
        ("v2-patch-env", RawRequest { method: Method::PATCH, ..RawRequest::post("/v2/envs/00000000-0000-4000-a000-000000000000", r#"{"isArchived": true}"#) }, 501, JSON, r#"{"errors":[{"code":"not_implemented","message":"Environments not implemented in OSS"}]}"#),
        ("v2-create-webhook", RawRequest::post("/v2/env/webhooks", r#"{"name": "hook", "transform": "function transform(e){return e}"}"#).header("X-Inngest-Env", "test"), 501, JSON, r#"{"errors":[{"code":"not_implemented","message":"Webhooks not implemented in OSS"}]}"#),
        ("v2-sync-501", RawRequest::post("/v2/apps/demo-app/syncs", r#"{"url": "http://127.0.0.1:3030/api/inngest"}"#), 501, JSON, r#"{"errors":[{"code":"not_implemented","message":"App sync not implemented in OSS"}]}"#),
        ("v2-runs-empty", RawRequest::get("/v2/runs?status=CANCELLED&appId=none"), 200, JSON, EMPTY_PAGE),
        ("v2-unknown-route", RawRequest::get("/v2/nope"), 404, JSON, r#"{"errors":[{"code":"api_error","message":"Not Found"}]}"#),
        ("v2-wrong-method", method(Method::DELETE, "/v2/runs"), 501, JSON, r#"{"errors":[{"code":"api_error","message":"Method Not Allowed"}]}"#),
        ("v2-run-bad-id", RawRequest::get("/v2/runs/notulid"), 400, JSON, r#"{"errors":[{"code":"invalid_field_format","message":"Run ID must be a valid ULID"}]}"#),
        ("v2-run-unknown", RawRequest::get("/v2/runs/01ARZ3NDEKTSV4RRFFQ69G5FAV"), 404, JSON, r#"{"errors":[{"code":"not_found","message":"Run not found"}]}"#),
        ("v2-runs-bad-cursor", RawRequest::get("/v2/runs?cursor=zzz"), 400, JSON, r#"{"errors":[{"code":"invalid_field_format","message":"Cursor is invalid"}]}"#),
        ("v2-runs-bad-status", RawRequest::get("/v2/runs?status=BOGUS"), 400, JSON, r#"{"errors":[{"code":"invalid_field_format","message":"Status is invalid"}]}"#),
        ("v2-runs-bad-time", RawRequest::get("/v2/runs?from=yesterday"), 400, JSON, r#"{"errors":[{"code":"api_error","message":"parsing field \"from\": parsing time \"yesterday\" as \"2006-01-02T15:04:05.999999999Z07:00\": cannot parse \"yesterday\" as \"2006\""}]}"#),
        ("v2-runs-limit-too-large", RawRequest::get("/v2/runs?limit=1000"), 400, JSON, r#"{"errors":[{"code":"invalid_field_format","message":"Limit cannot exceed 100"}]}"#),
        ("v2-invoke-data-not-object", RawRequest::post(INVOKE, "{\"data\": [1]}"), 400, JSON, r#"{"errors":[{"code":"api_error","message":"proto: syntax error (line 1:10): unexpected token ["}]}"#),
        ("v2-invoke-malformed-json", RawRequest::post(INVOKE, "{\"data\":"), 400, JSON, r#"{"errors":[{"code":"api_error","message":"unexpected EOF"}]}"#),
        ("v2-invoke-no-data", RawRequest::post(INVOKE, "{}"), 400, JSON, r#"{"errors":[{"code":"missing_field","message":"Input data is required"}]}"#),
        ("v2-invoke-no-data", RawRequest::post(INVOKE, ""), 400, JSON, r#"{"errors":[{"code":"missing_field","message":"Input data is required"}]}"#),
        ("v2-invoke-odd-escaped-once", RawRequest::post("/v2/apps/demo-app/functions/returns%2Farray%20%C3%BC/invoke", "{\"data\": {}}"), 404, JSON, r#"{"errors":[{"code":"api_error","message":"Not Found"}]}"#),
        ("v2-invoke-unknown-function", RawRequest::post("/v2/apps/demo-app/functions/nope/invoke", "{\"data\": {}}"), 404, JSON, r#"{"errors":[{"code":"not_found","message":"Function not found"}]}"#),
        ("v2-send-event-no-name", RawRequest::post("/v2/events", "{\"data\": {\"a\": 1}}"), 400, JSON, r#"{"errors":[{"code":"missing_field","message":"Event name is required"}]}"#),
        ("v2-score-bad-value", RawRequest::post(SCORES, r#"[{"name": "accuracy", "value": "high"}]"#), 400, JSON, r#"{"errors":[{"code":"invalid_field_format","message":"scores[0]: Score value must be a finite number or boolean"}]}"#),
        ("v2-score-empty", RawRequest::post(SCORES, "[]"), 400, JSON, r#"{"errors":[{"code":"invalid_field_format","message":"At least one score is required"}]}"#),
        ("v2-webhooks", RawRequest::get("/v2/env/webhooks").header("X-Inngest-Env", "production"), 501, JSON, r#"{"errors":[{"code":"not_implemented","message":"Webhooks not implemented in OSS"}]}"#),
        ("v2-webhooks-no-env", RawRequest::get("/v2/env/webhooks"), 400, JSON, r#"{"errors":[{"code":"missing_field","message":"X-Inngest-Env header is required"}]}"#),
        ("v2-experiment-unknown", RawRequest::get("/v2/apps/demo-app/functions/backfill-data/experiments/a/b"), 501, JSON, r#"{"errors":[{"code":"not_implemented","message":"Experiments not implemented in OSS"}]}"#),
        ("v2-sandboxes-501", RawRequest::get("/v2/sandboxes/s/logs"), 501, JSON, r#"{"errors":[{"code":"api_error","message":"method StreamSandboxLogs not implemented"}]}"#),
        ("auth-v1-signing-key", RawRequest::get("/v1/events"), 200, JSON, "{\"data\":[],\"metadata\":{\"fetched_at\":\"…\"}}\n"),
        ("v1-event-unknown", RawRequest::get("/v1/events/01ARZ3NDEKTSV4RRFFQ69G5FAV"), 200, JSON, "{\"error\":\"Event not found\",\"data\":null,\"status\":404}\n"),
        ("v1-run-delete-unknown", method(Method::DELETE, "/v1/runs/01ARZ3NDEKTSV4RRFFQ69G5FAV"), 404, JSON, "{\"error\":\"Unable to load function run: 01ARZ3NDEKTSV4RRFFQ69G5FAV\",\"data\":null,\"status\":404}\n"),
        ("v1-run-unknown", RawRequest::get("/v1/runs/01ARZ3NDEKTSV4RRFFQ69G5FAV"), 200, JSON, "{\"error\":\"Unable to load function run: 01ARZ3NDEKTSV4RRFFQ69G5FAV\",\"data\":null,\"status\":500}\n"),
        ("v1-signal-unknown", RawRequest::post("/v1/signals", r#"{"signal": "nope", "data": {}}"#), 404, JSON, "{\"error\":\"No signal found\",\"data\":null,\"status\":404}\n"),
        ("v1-cancellations", RawRequest::get("/v1/cancellations"), 500, "", ""),
        ("v1-create-cancellation", RawRequest::post("/v1/cancellations", r#"{"app_id": "demo-app", "function_id": "demo-app-slow", "started_before": "2026-01-02T00:00:00Z", "started_after": "2026-01-01T00:00:00Z"}"#), 500, JSON, ""),
        ("v1-create-cancellation-future", RawRequest::post("/v1/cancellations", r#"{"app_id": "demo-app", "function_id": "demo-app-slow", "started_before": "2037-01-02T00:00:00Z"}"#), 400, JSON, "{\"error\":\"started_before must be in the past\",\"data\":null,\"status\":400}\n"),
        ("v2-app-unknown", RawRequest::get("/v2/apps/nope"), 404, JSON, r#"{"errors":[{"code":"not_found","message":"App not found"}]}"#),
        ("v2-apps-archived-empty", RawRequest::get("/v2/apps?archived=true"), 200, JSON, EMPTY_PAGE),
        ("v2-event-runs-unknown", RawRequest::get("/v2/events/01ARZ3NDEKTSV4RRFFQ69G5FAV/runs"), 200, JSON, EMPTY_PAGE),
        ("v2-function-unknown", RawRequest::get("/v2/apps/demo-app/functions/nope"), 404, JSON, r#"{"errors":[{"code":"not_found","message":"Function not found"}]}"#),
        ("v2-rerun-unknown", RawRequest::post("/v2/runs/01ARZ3NDEKTSV4RRFFQ69G5FAV/rerun", ""), 404, JSON, r#"{"errors":[{"code":"not_found","message":"Run not found"}]}"#),
        ("v1-unknown-route", RawRequest::get("/v1/webhooks/x"), 404, TEXT, "404 page not found\n"),
        ("v1-unknown-route", RawRequest::get("/v1/nope"), 404, TEXT, "404 page not found\n"),
        ("v1-unknown-route", RawRequest::get("/v1/events/"), 200, JSON, "{\"error\":\"internal_id is required\",\"data\":null,\"status\":400}\n"),
        ("v1-wrong-method", method(Method::PUT, "/v1/events"), 405, "", ""),
    ]
}

/// Replaces the times in a body.
fn without_times(body: &str) -> String {
    let mut text = body.to_owned();
    for name in ["\"fetchedAt\":\"", "\"fetched_at\":\""] {
        if let Some(start) = text.find(name).map(|start| start + name.len())
            && let Some(length) = text[start..].find('"')
        {
            text.replace_range(start..start + length, "…");
        }
    }
    text
}

/// Removes the hint that the mock server appends to a recorded message.
fn without_hint(body: &str) -> String {
    let Some((recorded, hint)) = body.split_once("the mock server has no handler for ") else { return body.to_owned() };
    let (_, end) = hint.split_once("; add one with `Server::on`").unwrap();
    [recorded.trim_end_matches(": "), end].concat()
}

#[tokio::test]
async fn responses_equal_the_recordings() {
    let server = demo_app().without_auth().v1_errors_in_success().start().await.unwrap();
    for (name, sent, status, content_type, body) in cases() {
        let received = raw::send(&server, &sent).await;
        let found_type = received.headers.get("content-type").map_or("", |value| value.to_str().unwrap());
        let found = (received.status, found_type, without_hint(&without_times(&received.body)));
        assert_eq!(found, (status, content_type, body.to_owned()), "{name}: {} {}", sent.method, sent.path);
        assert_eq!(received.headers["x-inngest-server-kind"], "dev", "{name}");
    }
    let wrong_method = raw::send(&server, &method(Method::PUT, "/v1/events")).await;
    assert_eq!(wrong_method.headers["allow"], "GET");
}

#[tokio::test]
async fn a_rejected_key_is_a_plain_text_401_on_every_path() {
    let server = demo_app().start().await.unwrap();
    for path in ["/v1/events", "/v2/health", "/v2/nope", "/v1/nope"] {
        for authorization in ["", "Bearer nonsense", "sk-inn-api-test"] {
            let received = raw::send(&server, &RawRequest::get(path).header("authorization", authorization)).await;
            let nosniff = received.headers["x-content-type-options"].to_str().unwrap();
            assert_eq!(
                (received.status, &*received.body, nosniff),
                (401, "Authentication failed\n", "nosniff"),
                "{path}"
            );
        }
    }
    // v1 does not accept API keys; v2 accepts signing keys.
    let with = |path, key| RawRequest::get(path).header("authorization", key);
    assert_eq!(raw::send(&server, &with("/v1/events", "Bearer sk-inn-api-test")).await.status, 401);
    assert_eq!(raw::send(&server, &with("/v1/events", "bearer signkey-test-12ab")).await.status, 200);
    assert_eq!(raw::send(&server, &with("/v2/health", "Bearer 12ab")).await.status, 200);
}

#[tokio::test]
async fn unusual_requests_get_a_response() {
    let server: Server = demo_app().without_auth().start().await.unwrap();
    for (sent, status) in [
        (RawRequest::get("/"), 404),
        (RawRequest::get("/api/v1/events"), 404),
        (RawRequest::get("/v2/runs/%zz"), 400),
        (RawRequest::get("/v2/runs/%FF"), 400),
        (RawRequest::get("/v2/runs/"), 400),
        (RawRequest::get("/v2/runs?limit=1&limit=2"), 400),
        (RawRequest::get("/v2/runs?limit=-1"), 400),
        (RawRequest::get("/v2/runs?isDeferred=yes"), 400),
        (RawRequest::get("/v2/runs?isDeferred=t&&"), 200),
        (RawRequest::post(INVOKE, "null"), 400),
        (RawRequest::post(INVOKE, "[1]"), 400),
        (RawRequest::post(INVOKE, "{\"data\":{},\"foo\":1}"), 400),
        (RawRequest::post(INVOKE, "{\"data\":{},\"idempotencyKey\":7}"), 400),
        (RawRequest::post(INVOKE, "{\"data\":{}} and more"), 200),
        (RawRequest::post(SCORES, "{}"), 400),
        (RawRequest::post(SCORES, ""), 400),
        (RawRequest::post("/v2/events", "{\"name\":\"a\",\"ts\":\"1754496000000\"}"), 200),
        (method(Method::HEAD, "/v2/health"), 501),
        (method(Method::OPTIONS, "/v1/events"), 405),
    ] {
        let received = raw::send(&server, &sent).await;
        assert_eq!(received.status, status, "{} {} {}: {}", sent.method, sent.path, sent.body, received.body);
    }
}
