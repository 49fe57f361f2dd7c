//! Hosts with several addresses, some of which do not work.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use inngest_api::{ApiKey, Client, ClientBuilder, Error, ErrorKind};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::task::JoinSet;

use super::server::Server;
use super::tls::Authority;
use super::{QUICK, builder};

const CONNECT: Duration = Duration::from_secs(2);
const SERVER: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

const fn loopback(last: u8) -> IpAddr {
    IpAddr::V4(Ipv4Addr::new(127, 0, 0, last))
}

/// An address whose listener has a full backlog: it neither accepts nor refuses connections.
struct SilentAddress {
    _listener: TcpListener,
    _waiting: Vec<TcpStream>,
}

impl SilentAddress {
    /// Returns `None` if the port is in use.
    async fn bind(address: SocketAddr) -> Option<Self> {
        let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }.unwrap();
        socket.bind(address).ok()?;
        let listener = socket.listen(0).unwrap();
        let mut waiting = Vec::new();
        while let Ok(connection) = tokio::time::timeout(Duration::from_millis(300), TcpStream::connect(address)).await {
            waiting.push(connection.unwrap());
            assert!(waiting.len() < 100, "the backlog of this machine is unlimited");
        }
        Some(Self { _listener: listener, _waiting: waiting })
    }

    async fn bind_all(addresses: &[IpAddr], port: u16) -> Option<Vec<Self>> {
        let mut bound = Vec::new();
        for ip in addresses {
            bound.push(Self::bind(SocketAddr::new(*ip, port)).await?);
        }
        Some(bound)
    }
}

/// A server, and silent addresses with the same port.
struct Site {
    server: Server,
    authority: Authority,
    _silent: Vec<SilentAddress>,
}

impl Site {
    async fn start(protocol: &str, silent: &[IpAddr]) -> Self {
        let authority = Authority::new();
        for _ in 0..20 {
            let server = Server::start(authority.serves("api.test", &[protocol])).await;
            if let Some(silent) = SilentAddress::bind_all(silent, server.address.port()).await {
                return Self { server, authority, _silent: silent };
            }
        }
        panic!("no port is free on all addresses");
    }

    fn builder(&self, addresses: &[IpAddr]) -> ClientBuilder<ApiKey> {
        let url = format!("https://api.test:{}", self.port());
        builder(&url, &self.authority).resolve("api.test", addresses.iter().copied()).connect_timeout(CONNECT)
    }

    fn port(&self) -> u16 {
        self.server.address.port()
    }
}

async fn at_once(client: &Client<ApiKey>, calls: usize) -> Vec<Result<(), Error>> {
    let mut in_flight = JoinSet::new();
    for _ in 0..calls {
        let client = client.clone();
        in_flight.spawn(async move { client.v2().health().send().await.map(drop) });
    }
    in_flight.join_all().await
}

#[tokio::test]
async fn server_is_reached_although_other_addresses_are_silent() {
    let v6 = IpAddr::V6(Ipv6Addr::LOCALHOST);
    let silent = [loopback(2), loopback(3), loopback(4), v6];
    for protocol in ["h2", "http/1.1"] {
        let site = Site::start(protocol, &silent).await;
        for addresses in [
            &[loopback(2), SERVER][..],
            &[loopback(2), loopback(3), loopback(4), SERVER],
            &[v6, SERVER],
            &[v6, loopback(2), SERVER],
            // Nothing listens there.
            &[loopback(5), SERVER],
            &[loopback(2), loopback(5), SERVER],
            &[SERVER, loopback(2)],
        ] {
            for calls in [1, 20] {
                // Many handshakes take long on a busy machine.
                let timeout = if calls == 1 { CONNECT } else { CONNECT * 5 };
                let client = site.builder(addresses).connect_timeout(timeout).build().unwrap();
                let results = at_once(&client, calls).await;
                assert!(results.iter().all(Result::is_ok), "{protocol}, {addresses:?}: {results:?}");
            }
        }
    }
}

#[tokio::test]
async fn error_of_silent_addresses_names_all_of_them_within_the_connect_timeout() {
    let silent = [loopback(2), loopback(3), loopback(4), IpAddr::V6(Ipv6Addr::LOCALHOST)];
    let site = Site::start("h2", &silent).await;
    let client = site.builder(&silent).connect_timeout(CONNECT / 2).build().unwrap();
    for calls in [1, 20] {
        let started = Instant::now();
        let results = at_once(&client, calls).await;
        let elapsed = started.elapsed();
        assert!(elapsed >= CONNECT / 2 && elapsed < CONNECT, "{elapsed:?}");
        for error in results.into_iter().map(Result::unwrap_err) {
            assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Connect, false), "{error}");
            let text = error.to_string();
            for ip in silent {
                let expected = format!("{}: timed out after 1s", SocketAddr::new(ip, site.port()));
                assert!(text.contains(&expected), "{text}");
            }
            assert!(text.ends_with("; check the base URL or raise `connect_timeout`"), "{text}");
        }
    }
}

#[tokio::test]
async fn error_names_refused_and_silent_addresses_with_their_reasons() {
    let site = Site::start("h2", &[loopback(2)]).await;
    let port = site.port();
    let client = site.builder(&[loopback(2), loopback(5)]).connect_timeout(CONNECT / 2).build().unwrap();
    let error = client.v2().health().send().await.unwrap_err().to_string();
    assert!(error.contains(&format!("127.0.0.5:{port}: Connection refused")), "{error}");
    assert!(error.contains(&format!("127.0.0.2:{port}: timed out after 1s")), "{error}");

    let refused = [loopback(7), loopback(5), loopback(6)];
    let started = Instant::now();
    let client = site.builder(&refused).connect_timeout(CONNECT * 10).build().unwrap();
    let error = client.v2().health().send().await.unwrap_err().to_string();
    let order = refused.map(|ip| error.find(&format!("{ip}:{port}: Connection refused")).unwrap());
    assert!(order.is_sorted(), "{error}");
    assert!(started.elapsed() < CONNECT * 5, "refused addresses are not waited for");
}

#[tokio::test]
async fn addresses_are_tried_in_order_and_only_until_one_connects() {
    let authority = Authority::new();
    let server = Server::start(authority.serves("api.test", &["h2"])).await;
    let port = server.address.port();
    let Ok(other) = TcpListener::bind((loopback(2), port)).await else {
        return eprintln!("skipped: the port is in use");
    };
    let reached = Arc::<AtomicUsize>::default();
    let count = Arc::clone(&reached);
    let accepting = tokio::spawn(async move {
        while let Ok((stream, _)) = other.accept().await {
            count.fetch_add(1, Ordering::SeqCst);
            drop(stream);
        }
    });
    let client = |addresses: &[IpAddr]| {
        let builder = builder(&format!("https://api.test:{port}"), &authority);
        builder.resolve("api.test", addresses.iter().copied()).build().unwrap()
    };
    client(&[SERVER, loopback(2)]).v2().health().send().await.unwrap();
    assert_eq!(reached.load(Ordering::SeqCst), 0);
    client(&[loopback(2), SERVER]).v2().health().send().await.unwrap_err();
    assert_eq!((reached.load(Ordering::SeqCst), server.connections()), (1, 1));
    accepting.abort();
}

#[tokio::test]
async fn call_that_joins_a_connection_attempt_has_its_own_connect_timeout() {
    let silent = [loopback(2), loopback(3)];
    let site = Site::start("h2", &silent).await;
    let client = site.builder(&silent).build().unwrap();
    let first = tokio::spawn(client.v2().health().send());
    tokio::time::sleep(CONNECT / 2).await;
    let started = Instant::now();
    let error = client.v2().health().send().await.unwrap_err();
    assert!(started.elapsed() >= CONNECT, "{:?}", started.elapsed());
    for ip in silent {
        assert!(error.to_string().contains(&format!("{ip}:{}: timed out after 2s", site.port())), "{error}");
    }
    assert_eq!(first.await.unwrap().unwrap_err().kind(), ErrorKind::Connect);
}

#[tokio::test]
async fn proxy_is_reached_although_its_first_address_is_silent() {
    let site = Site::start("h2", &[loopback(2)]).await;
    let proxy = loop {
        let proxy = super::proxy::Proxy::start(super::proxy::Manner::Connects(site.server.address)).await;
        if let Some(silent) = SilentAddress::bind(SocketAddr::new(loopback(2), proxy.address.port())).await {
            break (proxy, silent);
        }
    };
    let client = site
        .builder(&[SERVER])
        .resolve("proxy.test", [loopback(2), SERVER])
        .proxy(&format!("http://proxy.test:{}", proxy.0.address.port()))
        .retry(QUICK)
        .build()
        .unwrap();
    assert_eq!(client.v2().health().send_full().await.unwrap().attempts, 1);
    assert_eq!(proxy.0.connections(), 1);
}
