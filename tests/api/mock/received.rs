use inngest_api::stream::Upload;
use inngest_api::v2;
use inngest_api::{CallOptions, ErrorKind};
use serde_json::{Value, json};

use super::custom_endpoints::Loose;
use super::{TRANSPORTS, api_key, demo_app, in_memory, new_sandbox, panicked};

#[tokio::test]
async fn received_requests_have_arguments_and_http_details() {
    for transport in TRANSPORTS {
        let server = transport.start(demo_app()).await;
        let client = server.client(api_key()).unwrap();
        let staging = CallOptions::new().environment("staging");
        let call = client.v2().invoke_function("demo-app", "backfill-data", json!({ "test": 1 })).idempotency_key("k");
        call.options(staging).send().await.unwrap();
        client.v2().list_runs().status(v2::RunStatus::Failed).limit(2).send().await.unwrap();

        let calls = server.received::<v2::operation::InvokeFunction>();
        let arguments = calls[0].arguments();
        assert_eq!((arguments.app_id.as_str(), arguments.function_id.as_str()), ("demo-app", "backfill-data"));
        assert_eq!(arguments.data.decode::<Value>().unwrap(), json!({ "test": 1 }));
        let request = calls[0].request();
        assert_eq!(request.method(), "POST");
        assert_eq!(request.path_and_query(), "/v2/apps/demo-app/functions/backfill-data/invoke");
        assert_eq!(request.headers()["x-inngest-env"], "staging");
        assert_eq!(request.body().unwrap(), r#"{"data":{"test":1},"idempotencyKey":"k"}"#);

        let listed = &server.received::<v2::operation::ListRuns>()[0];
        assert_eq!((&*listed.arguments().status, listed.arguments().limit), (&[v2::RunStatus::Failed][..], Some(2)));
        assert_eq!(listed.request().to_string(), "GET /v2/runs?status=FAILED&limit=2 → 200", "{transport:?}");
        assert_eq!((server.requests().len(), server.received::<v2::operation::Health>().len()), (2, 0));
    }
}

#[tokio::test]
async fn keys_are_redacted_in_received_requests() {
    for transport in TRANSPORTS {
        let server = transport.start(demo_app()).await;
        server.client(api_key()).unwrap().v2().health().send().await.unwrap();
        let calls = server.received::<v2::operation::Health>();
        assert_eq!(calls[0].request().headers()["authorization"], "Bearer [key]", "{transport:?}");
        let shown = format!("{calls:?} {:?} {:?}", server.requests(), calls[0].request().headers());
        assert!(!shown.contains("SECRET"), "{shown}");
    }
}

#[tokio::test]
async fn bodies_with_secrets_are_not_stored() {
    let server = demo_app().cloud().in_memory().unwrap();
    let client = server.client(api_key()).unwrap();
    client.v2().create_webhook("production", "secret-hook", "function transform() {}").send().await.unwrap();
    client.v2().list_webhooks("production").limit(3).send().await.unwrap();
    let created = server.received::<v2::operation::CreateWebhook>();
    assert_eq!((created.len(), created[0].request().body()), (1, None));
    assert!(!format!("{:?}", server.requests()).contains("secret-hook"));
    let message = panicked(|| drop(created[0].arguments().clone()));
    assert!(
        message.contains("the body of create_webhook is not stored because the operation carries secrets"),
        "{message}"
    );
    // Arguments outside of a body are available.
    let listed = server.received::<v2::operation::ListWebhooks>();
    assert_eq!((listed[0].arguments().env.as_str(), listed[0].arguments().limit), ("production", Some(3)));
}

#[tokio::test]
async fn rejected_requests_are_received_without_their_bodies() {
    let server = demo_app().accept_key("sk-inn-api-another").in_memory().unwrap();
    let client = server.client(api_key()).unwrap();
    let invoke = client.v2().invoke_function("demo-app", "backfill-data", json!({}));
    assert_eq!(invoke.send().await.unwrap_err().kind(), ErrorKind::Auth);
    let calls = server.received::<v2::operation::InvokeFunction>();
    assert_eq!((calls.len(), calls[0].request().status().unwrap().as_u16()), (1, 401));
    assert!(panicked(|| drop(calls[0].arguments().clone())).contains("the body was not read"));
}

#[tokio::test]
async fn uploads_are_received_completely() {
    for transport in TRANSPORTS {
        let server = transport.start(demo_app().cloud()).await;
        let client = server.client(api_key()).unwrap();
        let sandbox = new_sandbox(&client, "s").await;
        let chunks = (0..3_u8).map(|byte| Ok::<_, std::io::Error>(vec![byte; 1000].into()));
        let upload = Upload::stream(futures_util::stream::iter(chunks));
        client.v2().write_sandbox_file(&sandbox, "/a b", upload).send().await.unwrap();
        let written = server.received::<v2::operation::WriteSandboxFile>();
        let arguments = written[0].arguments();
        assert_eq!(
            (arguments.path.as_str(), arguments.content.as_bytes().unwrap().len()),
            ("/a b", 3000),
            "{transport:?}"
        );
        let file = client.v2().read_sandbox_file(&sandbox, "/a b").send().await.unwrap().bytes().await.unwrap();
        assert_eq!(&file, arguments.content.as_bytes().unwrap());
    }
}

#[tokio::test]
async fn a_request_that_does_not_decode_is_explained_to_client_and_test() {
    let (server, client) = in_memory();
    let error = Loose::new(&client).loose_runs("yesterday").send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Invalid);
    assert!(error.to_string().contains("parsing field \"from\""), "{error}");
    let calls = server.received::<v2::operation::ListRuns>();
    let message = panicked(|| drop(calls[0].arguments().clone()));
    assert!(message.starts_with("the request does not decode: parsing field \"from\""), "{message}");
    assert!(message.ends_with("GET /v2/runs?from=yesterday → 400"), "{message}");
}
