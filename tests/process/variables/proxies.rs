//! Variables of proxies.

use std::time::Duration;

use inngest_api::{ApiKey, Client, ClientBuilder, DevServer, Error, RetryConfig};
use inngest_api_tests::child;
use inngest_api_tests::tls::Authority;

/// Far above what any case takes.
const SOON: Duration = Duration::from_secs(30);

/// Nobody listens there: the errors tell which way was tried.
const PROXY: &str = "http://me:SECRET@127.0.0.1:1";
const OTHER: &str = "socks5h://127.0.0.1:2";

fn said(what: &str, variables: &[(&str, &str)]) -> String {
    let said = child::run("variables::proxies::the_child", what, variables).unwrap();
    assert!(!said.contains("SECRET"), "{said}");
    said
}

/// A client that reads no variables, and does not retry.
fn builder(url: &str) -> ClientBuilder<ApiKey> {
    Client::builder(ApiKey::parse("sk-inn-api-0123456789SECRET").unwrap())
        .base_url(url)
        .without_default_roots()
        .root_certificate(Authority::new().unwrap().certificate())
        .retry(RetryConfig::disabled())
        .resolve("api.test", [])
}

fn keyed(url: &str) -> ClientBuilder<ApiKey> {
    builder(url).read_env()
}

fn keyless(url: &str) -> ClientBuilder<DevServer> {
    Client::builder(DevServer::new(url).unwrap()).resolve("api.test", []).retry(RetryConfig::disabled()).read_env()
}

/// By which way it went.
async fn way<K: inngest_api::auth::Auth<inngest_api::auth::V2>>(builder: ClientBuilder<K>) -> Result<String, Error> {
    let error = builder.timeout(SOON).build()?.v2().health().send().await.unwrap_err();
    let said = format!("{error} {error:?}");
    Ok(match said.split_once("proxy ").and_then(|(_, rest)| rest.split_once(" is unreachable")) {
        Some((proxy, _)) => proxy.to_owned(),
        None if said.contains("no address found") || said.contains("refused") => "direct".to_owned(),
        None => said,
    })
}

#[tokio::test]
#[ignore = "not a test: the process that the others start"]
async fn the_child() {
    let said = match std::env::var("WHAT").unwrap_or_default().as_str() {
        "https" => way(keyed("https://api.test")).await,
        "https, not reading" => way(builder("https://api.test")).await,
        "https, explicit" => way(keyed("https://api.test").proxy("http://127.0.0.1:3")).await,
        "https, never" => way(keyed("https://api.test").no_proxy()).await,
        "https, here" => way(keyed("https://localhost:4")).await,
        "http, no key" => way(keyless("http://api.test")).await,
        "http, here" => way(keyed("http://127.0.0.1:4")).await,
        "http, dangerous" => way(keyed("http://api.test").danger_send_key_over_plain_http()).await,
        _ => return,
    };
    child::report(&said.unwrap_or_else(|error| format!("error: {error}")));
}

#[test]
fn the_environment_is_read_where_the_client_is_told_to() {
    assert_eq!(said("https", &[]), "direct");
    for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        assert_eq!(said("https", &[(name, PROXY)]), "http://127.0.0.1:1", "{name}");
    }
    assert_eq!(said("https", &[("HTTP_PROXY", PROXY)]), "direct", "it is for http:// alone");
    assert_eq!(said("https", &[("HTTPS_PROXY", PROXY), ("ALL_PROXY", OTHER)]), "http://127.0.0.1:1");
    assert_eq!(said("https", &[("HTTPS_PROXY", ""), ("ALL_PROXY", OTHER)]), OTHER, "nothing is as good as not set");
    assert_eq!(said("https, not reading", &[("HTTPS_PROXY", PROXY)]), "direct");
}

#[test]
fn what_is_said_explicitly_beats_it() {
    assert_eq!(said("https, explicit", &[("HTTPS_PROXY", PROXY)]), "http://127.0.0.1:3");
    assert_eq!(said("https, explicit", &[("NO_PROXY", "*")]), "http://127.0.0.1:3");
    assert_eq!(said("https, never", &[("HTTPS_PROXY", PROXY)]), "direct");
}

#[test]
fn exceptions_are_kept_and_this_machine_is_one() {
    for exceptions in ["api.test", ".test", "other, test", "*"] {
        assert_eq!(said("https", &[("HTTPS_PROXY", PROXY), ("NO_PROXY", exceptions)]), "direct", "{exceptions}");
        assert_eq!(said("https", &[("HTTPS_PROXY", PROXY), ("no_proxy", exceptions)]), "direct", "{exceptions}");
    }
    for others in ["pi.test", "api.test.example", "10.0.0.0/8", ""] {
        assert_eq!(said("https", &[("HTTPS_PROXY", PROXY), ("NO_PROXY", others)]), "http://127.0.0.1:1", "{others}");
    }
    assert_eq!(said("https, here", &[("HTTPS_PROXY", PROXY)]), "direct");
    assert_eq!(said("http, here", &[("HTTP_PROXY", PROXY)]), "direct");
}

#[test]
fn plain_http_has_a_proxy_of_its_own_and_it_sees_no_key() {
    assert_eq!(said("http, no key", &[("HTTP_PROXY", PROXY)]), "http://127.0.0.1:1");
    assert_eq!(said("http, no key", &[("HTTPS_PROXY", PROXY)]), "direct");
    let in_cgi = [("REQUEST_METHOD", "GET"), ("HTTP_PROXY", PROXY)];
    assert_eq!(said("http, no key", &in_cgi), "direct", "there it is a header that anybody sends");
    let refused = said("http, dangerous", &[("HTTP_PROXY", PROXY)]);
    assert!(refused.contains("over plain HTTP through proxy http://127.0.0.1:1"), "{refused}");
    assert_eq!(said("http, dangerous", &[("HTTP_PROXY", PROXY), ("NO_PROXY", "api.test")]), "direct");
}

#[test]
fn a_variable_that_is_wrong_is_named_and_not_quoted() {
    for (name, value) in [("HTTPS_PROXY", "ftp://me:SECRET@proxy"), ("all_proxy", "http://me:SECRET@:1")] {
        let said = said("https", &[(name, value)]);
        assert!(said.starts_with(&format!("error: {name} is not a valid proxy URL")), "{said}");
    }
    assert_eq!(said("https", &[("HTTPS_PROXY", "ftp://me:SECRET@proxy"), ("NO_PROXY", "*")]), "direct");
    assert_eq!(said("https, never", &[("HTTPS_PROXY", "ftp://me:SECRET@proxy")]), "direct");
}
