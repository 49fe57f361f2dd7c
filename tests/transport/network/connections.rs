//! The options of the connection pool.

use std::time::Duration;

use bytes::Bytes;
use inngest_api::config::PoolConfig;
use inngest_api::{ApiKey, Client, http};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::server::{Manner, Server};
use super::tls::Authority;
use super::{SOON, builder, until};

fn client(server: &Server, authority: &Authority, pool: PoolConfig) -> Client<ApiKey> {
    builder(&server.url(), authority).pool(pool).build().unwrap()
}

#[tokio::test]
async fn http2_is_used_unless_disabled() {
    let authority = Authority::new();
    let server = Server::start(authority.serves("localhost", &["h2", "http/1.1"])).await;
    for (pool, version) in [(PoolConfig::new(), "HTTP/2.0"), (PoolConfig::new().http1_only(), "HTTP/1.1")] {
        let client = client(&server, &authority, pool);
        assert_eq!(client.v2().health().send().await.unwrap().status, version);
    }
}

#[tokio::test]
async fn connections_are_pooled_unless_max_idle_is_zero() {
    let authority = Authority::new();
    for (protocol, pool, expected) in [
        ("h2", PoolConfig::new(), 1),
        ("http/1.1", PoolConfig::new(), 1),
        ("h2", PoolConfig::new().max_idle(0), 3),
        ("http/1.1", PoolConfig::new().max_idle(0), 3),
    ] {
        let server = Server::start(authority.serves("localhost", &[protocol])).await;
        let client = client(&server, &authority, pool);
        for _ in 0..3 {
            client.v2().health().send().await.unwrap();
        }
        assert_eq!(server.connections(), expected, "{protocol} {pool:?}");
    }
}

#[tokio::test]
async fn pool_stores_at_most_max_idle_connections() {
    let authority = Authority::new();
    let manner = Manner { responds_after: Duration::from_millis(500), ..Manner::default() };
    let server = Server::with(authority.serves("localhost", &["http/1.1"]), manner).await;
    let client = client(&server, &authority, PoolConfig::new().max_idle(2));
    let mut calls = JoinSet::new();
    for _ in 0..6 {
        calls.spawn(client.v2().health().send());
    }
    until(|| server.open() == 6).await;
    assert!(calls.join_all().await.iter().all(Result::is_ok));
    until(|| server.open() == 2).await;
}

#[tokio::test]
async fn idle_connection_is_closed_after_idle_timeout() {
    let authority = Authority::new();
    for protocol in ["h2", "http/1.1"] {
        let server = Server::start(authority.serves("localhost", &[protocol])).await;
        let client = client(&server, &authority, PoolConfig::new().idle_timeout(Duration::from_millis(50)));
        client.v2().health().send().await.unwrap();
        until(|| server.open() == 0).await;
        client.v2().health().send().await.unwrap();
    }
}

#[tokio::test]
async fn maximum_durations_are_accepted_and_never_elapse() {
    let authority = Authority::new();
    let server = Server::start(authority.serves("localhost", &["h2"])).await;
    let longest = Duration::MAX;
    let pool = PoolConfig::new().idle_timeout(longest).http2_ping(longest, longest).tcp_keepalive(Some(longest));
    let builder = builder(&server.url(), &authority).pool(pool).connect_timeout(longest);
    let builder = builder.timeout(longest).attempt_timeout(longest).stream_idle_timeout(longest);
    let client = builder.build().unwrap();
    for _ in 0..2 {
        client.v2().health().send().await.unwrap();
    }
    assert_eq!(server.connections(), 1);
    client.close(longest).await.unwrap();
}

/// Returns the timer of the connection to this port, as the kernel's table shows it: its kind, and the seconds until it fires.
/// `None` if the table shows not exactly one connection: it is not read at one moment, and other tests change it.
#[cfg(target_os = "linux")]
fn timer(port: u16) -> Option<(String, u32)> {
    let table = std::fs::read_to_string("/proc/self/net/tcp").unwrap();
    let rows = table.lines().skip(1).map(|row| row.split_whitespace().collect::<Vec<_>>());
    let rows: Vec<_> = rows.filter(|row| row[2].ends_with(&format!(":{port:04X}")) && row[3] == "01").collect();
    let [row] = &rows[..] else { return None };
    let (kind, when) = row[5].split_once(':').unwrap();
    Some((kind.to_owned(), u32::from_str_radix(when, 16).unwrap() / 100))
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn tcp_keepalive_is_enabled_unless_disabled() {
    let authority = Authority::new();
    for (pool, watched) in [(PoolConfig::new(), true), (PoolConfig::new().tcp_keepalive(None), false)] {
        let server = Server::start(authority.serves("localhost", &["h2"])).await;
        // An IPv4 address, because `/proc/self/net/tcp` does not list IPv6.
        let builder = builder(&server.url(), &authority).resolve("localhost", [[127, 0, 0, 1].into()]);
        let client = builder.pool(pool).build().unwrap();
        client.v2().health().send().await.unwrap();
        // Another timer runs while sent data is not yet acknowledged.
        let expected = |(kind, seconds): (String, u32)| match kind.as_str() {
            "02" => watched && seconds <= 60,
            "00" => !watched,
            _ => false,
        };
        until(|| timer(server.address.port()).is_some_and(expected)).await;
    }
}

/// Returns the flow-control window of one stream: how many bytes the server may send before the client reads.
async fn window(pool: PoolConfig, expected: usize) -> usize {
    let authority = Authority::new();
    let tls = authority.serves("localhost", &["h2"]);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("https://localhost:{}", listener.local_addr().unwrap().port());
    let client = builder(&url, &authority).pool(pool).build().unwrap();
    let call = tokio::spawn(client.v2().health().send());
    let (stream, _) = listener.accept().await.unwrap();
    let mut connection = h2::server::handshake(tls.accept(stream).await.unwrap()).await.unwrap();
    let (_, mut respond) = connection.accept().await.unwrap().unwrap();
    let mut body = respond.send_response(http::Response::new(()), false).unwrap();
    body.reserve_capacity(1_000_000);
    let mut capacity = 0;
    let growing = async {
        while capacity < expected {
            capacity = std::future::poll_fn(|cx| body.poll_capacity(cx)).await.unwrap().unwrap();
        }
        capacity
    };
    let capacity = tokio::select! {
        _ = connection.accept() => panic!("the connection ended"),
        capacity = tokio::time::timeout(SOON, growing) => capacity.unwrap(),
    };
    body.send_data(Bytes::from_static(br#"{"data":{"status":"ok"}}"#), true).unwrap();
    tokio::select! {
        _ = connection.accept() => panic!("the connection ended"),
        response = call => drop(response.unwrap().unwrap()),
    }
    capacity
}

#[tokio::test]
async fn http2_windows_are_as_configured_within_protocol_limits() {
    assert_eq!(window(PoolConfig::new().http2_windows(70_000, 100_000), 70_000).await, 70_000);
    assert_eq!(window(PoolConfig::new().http2_windows(200_000, 100_000), 100_000).await, 100_000);
    assert_eq!(
        window(PoolConfig::new().http2_windows(0, 0), 65_535).await,
        65_535,
        "a zero window would stall every stream"
    );
    assert!(window(PoolConfig::new().http2_windows(u32::MAX, u32::MAX), 200_000).await >= 200_000);
    assert!(window(PoolConfig::new(), 200_000).await >= 200_000);
    assert_eq!(
        window(PoolConfig::new().http2_adaptive_windows(), 65_535).await,
        65_535,
        "an adaptive window starts at the default size"
    );
}
