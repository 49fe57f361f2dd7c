//! Which server a client calls, and with which key, by its environment variables: over real sockets.

use std::time::Duration;

use inngest_api::auth::{AnyCredential, Auth, Events, V2};
use inngest_api::events::Event;
use inngest_api::{ApiKey, Client, ClientBuilder, DevServer, Error, ErrorKind, EventKey, RetryConfig, SigningKey};
use inngest_api_tests::child;
use inngest_api_tests::replay::{Replay, answer, json_answer};

use super::warnings::Warnings;

const API_KEY: &str = "sk-inn-api-0123456789abcdefSECRET";
const SIGNING_KEY: &str = "signkey-prod-12345678";
const HASH: &str = "b2ed992186a5cb19f6668aade821f502c1d00970dfd0e35128d51bac4649916c";
const EVENT_KEY: &str = "0123456789abcdefEVENTS";
const SENT: &str = r#"{"ids":["01KJVG3S1804106106104102G2"],"status":200}"#;
const HEALTHY: &str = r#"{"data":{"status":"ok"}}"#;
/// Any certificate: no server of these tests has one.
const ROOT: &[u8] = include_bytes!("../../fixtures/root.pem");

/// Calls `health` without a connection to Inngest Cloud, whose name has no address here.
async fn call<K: Auth<V2>>(builder: ClientBuilder<K>) -> Result<String, Error> {
    let builder = builder.without_default_roots().root_certificate(ROOT).retry(RetryConfig::disabled());
    let client = builder.resolve("api.inngest.com", []).timeout(Duration::from_secs(30)).build()?;
    match client.v2().health().send().await {
        Ok(_) => Ok("called".to_owned()),
        Err(error) if client.base_url().is_cloud() && error.kind() == ErrorKind::Connect => {
            Ok(format!("would call the cloud: {error}"))
        }
        Err(error) => Err(error),
    }
}

/// Sends an event without a connection to Inngest Cloud.
async fn send<K: Auth<Events>>(builder: ClientBuilder<K>) -> Result<String, Error> {
    let builder = builder.without_default_roots().root_certificate(ROOT).retry(RetryConfig::disabled());
    let client = builder.resolve("inn.gs", []).timeout(Duration::from_secs(30)).build()?;
    match client.events().send(Event::new("a")).await {
        Ok(_) => Ok("called".to_owned()),
        Err(error) if client.base_url().is_cloud() => Ok(format!("would call the cloud: {error}")),
        Err(error) => Err(error),
    }
}

fn event_key() -> Result<ClientBuilder<EventKey>, Error> {
    Ok(Client::builder(EventKey::from_env()?))
}

fn api_key() -> Result<ClientBuilder<ApiKey>, Error> {
    Ok(Client::builder(ApiKey::from_env()?))
}

fn signing_key() -> Result<ClientBuilder<inngest_api::auth::InPlaceOfApiKey>, Error> {
    Ok(Client::builder(SigningKey::from_env()?.in_place_of_api_key()))
}

fn provided() -> ClientBuilder<ApiKey> {
    Client::with_provider(|| async { Ok(ApiKey::from_env()?.into()) })
}

async fn output(what: &str) -> Result<String, Error> {
    let explicit = || std::env::var("EXPLICIT").unwrap();
    match what {
        "API key" => call(api_key()?.read_env()).await,
        "API key, not read" => call(api_key()?).await,
        "API key, not read, explicit" => call(api_key()?.base_url(explicit())).await,
        "API key, explicit" => call(api_key()?.base_url(explicit()).read_env()).await,
        "provided key" => call(provided().read_env()).await,
        "provided key, not read" => call(provided()).await,
        "parsed key" => call(Client::builder(ApiKey::parse(API_KEY)?).read_env()).await,
        "parsed key, not read" => call(Client::builder(ApiKey::parse(API_KEY)?)).await,
        "signing key" => call(signing_key()?.read_env()).await,
        "signing key, not read" => call(signing_key()?).await,
        "signing key, explicit" => call(signing_key()?.base_url(explicit())).await,
        "hashed" => {
            let key = SigningKey::from_env()?.hashed().in_place_of_api_key();
            call(Client::builder(key).read_env()).await
        }
        "any" => call(Client::builder(AnyCredential::<V2>::from_env_or_signing_key()?).read_env()).await,
        "any, not read" => call(Client::builder(AnyCredential::<V2>::from_env_or_signing_key()?)).await,
        "event key" => send(event_key()?.read_env()).await,
        "event key, not read" => send(event_key()?).await,
        "event key, explicit" => send(event_key()?.base_url(explicit())).await,
        "parsed event key" => send(Client::builder(EventKey::parse(EVENT_KEY)?).read_env()).await,
        "any for events" => send(Client::builder(AnyCredential::<Events>::from_env()?).read_env()).await,
        "explicit dev server" => {
            let server = DevServer::new(explicit())?;
            call(Client::builder(server).read_env()).await
        }
        "replaced key" => {
            let builder = Client::builder(ApiKey::parse(API_KEY)?).without_default_roots().root_certificate(ROOT);
            builder.build()?.replace_key(ApiKey::from_env()?).map(|()| "replaced".to_owned())
        }
        "branch key, environment set" => call(signing_key()?.read_env().environment("feature")).await,
        _ => Ok(String::new()),
    }
}

#[tokio::test]
#[ignore = "runs in the process that the other tests start"]
async fn call_in_a_new_process() {
    let Ok(what) = std::env::var("WHAT") else { return };
    let warnings = Warnings::record();
    let output = output(&what).await.unwrap_or_else(|error| format!("error: {error}"));
    child::report(&format!("{output} {}", warnings.joined()));
}

/// Returns what the case reports in a process with only these variables.
async fn run(what: &str, variables: &[(&str, &str)]) -> String {
    let what = what.to_owned();
    let variables: Vec<_> = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let run = move || {
        let variables: Vec<_> = variables.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        child::run("variables::destinations::call_in_a_new_process", &what, &variables).unwrap()
    };
    let output = tokio::task::spawn_blocking(run).await.unwrap();
    for secret in ["0123456789abcdef", "12345678", HASH] {
        assert!(!output.contains(secret), "the output contains a key: {output}");
    }
    output.trim().to_owned()
}

/// Runs the case with variables in which `{}` is the address of a server; returns the target and the key of the request that
/// the server received.
async fn received(what: &str, variables: &[(&str, &str)]) -> (String, String) {
    let body = if what.contains("event") { SENT } else { HEALTHY };
    let server = Replay::with([json_answer(body)]).await.unwrap();
    let address = server.base_url().strip_prefix("http://").unwrap().to_owned();
    let port = address.strip_prefix("127.0.0.1:").unwrap().to_owned();
    let values = variables.iter().map(|(_, value)| value.replace("{}", &address).replace("{port}", &port));
    let values: Vec<_> = values.collect();
    let variables: Vec<_> = variables.iter().zip(&values).map(|((name, _), value)| (*name, value.as_str())).collect();
    let output = run(what, &variables).await;
    assert_eq!(output, "called", "{what}: {variables:?}");
    let mut received = server.received_one().await.unwrap();
    let key = received.headers.remove("authorization").unwrap_or_default();
    (received.target, key)
}

fn bearer(key: &str) -> String {
    format!("Bearer {key}")
}

#[tokio::test]
async fn each_variable_sets_the_server_of_the_key() {
    let key = ("INNGEST_API_KEY", API_KEY);
    let own = bearer(API_KEY);
    for (variables, path, sent) in [
        (&[("INNGEST_API_BASE_URL", "http://{}")][..], "/v2/health", own.as_str()),
        (&[("INNGEST_BASE_URL", "http://{}")], "/v2/health", &own),
        (&[("INNGEST_API_BASE_URL", "http://{}"), ("INNGEST_BASE_URL", "http://127.0.0.1:1")], "/v2/health", &own),
        // The server of the Event API is another one.
        (
            &[("INNGEST_BASE_URL", "http://{}"), ("INNGEST_EVENT_API_BASE_URL", "http://127.0.0.1:1")],
            "/v2/health",
            &own,
        ),
        // A dev server is sent no key, wherever it is.
        (&[("INNGEST_DEV", "http://{}")], "/v2/health", ""),
        (&[("INNGEST_DEV", "http://127.0.0.1:1"), ("INNGEST_BASE_URL", "http://{}")], "/v2/health", ""),
        (&[("INNGEST_DEV", "1"), ("INNGEST_API_BASE_URL", "http://{}")], "/v2/health", ""),
        (&[("INNGEST_DEV", "0"), ("INNGEST_BASE_URL", "http://{}")], "/v2/health", &own),
        // Variables of the command line tool do not matter once the server is set.
        (&[("INNGEST_BASE_URL", "http://{}"), ("INNGEST_API_HOST", "inngest.internal")], "/v2/health", &own),
    ] {
        let variables = [&[key], variables].concat();
        for what in ["API key", "parsed key", "provided key"] {
            assert_eq!(received(what, &variables).await, (path.to_owned(), sent.to_owned()), "{what}: {variables:?}");
        }
        if variables.iter().any(|(name, _)| *name == "INNGEST_DEV") {
            assert_eq!(received("any", &variables).await.1, sent, "{variables:?}");
        }
    }
    let explicit = ("EXPLICIT", "http://{}/explicit");
    let others = [key, explicit, ("INNGEST_API_BASE_URL", "http://127.0.0.1:1"), ("INNGEST_DEV", "http://127.0.0.1:1")];
    for what in ["API key, explicit", "API key, not read, explicit"] {
        assert_eq!(received(what, &others).await, ("/explicit/v2/health".to_owned(), own.clone()));
    }
    assert_eq!(received("explicit dev server", &others).await, ("/explicit/v2/health".to_owned(), String::new()));
}

#[tokio::test]
async fn each_variable_sets_the_server_of_the_event_key() {
    let key = ("INNGEST_EVENT_KEY", EVENT_KEY);
    let own = format!("/e/{EVENT_KEY}");
    for (variables, path) in [
        (&[("INNGEST_EVENT_API_BASE_URL", "http://{}")][..], own.as_str()),
        (&[("INNGEST_BASE_URL", "http://{}")], &own),
        (&[("INNGEST_EVENT_API_BASE_URL", "http://{}"), ("INNGEST_BASE_URL", "http://127.0.0.1:1")], &own),
        // The server of v1 and v2 is another one.
        (&[("INNGEST_BASE_URL", "http://{}"), ("INNGEST_API_BASE_URL", "http://127.0.0.1:1")], &own),
        // A dev server is sent no key, wherever it is.
        (&[("INNGEST_DEV", "{}")], "/e/NO_EVENT_KEY_SET"),
        (&[("INNGEST_DEV", "1"), ("INNGEST_EVENT_API_BASE_URL", "http://{}")], "/e/NO_EVENT_KEY_SET"),
    ] {
        let variables = [&[key], variables].concat();
        for what in ["event key", "parsed event key", "any for events"] {
            assert_eq!(received(what, &variables).await, (path.to_owned(), String::new()), "{what}: {variables:?}");
        }
    }
    let others = [key, ("EXPLICIT", "http://{}/stage"), ("INNGEST_EVENT_API_BASE_URL", "http://127.0.0.1:1")];
    assert_eq!(received("event key, explicit", &others).await.0, format!("/stage{own}"));
}

#[tokio::test]
async fn an_event_key_is_sent_to_no_other_server_than_the_variables_set() {
    let key = ("INNGEST_EVENT_KEY", EVENT_KEY);
    for (what, variable, expected) in [
        ("event key", ("INNGEST_API_BASE_URL", "http://127.0.0.1:1"), "would call the cloud"),
        (
            "event key, not read",
            ("INNGEST_EVENT_API_BASE_URL", "https://inngest.example"),
            "error: INNGEST_EVENT_API_BASE_URL sets the server https://inngest.example, but this client does not read it and would send the key in INNGEST_EVENT_KEY to https://inn.gs",
        ),
        (
            "event key, not read",
            ("INNGEST_BASE_URL", "https://inngest.example"),
            "error: INNGEST_BASE_URL sets the server",
        ),
        (
            "event key",
            ("INNGEST_EVENT_API_BASE_URL", "inngest.example"),
            "error: INNGEST_EVENT_API_BASE_URL is \"inngest.example\"",
        ),
        (
            "event key",
            ("INNGEST_EVENT_API_BASE_URL", "https://inngest.example/e"),
            "error: base URL https://inngest.example/e",
        ),
        (
            "event key",
            ("INNGEST_EVENT_API_BASE_URL", "https://inn.gs/e/0123456789abcdefEVENTS"),
            "error: the base URL of the Event API ends in `/e/` and an event key, which each request adds itself; remove both",
        ),
        (
            "event key",
            ("INNGEST_EVENT_KEY", "0123456789abcdef,b"),
            "INNGEST_EVENT_KEY is malformed; expected one event key: ",
        ),
        (
            "parsed key",
            ("INNGEST_BASE_URL", "https://inn.gs/e/0123456789abcdefEVENTS"),
            "error: the base URL of the Event API ends in `/e/` and an event key",
        ),
        ("event key", ("INNGEST_API_HOST", "inngest.example"), "set INNGEST_EVENT_API_BASE_URL to the URL"),
        ("event key", ("INNGEST_EVENT_KEY", ""), "INNGEST_EVENT_KEY is set but empty"),
        ("event key", ("INNGEST_EVENT_KEY", "signkey-prod-12345678"), "INNGEST_EVENT_KEY is a signing key"),
    ] {
        let output = run(what, &[key, variable]).await;
        assert!(output.contains(expected), "{what}, {variable:?}: {output}");
    }
}

#[tokio::test]
async fn base_urls_are_read_as_people_write_them() {
    for (url, path) in [
        ("http://{}/", "/v2/health"),
        ("http://{}/v2", "/v2/health"),
        ("http://{}/v2/", "/v2/health"),
        ("http://{}/v1", "/v2/health"),
        ("http://{}/api/v2", "/v2/health"),
        (" http://{}\r\n", "/v2/health"),
        ("http://{}/stage", "/stage/v2/health"),
        ("http://{}/stage/v1", "/stage/v2/health"),
        ("http://{}/stage/v1/v2", "/stage/v1/v2/health"),
        ("http://{}/api", "/api/v2/health"),
    ] {
        for name in ["INNGEST_BASE_URL", "INNGEST_API_BASE_URL", "INNGEST_DEV"] {
            let (target, _) = received("parsed key", &[(name, url)]).await;
            assert_eq!(target, path, "{name}={url}");
        }
        let explicit = [("INNGEST_API_KEY", API_KEY), ("EXPLICIT", url)];
        assert_eq!(received("API key, explicit", &explicit).await.0, path, "{url}");
    }
}

#[tokio::test]
async fn inngest_dev_is_read_as_people_write_it() {
    for value in ["{}", "localhost:{port}", "LOCALHOST:{port}", "0.0.0.0:{port}", " http://{} ", "{}\r", "{}/v2"] {
        let variables = [("INNGEST_DEV", value), ("INNGEST_API_KEY", API_KEY)];
        assert_eq!(received("API key", &variables).await, ("/v2/health".to_owned(), String::new()), "{value:?}");
        assert_eq!(received("any", &variables).await.1, "", "{value:?}");
    }
    for value in ["0", "false", "FALSE", " 0", "0\r", "", " \t"] {
        let output = run("parsed key", &[("INNGEST_DEV", value)]).await;
        assert!(output.contains("would call the cloud"), "{value:?}: {output}");
    }
}

#[tokio::test]
async fn blank_optional_variables_count_as_not_set() {
    let blank = [
        ("INNGEST_DEV", ""),
        ("INNGEST_API_BASE_URL", " "),
        ("INNGEST_ENV", ""),
        ("INNGEST_SIGNING_KEY_FALLBACK", "\r\n"),
        ("INNGEST_API_KEY", ""),
        ("INNGEST_API_HOST", ""),
        ("INNGEST_API_PORT", ""),
        ("HTTPS_PROXY", ""),
    ];
    let signing_key = [("INNGEST_SIGNING_KEY", SIGNING_KEY), ("INNGEST_BASE_URL", "http://{}")];
    for what in ["signing key", "any"] {
        let variables = [&blank[..], &signing_key].concat();
        assert_eq!(received(what, &variables).await.1, bearer(SIGNING_KEY), "{what}");
    }
    let required = run("API key", &blank).await;
    assert!(required.contains("INNGEST_API_KEY is set but empty; set a value or unset it"), "{required}");
}

#[tokio::test]
async fn white_space_around_a_key_is_not_sent() {
    let server = ("INNGEST_BASE_URL", "http://{}");
    for around in ["{}\n", "{}\r\n", " {}", "\t{} "] {
        let key = around.replace("{}", API_KEY);
        assert_eq!(received("API key", &[("INNGEST_API_KEY", &key), server]).await.1, bearer(API_KEY), "{around:?}");
        let key = around.replace("{}", SIGNING_KEY);
        let sent = received("signing key", &[("INNGEST_SIGNING_KEY", &key), server]).await.1;
        assert_eq!(sent, bearer(SIGNING_KEY), "{around:?}");
    }
}

#[tokio::test]
async fn the_hash_of_a_key_from_the_environment_is_sent_by_choice() {
    let server = ("INNGEST_BASE_URL", "http://{}");
    let sent = received("hashed", &[("INNGEST_SIGNING_KEY", SIGNING_KEY), server]).await.1;
    assert_eq!(sent, bearer(&format!("signkey-prod-{HASH}")));
    assert_eq!(received("hashed", &[("INNGEST_SIGNING_KEY", "12345678"), server]).await.1, bearer(HASH));
}

#[tokio::test]
async fn bare_digits_are_the_key_of_any_server_but_the_cloud() {
    let bare = ("INNGEST_SIGNING_KEY", "12345678");
    for what in ["signing key", "any"] {
        assert_eq!(received(what, &[bare, ("INNGEST_BASE_URL", "http://{}")]).await.1, bearer("12345678"));
    }
    assert_eq!(received("signing key, explicit", &[bare, ("EXPLICIT", "http://{}")]).await.1, bearer("12345678"));
    for cloud in ["", "https://api.inngest.com", "https://api.inngest.com/v1"] {
        let output = run("signing key", &[bare, ("INNGEST_BASE_URL", cloud)]).await;
        let expected =
            "error: INNGEST_SIGNING_KEY consists of hexadecimal digits only, like the key of a self-hosted server";
        assert!(output.starts_with(expected), "{cloud}: {output}");
    }
    // As the fallback.
    let variables = [("INNGEST_SIGNING_KEY", "signkey-prod-01"), ("INNGEST_SIGNING_KEY_FALLBACK", "12345678")];
    let server = Replay::with([answer(401, [], "no"), json_answer(HEALTHY)]).await.unwrap();
    let base_url = ("INNGEST_BASE_URL", server.base_url());
    let output = run("signing key", &[&variables[..], &[base_url]].concat()).await;
    assert!(output.starts_with("called"), "{output}");
    let received = server.received().await.unwrap();
    let keys: Vec<_> = received.iter().map(|received| received.headers["authorization"].as_str()).collect();
    assert_eq!(keys, ["Bearer signkey-prod-01", "Bearer 12345678"]);
    let output = run("signing key", &variables).await;
    assert!(output.starts_with("error: INNGEST_SIGNING_KEY_FALLBACK consists of hexadecimal digits"), "{output}");
}

#[tokio::test]
async fn a_key_does_not_leave_for_the_cloud_while_a_variable_sets_another_server() {
    let keys = [("INNGEST_API_KEY", API_KEY), ("INNGEST_SIGNING_KEY", SIGNING_KEY)];
    let own = "https://inngest.internal.example";
    let unread = "but this client does not read it and would send the key in INNGEST_";
    let fix = "call `read_env()` on the client's builder, or set the server with `base_url`";
    let cli =
        "only Inngest's command line tool reads it, and this client would use Inngest Cloud; set INNGEST_API_BASE_URL";
    let set = |name: &str, value: &str| format!("{name} sets the server {value}, {unread}");
    for (name, value, refused) in [
        ("INNGEST_BASE_URL", own, set("INNGEST_BASE_URL", own)),
        ("INNGEST_API_BASE_URL", own, set("INNGEST_API_BASE_URL", own)),
        ("INNGEST_DEV", "1", set("INNGEST_DEV", "http://localhost:8288")),
        ("INNGEST_DEV", "localhost:9000", set("INNGEST_DEV", "http://localhost:9000")),
        (
            "INNGEST_BASE_URL",
            "inngest.internal",
            "INNGEST_BASE_URL is \"inngest.internal\": invalid base URL; ".to_owned(),
        ),
        ("INNGEST_DEV", "yes", "INNGEST_DEV is \"yes\"; write `1`, `0`, or the address".to_owned()),
        ("INNGEST_API_HOST", "http://localhost", format!("INNGEST_API_HOST is \"http://localhost\": {cli}")),
        ("INNGEST_API_HOST", "inngest.internal", format!("INNGEST_API_HOST is \"inngest.internal\": {cli}")),
        ("INNGEST_API_PORT", "9000", format!("INNGEST_API_PORT is \"9000\": {cli}")),
    ] {
        for what in ["API key, not read", "provided key, not read", "signing key, not read", "replaced key"] {
            // A provided key is known to the call only.
            let output = run(what, &[&keys[..], &[(name, value)]].concat()).await.replace("health failed: ", "");
            assert!(output.starts_with(&format!("error: {refused}")), "{what}, {name}={value}: {output}");
            assert_eq!(output.contains(fix), refused.contains(unread), "{output}");
        }
        let output = run("parsed key", &[(name, value)]).await;
        assert!(!output.contains("would call the cloud"), "{name}={value}: {output}");
    }
    // The credential is a dev server, and the variables set another address for it.
    let output = run("any, not read", &[("INNGEST_DEV", "1"), ("INNGEST_BASE_URL", own)]).await;
    assert!(output.contains(&format!("INNGEST_BASE_URL sets the server {own}, ")), "{output}");
    // In dev mode no key is sent anywhere.
    let dev = [("INNGEST_DEV", "1"), ("INNGEST_BASE_URL", "https://api.inngest.com")];
    let output = run("API key, not read", &[&keys[..], &dev].concat()).await;
    assert!(output.starts_with("error: INNGEST_DEV sets the server"), "{output}");
}

#[tokio::test]
async fn a_key_leaves_for_the_cloud_if_no_variable_sets_another_server() {
    let keys = [("INNGEST_API_KEY", API_KEY), ("INNGEST_SIGNING_KEY", SIGNING_KEY)];
    for variable in [
        ("INNGEST_DEV", "0"),
        ("INNGEST_BASE_URL", "https://api.inngest.com/v2"),
        ("INNGEST_API_BASE_URL", "https://api.inngest.com"),
        ("INNGEST_EVENT_API_BASE_URL", "https://inngest.internal.example"),
        ("INNGEST_API_HOST", "https://api.inngest.com"),
        ("INNGEST_API_HOST", "api.inngest.com"),
    ] {
        for what in ["API key", "API key, not read", "signing key, not read", "any, not read"] {
            let output = run(what, &[&keys[..], &[variable]].concat()).await;
            assert!(output.starts_with("would call the cloud"), "{what}, {variable:?}: {output}");
        }
        assert_eq!(run("replaced key", &[&keys[..], &[variable]].concat()).await, "replaced", "{variable:?}");
    }
    // A key that was not read from the environment: neither are the variables.
    let output = run("parsed key, not read", &[("INNGEST_BASE_URL", "https://inngest.internal.example")]).await;
    assert!(output.starts_with("would call the cloud"), "{output}");
}

#[tokio::test]
async fn every_refusal_names_the_variable_and_quotes_what_is_not_a_secret() {
    for (name, value, expected) in [
        (
            "INNGEST_API_KEY",
            "\"sk-inn-api-0123456789abcdefSECRET\"",
            "INNGEST_API_KEY has quotes around it; remove them",
        ),
        (
            "INNGEST_API_KEY",
            "\u{feff}sk-inn-api-0123456789abcdefSECRET",
            "INNGEST_API_KEY has a byte order mark (U+FEFF)",
        ),
        ("INNGEST_BASE_URL", "'https://host'", "INNGEST_BASE_URL has quotes around it; remove them"),
        ("INNGEST_DEV", "\"1\"", "INNGEST_DEV has quotes around it; remove them"),
        ("INNGEST_ENV", "\u{201c}staging\u{201d}", "INNGEST_ENV has quotes around it; remove them"),
        ("INNGEST_ENV", "a\nb", "INNGEST_ENV is \"a\\nb\": the environment name is not a valid header value; "),
        ("INNGEST_DEV", "8288", "INNGEST_DEV is \"8288\"; write `1`, `0`, or the address of a dev server such as"),
        ("INNGEST_BASE_URL", "ftp://host", "INNGEST_BASE_URL is \"ftp://host\": invalid base URL; it must start with"),
        (
            "INNGEST_BASE_URL",
            "https://me:0123456789abcdef@host",
            "INNGEST_BASE_URL: invalid base URL; remove the user name",
        ),
        ("INNGEST_BASE_URL", SIGNING_KEY, "INNGEST_BASE_URL: invalid base URL; write an absolute URL such as"),
        ("INNGEST_DEV", SIGNING_KEY, "INNGEST_DEV is malformed; expected `1`, `0`, or the address of a dev server"),
    ] {
        let variables = [("INNGEST_API_KEY", API_KEY), (name, value)];
        let output = run("API key", variables.get(usize::from(name == "INNGEST_API_KEY")..).unwrap()).await;
        assert!(output.starts_with(&format!("error: {expected}")), "{name}={value:?}: {output}");
    }
    let signing = [("INNGEST_SIGNING_KEY", "signkey-prod-123"), ("INNGEST_SIGNING_KEY", "'12345678'")];
    for (variable, expected) in
        signing.into_iter().zip(["has an odd number of hexadecimal digits", "has quotes around it"])
    {
        let output = run("signing key", &[variable]).await;
        assert!(output.starts_with(&format!("error: INNGEST_SIGNING_KEY {expected}")), "{output}");
    }
    let fallback = [("INNGEST_SIGNING_KEY", SIGNING_KEY), ("INNGEST_SIGNING_KEY_FALLBACK", API_KEY)];
    let output = run("signing key", &fallback).await;
    assert!(output.starts_with("error: INNGEST_SIGNING_KEY_FALLBACK is an API key"), "{output}");
}

#[tokio::test]
async fn a_branch_key_without_an_environment_is_logged() {
    let warning = "the signing key `signkey-branch-…` belongs to all branch environments, and the client sets none";
    let branch = ("INNGEST_SIGNING_KEY", "signkey-branch-12345678");
    let warned = run("signing key", &[branch]).await;
    assert!(warned.contains(warning), "{warned}");
    let fallback = [("INNGEST_SIGNING_KEY", SIGNING_KEY), ("INNGEST_SIGNING_KEY_FALLBACK", branch.1)];
    assert!(run("signing key", &fallback).await.contains(warning), "the fallback is checked as well");
    for (what, variables) in [
        ("signing key", &[branch, ("INNGEST_ENV", "feature")][..]),
        ("branch key, environment set", &[branch]),
        ("signing key", &[("INNGEST_SIGNING_KEY", SIGNING_KEY)]),
        // No key is sent.
        ("signing key", &[branch, ("INNGEST_DEV", "http://127.0.0.1:1")]),
    ] {
        let output = run(what, variables).await;
        assert!(!output.contains(warning), "{what} {variables:?}: {output}");
    }
}
