//! HTTP proxies: tunnels opened with CONNECT, requests that they forward, and requests that are never sent through a proxy.

use std::time::{Duration, Instant};

use inngest_api::http::{HeaderName, HeaderValue};
use inngest_api::{Client, ClientBuilder, DevServer, ErrorKind, RetryConfig};
use inngest_api_tests::replay::{json_answer, receive};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;

use super::proxy::{Manner, Proxy};
use super::server::Server;
use super::tls::Authority;
use super::{SOON, api_key, builder};

const USER_AGENT: &str = concat!("inngest-api-rust/", env!("CARGO_PKG_VERSION"));

const HEALTHY: &str = r#"{"data":{"status":"ok"}}"#;

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
        assert_eq!(
            proxy.requests(),
            [format!("CONNECT api.test:8443 HTTP/1.1\r\nuser-agent: {USER_AGENT}\r\nhost: api.test:8443\r\n\r\n")]
        );
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
async fn headers_for_the_proxy_are_sent_to_the_proxy_and_not_to_the_server() {
    let authority = Authority::new();
    let server = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let tls = authority.serves("api.test", &[]);
    let proxy = Proxy::start(Manner::Connects(server.local_addr().unwrap())).await;
    let builder = builder("https://api.test", &authority)
        .user_agent("billing/1.4")
        .proxy(&format!("http://me:SECRET@{}", proxy.address))
        .proxy_header("X-Egress-Team", "old")
        .proxy_header(HeaderName::from_static("x-egress-team"), HeaderValue::from_static("pass%20word"))
        .proxy_header("proxy-authorization", "Bearer SECRET");
    let shown = format!("{builder:?}");
    let client = builder.build().unwrap();
    let shown = format!("{shown} {client:?}");
    assert!(SECRETS.iter().all(|secret| !shown.contains(secret)), "{shown}");
    let responds = async {
        let mut stream = tls.accept(server.accept().await.unwrap().0).await.unwrap();
        let received = receive(&mut stream).await.unwrap();
        stream.write_all(&json_answer(HEALTHY)).await.unwrap();
        received
    };
    let (response, received) = tokio::join!(client.v2().health().send(), responds);
    response.unwrap();
    let connect = proxy.requests().remove(0);
    for header in [
        &format!("user-agent: billing/1.4 {USER_AGENT}"),
        "x-egress-team: pass%20word",
        "proxy-authorization: Bearer SECRET",
    ] {
        assert!(connect.contains(&format!("\r\n{header}\r\n")), "{header} in {connect}");
    }
    assert_eq!(connect.matches("\r\n").count(), 6, "and no other headers than `host`: {connect}");
    let names: Vec<_> =
        received.headers.keys().filter(|name| name.contains("proxy") || name.contains("egress")).collect();
    assert!(names.is_empty(), "{names:?}");

    let other = Proxy::start(Manner::Closes).await;
    let builder = super::builder("https://api.test", &authority).proxy(&other.address.to_string());
    failed(builder.proxy_header("user-agent", "egress/1")).await;
    assert!(other.requests()[0].contains("\r\nuser-agent: egress/1\r\n"), "{:?}", other.requests());
}

#[test]
fn invalid_proxy_header_is_a_configuration_error() {
    for (name, value, expected) in [
        ("a b", "SECRET", "the proxy's header: invalid header name \"a b\"; it contains "),
        ("", "SECRET", "the proxy's header: the name of a header is empty"),
        ("x-a", "SECRET\r\nx-b: 1", "the value of the proxy header `x-a` contains a line break"),
        ("Authorization", "SECRET", "the proxy header `authorization` cannot be set"),
        ("Host", "SECRET", "the proxy header `host` cannot be set"),
        ("content-length", "1", "the proxy header `content-length` cannot be set"),
        ("transfer-encoding", "chunked", "the proxy header `transfer-encoding` cannot be set"),
        ("connection", "close", "the proxy header `connection` cannot be set"),
    ] {
        let error = Client::builder(api_key()).proxy_header(name, value).build().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        assert!(error.to_string().contains(expected), "{error}");
        assert!(!format!("{error} {error:?}").contains("SECRET"), "{error:?}");
    }
}

#[tokio::test]
async fn proxy_error_response_is_reported_with_its_status_and_reason() {
    let authority = Authority::new();
    let long = "é".repeat(201);
    let long = long.as_str();
    let cut = &"é".repeat(200);
    let check = "; check the user name and password in the proxy URL";
    let other_scheme = "; set `proxy-authorization` with `proxy_header`, as the client supports only `Basic` by itself";
    let rows = [
        (
            "407 Proxy Authentication Required\r\nproxy-authenticate: Basic realm=\"a, b\"\r\ncontent-length: 2\r\n\r\nno",
            &format!("407 Proxy Authentication Required (proxy-authenticate: Basic): no{check}"),
        ),
        (
            "407 PROXY AUTHENTICATION REQUIRED\r\nproxy-authenticate: Digest realm=\"x\", qop=\"auth\", basic\r\n\r\n",
            &format!("407 Proxy Authentication Required (proxy-authenticate: Digest, basic){check}"),
        ),
        (
            "407 Proxy Authentication Required\r\nproxy-authenticate: Negotiate\r\nproxy-authenticate: NTLM\r\n\r\n",
            &format!("407 Proxy Authentication Required (proxy-authenticate: Negotiate, NTLM){other_scheme}"),
        ),
        ("407 Proxy Authentication Required\r\n\r\n", &format!("407 Proxy Authentication Required{check}")),
        ("502 Bad Gateway\r\ncontent-length: 0\r\n\r\n", &"502 Bad Gateway".to_owned()),
        ("403 Forbidden\r\n\r\n", &"403 Forbidden".to_owned()),
        // Reasons in headers and in the status line.
        (
            "403 Forbidden\r\nx-squid-error: ERR_ACCESS_DENIED 0\r\n\r\n",
            &"403 Forbidden (x-squid-error: ERR_ACCESS_DENIED 0)".to_owned(),
        ),
        (
            "502 Bad Gateway\r\nProxy-Status: p; error=dns_error\r\nX-Proxy-Error: DNS\r\n\r\nsee\r\nthe log",
            &"502 Bad Gateway (proxy-status: p; error=dns_error; x-proxy-error: DNS): see".to_owned(),
        ),
        ("403 Blocked by policy 7\r\n\r\n", &"403 Forbidden (reason: Blocked by policy 7)".to_owned()),
        // The body's first line, or the title of a page.
        ("403 Forbidden\r\n\r\n\n \t\n  de\x1b[1mn\0ied\x07 \nSECOND", &"403 Forbidden: de[1mnied".to_owned()),
        (
            "403 Forbidden\r\ntransfer-encoding: chunked\r\n\r\n3\r\nden\r\n3\r\nied\r\n0\r\n\r\n",
            &"403 Forbidden: denied".to_owned(),
        ),
        (
            "403 Forbidden\r\n\r\n<!DOCTYPE html>\n<html><head>\n<TITLE lang=en>ERROR: not allowed</TITLE></head>",
            &"403 Forbidden: ERROR: not allowed".to_owned(),
        ),
        ("403 Forbidden\r\n\r\n<html><body>SECOND</body></html>", &"403 Forbidden".to_owned()),
        (&format!("403 Forbidden\r\n\r\n{long}"), &format!("403 Forbidden: {cut}…")),
        (&format!("403 Forbidden\r\nx-squid-error: {long}\r\n\r\n"), &format!("403 Forbidden (x-squid-error: {cut}…)")),
        // Secrets that the proxy repeats.
        (
            "403 Forbidden\r\nx-deny-reason: for pass word\r\n\r\nuser Alice, Basic QWxpY2U6cGFzcyB3b3Jk, pass%20word",
            &"403 Forbidden (x-deny-reason: for …): user …, …, …".to_owned(),
        ),
        ("403 pass word\r\n\r\nno t0ken, no Token t0ken", &"403 Forbidden (reason: …): no …, no …".to_owned()),
        ("403 Forbidden\r\ncontent-length: 99\r\n\r\nrejected pass wo", &"403 Forbidden: rejected".to_owned()),
    ];
    for (response, expected) in rows {
        let response: &'static str = format!("HTTP/1.1 {response}").leak();
        let proxy = Proxy::start(Manner::Responds(response)).await;
        let url = format!("http://Alice:pass%20word@{}", proxy.address);
        let builder = builder("https://api.test", &authority).proxy(&url).proxy_header("x-egress", "Token t0ken");
        let error = failed(builder).await;
        assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Connect, false), "{error}");
        let whole = format!(
            "health failed: cannot connect to https://api.test: proxy http://{} did not open a tunnel: it returned {expected}",
            proxy.address
        );
        assert_eq!(error.to_string(), whole);
    }
}

#[tokio::test]
async fn advice_for_407_depends_on_what_the_client_sent() {
    let authority = Authority::new();
    for (user, header, expected) in [
        ("", None, "; add a user name and password to the proxy URL"),
        ("me:SECRET@", None, "; check the user name and password in the proxy URL"),
        ("me:SECRET@", Some("Bearer SECRET"), "; check the header `proxy-authorization`"),
        ("", Some("Bearer SECRET"), "; check the header `proxy-authorization`"),
    ] {
        let proxy = Proxy::start(Manner::Responds("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")).await;
        let mut builder = builder("https://api.test", &authority).proxy(&format!("http://{user}{}", proxy.address));
        if let Some(header) = header {
            builder = builder.proxy_header("proxy-authorization", header);
        }
        let error = failed(builder).await;
        assert!(error.to_string().ends_with(&format!("407 Proxy Authentication Required{expected}")), "{error}");
    }
}

#[tokio::test]
async fn a_proxy_that_does_not_speak_http_is_reported() {
    let authority = Authority::new();
    for (response, expected) in [
        ("HTTP/1.1 200 OK\r\n\r\nhello", "it sent data before the first request"),
        ("SSH-2.0-OpenSSH_9.9\r\n", "invalid HTTP version parsed"),
        ("", "connection closed before message completed"),
    ] {
        let manner = if response.is_empty() { Manner::Closes } else { Manner::Responds(response) };
        let proxy = Proxy::start(manner).await;
        let error = failed(builder("https://api.test", &authority).proxy(&format!("http://{}", proxy.address))).await;
        assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Connect, false), "{error}");
        let expected = format!("proxy http://{} did not open a tunnel: {expected}", proxy.address);
        assert!(error.to_string().ends_with(&expected), "{error}");
    }
}

#[tokio::test]
async fn the_body_of_a_proxys_error_response_may_never_end() {
    let authority = Authority::new();
    let proxy = Proxy::start(Manner::Breaks("HTTP/1.1 403 Forbidden\r\ncontent-length: 99\r\n\r\ndenied")).await;
    let started = Instant::now();
    let error = failed(builder("https://api.test", &authority).proxy(&proxy.address.to_string())).await;
    assert!(started.elapsed() < SOON / 2);
    assert!(error.to_string().ends_with("it returned 403 Forbidden: denied"), "{error}");
}

#[tokio::test]
async fn error_responses_of_a_proxy_that_are_permanent_are_not_retried() {
    let authority = Authority::new();
    for (status, attempts) in [
        ("400 Bad Request", 1),
        ("401 Unauthorized", 1),
        ("403 Forbidden", 1),
        ("404 Not Found", 1),
        ("405 Method Not Allowed", 1),
        ("407 Proxy Authentication Required", 1),
        ("501 Not Implemented", 1),
        ("408 Request Timeout", 3),
        ("429 Too Many Requests", 3),
        ("500 Internal Server Error", 3),
        ("502 Bad Gateway", 3),
        ("503 Service Unavailable", 3),
        ("504 Gateway Timeout", 3),
    ] {
        let response: &'static str = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\n\r\n").leak();
        for tls in [false, true] {
            let acceptor = tls.then(|| authority.serves("localhost", &[]));
            let proxy = Proxy::over(acceptor, Manner::Responds(response)).await;
            let url = format!("{}://localhost:{}", if tls { "https" } else { "http" }, proxy.address.port());
            let error = failed(builder("https://api.test", &authority).proxy(&url).retry(super::QUICK)).await;
            assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, attempts), "{error}");
            assert_eq!(error.is_retryable(), attempts > 1, "{error}");
            let attempts = usize::try_from(attempts).unwrap();
            assert_eq!((proxy.connections(), proxy.requests().len()), (attempts, attempts), "{status}");
        }
    }
}

#[tokio::test]
async fn a_permanent_error_of_the_proxy_takes_nothing_from_the_retry_budget() {
    const DENIED: &str = "HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n";
    const BUSY: &str = "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n";
    let authority = Authority::new();
    let server = Server::start(authority.serves("api.test", &[])).await;
    let proxy = Proxy::start(Manner::ConnectsAfter(&[DENIED, DENIED, DENIED, BUSY], server.address)).await;
    let builder = builder("https://api.test", &authority).proxy(&proxy.address.to_string());
    let client = builder.retry(super::QUICK.budget(1)).build().unwrap();
    for _ in 0..3 {
        let error = client.v2().health().send().await.unwrap_err();
        assert!(error.to_string().contains("it returned 407"), "{error}");
    }
    client.v2().health().send().await.unwrap();
    assert_eq!(proxy.requests().len(), 5, "the fourth call was retried");
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

/// Returns a builder for a server without TLS and without a key.
fn keyless(url: &str) -> ClientBuilder<DevServer> {
    Client::builder(DevServer::new(url).unwrap()).timeout(SOON).retry(RetryConfig::disabled())
}

const FORWARDED: &str = "HTTP/1.1 200 OK\r\ncontent-length: 26\r\n\r\n{\"data\":{\"status\":\"fine\"}}";

#[tokio::test]
async fn http_proxy_forwards_plain_http_requests_on_a_pooled_connection() {
    let authority = Authority::new();
    for tls in [false, true] {
        let acceptor = tls.then(|| authority.serves("localhost", &["h2", "http/1.1"]));
        let proxy = Proxy::over(acceptor, Manner::Forwards(FORWARDED)).await;
        let url = format!("{}://me:pass%20word@localhost:{}", if tls { "https" } else { "http" }, proxy.address.port());
        let client = keyless("http://dev.test/api")
            .root_certificate(authority.certificate())
            .without_default_roots()
            .proxy(&url)
            .proxy_header("x-egress-team", "billing")
            .proxy_header("user-agent", "only for CONNECT")
            .build()
            .unwrap();
        assert_eq!(client.v2().health().send().await.unwrap().status, "fine");
        client.v2().health().send().await.unwrap();
        let requests = proxy.requests();
        assert_eq!((proxy.connections(), requests.len()), (1, 2));
        assert_eq!(requests[0], requests[1]);
        let (first, headers) = requests[0].split_once("\r\n").unwrap();
        assert_eq!(first, "GET http://dev.test/api/v2/health HTTP/1.1");
        let mut headers: Vec<_> = headers.lines().filter(|line| !line.is_empty()).collect();
        headers.sort_unstable();
        let user_agent = format!("user-agent: {USER_AGENT}");
        let expected = [
            "accept-encoding: identity",
            "accept: application/json",
            // The proxy removes the headers that this one names.
            "connection: x-egress-team",
            "host: dev.test",
            "proxy-authorization: Basic bWU6cGFzcyB3b3Jk",
            &user_agent,
            "x-egress-team: billing",
        ];
        assert_eq!(headers, expected);
    }
}

#[tokio::test]
async fn forwarded_requests_have_a_port_and_a_body() {
    let proxy = Proxy::start(Manner::Forwards("HTTP/1.1 200 OK\r\ncontent-length: 11\r\n\r\n{\"data\":[]}")).await;
    for (url, target) in [
        ("http://dev.test:8288", "dev.test:8288"),
        ("http://dev.test:80", "dev.test"),
        ("http://[2001:db8::7]:8288", "[2001:db8::7]:8288"),
    ] {
        let client = keyless(url).proxy(&proxy.address.to_string()).build().unwrap();
        let sent = client.v2().invoke_function("app", "function", serde_json::json!({ "n": 1 })).send().await;
        let head = proxy.requests().pop().unwrap_or_else(|| panic!("{sent:?}"));
        assert!(head.starts_with(&format!("POST {url}/")), "{head}");
        assert!(head.contains(&format!("\r\nhost: {target}\r\n")), "{head}");
        assert!(head.contains("\r\ncontent-length: "), "{head}");
    }
}

#[tokio::test]
async fn a_proxy_that_closes_its_idle_connection_is_connected_to_again() {
    let proxy = Proxy::start(Manner::Responds(FORWARDED)).await;
    let client = keyless("http://dev.test").proxy(&proxy.address.to_string()).build().unwrap();
    for _ in 0..3 {
        client.v2().health().send().await.unwrap();
    }
    assert_eq!((proxy.connections(), proxy.requests().len()), (3, 3));
    assert!(proxy.requests().iter().all(|head| head.starts_with("GET http://dev.test/v2/health HTTP/1.1\r\n")));
}

#[tokio::test]
async fn a_407_for_a_forwarded_request_is_an_error_of_the_proxy_and_not_retried() {
    let response = "HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic\r\ncontent-length: 14\r\n\r\n\
                    no, SECRET, no";
    let proxy = Proxy::start(Manner::Forwards(response)).await;
    let url = format!("http://me:SECRET@{}", proxy.address);
    let error = failed(keyless("http://dev.test").proxy(&url).retry(super::QUICK)).await;
    assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Connect, false), "{error}");
    assert_eq!((error.attempts(), error.status(), error.is_retryable()), (1, None, false), "{error}");
    let expected = format!(
        "health failed: cannot connect to http://dev.test: proxy http://{} did not forward the request: it returned 407 Proxy \
         Authentication Required (proxy-authenticate: Basic): no, …, no; check the user name and password in the proxy URL",
        proxy.address
    );
    assert_eq!(error.to_string(), expected);
    assert_eq!(proxy.requests().len(), 1);
}

#[tokio::test]
async fn unreachable_proxy_is_named_in_the_error_of_a_plain_http_request() {
    let address = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let error = failed(keyless("http://dev.test").proxy(&format!("http://me:SECRET@{address}"))).await;
    assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Connect, false));
    let expected =
        format!("cannot connect to http://dev.test: proxy http://{address} is unreachable: Connection refused");
    assert!(error.to_string().contains(&expected), "{error}");
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
