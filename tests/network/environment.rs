//! Proxies that the environment names.
//!
//! A process's environment cannot be changed safely from within: each case runs this very binary again, with an
//! environment of its own, and reads what it prints.

use inngest_api::{ApiKey, Client, ClientBuilder, DevServer, Error};

use super::SOON;
use super::tls::Authority;

/// Nobody listens there: the errors tell which way was tried.
const PROXY: &str = "http://me:SECRET@127.0.0.1:1";
const OTHER: &str = "socks5h://127.0.0.1:2";

fn said(what: &str, variables: &[(&str, &str)]) -> String {
    let said = inngest_api_tests::child::said("environment::the_child", what, variables).unwrap();
    assert!(!said.contains("SECRET"), "{said}");
    said
}

fn keyed(url: &str) -> ClientBuilder<ApiKey> {
    super::builder(url, &Authority::new()).resolve("api.test", []).read_env()
}

fn keyless(url: &str) -> ClientBuilder<DevServer> {
    Client::builder(DevServer::new(url).unwrap())
        .resolve("api.test", [])
        .retry(inngest_api::RetryConfig::disabled())
        .read_env()
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
        "https, not reading" => {
            way(super::builder("https://api.test", &Authority::new()).resolve("api.test", [])).await
        }
        "https, explicit" => way(keyed("https://api.test").proxy("http://127.0.0.1:3")).await,
        "https, never" => way(keyed("https://api.test").no_proxy()).await,
        "https, here" => way(keyed("https://localhost:4")).await,
        "http, no key" => way(keyless("http://api.test")).await,
        "http, here" => way(keyed("http://127.0.0.1:4")).await,
        "http, dangerous" => way(keyed("http://api.test").danger_send_key_over_plain_http()).await,
        _ => return,
    };
    println!("SAID {}", said.unwrap_or_else(|error| format!("error: {error}")));
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
