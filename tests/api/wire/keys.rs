//! Which requests contain the key, and that errors and debug output do not.

use inngest_api::stream::Upload;
use inngest_api::{Client, DevServer, ErrorKind, SigningKey};
use inngest_api_tests::replay::{Replay, answer, json_answer};

use super::{HEALTHY, api_key, client};

const UNAUTHORIZED: (u16, &str) = (401, "Authentication failed\n");

fn unauthorized() -> Vec<u8> {
    answer(UNAUTHORIZED.0, [("content-type", "text/plain; charset=utf-8")], UNAUTHORIZED.1)
}

fn rotated() -> SigningKey {
    SigningKey::parse("signkey-prod-01").unwrap().with_fallback(SigningKey::parse("signkey-prod-02").unwrap())
}

#[test]
fn a_key_is_not_sent_over_plain_http_to_another_machine() {
    for url in ["http://api.inngest.com", "http://10.0.0.1:8288", "http://localhost.example.com"] {
        let error = Client::builder(api_key()).base_url(url).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains("would send the key over plain HTTP; use `https://`"), "{error}");
        Client::builder(api_key()).base_url(url).danger_send_key_over_plain_http().build().unwrap();
        Client::builder(DevServer::local()).base_url(url).build().unwrap();
    }
}

#[test]
fn a_client_rejects_signing_keys_of_another_environment() {
    let builder = |key: SigningKey| Client::builder(key).base_url("http://localhost:1").require_key_environment("prod");
    builder(rotated()).build().unwrap();
    let error = builder(SigningKey::parse("signkey-test-01").unwrap()).build().unwrap_err();
    assert!(
        error.to_string().contains("expected a signing key for environment `prod`, found one for `test`"),
        "{error}"
    );
    assert!(builder(SigningKey::self_hosted("0102").unwrap()).build().is_err());
    let mixed = rotated().with_fallback(SigningKey::parse("signkey-test-03").unwrap());
    assert!(builder(mixed).build().is_err(), "the fallback key is checked as well");
}

#[tokio::test]
async fn no_key_is_sent_to_a_dev_server() {
    let server = Replay::with([json_answer(HEALTHY)]).await.unwrap();
    let client = Client::new(DevServer::new(server.base_url()).unwrap()).unwrap();
    client.v2().health().send().await.unwrap();
    assert_eq!(server.received_one().await.unwrap().headers.get("authorization"), None);
}

#[tokio::test]
async fn redirects_are_not_followed() {
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
async fn all_clones_use_the_fallback_key_after_the_server_rejects_the_first_key() {
    let server =
        Replay::with([unauthorized(), json_answer(r#"{"data":[]}"#), json_answer(r#"{"data":[]}"#)]).await.unwrap();
    let client = server.client(rotated()).unwrap();
    assert_eq!(client.v1().list_events().send_full().await.unwrap().attempts, 2);
    assert_eq!(
        client.clone().v1().list_events().send_full().await.unwrap().attempts,
        1,
        "clones share the fallback state"
    );
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
async fn a_client_returns_to_the_first_key_if_the_server_rejects_the_fallback_key() {
    let good = || json_answer(r#"{"data":[]}"#);
    let server = Replay::with([unauthorized(), good(), unauthorized(), good(), good()]).await.unwrap();
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
async fn the_next_call_uses_the_first_key_if_the_server_rejected_both_keys() {
    let server = Replay::with([unauthorized(), unauthorized(), json_answer(r#"{"data":[]}"#)]).await.unwrap();
    let client = server.client(rotated()).unwrap();
    let error = client.v1().list_events().send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Auth, 2));
    client.v1().list_events().send().await.unwrap();
    assert_eq!(server.received().await.unwrap()[2].headers["authorization"], "Bearer signkey-prod-01");
}

#[tokio::test]
async fn the_other_key_is_tried_once_after_a_403_as_well() {
    let forbidden = || answer(403, [], r#"{"errors":[{"code":"access_denied","message":"upgrade your plan"}]}"#);
    let good = || json_answer(r#"{"data":[]}"#);
    // The other key may make the call, and is used from then on.
    let server = Replay::with([forbidden(), good(), good()]).await.unwrap();
    let client = server.client(rotated()).unwrap();
    assert_eq!(client.v1().list_events().send_full().await.unwrap().attempts, 2);
    assert_eq!(client.v1().list_events().send_full().await.unwrap().attempts, 1);
    let received = server.received().await.unwrap();
    let keys: Vec<_> = received.iter().map(|received| received.headers["authorization"].as_str()).collect();
    assert_eq!(keys, ["Bearer signkey-prod-01", "Bearer signkey-prod-02", "Bearer signkey-prod-02"]);
    // If the server does not know the other key, the error is the first one, which has the reason.
    for second in [unauthorized(), forbidden()] {
        let server = Replay::with([forbidden(), second]).await.unwrap();
        let error = server.client(rotated()).unwrap().v1().list_events().send().await.unwrap_err();
        assert_eq!((error.kind(), error.status().unwrap().as_u16(), error.attempts()), (ErrorKind::Forbidden, 403, 2));
        assert!(error.to_string().contains("upgrade your plan"), "{error}");
    }
    // A 401 has no reason; a 403 with the other key has one.
    let server = Replay::with([unauthorized(), forbidden()]).await.unwrap();
    let error = server.client(rotated()).unwrap().v1().list_events().send().await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.attempts()), (403, 2));
}

#[tokio::test]
async fn a_403_of_a_streamed_body_keeps_its_reason() {
    let server =
        Replay::with([answer(403, [], r#"{"errors":[{"code":"access_denied","message":"upgrade your plan"}]}"#)])
            .await
            .unwrap();
    let client = server.client(rotated().in_place_of_api_key()).unwrap();
    let empty = futures_util::stream::empty::<Result<bytes::Bytes, std::io::Error>>();
    let error = client.v2().write_sandbox_file("sbx", "/a", Upload::stream(empty)).send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Forbidden, 1));
    assert!(error.to_string().contains("upgrade your plan"), "{error}");
}

/// The hash of `signkey-prod-12345678`.
const HASH: &str = "b2ed992186a5cb19f6668aade821f502c1d00970dfd0e35128d51bac4649916c";

#[tokio::test]
async fn a_hashed_key_and_its_fallback_are_sent_as_hashes() {
    let key = || SigningKey::parse("signkey-prod-12345678").unwrap();
    let bare = || SigningKey::self_hosted("12345678").unwrap();
    for keys in [key().hashed().with_fallback(bare()), key().with_fallback(bare()).hashed()] {
        let server = Replay::with([unauthorized(), json_answer(HEALTHY)]).await.unwrap();
        let client = server.client(keys.in_place_of_api_key()).unwrap();
        client.v2().health().send().await.unwrap();
        let received = server.received().await.unwrap();
        let keys: Vec<_> = received.iter().map(|received| received.headers["authorization"].as_str()).collect();
        assert_eq!(keys, [format!("Bearer signkey-prod-{HASH}"), format!("Bearer {HASH}")]);
    }
}

#[tokio::test]
async fn every_form_of_a_signing_key_is_redacted_in_errors() {
    let key = || SigningKey::parse("signkey-prod-12345678").unwrap();
    for key in [key(), key().hashed()] {
        for echoed in ["signkey-prod-12345678", "12345678", HASH, &format!("signkey-prod-{HASH}")] {
            let headers = [("x-seen", echoed)];
            let server = Replay::with([answer(400, headers, &format!("not the key: {echoed}"))]).await.unwrap();
            let error = server.client(key.clone()).unwrap().v1().list_events().send().await.unwrap_err();
            assert!(error.to_string().contains("not the key: [key]"), "{error}");
            let all = format!("{error:?} {:?} {:?}", error.headers(), error.body());
            assert!(!all.contains("12345678") && !all.contains(HASH), "{all}");
        }
    }
}

#[test]
fn a_key_without_a_prefix_is_not_sent_to_the_cloud() {
    let bare = || SigningKey::self_hosted("0123abcd").unwrap();
    let key = || SigningKey::parse("signkey-prod-01").unwrap();
    let keys = [
        (bare(), "the signing key"),
        (bare().hashed(), "the signing key"),
        (key().with_fallback(bare()), "the fallback key"),
    ];
    for (key, name) in keys {
        for url in [None, Some("https://api.inngest.com/v1"), Some("https://API.inngest.com.:443")] {
            let builder = Client::builder(key.clone());
            let builder = if let Some(url) = url { builder.base_url(url) } else { builder };
            let error = builder.build().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Configuration);
            let expected = format!("{name} consists of hexadecimal digits only, like the key of a self-hosted server");
            assert!(error.to_string().contains(&expected), "{error}");
            assert!(!format!("{error:?}").contains("0123abcd"));
        }
        Client::builder(key).base_url("http://127.0.0.1:1").build().unwrap();
    }
    // A key without a fallback cannot be replaced by it, either.
    let client = Client::builder(key()).base_url("https://api.inngest.com").without_default_roots();
    let client = client.root_certificate(include_bytes!("../../fixtures/root.pem")).build().unwrap();
    assert!(client.replace_key(bare()).unwrap_err().to_string().contains("would be sent to Inngest Cloud"));
}

#[tokio::test]
async fn a_streamed_body_is_not_sent_again_with_the_fallback_key() {
    let server = Replay::with([unauthorized()]).await.unwrap();
    let client = server.client(rotated().in_place_of_api_key()).unwrap();
    let empty = futures_util::stream::empty::<Result<bytes::Bytes, std::io::Error>>();
    let error = client.v2().write_sandbox_file("sbx", "/a", Upload::stream(empty)).send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Auth, 1));
    assert!(error.to_string().contains("a streamed body cannot be sent again with another key"), "{error}");
}

#[tokio::test]
async fn errors_and_debug_output_do_not_contain_the_key() {
    let server = Replay::with([unauthorized()]).await.unwrap();
    let client = client(&server);
    let error = client.v2().health().send().await.unwrap_err();
    let text = format!("{error} {error:?} {client:?} {:?}", api_key());
    assert!(!text.contains("SECRET"), "{text}");
}

#[tokio::test]
async fn a_key_that_the_server_echoes_is_redacted_in_errors() {
    let plain_text = "You sent authorization: Bearer sk-inn-api-0123456789SECRET";
    let json = r#"{"errors":[{"code":"debug","message":"got Bearer sk-inn-api-0123456789SECRET"}]}"#;
    let server = Replay::with([answer(400, [], plain_text), answer(400, [], json)]).await.unwrap();
    let client = client(&server);
    for expected in ["Bearer [key]", "got Bearer [key]"] {
        let error = client.v2().health().send().await.unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
        let all = format!("{error:?} {:?}", String::from_utf8_lossy(error.body().unwrap()));
        assert!(all.contains("[key]") && !all.contains("SECRET"), "{all}");
    }
}

#[tokio::test]
async fn errors_do_not_contain_responses_with_secrets() {
    let secret = r#"{"data":[{"id":7,"key":"signkey-prod-SECRET"}]}"#;
    let forbidden = r#"{"errors":[{"code":"access_denied","message":"no: signkey-prod-SECRET"}]}"#;
    let server =
        Replay::with([json_answer(secret), answer(403, [], forbidden), answer(403, [], "signkey-prod-SECRET")])
            .await
            .unwrap();
    let client = client(&server);
    for kind in [ErrorKind::Decode, ErrorKind::Forbidden, ErrorKind::Forbidden] {
        let error = client.v2().fetch_account_signing_keys().send().await.unwrap_err();
        let text = format!("{error} {error:?} {:?} {:?}", error.body(), std::error::Error::source(&error));
        assert!(!text.contains("SECRET"), "{text}");
        assert_eq!(error.kind(), kind, "{error}");
    }
}

#[tokio::test]
async fn a_secret_in_a_response_is_redacted_in_debug_output() {
    let server = Replay::with([json_answer(r#"{"data":[{"id":"1","key":"signkey-prod-SECRET"}]}"#)]).await.unwrap();
    let keys = client(&server).v2().fetch_account_signing_keys().send().await.unwrap();
    assert!(!format!("{keys:?}").contains("SECRET"));
    assert_eq!(keys.items[0].key.expose(), "signkey-prod-SECRET");
}
