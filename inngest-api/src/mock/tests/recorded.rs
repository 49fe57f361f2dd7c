//! Answers that do not depend on what was done before, byte for byte as the recordings of the same name have them.

use http::Method;

use super::demo_app;
use super::raw::{self, Sent};
use crate::mock::Server;

const JSON: &str = "application/json";
const TEXT: &str = "text/plain; charset=utf-8";
const INVOKE: &str = "/v2/apps/demo-app/functions/backfill-data/invoke";
const SCORES: &str = "/v2/runs/01M84T9BE4283W6797JPFB41YC/scores";
const EMPTY_PAGE: &str = r#"{"metadata":{"fetchedAt":"…"},"page":{"limit":20}}"#;

/// A recording: its name, the request, and the answer's status, content type and body.
type Case = (&'static str, Sent, u16, &'static str, &'static str);

fn method(method: Method, path: &'static str) -> Sent {
    Sent { method, ..Sent::get(path) }
}

#[rustfmt::skip]
fn cases() -> Vec<Case> {
    vec![
        ("v2-health", Sent::get("/v2/health"), 200, JSON, r#"{"data":{"status":"ok"},"metadata":{"fetchedAt":"…"}}"#),
        ("v2-api-prefix-health", Sent::get("/api/v2/health"), 200, JSON, r#"{"data":{"status":"ok"},"metadata":{"fetchedAt":"…"}}"#),
        ("v2-keys-signing", Sent::get("/v2/keys/signing"), 200, JSON, r#"{"metadata":{"fetchedAt":"…"},"page":{}}"#),
        ("v2-keys-events", Sent::get("/v2/keys/events"), 200, JSON, r#"{"metadata":{"fetchedAt":"…"},"page":{}}"#),
        ("v2-create-env-501", Sent::post("/v2/envs", r#"{"name": "x"}"#), 501, JSON, r#"{"errors":[{"code":"not_implemented","message":"Environments not implemented in OSS"}]}"#),
        ("v2-patch-env", Sent { method: Method::PATCH, ..Sent::post("/v2/envs/00000000-0000-4000-a000-000000000000", r#"{"isArchived": true}"#) }, 501, JSON, r#"{"errors":[{"code":"not_implemented","message":"Environments not implemented in OSS"}]}"#),
        ("v2-create-webhook", Sent::post("/v2/env/webhooks", r#"{"name": "hook", "transform": "function transform(e){return e}"}"#).header("X-Inngest-Env", "test"), 501, JSON, r#"{"errors":[{"code":"not_implemented","message":"Webhooks not implemented in OSS"}]}"#),
        ("v2-sync-501", Sent::post("/v2/apps/demo-app/syncs", r#"{"url": "http://127.0.0.1:3030/api/inngest"}"#), 501, JSON, r#"{"errors":[{"code":"not_implemented","message":"App sync not implemented in OSS"}]}"#),
        ("v2-runs-empty", Sent::get("/v2/runs?status=CANCELLED&appId=none"), 200, JSON, EMPTY_PAGE),
        ("v2-unknown-route", Sent::get("/v2/nope"), 404, JSON, r#"{"errors":[{"code":"api_error","message":"Not Found"}]}"#),
        ("v2-wrong-method", method(Method::DELETE, "/v2/runs"), 501, JSON, r#"{"errors":[{"code":"api_error","message":"Method Not Allowed"}]}"#),
        ("v2-run-bad-id", Sent::get("/v2/runs/notulid"), 400, JSON, r#"{"errors":[{"code":"invalid_field_format","message":"Run ID must be a valid ULID"}]}"#),
        ("v2-run-unknown", Sent::get("/v2/runs/01ARZ3NDEKTSV4RRFFQ69G5FAV"), 404, JSON, r#"{"errors":[{"code":"not_found","message":"Run not found"}]}"#),
        ("v2-runs-bad-cursor", Sent::get("/v2/runs?cursor=zzz"), 400, JSON, r#"{"errors":[{"code":"invalid_field_format","message":"Cursor is invalid"}]}"#),
        ("v2-runs-bad-status", Sent::get("/v2/runs?status=BOGUS"), 400, JSON, r#"{"errors":[{"code":"invalid_field_format","message":"Status is invalid"}]}"#),
        ("v2-runs-bad-time", Sent::get("/v2/runs?from=yesterday"), 400, JSON, r#"{"errors":[{"code":"api_error","message":"parsing field \"from\": parsing time \"yesterday\" as \"2006-01-02T15:04:05.999999999Z07:00\": cannot parse \"yesterday\" as \"2006\""}]}"#),
        ("v2-runs-limit-too-large", Sent::get("/v2/runs?limit=1000"), 400, JSON, r#"{"errors":[{"code":"invalid_field_format","message":"Limit cannot exceed 100"}]}"#),
        ("v2-invoke-data-not-object", Sent::post(INVOKE, "{\"data\": [1]}"), 400, JSON, r#"{"errors":[{"code":"api_error","message":"proto: syntax error (line 1:10): unexpected token ["}]}"#),
        ("v2-invoke-malformed-json", Sent::post(INVOKE, "{\"data\":"), 400, JSON, r#"{"errors":[{"code":"api_error","message":"unexpected EOF"}]}"#),
        ("v2-invoke-no-data", Sent::post(INVOKE, "{}"), 400, JSON, r#"{"errors":[{"code":"missing_field","message":"Input data is required"}]}"#),
        ("v2-invoke-no-data", Sent::post(INVOKE, ""), 400, JSON, r#"{"errors":[{"code":"missing_field","message":"Input data is required"}]}"#),
        ("v2-invoke-odd-escaped-once", Sent::post("/v2/apps/demo-app/functions/returns%2Farray%20%C3%BC/invoke", "{\"data\": {}}"), 404, JSON, r#"{"errors":[{"code":"api_error","message":"Not Found"}]}"#),
        ("v2-invoke-unknown-function", Sent::post("/v2/apps/demo-app/functions/nope/invoke", "{\"data\": {}}"), 404, JSON, r#"{"errors":[{"code":"not_found","message":"Function not found"}]}"#),
        ("v2-send-event-no-name", Sent::post("/v2/events", "{\"data\": {\"a\": 1}}"), 400, JSON, r#"{"errors":[{"code":"missing_field","message":"Event name is required"}]}"#),
        ("v2-score-bad-value", Sent::post(SCORES, r#"[{"name": "accuracy", "value": "high"}]"#), 400, JSON, r#"{"errors":[{"code":"invalid_field_format","message":"scores[0]: Score value must be a finite number or boolean"}]}"#),
        ("v2-score-empty", Sent::post(SCORES, "[]"), 400, JSON, r#"{"errors":[{"code":"invalid_field_format","message":"At least one score is required"}]}"#),
        ("v2-webhooks", Sent::get("/v2/env/webhooks").header("X-Inngest-Env", "production"), 501, JSON, r#"{"errors":[{"code":"not_implemented","message":"Webhooks not implemented in OSS"}]}"#),
        ("v2-webhooks-no-env", Sent::get("/v2/env/webhooks"), 400, JSON, r#"{"errors":[{"code":"missing_field","message":"X-Inngest-Env header is required"}]}"#),
        ("v2-experiment-unknown", Sent::get("/v2/apps/demo-app/functions/backfill-data/experiments/a/b"), 501, JSON, r#"{"errors":[{"code":"not_implemented","message":"Experiments not implemented in OSS"}]}"#),
        ("v2-sandboxes-501", Sent::get("/v2/sandboxes/s/logs"), 501, JSON, r#"{"errors":[{"code":"api_error","message":"method StreamSandboxLogs not implemented"}]}"#),
        ("auth-v1-signing-key", Sent::get("/v1/events"), 200, JSON, "{\"data\":[],\"metadata\":{\"fetched_at\":\"…\"}}\n"),
        ("v1-event-unknown", Sent::get("/v1/events/01ARZ3NDEKTSV4RRFFQ69G5FAV"), 200, JSON, "{\"error\":\"Event not found\",\"data\":null,\"status\":404}\n"),
        ("v1-run-delete-unknown", method(Method::DELETE, "/v1/runs/01ARZ3NDEKTSV4RRFFQ69G5FAV"), 404, JSON, "{\"error\":\"Unable to load function run: 01ARZ3NDEKTSV4RRFFQ69G5FAV\",\"data\":null,\"status\":404}\n"),
        ("v1-run-unknown", Sent::get("/v1/runs/01ARZ3NDEKTSV4RRFFQ69G5FAV"), 200, JSON, "{\"error\":\"Unable to load function run: 01ARZ3NDEKTSV4RRFFQ69G5FAV\",\"data\":null,\"status\":500}\n"),
        ("v1-signal-unknown", Sent::post("/v1/signals", r#"{"signal": "nope", "data": {}}"#), 404, JSON, "{\"error\":\"No signal found\",\"data\":null,\"status\":404}\n"),
        ("v1-cancellations", Sent::get("/v1/cancellations"), 500, "", ""),
        ("v1-create-cancellation", Sent::post("/v1/cancellations", r#"{"app_id": "demo-app", "function_id": "demo-app-slow", "started_before": "2026-01-02T00:00:00Z", "started_after": "2026-01-01T00:00:00Z"}"#), 500, JSON, ""),
        ("v1-create-cancellation-future", Sent::post("/v1/cancellations", r#"{"app_id": "demo-app", "function_id": "demo-app-slow", "started_before": "2037-01-02T00:00:00Z"}"#), 400, JSON, "{\"error\":\"started_before must be in the past\",\"data\":null,\"status\":400}\n"),
        ("v2-app-unknown", Sent::get("/v2/apps/nope"), 404, JSON, r#"{"errors":[{"code":"not_found","message":"App not found"}]}"#),
        ("v2-apps-archived-empty", Sent::get("/v2/apps?archived=true"), 200, JSON, EMPTY_PAGE),
        ("v2-event-runs-unknown", Sent::get("/v2/events/01ARZ3NDEKTSV4RRFFQ69G5FAV/runs"), 200, JSON, EMPTY_PAGE),
        ("v2-function-unknown", Sent::get("/v2/apps/demo-app/functions/nope"), 404, JSON, r#"{"errors":[{"code":"not_found","message":"Function not found"}]}"#),
        ("v2-rerun-unknown", Sent::post("/v2/runs/01ARZ3NDEKTSV4RRFFQ69G5FAV/rerun", ""), 404, JSON, r#"{"errors":[{"code":"not_found","message":"Run not found"}]}"#),
        ("v1-unknown-route", Sent::get("/v1/webhooks/x"), 404, TEXT, "404 page not found\n"),
        ("v1-unknown-route", Sent::get("/v1/nope"), 404, TEXT, "404 page not found\n"),
        ("v1-unknown-route", Sent::get("/v1/events/"), 200, JSON, "{\"error\":\"internal_id is required\",\"data\":null,\"status\":400}\n"),
        ("v1-wrong-method", method(Method::PUT, "/v1/events"), 405, "", ""),
    ]
}

/// The answer with its times taken out.
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

/// The answer without what the mock says in its own words, after those of the recording.
fn without_own_words(body: &str) -> String {
    let Some((recorded, own)) = body.split_once(": the mock has no handler for ") else { return body.to_owned() };
    let (_, end) = own.split_once("add one with `server.on`").unwrap();
    [recorded, end].concat()
}

#[tokio::test]
async fn answers_are_as_recorded() {
    let server = demo_app().without_auth().start().await.unwrap();
    for (name, sent, status, content_type, body) in cases() {
        let received = raw::send(&server, &sent).await;
        let said = received.headers.get("content-type").map_or("", |value| value.to_str().unwrap());
        let found = (received.status, said, without_own_words(&without_times(&received.body)));
        assert_eq!(found, (status, content_type, body.to_owned()), "{name}: {} {}", sent.method, sent.path);
        assert_eq!(received.headers["x-inngest-server-kind"], "dev", "{name}");
    }
    let wrong_method = raw::send(&server, &method(Method::PUT, "/v1/events")).await;
    assert_eq!(wrong_method.headers["allow"], "GET");
}

#[tokio::test]
async fn a_refused_key_is_plain_text_wherever_the_path_leads() {
    let server = demo_app().start().await.unwrap();
    for path in ["/v1/events", "/v2/health", "/v2/nope", "/v1/nope"] {
        for authorization in ["", "Bearer nonsense", "sk-inn-api-test"] {
            let received = raw::send(&server, &Sent::get(path).header("authorization", authorization)).await;
            let nosniff = received.headers["x-content-type-options"].to_str().unwrap();
            assert_eq!(
                (received.status, &*received.body, nosniff),
                (401, "Authentication failed\n", "nosniff"),
                "{path}"
            );
        }
    }
    // v1 takes no API keys; v2 takes signing keys.
    let with = |path, key| Sent::get(path).header("authorization", key);
    assert_eq!(raw::send(&server, &with("/v1/events", "Bearer sk-inn-api-test")).await.status, 401);
    assert_eq!(raw::send(&server, &with("/v1/events", "bearer signkey-test-12ab")).await.status, 200);
    assert_eq!(raw::send(&server, &with("/v2/health", "Bearer 12ab")).await.status, 200);
}

#[tokio::test]
async fn odd_requests_are_answered_and_never_panic() {
    let server: Server = demo_app().without_auth().start().await.unwrap();
    for (sent, status) in [
        (Sent::get("/"), 404),
        (Sent::get("/api/v1/events"), 404),
        (Sent::get("/v2/runs/%zz"), 400),
        (Sent::get("/v2/runs/%FF"), 400),
        (Sent::get("/v2/runs/"), 400),
        (Sent::get("/v2/runs?limit=1&limit=2"), 400),
        (Sent::get("/v2/runs?limit=-1"), 400),
        (Sent::get("/v2/runs?isDeferred=yes"), 400),
        (Sent::get("/v2/runs?isDeferred=t&unknown=x&&="), 200),
        (Sent::post(INVOKE, "null"), 400),
        (Sent::post(INVOKE, "[1]"), 400),
        (Sent::post(INVOKE, "{\"data\":{},\"foo\":1}"), 400),
        (Sent::post(INVOKE, "{\"data\":{},\"idempotencyKey\":7}"), 400),
        (Sent::post(INVOKE, "{\"data\":{}} and more"), 200),
        (Sent::post(SCORES, "{}"), 400),
        (Sent::post(SCORES, ""), 400),
        (Sent::post("/v2/events", "{\"name\":\"a\",\"ts\":\"1754496000000\"}"), 200),
        (method(Method::HEAD, "/v2/health"), 501),
        (method(Method::OPTIONS, "/v1/events"), 405),
    ] {
        let received = raw::send(&server, &sent).await;
        assert_eq!(received.status, status, "{} {} {}: {}", sent.method, sent.path, sent.body, received.body);
    }
}
