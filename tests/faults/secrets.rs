//! Secrets in responses, and keys: neither is logged or contained in errors and debug output.

use std::collections::BTreeSet;
use std::fmt::Debug;

use inngest_api::auth::{Credential, V2};
use inngest_api::operation::OPERATIONS;
use inngest_api::v1::NewWebhook;
use inngest_api::v2::{ImageArchive, NewImage};
use inngest_api::{ApiKey, Client, DevServer, Error, ErrorKind, SigningKey};
use serde_json::json;

use super::frames::Frame;
use super::peer::Step::{self, Cut, Frame as Send, Request};
use super::peer::{Peer, Wire};
use super::responses::{head, ok, respond, send};
use super::table::{GOOD, client_of, set_up};
use super::watch::{self, API_KEY, FALLBACK_KEY, RESPONSE_SECRET, SIGNING_KEY};

/// The operations whose responses contain secrets.
const SECRET: [&str; 10] = [
    "v2.fetch_account_signing_keys",
    "v2.fetch_account_event_keys",
    "v2.create_partner_account",
    "v2.prepare_image_upload",
    "v2.list_webhooks",
    "v2.create_webhook",
    "v1.list_webhooks",
    "v1.create_webhook",
    "v1.get_webhook",
    "v1.update_webhook",
];

/// One of these operations, called by its name.
const UNTYPED: &str = "untyped";

#[test]
fn every_operation_with_secrets_in_its_response_is_tested() {
    let redacted = OPERATIONS.iter().filter(|operation| operation.redact);
    let ids: BTreeSet<_> = redacted.map(|operation| format!("{}.{}", operation.version, operation.id)).collect();
    assert_eq!(ids, SECRET.map(str::to_owned).into());
}

/// Calls one of these operations; returns the debug output of the response.
async fn call(operation: &str, base_url: &str) -> Result<String, Error> {
    fn shown<T: Debug>(result: Result<T, Error>) -> Result<String, Error> {
        result.map(|value| format!("{value:?} {value:#?}"))
    }
    let v2 = set_up(Client::builder(ApiKey::parse(API_KEY).unwrap()), base_url).build().unwrap();
    let v1 = set_up(Client::builder(SigningKey::parse(SIGNING_KEY).unwrap()), base_url).build().unwrap();
    let (v2, v1) = (v2.v2(), v1.v1());
    match operation {
        "v2.fetch_account_signing_keys" => shown(v2.fetch_account_signing_keys().send_full().await),
        "v2.fetch_account_event_keys" => shown(v2.fetch_account_event_keys().send().await),
        "v2.create_partner_account" => shown(v2.create_partner_account("a@example.com").send().await),
        "v2.prepare_image_upload" => shown(v2.prepare_image_upload(new_image()).send().await),
        "v2.list_webhooks" => shown(v2.list_webhooks("production").items().try_next().await),
        "v2.create_webhook" => shown(v2.create_webhook("production", "name", "transform").send().await),
        "v1.list_webhooks" => shown(v1.list_webhooks().send().await),
        "v1.create_webhook" => shown(v1.create_webhook(NewWebhook::default()).send().await),
        "v1.get_webhook" => shown(v1.get_webhook("id").send().await),
        "v1.update_webhook" => shown(v1.update_webhook("id").send().await),
        UNTYPED => {
            let client = set_up(Client::builder(ApiKey::parse(API_KEY).unwrap()), base_url).build().unwrap();
            let untyped = client.untyped::<V2>("fetch_account_signing_keys", json!({})).send().await;
            // The caller requested the unredacted JSON.
            untyped.map(|_| String::new())
        }
        other => panic!("unknown operation {other}"),
    }
}

fn new_image() -> NewImage {
    let archive = ImageArchive { sha256: "ab".repeat(32), size_bytes: 1 };
    NewImage::from_rootfs("3f6c1f0a-2b7e-4c7d-9a51-0d8e6b4c2f10", "web", "v1", archive)
}

/// Asserts that no operation shows a secret if the peer responds with these steps.
async fn assert_secret_is_redacted(name: &str, steps: impl IntoIterator<Item = Step>) {
    let log = watch::start();
    let steps: Vec<_> = [Request].into_iter().chain(steps).collect();
    let script = steps.clone();
    let peer = Peer::new(Wire::Tls, move |_| script.clone()).await;
    for operation in SECRET.into_iter().chain([UNTYPED]) {
        let before = peer.seen().requests.len();
        let shown = call(operation, &peer.base_url).await.unwrap_or_else(|error| watch::views(&error));
        assert_eq!(watch::find(&shown), None, "{name}, {operation}: {shown}");
        assert!(peer.seen().requests.len() > before, "{name}, {operation}");
    }
    log.assert_clean();
}

fn with_secret(template: &str) -> String {
    let text = template.replace("SECRET", RESPONSE_SECRET);
    assert!(watch::find(&text).is_some(), "the template contains the secret");
    text
}

#[tokio::test]
async fn secrets_in_malformed_responses_are_redacted() {
    for body in [
        r#"{"data":[{"id":"1","key":"SECRET","url":"https://SECRET"}],"metadata":{}}"#,
        r#"{"data":{"id":"1","apiKey":"SECRET","url":"https://SECRET"}}"#,
        r#"{"data":[{"id":7,"key":"SECRET"}]}"#,
        r#"{"data":{"id":7,"apiKey":"SECRET","url":"SECRET"}}"#,
        r#"{"data":[{"id":"1","key":{"SECRET":"SECRET"},"url":{"SECRET":1}}]}"#,
        r#"{"data":{"id":"1","apiKey":["SECRET"],"url":["SECRET"]}}"#,
        r#"{"data":"SECRET"}"#,
        r#"{"data":[7,"SECRET"]}"#,
        r#"{"data":{"createdAt":"SECRET"}}"#,
        r#"{"data":[{"createdAt":"SECRET"}],"page":{"cursor":"SECRET","hasMore":true}}"#,
        r#"{"data":[{"key":"SECRET"#,
        r#"{"data":{"apiKey":"SECRET"#,
        r#"{"SECRET":"SECRET"}"#,
        r#""SECRET""#,
        "SECRET",
        "key: SECRET\n",
        r#"{"error":"SECRET","status":403}"#,
        r#"{"error":"SECRET","status":500,"data":"SECRET"}"#,
    ] {
        let body = with_secret(body);
        assert_secret_is_redacted(&body, [ok(&body)]).await;
    }
}

#[tokio::test]
async fn secrets_in_error_responses_are_redacted() {
    for body in [
        r#"{"errors":[{"code":"denied","message":"not for SECRET"}]}"#,
        r#"{"errors":[{"message":"not for SECRET"},{"code":"x","message":"SECRET"}]}"#,
        r#"{"error":"SECRET","status":403}"#,
        r#"{"error":{"code":5,"message":"SECRET"}}"#,
        r#"{"error":{"code":5,"message":"{\"errors\":[{\"code\":\"c\",\"message\":\"SECRET\"}]}"}}"#,
        r#"{"data":{"apiKey":"SECRET"}}"#,
        "SECRET",
        "<html>SECRET",
    ] {
        let body = with_secret(body);
        for status in ["301 Moved", "403 No", "409 Conflict", "500 Oops", "503 Busy"] {
            assert_secret_is_redacted(&body, [respond(status, &[], &body)]).await;
        }
    }
}

#[tokio::test]
async fn secrets_in_truncated_responses_are_redacted() {
    let body = with_secret(r#"{"data":[{"key":"SECRET"}]}"#);
    let length = format!("content-length: {}", body.len() + 9);
    assert_secret_is_redacted("truncated", [send(head("200 OK", &[&length]) + &body), Cut]).await;
    assert_secret_is_redacted("a truncated error response", [send(head("500 Oops", &[&length]) + &body), Cut]).await;
    assert_secret_is_redacted("malformed chunks", [send(head("200 OK", &["transfer-encoding: chunked"]) + &body)])
        .await;
    assert_secret_is_redacted("too large", [ok([body.as_bytes(), &vec![b' '; 2 << 20]].concat())]).await;
    assert_secret_is_redacted("encoded", [respond("200 OK", &["content-encoding: gzip"], &body)]).await;
    assert_secret_is_redacted("instead of a head", [send(&body)]).await;
    assert_secret_is_redacted("no head at all", [send(format!("HTTP/1.1 200 {body}\r\n{body}\r\n\r\n"))]).await;
}

#[tokio::test]
async fn logs_of_dependencies_contain_no_keys() {
    let log = watch::start();
    // Two calls on one HTTP/2 connection.
    let good = || vec![Request, Send(Frame::head(&[])), Send(Frame::last_data(GOOD.as_bytes()))];
    let peer = Peer::new(Wire::Http2, move |_| good()).await;
    let client = client_of(&peer).build().unwrap();
    for _ in 0..2 {
        client.v2().get_function_run("01K3Z5V7Q9T8R6W4M2N0B1C3D5").send().await.unwrap();
    }
    // `authorization` as a literal that is never indexed (RFC 7541, section 6.2.3): no proxy stores the key in its
    // table.
    let never_indexed = |head: &Vec<u8>| head.windows(2).any(|two| two == [0x1f, 0x08]);
    assert_eq!(peer.seen().heads.iter().filter(|head| never_indexed(head)).count(), 2);
    for name in ["inngest_api", "h2", "rustls"] {
        assert!(log.has_recorded(name), "{name} logs nothing");
    }
    log.assert_clean();
}

/// Returns the debug output of a key, of a client and a builder with it, and the errors of invalid builders.
fn shown_of<K: Credential + Debug>(key: impl Fn() -> K) -> String {
    let builder = || Client::builder(key()).base_url("https://127.0.0.1:1");
    let client = builder().without_default_roots().root_certificate(super::peer::AUTHORITY.certificate()).build();
    let failed = [
        builder().base_url("http://10.0.0.1").build().unwrap_err(),
        builder().user_agent("a\nb").build().unwrap_err(),
        builder().root_certificate(b"none").without_default_roots().build().unwrap_err(),
    ];
    let failed: String = failed.iter().map(watch::views).collect();
    format!("{:?} {:#?} {:?} {:#?} {client:?} {client:#?} {failed}", key(), key(), builder(), builder())
}

#[tokio::test]
async fn debug_output_of_clients_and_builders_contains_no_keys() {
    let log = watch::start();
    let signing = || SigningKey::parse(SIGNING_KEY).unwrap().with_fallback(SigningKey::parse(FALLBACK_KEY).unwrap());
    let all = [
        shown_of(|| ApiKey::parse(API_KEY).unwrap()),
        shown_of(signing),
        shown_of(|| signing().in_place_of_api_key()),
        format!("{:?}", signing().environment()),
    ];
    for shown in all {
        assert_eq!(watch::find(&shown), None, "{shown}");
    }
    log.assert_clean();
}

#[test]
fn configuration_errors_do_not_contain_misplaced_keys() {
    let keys = [API_KEY, SIGNING_KEY, FALLBACK_KEY];
    let mut errors = Vec::new();
    for key in keys {
        for text in [
            key.to_owned(),
            format!(" {key}"),
            format!("{key}\n"),
            format!("Bearer {key}"),
            format!("{key}-"),
            key.replace('-', "_"),
        ] {
            errors.extend(ApiKey::parse(&text).map_err(Error::from).err());
            errors.extend(SigningKey::parse(&text).map_err(Error::from).err());
            errors.extend(SigningKey::self_hosted(&text).map_err(Error::from).err());
        }
        for url in [format!("https://user:{key}@host"), format!("https://host/?key={key}"), format!("https://{key}:x")]
        {
            errors.extend(Client::builder(ApiKey::parse(API_KEY).unwrap()).base_url(&url).build().err());
            errors.extend(DevServer::new(&url).map_err(Error::from).err());
        }
    }
    assert!(errors.len() > 40, "{}", errors.len());
    for error in errors {
        assert_eq!(watch::find(&watch::views(&error)), None, "{error:?}");
        assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
    }
}

/// Calls operations with each kind of response; returns the text of their errors.
async fn shown_of_all(base_url: &str) -> Vec<String> {
    let v2 = set_up(Client::builder(ApiKey::parse(API_KEY).unwrap()), base_url).build().unwrap();
    let (untyped, v2) = (v2.untyped::<V2>("list_runs", json!({})), v2.v2());
    let errors = [
        untyped.send().await.err(),
        v2.get_function_run("id").send().await.err(),
        v2.list_runs().items().try_next().await.err(),
        v2.cancel_run("id").send_full().await.err(),
        v2.invoke_function("a", "f", json!({})).send().await.err(),
        match v2.stream_sandbox_logs("id").send().await {
            Ok(mut lines) => lines.try_next().await.err(),
            Err(error) => Some(error),
        },
        v2.read_sandbox_file("id", "/a").send().await.err(),
    ];
    errors.iter().flatten().map(watch::views).collect()
}

#[tokio::test]
async fn key_echoed_by_a_server_is_redacted_in_errors() {
    let log = watch::start();
    // The start of the key, because an excerpt may end within the key.
    let start = &API_KEY["sk-inn-api-".len()..][..4];
    for body in [
        r#"{"headers":{"authorization":"Bearer KEY"}}"#.to_owned(),
        r#"{"data":{"id":7,"status":"KEY"}}"#.to_owned(),
        r#"{"data":[{"id":"KEY","status":{"KEY":1}}],"page":{"cursor":["KEY"]}}"#.to_owned(),
        r#"{"data":{"KEY":1},"id":"authorization: Bearer KEY","metadata":7}"#.to_owned(),
        r#"{"error":{"code":5,"message":"no: Bearer KEY"}}"#.to_owned(),
        r#"{"errors":[{"code":"KEY","message":"KEY"}]}"#.to_owned(),
        "authorization: Bearer KEY".to_owned(),
        // At the limits where texts are truncated: the error's message, its body, and excerpts of the body.
        format!("{}KEY", "x".repeat(280)),
        format!("{}\nKEY", "x".repeat(16 * 1024 - 20)),
        format!(r#"{{"data":"{}KEY{}"}}"#, "x".repeat(20), "x".repeat(20)),
    ] {
        let body = body.replace("KEY", API_KEY);
        for status in ["200 OK", "401 No", "409 Conflict", "500 Oops"] {
            let seen = format!("x-seen: Bearer {API_KEY}");
            let steps = [Request, respond(status, &[&seen], &body)];
            let peer = Peer::new(Wire::Tls, move |_| steps.to_vec()).await;
            let shown = shown_of_all(&peer.base_url).await;
            assert!(!shown.is_empty(), "{status} {body}");
            for shown in shown {
                assert!(!shown.contains(start), "{status} {body}: {shown}");
            }
        }
    }
    log.assert_clean();
}
