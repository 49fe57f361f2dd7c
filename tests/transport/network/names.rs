//! Host names with overridden addresses, custom resolvers, and names of the local machine.

use std::io;
use std::net::{IpAddr, Ipv4Addr, UdpSocket};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use inngest_api::{Client, ErrorKind, RetryConfig};
use inngest_api_tests::replay::{Replay, json_answer};
use tokio::net::TcpListener;

use super::server::Server;
use super::tls::Authority;
use super::{QUICK, api_key, builder};

const HERE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

#[tokio::test]
async fn resolve_overrides_the_address_but_not_the_certificate_check() {
    let authority = Authority::new();
    let server = Server::start(authority.serves("api.test", &["h2"])).await;
    let port = server.address.port();
    let client = |name: &str| {
        let builder = builder(&format!("https://{name}:{port}"), &authority);
        builder.resolve("API.test", [HERE]).resolve("other.test", [HERE]).build().unwrap()
    };
    client("api.test").v2().health().send().await.unwrap();
    let error = client("other.test").v2().health().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Tls, "the certificate is for api.test: {error}");
}

#[tokio::test]
async fn custom_resolver_resolves_names_without_an_override() {
    let authority = Authority::new();
    let server = Server::start(authority.serves("api.test", &["h2"])).await;
    let lookups = Arc::<AtomicUsize>::default();
    let count = Arc::clone(&lookups);
    let resolver = move |host: String| {
        count.fetch_add(1, Ordering::SeqCst);
        async move { if host == "api.test" { Ok([HERE]) } else { Err(io::Error::other("no such host")) } }
    };
    let url = format!("https://api.test:{}", server.address.port());
    let client = builder(&url, &authority).resolver(resolver.clone()).build().unwrap();
    client.v2().health().send().await.unwrap();
    assert_eq!(lookups.load(Ordering::SeqCst), 1);

    let overridden = builder(&url, &authority).resolver(resolver.clone()).resolve("api.test", [HERE]).build().unwrap();
    overridden.v2().health().send().await.unwrap();
    assert_eq!(lookups.load(Ordering::SeqCst), 1, "an overridden name must not reach the resolver");

    let unknown = builder("https://other.test", &authority).resolver(resolver).retry(QUICK).build().unwrap();
    let error = unknown.v2().health().send().await.unwrap_err();
    assert_eq!((error.kind(), error.may_have_been_sent(), error.attempts()), (ErrorKind::Connect, false, 3));
    let expected = "cannot connect to https://other.test: cannot resolve `other.test`: no such host";
    assert!(error.to_string().contains(expected), "{error}");
}

#[tokio::test]
async fn host_without_an_address_is_a_connect_error() {
    let authority = Authority::new();
    let client = builder("https://api.test", &authority).resolve("api.test", []).build().unwrap();
    let error = client.v2().health().send().await.unwrap_err();
    assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Connect, false));
    assert!(error.to_string().contains("cannot resolve `api.test`: no address found"), "{error}");
}

#[tokio::test]
async fn key_is_not_sent_in_plain_http_when_localhost_resolves_to_another_machine() {
    // The address of this machine on its network serves as another machine.
    let socket = UdpSocket::bind("0.0.0.0:0").unwrap();
    let outside = socket.connect("192.0.2.1:9").and_then(|()| socket.local_addr()).map(|address| address.ip());
    let Ok(outside) = outside else { return eprintln!("skipped: this machine has no network") };
    let listener = TcpListener::bind((outside, 0)).await.unwrap();
    let url = format!("http://localhost:{}", listener.local_addr().unwrap().port());
    let client =
        Client::builder(api_key()).base_url(&url).resolve("localhost", [outside]).retry(RetryConfig::disabled());
    let error = client.build().unwrap().v2().health().send().await.unwrap_err();
    assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Connect, false));
    assert!(error.to_string().contains("refusing to send the key over plain HTTP"), "{error}");
    let (mut stream, _) = listener.accept().await.unwrap();
    let read = tokio::io::AsyncReadExt::read(&mut stream, &mut [0; 64]).await.unwrap();
    assert_eq!(read, 0, "nothing was sent");
}

#[tokio::test]
async fn key_is_sent_in_plain_http_when_localhost_resolves_to_loopback() {
    let server = Replay::with([json_answer(r#"{"data":{"status":"ok"}}"#)]).await.unwrap();
    let url = server.base_url().replace("127.0.0.1", "localhost");
    let client = Client::builder(api_key()).base_url(&url).resolve("localhost", [HERE]).build().unwrap();
    client.v2().health().send().await.unwrap();
    assert!(server.received_one().await.unwrap().headers.contains_key("authorization"));
}
