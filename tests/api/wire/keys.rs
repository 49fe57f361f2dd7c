//! Where keys go, and where they do not.

use inngest_api::stream::Upload;
use inngest_api::{Client, DevServer, ErrorKind, SigningKey};
use inngest_api_tests::replay::{Replay, answer, json_answer};

use super::{HEALTHY, api_key, client};

const REFUSED: (u16, &str) = (401, "Authentication failed\n");

fn refusal() -> Vec<u8> {
    answer(REFUSED.0, [("content-type", "text/plain; charset=utf-8")], REFUSED.1)
}

fn rotated() -> SigningKey {
    SigningKey::parse("signkey-prod-01").unwrap().with_fallback(SigningKey::parse("signkey-prod-02").unwrap())
}

#[test]
fn a_key_is_not_sent_in_clear_text_to_another_machine() {
    for url in ["http://api.inngest.com", "http://10.0.0.1:8288", "http://localhost.example.com"] {
        let error = Client::builder(api_key()).base_url(url).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains("would send the key over plain HTTP; use `https://`"), "{error}");
        Client::builder(api_key()).base_url(url).danger_send_key_over_plain_http().build().unwrap();
        Client::builder(DevServer::local()).base_url(url).build().unwrap();
    }
}

#[test]
fn the_environment_of_a_signing_key_is_guarded() {
    let builder = |key: SigningKey| Client::builder(key).base_url("http://localhost:1").require_key_environment("prod");
    builder(rotated()).build().unwrap();
    let error = builder(SigningKey::parse("signkey-test-01").unwrap()).build().unwrap_err();
    assert!(
        error.to_string().contains("expected a signing key for environment `prod`, found one for `test`"),
        "{error}"
    );
    assert!(builder(SigningKey::self_hosted("0102").unwrap()).build().is_err());
    let mixed = rotated().with_fallback(SigningKey::parse("signkey-test-03").unwrap());
    assert!(builder(mixed).build().is_err(), "the fallback is a key as well");
}

#[tokio::test]
async fn a_dev_server_is_sent_no_key() {
    let server = Replay::with([json_answer(HEALTHY)]).await.unwrap();
    let client = Client::new(DevServer::new(server.base_url()).unwrap()).unwrap();
    client.v2().health().send().await.unwrap();
    assert_eq!(server.received_one().await.unwrap().headers.get("authorization"), None);
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Replay::with([json_answer(HEALTHY)]).await.unwrap();
    for status in [301, 302, 303, 307, 308] {
        let server = Replay::with([answer(status, [("location", elsewhere.base_url())], "")]).await.unwrap();
        let error = client(&server).v2().health().send().await.unwrap_err();
        assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Unexpected, status));
        assert!(error.to_string().contains("redirects are not followed"), "{error}");
    }
    assert!(!elsewhere.is_done(), "the key went to another origin");
}

#[tokio::test]
async fn a_refused_signing_key_falls_back_once_and_for_good() {
    let server = Replay::with([refusal(), json_answer(r#"{"data":[]}"#), json_answer(r#"{"data":[]}"#)]).await.unwrap();
    let client = server.client(rotated()).unwrap();
    assert_eq!(client.v1().list_events().send_full().await.unwrap().attempts, 2);
    assert_eq!(client.clone().v1().list_events().send_full().await.unwrap().attempts, 1, "all clones know");
    let keys: Vec<_> = server
        .received()
        .await
        .unwrap()
        .into_iter()
        .map(|received| received.headers["authorization"].clone())
        .collect();
    assert_eq!(keys, ["Bearer signkey-prod-01", "Bearer signkey-prod-02", "Bearer signkey-prod-02"]);
}

#[tokio::test]
async fn a_rotation_may_go_back() {
    let good = || json_answer(r#"{"data":[]}"#);
    let server = Replay::with([refusal(), good(), refusal(), good(), good()]).await.unwrap();
    let client = server.client(rotated()).unwrap();
    for _ in 0..3 {
        client.v1().list_events().send().await.unwrap();
    }
    let received = server.received().await.unwrap();
    let keys: Vec<_> = received.iter().map(|received| received.headers["authorization"].as_str()).collect();
    let [first, second] = ["Bearer signkey-prod-01", "Bearer signkey-prod-02"];
    assert_eq!(keys, [first, second, second, first, first]);
}

#[tokio::test]
async fn a_fallback_that_is_refused_too_is_not_kept() {
    let server = Replay::with([refusal(), refusal(), json_answer(r#"{"data":[]}"#)]).await.unwrap();
    let client = server.client(rotated()).unwrap();
    let error = client.v1().list_events().send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Auth, 2));
    client.v1().list_events().send().await.unwrap();
    assert_eq!(server.received().await.unwrap()[2].headers["authorization"], "Bearer signkey-prod-01");
}

#[tokio::test]
async fn a_streamed_body_is_not_sent_again_with_the_fallback() {
    let server = Replay::with([refusal()]).await.unwrap();
    let client = server.client(rotated().in_place_of_api_key()).unwrap();
    let empty = futures_util::stream::empty::<Result<bytes::Bytes, std::io::Error>>();
    let error = client.v2().write_sandbox_file("sbx", "/a", Upload::stream(empty)).send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Auth, 1));
    assert!(error.to_string().contains("a streamed body cannot be sent again with the fallback key"), "{error}");
}

#[tokio::test]
async fn no_error_shows_a_key() {
    let server = Replay::with([refusal()]).await.unwrap();
    let client = client(&server);
    let error = client.v2().health().send().await.unwrap_err();
    let said = format!("{error} {error:?} {client:?} {:?}", api_key());
    assert!(!said.contains("SECRET"), "{said}");
}

#[tokio::test]
async fn a_server_that_shows_the_request_shows_no_key() {
    let shown = "You sent authorization: Bearer sk-inn-api-0123456789SECRET";
    let listed = r#"{"errors":[{"code":"debug","message":"got Bearer sk-inn-api-0123456789SECRET"}]}"#;
    let server = Replay::with([answer(400, [], shown), answer(400, [], listed)]).await.unwrap();
    let client = client(&server);
    for said in ["Bearer [key]", "got Bearer [key]"] {
        let error = client.v2().health().send().await.unwrap_err();
        assert!(error.to_string().contains(said), "{error}");
        let all = format!("{error:?} {:?}", String::from_utf8_lossy(error.body().unwrap()));
        assert!(all.contains("[key]") && !all.contains("SECRET"), "{all}");
    }
}

#[tokio::test]
async fn an_answer_with_secrets_is_in_no_error() {
    let secret = r#"{"data":[{"id":7,"key":"signkey-prod-SECRET"}]}"#;
    let refused = r#"{"errors":[{"code":"access_denied","message":"no: signkey-prod-SECRET"}]}"#;
    let server = Replay::with([json_answer(secret), answer(403, [], refused), answer(403, [], "signkey-prod-SECRET")])
        .await
        .unwrap();
    let client = client(&server);
    for kind in [ErrorKind::Decode, ErrorKind::Auth, ErrorKind::Auth] {
        let error = client.v2().fetch_account_signing_keys().send().await.unwrap_err();
        let said = format!("{error} {error:?} {:?} {:?}", error.body(), std::error::Error::source(&error));
        assert!(!said.contains("SECRET"), "{said}");
        assert_eq!(error.kind(), kind, "{error}");
    }
}

#[tokio::test]
async fn a_secret_in_an_answer_is_redacted() {
    let server = Replay::with([json_answer(r#"{"data":[{"id":"1","key":"signkey-prod-SECRET"}]}"#)]).await.unwrap();
    let keys = client(&server).v2().fetch_account_signing_keys().send().await.unwrap();
    assert!(!format!("{keys:?}").contains("SECRET"));
    assert_eq!(keys.items[0].key.expose(), "signkey-prod-SECRET");
}
