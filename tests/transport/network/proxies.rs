//! HTTP proxies: tunnels opened with CONNECT, and requests that are never sent through a proxy.

use std::time::{Duration, Instant};

use inngest_api::{Client, ClientBuilder, DevServer, ErrorKind, RetryConfig};
use tokio::net::TcpListener;

use super::proxy::{Manner, Proxy};
use super::server::Server;
use super::tls::Authority;
use super::{SOON, api_key, builder};

const SECRETS: [&str; 3] = ["SECRET", "pass%20word", "cGFzcyB3b3Jk"];

async fn failed<K: inngest_api::auth::Auth<inngest_api::auth::V2>>(builder: ClientBuilder<K>) -> inngest_api::Error {
    let error = builder.build().unwrap().v2().health().send().await.unwrap_err();
    let output = format!("{error} {error:?} {:?}", std::error::Error::source(&error));
    assert!(SECRETS.iter().all(|secret| !output.contains(secret)), "{output}");
    error
}

#[tokio::test]
async fn requests_go_through_a_tunnel_that_hides_the_key_from_the_proxy() {
    let authority = Authority::new();
    for protocol in ["h2", "http/1.1"] {
        let server = Server::start(authority.serves("api.test", &[protocol])).await;
        let proxy = Proxy::start(Manner::Connects(server.address)).await;
        // Only the proxy resolves the name.
        let builder = builder("https://api.test:8443", &authority).proxy(&format!("http://{}", proxy.address));
        let client = builder.build().unwrap();
        client.v2().health().send().await.unwrap();
        client.v2().health().send().await.unwrap();
        assert_eq!(proxy.requests(), ["CONNECT api.test:8443 HTTP/1.1\r\nhost: api.test:8443\r\n\r\n"]);
        assert_eq!((server.connections(), server.requests()), (1, 2), "the tunnel is pooled");
    }
}

#[tokio::test]
async fn proxy_credentials_are_sent_to_the_proxy_and_redacted_in_debug_output() {
    let authority = Authority::new();
    let server = Server::start(authority.serves("api.test", &[])).await;
    let proxy = Proxy::start(Manner::Connects(server.address)).await;
    let builder = builder("https://api.test", &authority).proxy(&format!("http://me:pass%20word@{}", proxy.address));
    let shown = format!("{builder:?}");
    let client = builder.build().unwrap();
    client.v2().health().send().await.unwrap();
    let request = proxy.requests().remove(0);
    assert!(request.starts_with("CONNECT api.test:443 HTTP/1.1\r\n"), "{request}");
    assert!(request.contains("\r\nproxy-authorization: Basic bWU6cGFzcyB3b3Jk\r\n"), "{request}");
    let shown = format!("{shown} {client:?}");
    assert!(!shown.contains("pass") && !shown.contains("word"), "{shown}");
}

#[tokio::test]
async fn a_proxy_password_that_is_not_utf8_is_sent_as_its_bytes() {
    let authority = Authority::new();
    let server = Server::start(authority.serves("api.test", &[])).await;
    let proxy = Proxy::start(Manner::Connects(server.address)).await;
    let url = format!("HTTP://me:%FF%00@{}", proxy.address);
    builder("https://api.test", &authority).proxy(&url).build().unwrap().v2().health().send().await.unwrap();
    let request = proxy.requests().remove(0);
    assert!(request.contains("\r\nproxy-authorization: Basic bWU6/wA=\r\n"), "{request}");
}

#[tokio::test]
async fn proxy_may_be_reached_over_tls() {
    let authority = Authority::new();
    let server = Server::start(authority.serves("api.test", &["h2"])).await;
    let manner = Manner::Connects(server.address);
    // The client uses HTTP/1.1 even if the proxy offers HTTP/2.
    let proxy = Proxy::over(Some(authority.serves("localhost", &["h2", "http/1.1"])), manner).await;
    let url = format!("https://localhost:{}", proxy.address.port());
    let client = builder("https://api.test", &authority).proxy(&url).build().unwrap();
    assert_eq!(client.v2().health().send().await.unwrap().status, "HTTP/2.0");
    assert_eq!(proxy.requests().len(), 1);

    let other = Proxy::over(Some(Authority::new().serves("localhost", &[])), manner).await;
    let url = format!("https://me:SECRET@localhost:{}", other.address.port());
    let error = failed(builder("https://api.test", &authority).proxy(&url)).await;
    assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Tls, false));
    let expected = format!("TLS handshake with proxy https://localhost:{} failed: ", other.address.port());
    assert!(error.to_string().contains(&expected), "{error}");
}

#[tokio::test]
async fn client_certificate_is_sent_to_the_server_but_not_to_the_proxy() {
    let authority = Authority::new();
    let server = Server::start(authority.demands("api.test", &["h2"])).await;
    let manner = Manner::Connects(server.address);
    let identity = authority.identity("client.test");
    let through = |proxy: &Proxy| {
        let url = format!("https://localhost:{}", proxy.address.port());
        builder("https://api.test", &authority).proxy(&url).client_certificate(&identity.certificate, &identity.key)
    };
    let proxy = Proxy::over(Some(authority.serves("localhost", &[])), manner).await;
    through(&proxy).build().unwrap().v2().health().send().await.unwrap();
    let demanding = Proxy::over(Some(authority.demands("localhost", &[])), manner).await;
    let error = failed(through(&demanding)).await;
    assert!(error.to_string().contains("CertificateRequired") && !error.may_have_been_sent(), "{error}");
    assert_eq!((demanding.requests().len(), server.requests()), (0, 1));
}

#[tokio::test]
async fn server_certificate_is_verified_inside_the_tunnel() {
    let authority = Authority::new();
    let server = Server::start(authority.serves("other.test", &[])).await;
    let proxy = Proxy::start(Manner::Connects(server.address)).await;
    let error = failed(builder("https://api.test", &authority).proxy(&proxy.address.to_string())).await;
    assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Tls, false));
    assert!(error.to_string().contains("TLS handshake with https://api.test failed: "), "{error}");
}

#[tokio::test]
async fn proxy_error_response_is_reported_with_its_status() {
    let authority = Authority::new();
    for (response, expected) in [
        (
            "HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic\r\ncontent-length: 2\r\n\r\nno",
            "it returned 407 Proxy Authentication Required; check the user name and password in the proxy URL",
        ),
        ("HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n", "it returned 502 Bad Gateway"),
        ("HTTP/1.1 403 Forbidden\r\n\r\n", "it returned 403 Forbidden"),
        ("HTTP/1.1 200 OK\r\n\r\nhello", "it sent data before the first request"),
        ("SSH-2.0-OpenSSH_9.9\r\n", "invalid HTTP version parsed"),
        ("", "connection closed before message completed"),
    ] {
        let manner = if response.is_empty() { Manner::Closes } else { Manner::Responds(response) };
        let proxy = Proxy::start(manner).await;
        let url = format!("http://me:SECRET@{}", proxy.address);
        let error = failed(builder("https://api.test", &authority).proxy(&url)).await;
        assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Connect, false), "{error}");
        let whole = format!(
            "health failed: cannot connect to https://api.test: proxy http://{} did not open a tunnel: {expected}",
            proxy.address
        );
        assert_eq!(error.to_string(), whole);
    }
}

#[tokio::test]
async fn unreachable_proxy_is_named_in_the_error() {
    let authority = Authority::new();
    let address = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    for scheme in ["http", "https", "socks5", "socks5h"] {
        let url = format!("{scheme}://me:SECRET@{address}");
        let builder = builder("https://api.test", &authority).resolve("api.test", [[127, 0, 0, 1].into()]);
        let error = failed(builder.proxy(&url).retry(super::QUICK)).await;
        assert_eq!((error.kind(), error.may_have_been_sent(), error.attempts()), (ErrorKind::Connect, false, 3));
        let expected = format!("proxy {scheme}://{address} is unreachable: Connection refused");
        assert!(error.to_string().contains(&expected), "{error}");
    }
    let builder = builder("https://api.test", &authority).proxy("http://proxy.test").resolve("proxy.test", []);
    let error = failed(builder).await;
    assert!(
        error
            .to_string()
            .contains("proxy http://proxy.test:80 is unreachable: cannot resolve `proxy.test`: no address found")
    );
}

#[tokio::test]
async fn connect_timeout_covers_the_tunnel_and_its_tls_handshake() {
    let authority = Authority::new();
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let hanging = [
        Proxy::start(Manner::Hangs).await,
        // The tunnel opens, but the server sends nothing.
        Proxy::start(Manner::Connects(silent.local_addr().unwrap())).await,
        // The proxy accepts TLS, but does not respond to CONNECT.
        Proxy::over(Some(authority.serves("localhost", &[])), Manner::Hangs).await,
    ];
    for (proxy, scheme) in hanging.iter().zip(["http", "http", "https"]) {
        let url = format!("{scheme}://me:SECRET@localhost:{}", proxy.address.port());
        let started = Instant::now();
        let builder = builder("https://api.test", &authority).proxy(&url).connect_timeout(Duration::from_millis(300));
        let error = failed(builder).await;
        assert!(started.elapsed() < SOON / 2);
        assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Connect, false), "{error}");
        let expected = format!(
            "timed out after 300ms through proxy {scheme}://localhost:{}; check the proxy",
            proxy.address.port()
        );
        assert!(error.to_string().contains(&expected), "{error}");
    }
}

#[test]
fn sending_a_key_in_plain_http_through_a_proxy_is_a_configuration_error() {
    for url in ["http://api.test", "http://localhost:8288"] {
        for proxy in ["http://me:SECRET@127.0.0.1:1", "socks5h://me:SECRET@127.0.0.1:1"] {
            let builder = Client::builder(api_key()).base_url(url).proxy(proxy).danger_send_key_over_plain_http();
            let error = builder.build().unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Configuration);
            assert!(error.to_string().contains("would send the key over plain HTTP through proxy "), "{error}");
            assert!(!format!("{error} {error:?}").contains("SECRET"), "{error}");
        }
        Client::builder(api_key())
            .base_url(url)
            .proxy("http://127.0.0.1:1")
            .no_proxy()
            .danger_send_key_over_plain_http()
            .build()
            .unwrap();
    }
}

#[tokio::test]
async fn plain_http_without_a_key_goes_through_a_tunnel() {
    let server = inngest_api_tests::replay::Replay::with([inngest_api_tests::replay::json_answer(
        r#"{"data":{"status":"ok"}}"#,
    )])
    .await
    .unwrap();
    let address = server.base_url().trim_start_matches("http://").parse().unwrap();
    let proxy = Proxy::start(Manner::Connects(address)).await;
    let credential = DevServer::new("http://dev.test").unwrap();
    let client =
        Client::builder(credential).proxy(&proxy.address.to_string()).retry(RetryConfig::disabled()).build().unwrap();
    client.v2().health().send().await.unwrap();
    assert!(proxy.requests()[0].starts_with("CONNECT dev.test:80 HTTP/1.1\r\n"), "{:?}", proxy.requests());
    assert_eq!(
        server.received_one().await.unwrap().target,
        "/v2/health",
        "the server receives the same request target as without a proxy"
    );
}

#[test]
fn invalid_proxy_url_is_a_configuration_error() {
    let unescaped = "percent-encode special characters in its user name and password";
    for (url, expected) in [
        ("ftp://me:SECRET@proxy", "expected `http://host:port`"),
        ("http://me:p@SECRET#1@proxy:3128", unescaped),
        ("https://me:p@SECRET/1@proxy:3128", unescaped),
        ("socks5://me:p@SECRET?1@proxy:3128", unescaped),
        ("socks5h://SECRET\\1@proxy:3128", unescaped),
        ("socks://me:SECRET 1@proxy:3128", unescaped),
        ("me:%SECRET@proxy:3128", unescaped),
    ] {
        let error = Client::builder(api_key()).proxy(url).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        let expected = format!("the argument of `proxy` is not a valid proxy URL; {expected}");
        assert!(error.to_string().starts_with(&expected), "{url}: {error}");
        assert!(!format!("{error} {error:?}").contains("SECRET"), "{error:?}");
    }
}
