//! Requests that v2 rejects, although an older or a lenient server would accept them; and the errors of v1.

use http::Method;
use serde_json::Value;

use super::raw::{self, RawRequest};
use super::{UNKNOWN, demo_app};
use crate::mock::Server;
use crate::response::Json;

const INVOKE: &str = "/v2/apps/demo-app/functions/backfill-data/invoke";

#[inngest_api_spec::endpoints(V2, crate = inngest_api_spec)]
trait Internal {
    #[post("/internal/letters")]
    fn count_letters(#[query] queue_name: Option<String>, max_age: Option<u32>) -> Json<u64>;
}

/// The status and the code of a response.
async fn response_to(server: &Server, request: &RawRequest) -> (u16, String, String) {
    let response = raw::send(server, request).await;
    let body: Value = serde_json::from_str(&response.body).unwrap_or_default();
    let error = |member: &str| body["errors"][0][member].as_str().unwrap_or_default().to_owned();
    (response.status, error("code"), error("message"))
}

fn with_method(method: Method, path: &'static str, body: &'static str) -> RawRequest {
    RawRequest { method, ..RawRequest::post(path, body) }
}

#[tokio::test]
async fn v2_rejects_what_an_operation_does_not_have() {
    let server = demo_app().cloud().without_auth().start().await.unwrap();
    server.on::<CountLetters>(|_| Ok(7));
    let unexpected = |name: &str| format!("Unexpected query parameter \"{name}\"");
    let unknown = |name: &str| format!("unknown field \"{name}\"");
    let body = || "Unexpected request body".to_owned();
    for (request, message) in [
        (RawRequest::get("/v2/runs?stauts=FAILED"), unexpected("stauts")),
        (RawRequest::get("/v2/health?verbose=1"), unexpected("verbose")),
        (RawRequest::get("/v2/runs?="), unexpected("")),
        (RawRequest::get("/v2/runs?Limit=1"), unexpected("Limit")),
        // A path value or a member of the body, in the query.
        (RawRequest::get("/v2/apps/demo-app/functions?appId=a"), unexpected("appId")),
        (with_method(Method::POST, "/v2/events?name=a", r#"{"name":"a"}"#), unexpected("name")),
        (with_method(Method::POST, "/v2/internal/letters?maxAge=1", ""), unexpected("maxAge")),
        (with_method(Method::GET, "/v2/runs", "{}"), body()),
        (with_method(Method::POST, "/v2/sandboxes/3f6c1f0a-2b7e-4c7d-9a51-0d8e6b4c2f10/pause", "{}"), body()),
        (with_method(Method::DELETE, "/v2/snapshots/3f6c1f0a-2b7e-4c7d-9a51-0d8e6b4c2f10", "{}"), body()),
        (RawRequest::post(INVOKE, r#"{"data":{},"foo":1}"#), unknown("foo")),
        (RawRequest::post(INVOKE, r#"{"data":{},"appId":"a"}"#), unknown("appId")),
        (RawRequest::post("/v2/internal/letters", r#"{"queueName":"a"}"#), unknown("queueName")),
    ] {
        let found = response_to(&server, &request).await;
        assert_eq!(found, (400, "invalid_request".to_owned(), message), "{} {}", request.method, request.path);
    }
}

#[tokio::test]
async fn v2_rejects_values_that_do_not_parse() {
    let server = demo_app().cloud().without_auth().start().await.unwrap();
    let mut requests: Vec<_> = [
        "/v2/runs?limit=1&limit=2",
        "/v2/runs?limit=many",
        "/v2/runs?limit=-1",
        "/v2/runs?limit=1.5",
        "/v2/runs?limit=99999999999",
        "/v2/runs?isDeferred=yes",
        "/v2/runs?isDeferred=tRUE",
        "/v2/runs?from=2026-11-23",
        "/v2/runs?from=1754496000",
        "/v2/runs?from=2026-11-23T18:21:57",
        "/v2/sandboxes?limit=a",
    ]
    .map(RawRequest::get)
    .into();
    requests.extend(
        ["{\"data\":", "{\"data\":[1]}", "[1]", "{\"data\":{},\"idempotencyKey\":7}"]
            .map(|body| RawRequest::post(INVOKE, body)),
    );
    // A list instead of an object: its items could be the members by position.
    let rerun = format!("/v2/runs/{UNKNOWN}/rerun").leak();
    requests.push(RawRequest::post(rerun, "{\"fromStep\":[\"a\"]}"));
    requests.push(RawRequest::post(
        "/v2/sandboxes",
        "{\"name\":\"a\",\"vcpu\":1,\"memoryMb\":1,\"image\":\"a\",\"imageOptions\":[\"idle\"]}",
    ));
    for request in requests {
        let (status, code, message) = response_to(&server, &request).await;
        assert_eq!((status, &*code), (400, "api_error"), "{} {}: {message}", request.path, request.body);
    }
}

#[tokio::test]
async fn v2_accepts_each_form_of_a_value_that_the_server_accepts() {
    let server = demo_app().cloud().without_auth().start().await.unwrap();
    server.on::<CountLetters>(|call| Ok(u64::from(call.max_age.unwrap_or_default())));
    for path in [
        "/v2/runs?isDeferred=1",
        "/v2/runs?isDeferred=t",
        "/v2/runs?isDeferred=F",
        "/v2/runs?isDeferred=True",
        "/v2/runs?is_deferred=FALSE&time_field=ended_at",
        "/v2/runs?status=FAILED&status=COMPLETED&status=SKIPPED&status=PAUSED",
        "/v2/runs?from=2026-11-23T18:21:57.123456789%2B01:00",
        "/v2/runs?include=deferredFrom&include=deferred_from&include=output",
    ] {
        let found = response_to(&server, &RawRequest::get(path)).await;
        assert_eq!(found, (200, String::new(), String::new()), "{path}");
    }
    for body in [r#"{"max_age":7}"#, r#"{"maxAge":7}"#] {
        let response = raw::send(&server, &RawRequest::post("/v2/internal/letters?queue_name=a", body)).await;
        assert_eq!((response.status, &*response.body), (200, "7"), "{body}");
    }
}

#[tokio::test]
async fn an_unknown_include_and_a_query_that_cannot_be_evaluated_are_errors() {
    let server = demo_app().without_auth().start().await.unwrap();
    for (path, status, code) in [
        ("/v2/runs?include=trace", 400, "invalid_field_format"),
        ("/v2/runs?query=event.data.a%20%3D%3D%201", 501, "not_implemented"),
        ("/v2/runs?status=PAUSED", 501, "not_implemented"),
        ("/v2/runs?status=UNKNOWN", 400, "invalid_field_format"),
        ("/v2/apps/demo-app/functions/backfill-data/runs?include=trace", 400, "invalid_field_format"),
        ("/v2/apps/demo-app/functions/backfill-data/runs?query=a", 501, "not_implemented"),
    ] {
        let (found, found_code, message) = response_to(&server, &RawRequest::get(path)).await;
        assert_eq!((found, &*found_code), (status, code), "{path}: {message}");
    }
}

#[tokio::test]
async fn errors_of_v1_have_their_own_status_unless_the_server_is_an_older_one() {
    let current = demo_app().without_auth().start().await.unwrap();
    let older = demo_app().without_auth().v1_errors_in_success().start().await.unwrap();
    let path = |kind: &str| -> &'static str { format!("/v1/{kind}/{UNKNOWN}").leak() };
    for (path, status, older_status) in [
        (path("events"), 404, 200),
        (path("runs"), 500, 200),
        ("/v1/runs/notulid", 400, 200),
        ("/v1/events/", 400, 200),
        // These were never cached.
        ("/v1/cancellations", 500, 500),
        ("/v1/webhooks/x", 404, 404),
    ] {
        let (new, old) =
            (raw::send(&current, &RawRequest::get(path)).await, raw::send(&older, &RawRequest::get(path)).await);
        assert_eq!((new.status, old.status), (status, older_status), "{path}");
        assert_eq!(new.body, old.body);
        if old.status == 200 {
            let body: Value = serde_json::from_str(&new.body).unwrap();
            assert_eq!((&body["status"], &body["data"]), (&status.into(), &Value::Null), "{path}");
            assert_eq!(new.headers["content-type"], "application/json");
        }
    }
}

#[tokio::test]
async fn responses_name_the_kind_of_server_and_those_of_the_cloud_the_request() {
    for (builder, kind, has_id) in [
        (Server::builder().without_auth(), "dev", false),
        // A self-hosted server requires keys and reports the kind of the cloud.
        (Server::builder(), "cloud", false),
        (Server::builder().cloud(), "cloud", true),
        (Server::builder().without_auth().cloud(), "cloud", true),
    ] {
        let server = builder.start().await.unwrap();
        let mut ids = Vec::new();
        for path in ["/v2/health", "/v2/nope", "/v1/nope", "/v2/runs/%zz", "/v2/sandboxes"] {
            let response = raw::send(&server, &RawRequest::get(path)).await;
            assert_eq!(response.headers["x-inngest-server-kind"], kind, "{path}");
            ids.extend(response.headers.get("x-request-id").cloned());
        }
        ids.dedup();
        assert_eq!(ids.len(), if has_id { 5 } else { 0 }, "{ids:?}");
    }
}
