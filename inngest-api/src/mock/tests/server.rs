use std::net::TcpStream;

use http::Version;
use serde_json::json;

use super::raw::{self, RawRequest};
use super::{Builder, Server, demo_app};
use crate::{ApiKey, DevServer, ErrorKind, SigningKey};

fn api_key() -> ApiKey {
    ApiKey::parse("sk-inn-api-test").unwrap()
}

async fn start(builder: Builder) -> Server {
    builder.start().await.unwrap()
}

#[tokio::test]
async fn an_unknown_key_is_rejected_and_a_fallback_key_is_tried() {
    let server = start(demo_app().accept_key("sk-inn-api-right").accept_key("signkey-test-12ab")).await;
    let error = server.client(api_key()).unwrap().v2().health().send().await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Auth, 401));
    assert_eq!(error.api_errors()[0].message, "Authentication failed");
    let right = ApiKey::parse("sk-inn-api-right").unwrap();
    server.client(right).unwrap().v2().health().send().await.unwrap();
    // The client tries the fallback key after the first one is rejected.
    let signing = |digits: &str| SigningKey::parse(&format!("signkey-test-{digits}")).unwrap();
    let client = server.client(signing("00").with_fallback(signing("12ab"))).unwrap();
    assert!(client.v1().list_events().send().await.unwrap().is_empty());
    assert_eq!(server.calls::<crate::v1::operation::ListEvents>(), 2);
    assert_eq!(server.calls::<crate::v2::operation::Health>(), 2);
}

#[tokio::test]
async fn without_auth_accepts_requests_with_and_without_a_key() {
    let server = start(demo_app().without_auth()).await;
    server.client(DevServer::local()).unwrap().v2().health().send().await.unwrap();
    server.client(api_key()).unwrap().v2().health().send().await.unwrap();
}

#[tokio::test]
async fn every_http_version_is_served() {
    for builder in [
        demo_app(),
        demo_app().http1_only(),
        demo_app().http2_only(),
        demo_app().plain_http(),
        demo_app().plain_http().http1_only(),
    ] {
        let shown = format!("{builder:?}");
        let server = start(builder).await;
        let client = server.client(api_key()).unwrap();
        let run = client.v2().invoke_function("demo-app", "backfill-data", json!({ "a": 1 })).send().await;
        assert!(run.is_ok(), "{shown}: {run:?}");
    }
}

#[tokio::test]
async fn http_2_is_preferred_over_http_1() {
    for (builder, version) in [(demo_app(), Version::HTTP_2), (demo_app().http1_only(), Version::HTTP_11)] {
        let server = start(builder.without_auth()).await;
        assert_eq!(raw::send(&server, &RawRequest::get("/v2/health")).await.version, version);
    }
}

#[tokio::test]
async fn a_server_is_trusted_only_by_its_own_clients() {
    let server = start(demo_app()).await;
    let other = start(demo_app()).await;
    let stranger = server.client_builder(api_key()).base_url(other.base_url()).build().unwrap();
    let error = stranger.v2().health().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Tls, "{error}");
    assert!(server.root_certificate_pem().starts_with("-----BEGIN CERTIFICATE-----\n"));
    assert_ne!(server.root_certificate_pem(), other.root_certificate_pem());
    // The certificate is valid for `localhost`, too.
    let by_name = server.base_url().replace("127.0.0.1", "localhost");
    server.client_builder(api_key()).base_url(&by_name).build().unwrap().v2().health().send().await.unwrap();
}

#[tokio::test]
async fn shutdown_closes_the_port() {
    let server = start(demo_app()).await;
    let client = server.client(api_key()).unwrap();
    client.v2().health().send().await.unwrap();
    let address = server.base_url().trim_start_matches("https://").to_owned();
    assert!(TcpStream::connect(&address).is_ok());
    server.shutdown().await;
    assert!(TcpStream::connect(&address).is_err());
    assert!(client.v2().health().send().await.is_err());
}

#[tokio::test]
async fn dropping_a_server_stops_it() {
    let server = start(demo_app()).await;
    let client = server.client(api_key()).unwrap();
    client.v2().health().send().await.unwrap();
    drop(server);
    // The listening task stops when it runs next.
    while client.v2().health().send().await.is_ok() {}
}

#[tokio::test]
async fn an_event_trigger_for_an_unknown_function_is_an_error() {
    let error = Server::builder().on_event("a", "b", "c").start().await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
}

#[tokio::test]
async fn http2_only_with_plain_http_is_an_error() {
    let error = Server::builder().plain_http().http2_only().start().await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
}

#[tokio::test]
async fn the_account_is_that_of_a_dev_server() {
    let server = start(demo_app()).await;
    let client = server.client(api_key()).unwrap();
    let account = client.v2().fetch_account().send().await.unwrap();
    assert_eq!(
        (&*account.name, account.created_at.unwrap().to_string()),
        ("Dev Server", "2021-05-13T09:30:04Z".into())
    );
    let envs = client.v2().fetch_account_envs().send().await.unwrap();
    assert_eq!((envs.len(), envs.limit, &*envs.items[0].name), (1, 0, "dev"));
    assert!(client.v2().fetch_account_event_keys().send().await.unwrap().is_empty());
}

#[tokio::test]
async fn hundreds_of_concurrent_calls_succeed() {
    let server = start(demo_app()).await;
    let client = server.client(api_key()).unwrap();
    let invoke = |n: u32| client.v2().invoke_function("demo-app", "backfill-data", json!({ "n": n })).send();
    let calls: Vec<_> = (0..300).map(|n| tokio::spawn(invoke(n))).collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(server.runs().len(), 300);
}
