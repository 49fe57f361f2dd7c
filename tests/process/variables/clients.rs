//! Environment variables of keys and base URLs: which are read, their precedence, and the errors if they are malformed.

use inngest_api::auth::{AnyCredential, V1, V2};
use inngest_api::{ApiKey, Client, DevServer, Error, SigningKey};
use inngest_api_tests::child;

const SECRET: &str = "0123456789abcdefSECRET";
const API_KEY: &str = "sk-inn-api-0123456789abcdefSECRET";
const SIGNING_KEY: &str = "signkey-prod-0123456789abcdef";

/// Returns what the case `what` prints in a process that has only these variables.
fn output(what: &str, variables: &[(&str, &str)]) -> String {
    let output = child::run("variables::clients::print_a_credential_in_a_new_process", what, variables).unwrap();
    for secret in [SECRET, "0123456789abcdef"] {
        assert!(!output.contains(secret), "the output contains a key: {output}");
    }
    output
}

#[test]
#[ignore = "runs in the process that the other tests start"]
fn print_a_credential_in_a_new_process() {
    let what = std::env::var("WHAT").unwrap_or_default();
    let output: Result<String, Error> = match what.as_str() {
        "api key" => ApiKey::from_env().map(|key| format!("{key:?}")).map_err(Error::from),
        "signing key" => SigningKey::from_env().map(|key| format!("{key:?}")).map_err(Error::from),
        "dev server" => DevServer::from_env()
            .map(|server| server.map_or("none".to_owned(), |server| server.base_url().to_string()))
            .map_err(Error::from),
        "any credential v2" => base_url_of(AnyCredential::<V2>::from_env()),
        "any credential v1" => base_url_of(AnyCredential::<V1>::from_env()),
        "any credential v2 or signing key" => base_url_of(AnyCredential::<V2>::from_env_or_signing_key()),
        "client" => ApiKey::parse(API_KEY)
            .map_err(Error::from)
            .and_then(|key| Client::builder(key).read_env().without_default_roots().root_certificate(ROOT).build())
            .map(|client| client.base_url().to_string()),
        "client with an explicit URL" => ApiKey::parse(API_KEY)
            .map_err(Error::from)
            .and_then(|key| Client::builder(key).read_env().base_url("http://127.0.0.1:7/explicit").build())
            .map(|client| client.base_url().to_string()),
        "explicit dev server" => DevServer::new("http://localhost:7777")
            .map_err(Error::from)
            .and_then(|server| Client::builder(server).read_env().build())
            .map(|client| client.base_url().to_string()),
        _ => return,
    };
    child::report(&output.unwrap_or_else(|error| format!("error: {error}")));
}

/// Returns the base URL of a client with the credential.
fn base_url_of<K: inngest_api::auth::Credential>(
    credential: Result<K, inngest_api::auth::KeyError>,
) -> Result<String, Error> {
    let builder = Client::builder(credential?).without_default_roots().root_certificate(ROOT);
    builder.build().map(|client| client.base_url().to_string())
}

/// Any certificate will do, because no request is sent.
const ROOT: &[u8] = include_bytes!("../../fixtures/root.pem");

#[test]
fn keys_are_read_from_their_variables() {
    assert_eq!(output("api key", &[("INNGEST_API_KEY", API_KEY)]), "ApiKey(sk-inn-api-…)");
    assert_eq!(output("signing key", &[("INNGEST_SIGNING_KEY", SIGNING_KEY)]), "SigningKey(signkey-prod-…)");
}

#[test]
fn errors_name_the_invalid_variable() {
    let invalid = [
        ("api key", "INNGEST_API_KEY", None, "INNGEST_API_KEY is not set (for a key, see https://"),
        ("api key", "INNGEST_API_KEY", Some("INNGEST_API_KEY=\"x\""), "INNGEST_API_KEY is a whole assignment"),
        (
            "client",
            "INNGEST_API_BASE_URL",
            Some("INNGEST_API_BASE_URL=x"),
            "INNGEST_API_BASE_URL is a whole assignment",
        ),
        ("client", "INNGEST_API_BASE_URL", Some("https://{HOST}"), "replace the placeholder in it"),
        ("api key", "INNGEST_API_KEY", Some(""), "INNGEST_API_KEY is set but empty"),
        ("api key", "INNGEST_API_KEY", Some(SIGNING_KEY), "INNGEST_API_KEY is a signing key"),
        ("api key", "INNGEST_API_KEY", Some(SECRET), "INNGEST_API_KEY is malformed"),
        ("signing key", "INNGEST_SIGNING_KEY", None, "INNGEST_SIGNING_KEY is not set"),
        ("signing key", "INNGEST_SIGNING_KEY", Some(" "), "INNGEST_SIGNING_KEY is set but empty"),
        ("signing key", "INNGEST_SIGNING_KEY", Some(API_KEY), "INNGEST_SIGNING_KEY is an API key"),
        ("signing key", "INNGEST_SIGNING_KEY", Some("0123456789abcde"), "INNGEST_SIGNING_KEY has an odd number"),
        ("dev server", "INNGEST_DEV", Some("yes"), "INNGEST_DEV is \"yes\"; write "),
        ("client", "INNGEST_API_BASE_URL", Some("api.example.com"), "INNGEST_API_BASE_URL is \"api.example.com\": "),
        ("client", "INNGEST_ENV", Some("a\nb"), "INNGEST_ENV is \"a\\nb\": the environment name is not a valid header"),
    ];
    for (what, variable, value, expected) in invalid {
        let variables: Vec<_> = value.map(|value| (variable, value)).into_iter().collect();
        let output = output(what, &variables);
        assert!(output.starts_with("error: ") && output.contains(expected), "{variable}={value:?}: {output}");
    }
    for environment in [" my prod\t", "prod\r\n", "", " \t"] {
        assert_eq!(output("client", &[("INNGEST_ENV", environment)]), "https://api.inngest.com", "{environment:?}");
    }
    for values in ["1", "TRUE", "True", " 1", "1\r", "true\r\n"] {
        assert_eq!(output("dev server", &[("INNGEST_DEV", values)]), "http://localhost:8288", "{values:?}");
    }
    for values in ["", " ", "0", "False", "0\r"] {
        assert_eq!(output("dev server", &[("INNGEST_DEV", values)]), "none", "{values:?}");
    }
    let docker = output("dev server", &[("INNGEST_DEV", "host.docker.internal:8288")]);
    assert_eq!(docker, "http://host.docker.internal:8288");
}

#[test]
fn a_fallback_key_is_read_with_the_signing_key() {
    let both = |fallback| {
        output("signing key", &[("INNGEST_SIGNING_KEY", SIGNING_KEY), ("INNGEST_SIGNING_KEY_FALLBACK", fallback)])
    };
    assert_eq!(both("signkey-prod-0123456789abcdef"), "SigningKey(signkey-prod-…)");
    assert_eq!(both(""), "SigningKey(signkey-prod-…)");
    assert!(both(API_KEY).contains("INNGEST_SIGNING_KEY_FALLBACK is an API key"));
}

#[test]
fn an_explicit_url_overrides_the_base_url_variables_which_override_inngest_dev() {
    let dev = ("INNGEST_DEV", "http://localhost:9999");
    let base_url = ("INNGEST_API_BASE_URL", "https://proxy.example/inngest/");
    assert_eq!(output("client", &[]), "https://api.inngest.com");
    assert_eq!(output("client", &[base_url]), "https://proxy.example/inngest");
    assert_eq!(output("client", &[dev]), "http://localhost:9999");
    assert_eq!(output("client", &[dev, base_url]), "https://proxy.example/inngest");
    assert_eq!(output("client", &[("INNGEST_DEV", "1")]), "http://localhost:8288");
    assert_eq!(output("client", &[("INNGEST_DEV", "0"), base_url]), "https://proxy.example/inngest");
    assert_eq!(output("client with an explicit URL", &[dev, base_url]), "http://127.0.0.1:7/explicit");
    assert_eq!(output("explicit dev server", &[base_url]), "http://localhost:7777");
    assert_eq!(output("explicit dev server", &[dev, base_url]), "http://localhost:7777");
}

#[test]
fn any_credential_reads_the_variables_of_keys_and_of_the_dev_server() {
    let key = ("INNGEST_API_KEY", API_KEY);
    let signing_key = ("INNGEST_SIGNING_KEY", SIGNING_KEY);
    assert_eq!(output("any credential v2", &[key]), "https://api.inngest.com");
    assert_eq!(output("any credential v2", &[key, ("INNGEST_DEV", "1")]), "http://localhost:8288");
    assert!(
        output("any credential v2", &[signing_key])
            .contains("INNGEST_API_KEY is not set, but INNGEST_SIGNING_KEY is, "),
        "a signing key is only used if the caller allows it"
    );
    assert_eq!(output("any credential v2 or signing key", &[signing_key]), "https://api.inngest.com");
    assert!(output("any credential v2 or signing key", &[]).contains("INNGEST_API_KEY is not set"));
    let blank = output("any credential v2 or signing key", &[("INNGEST_API_KEY", ""), signing_key]);
    assert_eq!(blank, "https://api.inngest.com");
    assert!(output("any credential v2 or signing key", &[("INNGEST_API_KEY", "")]).contains("set but empty"));
    assert_eq!(output("any credential v1", &[signing_key]), "https://api.inngest.com");
}
