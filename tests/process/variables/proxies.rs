//! Environment variables of proxies.

use std::time::Duration;

use inngest_api::{ApiKey, Client, ClientBuilder, DevServer, Error, RetryConfig};
use inngest_api_tests::child;
use inngest_api_tests::tls::Authority;

/// Much longer than any case takes.
const SOON: Duration = Duration::from_secs(30);

/// No proxy listens at this address. The error shows which proxy the client tried.
const PROXY: &str = "http://me:SECRET@127.0.0.1:1";
const OTHER: &str = "socks5h://127.0.0.1:2";

fn output(what: &str, variables: &[(&str, &str)]) -> String {
    let output = child::run("variables::proxies::print_the_proxy_in_a_new_process", what, variables).unwrap();
    assert!(!output.contains("SECRET"), "{output}");
    output
}

/// Returns a builder that reads no variables and does not retry.
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

/// Returns the proxy that a call used, or `direct`.
async fn route<K: inngest_api::auth::Auth<inngest_api::auth::V2>>(builder: ClientBuilder<K>) -> Result<String, Error> {
    let error = builder.timeout(SOON).build()?.v2().health().send().await.unwrap_err();
    let message = format!("{error} {error:?}");
    Ok(match message.split_once("proxy ").and_then(|(_, rest)| rest.split_once(" is unreachable")) {
        Some((proxy, _)) => proxy.to_owned(),
        None if message.contains("no address found") || message.contains("refused") => "direct".to_owned(),
        None => message,
    })
}

/// Returns `proxied` or `direct`, without a connection: a client does not send its key over plain HTTP through a proxy.
fn build(url: &str) -> Result<String, Error> {
    match keyed(url).danger_send_key_over_plain_http().build() {
        Err(error) if error.to_string().contains(" through proxy http://127.0.0.1:1; ") => Ok("proxied".to_owned()),
        result => result.map(|_| "direct".to_owned()),
    }
}

#[tokio::test]
#[ignore = "runs in the process that the other tests start"]
async fn print_the_proxy_in_a_new_process() {
    let output = match std::env::var("WHAT").unwrap_or_default().as_str() {
        "https" => route(keyed("https://api.test")).await,
        "https, without read_env" => route(builder("https://api.test")).await,
        "https, explicit" => route(keyed("https://api.test").proxy("http://127.0.0.1:3")).await,
        "https, no proxy" => route(keyed("https://api.test").no_proxy()).await,
        "http, IPv4" => build("http://192.0.2.7"),
        "http, IPv6" => build("http://[2001:db8::7]:8080"),
        "https, trailing dot" => route(keyed("https://api.test.").resolve("api.test.", [])).await,
        "https, localhost" => route(keyed("https://localhost:4")).await,
        "http, no key" => route(keyless("http://api.test")).await,
        "http, localhost" => route(keyed("http://127.0.0.1:4")).await,
        "http, key over plain HTTP" => route(keyed("http://api.test").danger_send_key_over_plain_http()).await,
        _ => return,
    };
    child::report(&output.unwrap_or_else(|error| format!("error: {error}")));
}

#[test]
fn proxy_variables_are_read_only_after_read_env() {
    assert_eq!(output("https", &[]), "direct");
    for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        assert_eq!(output("https", &[(name, PROXY)]), "http://127.0.0.1:1", "{name}");
    }
    assert_eq!(output("https", &[("HTTP_PROXY", PROXY)]), "direct", "HTTP_PROXY applies only to http:// URLs");
    assert_eq!(output("https", &[("HTTPS_PROXY", PROXY), ("ALL_PROXY", OTHER)]), "http://127.0.0.1:1");
    assert_eq!(output("https", &[("HTTPS_PROXY", ""), ("ALL_PROXY", OTHER)]), OTHER, "an empty variable is ignored");
    assert_eq!(output("https, without read_env", &[("HTTPS_PROXY", PROXY)]), "direct");
}

#[test]
fn explicit_proxy_settings_override_the_variables() {
    assert_eq!(output("https, explicit", &[("HTTPS_PROXY", PROXY)]), "http://127.0.0.1:3");
    assert_eq!(output("https, explicit", &[("NO_PROXY", "*")]), "http://127.0.0.1:3");
    assert_eq!(output("https, no proxy", &[("HTTPS_PROXY", PROXY)]), "direct");
}

#[test]
fn no_proxy_variables_are_respected_and_localhost_needs_no_proxy() {
    for exceptions in [
        "api.test",
        ".test",
        "other, test",
        "other test",
        "other,\tAPI.test.",
        "*",
        "*.test",
        "other,*",
        "api.test:443",
        "*.TEST:443",
    ] {
        assert_eq!(output("https", &[("HTTPS_PROXY", PROXY), ("NO_PROXY", exceptions)]), "direct", "{exceptions}");
        assert_eq!(output("https", &[("HTTPS_PROXY", PROXY), ("no_proxy", exceptions)]), "direct", "{exceptions}");
    }
    for others in
        ["pi.test", "api.test.example", "10.0.0.0/8", "", " ", "*.api.test", "api.test:80", "https://api.test", "a*"]
    {
        assert_eq!(output("https", &[("HTTPS_PROXY", PROXY), ("NO_PROXY", others)]), "http://127.0.0.1:1", "{others}");
    }
    assert_eq!(output("https, localhost", &[("HTTPS_PROXY", PROXY)]), "direct");
    assert_eq!(output("http, localhost", &[("HTTP_PROXY", PROXY)]), "direct");
    for exceptions in ["api.test", "api.test.", "*.test", ".test."] {
        let variables = [("HTTPS_PROXY", PROXY), ("NO_PROXY", exceptions)];
        assert_eq!(output("https, trailing dot", &variables), "direct", "{exceptions}");
    }
}

#[test]
fn no_proxy_applies_to_addresses_and_ports() {
    let route = |what, rules| output(what, &[("HTTP_PROXY", PROXY), ("NO_PROXY", rules)]);
    for rules in ["*", "192.0.2.7", "192.0.2.7:80", "192.0.2.0/24", "a 192.0.2.7"] {
        assert_eq!(route("http, IPv4", rules), "direct", "{rules}");
    }
    for rules in ["192.0.2.8", "192.0.2.0/31", "192.0.2.7:443", "2.7", "[2001:db8::7]", "::/0"] {
        assert_eq!(route("http, IPv4", rules), "proxied", "{rules}");
    }
    for rules in ["*", "2001:db8::7", "[2001:DB8::7]", "[2001:db8::7]:8080", "2001:db8::/32"] {
        assert_eq!(route("http, IPv6", rules), "direct", "{rules}");
    }
    for rules in ["2001:db8::8", "2001:db8::/128", "[2001:db8::7]:80", "192.0.2.7", "0.0.0.0/0"] {
        assert_eq!(route("http, IPv6", rules), "proxied", "{rules}");
    }
}

#[test]
fn all_proxy_with_socks_means_socks5() {
    for scheme in ["socks", "SOCKS"] {
        let url = format!("{scheme}://me:SECRET@127.0.0.1:2/");
        assert_eq!(output("https", &[("ALL_PROXY", &url)]), "socks://127.0.0.1:2");
    }
    assert_eq!(output("https", &[("HTTPS_PROXY", "HTTP://me:SECRET@127.0.0.1:1")]), "http://127.0.0.1:1");
}

#[test]
fn http_proxy_applies_to_plain_http_and_never_receives_a_key() {
    assert_eq!(output("http, no key", &[("HTTP_PROXY", PROXY)]), "http://127.0.0.1:1");
    assert_eq!(output("http, no key", &[("HTTPS_PROXY", PROXY)]), "direct");
    let in_cgi = [("REQUEST_METHOD", "GET"), ("HTTP_PROXY", PROXY)];
    assert_eq!(output("http, no key", &in_cgi), "direct", "in CGI, any client can set HTTP_PROXY with a header");
    let error = output("http, key over plain HTTP", &[("HTTP_PROXY", PROXY)]);
    assert!(error.contains("over plain HTTP through proxy http://127.0.0.1:1"), "{error}");
    assert_eq!(output("http, key over plain HTTP", &[("HTTP_PROXY", PROXY), ("NO_PROXY", "api.test")]), "direct");
}

#[test]
fn errors_name_the_invalid_proxy_variable_without_its_value() {
    for (name, value) in [("HTTPS_PROXY", "ftp://me:SECRET@proxy"), ("all_proxy", "http://me:SECRET@:1")] {
        let output = output("https", &[(name, value)]);
        assert!(output.starts_with(&format!("error: {name} is not a valid proxy URL; expected ")), "{output}");
    }
    for value in ["http://me:p@SECRET#1@127.0.0.1:1", "socks5://me:p@SECRET/1@127.0.0.1:1", "SECRET\\@127.0.0.1:1"] {
        let output = output("https", &[("ALL_PROXY", value)]);
        assert!(output.starts_with("error: ALL_PROXY is not a valid proxy URL; percent-encode "), "{output}");
    }
    assert_eq!(output("https", &[("HTTPS_PROXY", "ftp://me:SECRET@proxy"), ("NO_PROXY", "*")]), "direct");
    assert_eq!(output("https, no proxy", &[("HTTPS_PROXY", "ftp://me:SECRET@proxy")]), "direct");
}
