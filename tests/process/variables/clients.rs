//! Variables of keys and base URLs: which are read, which takes precedence, and the errors of malformed ones.

use inngest_api::auth::{AnyCredential, V1, V2};
use inngest_api::{ApiKey, Client, DevServer, Error, SigningKey};
use inngest_api_tests::child;

const SECRET: &str = "0123456789abcdefSECRET";
const API_KEY: &str = "sk-inn-api-0123456789abcdefSECRET";
const SIGNING_KEY: &str = "signkey-prod-0123456789abcdef";

/// What `what` prints in an environment that holds nothing but these variables.
fn said(what: &str, variables: &[(&str, &str)]) -> String {
    let said = child::run("variables::clients::the_child", what, variables).unwrap();
    for secret in [SECRET, "0123456789abcdef"] {
        assert!(!said.contains(secret), "a key's value was said: {said}");
    }
    said
}

#[test]
#[ignore = "not a test: the process that the others start"]
fn the_child() {
    let what = std::env::var("WHAT").unwrap_or_default();
    let said: Result<String, Error> = match what.as_str() {
        "api key" => ApiKey::from_env().map(|key| format!("{key:?}")).map_err(Error::from),
        "signing key" => SigningKey::from_env().map(|key| format!("{key:?}")).map_err(Error::from),
        "dev server" => DevServer::from_env()
            .map(|server| server.map_or("none".to_owned(), |server| server.base_url().to_string()))
            .map_err(Error::from),
        "authorized v2" => at(AnyCredential::<V2>::from_env()),
        "authorized v1" => at(AnyCredential::<V1>::from_env()),
        "authorized v2 or signing key" => at(AnyCredential::<V2>::from_env_or_signing_key()),
        "client" => ApiKey::parse(API_KEY)
            .map_err(Error::from)
            .and_then(|key| Client::builder(key).read_env().without_default_roots().root_certificate(ROOT).build())
            .map(|client| client.base_url().to_string()),
        "client said explicitly" => ApiKey::parse(API_KEY)
            .map_err(Error::from)
            .and_then(|key| Client::builder(key).read_env().base_url("http://127.0.0.1:7/said").build())
            .map(|client| client.base_url().to_string()),
        "dev server said explicitly" => DevServer::new("http://localhost:7777")
            .map_err(Error::from)
            .and_then(|server| Client::builder(server).read_env().build())
            .map(|client| client.base_url().to_string()),
        _ => return,
    };
    child::report(&said.unwrap_or_else(|error| format!("error: {error}")));
}

/// Where a client of the credential would go.
fn at<K: inngest_api::auth::Credential>(credential: Result<K, inngest_api::auth::KeyError>) -> Result<String, Error> {
    let builder = Client::builder(credential?).without_default_roots().root_certificate(ROOT);
    builder.build().map(|client| client.base_url().to_string())
}

/// Any certificate: a client of the cloud is made, and nothing is sent.
const ROOT: &[u8] = include_bytes!("../../fixtures/root.pem");

#[test]
fn keys_are_read() {
    assert_eq!(said("api key", &[("INNGEST_API_KEY", API_KEY)]), "ApiKey(sk-inn-api-…)");
    assert_eq!(said("signing key", &[("INNGEST_SIGNING_KEY", SIGNING_KEY)]), "SigningKey(signkey-prod-…)");
}

#[test]
fn a_variable_that_is_wrong_is_named() {
    let wrong = [
        ("api key", "INNGEST_API_KEY", None, "INNGEST_API_KEY is not set"),
        ("api key", "INNGEST_API_KEY", Some(""), "INNGEST_API_KEY is set but empty"),
        ("api key", "INNGEST_API_KEY", Some(SIGNING_KEY), "INNGEST_API_KEY is a signing key"),
        ("api key", "INNGEST_API_KEY", Some(SECRET), "INNGEST_API_KEY is malformed"),
        ("signing key", "INNGEST_SIGNING_KEY", None, "INNGEST_SIGNING_KEY is not set"),
        ("signing key", "INNGEST_SIGNING_KEY", Some(" "), "INNGEST_SIGNING_KEY is set but empty"),
        ("signing key", "INNGEST_SIGNING_KEY", Some(API_KEY), "INNGEST_SIGNING_KEY is an API key"),
        (
            "signing key",
            "INNGEST_SIGNING_KEY",
            Some("0123456789abcdef"),
            "INNGEST_SIGNING_KEY consists of hexadecimal digits",
        ),
        ("dev server", "INNGEST_DEV", Some(""), "INNGEST_DEV is set but empty"),
        ("dev server", "INNGEST_DEV", Some("yes"), "INNGEST_DEV is malformed"),
        ("client", "INNGEST_DEV", Some("localhost:8288"), "INNGEST_DEV is malformed"),
        ("client", "INNGEST_API_BASE_URL", Some(""), "INNGEST_API_BASE_URL is set but empty"),
        ("client", "INNGEST_API_BASE_URL", Some("api.example.com"), "INNGEST_API_BASE_URL is malformed"),
        ("client", "INNGEST_ENV", Some(""), "INNGEST_ENV is set but empty"),
        ("client", "INNGEST_ENV", Some("a\nb"), "INNGEST_ENV: the environment name is not a valid header value"),
    ];
    for (what, variable, value, expected) in wrong {
        let variables: Vec<_> = value.map(|value| (variable, value)).into_iter().collect();
        let said = said(what, &variables);
        assert!(said.starts_with("error: ") && said.contains(expected), "{variable}={value:?}: {said}");
    }
}

#[test]
fn a_fallback_key_is_read_with_the_first() {
    let both = |fallback| {
        said("signing key", &[("INNGEST_SIGNING_KEY", SIGNING_KEY), ("INNGEST_SIGNING_KEY_FALLBACK", fallback)])
    };
    assert_eq!(both("signkey-prod-0123456789abcdef"), "SigningKey(signkey-prod-…)");
    assert!(both("").contains("INNGEST_SIGNING_KEY_FALLBACK is set but empty"));
    assert!(both(API_KEY).contains("INNGEST_SIGNING_KEY_FALLBACK is an API key"));
}

#[test]
fn explicit_beats_dev_beats_base_url() {
    let dev = ("INNGEST_DEV", "http://localhost:9999");
    let base_url = ("INNGEST_API_BASE_URL", "https://proxy.example/inngest/");
    assert_eq!(said("client", &[]), "https://api.inngest.com");
    assert_eq!(said("client", &[base_url]), "https://proxy.example/inngest");
    assert_eq!(said("client", &[dev, base_url]), "http://localhost:9999");
    assert_eq!(said("client", &[("INNGEST_DEV", "1")]), "http://localhost:8288");
    assert_eq!(said("client", &[("INNGEST_DEV", "0"), base_url]), "https://proxy.example/inngest");
    assert_eq!(said("client said explicitly", &[dev, base_url]), "http://127.0.0.1:7/said");
    assert_eq!(said("dev server said explicitly", &[base_url]), "http://localhost:7777");
    assert_eq!(said("dev server said explicitly", &[dev, base_url]), "http://localhost:7777");
}

#[test]
fn a_credential_chosen_at_run_time() {
    let key = ("INNGEST_API_KEY", API_KEY);
    let signing_key = ("INNGEST_SIGNING_KEY", SIGNING_KEY);
    assert_eq!(said("authorized v2", &[key]), "https://api.inngest.com");
    assert_eq!(said("authorized v2", &[key, ("INNGEST_DEV", "1")]), "http://localhost:8288");
    assert!(said("authorized v2", &[signing_key]).contains("INNGEST_API_KEY is not set"), "never taken unasked");
    assert_eq!(said("authorized v2 or signing key", &[signing_key]), "https://api.inngest.com");
    assert!(said("authorized v2 or signing key", &[]).contains("INNGEST_API_KEY is not set"));
    assert!(said("authorized v2 or signing key", &[("INNGEST_API_KEY", ""), signing_key]).contains("set but empty"));
    assert_eq!(said("authorized v1", &[signing_key]), "https://api.inngest.com");
}
