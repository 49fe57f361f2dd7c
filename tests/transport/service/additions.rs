//! What a caller adds to requests, and keeps of responses, beyond what an operation defines.

use std::sync::{Arc, Mutex};

use inngest_api::auth::V2;
use inngest_api::http::{HeaderMap, HeaderValue};
use inngest_api::{CallOptions, ErrorKind};
use inngest_api_tests::replay::{Replay, json_answer};
use inngest_api_tests::subscriber::subscribe;
use serde_json::{Value, json};

use super::{HEALTHY, QUICK, api_key, busy};

#[tokio::test]
async fn query_parameters_and_body_members_are_added_to_a_typed_call() {
    let invoked = r#"{"data":{"runId":"01K"}}"#;
    let server = Replay::with([json_answer(invoked), json_answer(HEALTHY)]).await.unwrap();
    let client = server.client(api_key()).unwrap();
    let options = CallOptions::new().query("beta", "a b").member("priority", json!({ "level": 5 }));
    let call = client.v2().invoke_function("a", "f", json!({ "n": 1 })).idempotency_key("k").options(options);
    call.send().await.unwrap();
    client.v2().health().options(CallOptions::new().query("beta", "1")).send().await.unwrap();
    let received = server.received().await.unwrap();
    assert_eq!(received[0].target, "/v2/apps/a/functions/f/invoke?beta=a%20b");
    let body: Value = serde_json::from_str(&received[0].body).unwrap();
    assert_eq!(body, json!({ "data": { "n": 1 }, "idempotencyKey": "k", "priority": { "level": 5 } }));
    assert_eq!(received[0].headers["content-length"], received[0].body.len().to_string());
    assert_eq!(received[1].target, "/v2/health?beta=1");
}

#[tokio::test]
async fn an_argument_of_the_operation_cannot_be_added_and_nothing_is_sent() {
    let server = Replay::with([json_answer(HEALTHY)]).await.unwrap();
    let client = server.client(api_key()).unwrap();
    let call = client.v2().list_runs().options(CallOptions::new().query("cursor", "c"));
    let error = call.send().await.unwrap_err();
    assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Request, false));
    let expected =
        "list_runs failed: the query parameter `cursor` cannot be added; it is the argument `cursor` of the operation";
    assert_eq!(error.to_string(), expected);
    let call = client.untyped::<V2>("health", json!({})).options(CallOptions::new().member("a", 1));
    let error = call.send().await.unwrap_err().to_string();
    assert!(error.contains("the operation has no body; use `query` for a query parameter"), "{error}");
    assert!(!server.is_done());
}

#[tokio::test]
async fn the_body_of_a_typed_response_is_kept_on_request() {
    let body = r#"{"data":{"status":"ok","added later":1.0},"metadata":{}}"#;
    let server = Replay::with([json_answer(body), json_answer(body)]).await.unwrap();
    let client = server.client(api_key()).unwrap();
    let response = client.v2().health().send_full().await.unwrap();
    assert_eq!(response.body(), None);
    let response = client.v2().health().options(CallOptions::new().keep_body(true)).send_full().await.unwrap();
    assert_eq!((response.value.status.as_str(), response.body()), ("ok", Some(body.as_bytes())));
    assert!(!format!("{response:?}").contains("added later"));
}

#[tokio::test]
async fn a_header_of_the_client_is_sent_with_every_request_unless_the_call_sets_it() {
    let server = Replay::with([busy(), json_answer(HEALTHY), json_answer(HEALTHY)]).await.unwrap();
    let builder = server.builder(api_key()).retry(QUICK).header("x-tenant", "billing").header("x-other", "1");
    let client = builder.build().unwrap();
    client.v2().health().send().await.unwrap();
    client.v2().health().options(CallOptions::new().header("X-Tenant", "sales")).send().await.unwrap();
    let received = server.received().await.unwrap();
    let sent: Vec<_> =
        received.iter().map(|request| (&*request.headers["x-tenant"], &*request.headers["x-other"])).collect();
    assert_eq!(sent, [("billing", "1"), ("billing", "1"), ("sales", "1")]);
}

#[tokio::test]
async fn the_trace_context_is_added_to_each_attempt_within_its_span() {
    let other = Replay::with([busy(), json_answer(HEALTHY)]).await.unwrap();
    let call = other.builder(api_key()).retry(QUICK).build().unwrap().v2().health().send();
    let _subscriber = subscribe(tracing_subscriber::registry(), call).await;
    let spans = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&spans);
    let propagate = move |headers: &mut HeaderMap| {
        let span = tracing::Span::current();
        let mut seen = seen.lock().unwrap();
        seen.push((span.metadata().unwrap().name(), span.id().unwrap()));
        let number = HeaderValue::from_str(&format!("00-trace-{}-01", seen.len())).unwrap();
        headers.insert("traceparent", number);
        for reserved in ["authorization", "x-http-method-override", "x-inngest-env", "content-length", "accept"] {
            headers.insert(reserved, HeaderValue::from_static("0"));
        }
    };
    let server = Replay::with([busy(), json_answer(HEALTHY)]).await.unwrap();
    let client = server.builder(api_key()).retry(QUICK).propagate(propagate).build().unwrap();
    client.v2().health().send().await.unwrap();
    let received = server.received().await.unwrap();
    for (request, expected) in received.iter().zip(["00-trace-1-01", "00-trace-2-01"]) {
        assert_eq!(request.headers["traceparent"], expected);
        assert!(request.headers["authorization"].starts_with("Bearer sk-inn-api-"));
        assert_eq!(request.headers["accept"], "application/json");
        for reserved in ["x-http-method-override", "x-inngest-env", "content-length"] {
            assert_eq!(request.headers.get(reserved), None, "{reserved}");
        }
    }
    let spans = spans.lock().unwrap();
    assert_eq!((spans[0].0, spans[1].0), ("attempt", "attempt"));
    assert_ne!(spans[0].1, spans[1].1);
}
