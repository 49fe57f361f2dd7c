//! SOCKS5 proxies.

use std::net::{IpAddr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use inngest_api::ErrorKind;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use super::builder;
use super::server::Server;
use super::tls::Authority;

/// A request of a client.
#[derive(Clone, Debug, Default, PartialEq)]
struct SocksRequest {
    user: Option<String>,
    /// The host name or address, and the port.
    target: String,
}

/// A SOCKS5 server that connects to one server, whatever target is requested.
struct Socks {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<SocksRequest>>>,
    connections: Arc<AtomicUsize>,
    _task: JoinSet<()>,
}

impl Socks {
    /// `reply` is the reply code of SOCKS5; 0 is success, 256 is success for all but IPv6 addresses, and 257 is silence for
    /// those. If `password` is set, clients must send it.
    async fn start(server: SocketAddr, reply: u16, password: Option<&'static [u8]>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::<Mutex<Vec<SocksRequest>>>::default();
        let connections = Arc::<AtomicUsize>::default();
        let (received, accepted) = (Arc::clone(&requests), Arc::clone(&connections));
        let mut task = JoinSet::new();
        task.spawn(async move {
            let mut connections = JoinSet::new();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                accepted.fetch_add(1, Ordering::SeqCst);
                let received = Arc::clone(&received);
                connections.spawn(async move {
                    let _ = serve(stream, server, reply, password, &received).await;
                });
            }
        });
        Self { address, requests, connections, _task: task }
    }

    fn requests(&self) -> Vec<SocksRequest> {
        self.requests.lock().unwrap().clone()
    }

    fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

async fn bytes(stream: &mut TcpStream) -> std::io::Result<Vec<u8>> {
    let mut bytes = vec![0; stream.read_u8().await?.into()];
    stream.read_exact(&mut bytes).await?;
    Ok(bytes)
}

async fn text(stream: &mut TcpStream) -> std::io::Result<String> {
    Ok(String::from_utf8(bytes(stream).await?).unwrap())
}

async fn serve(
    mut stream: TcpStream,
    server: SocketAddr,
    reply: u16,
    password: Option<&[u8]>,
    received: &Mutex<Vec<SocksRequest>>,
) -> std::io::Result<()> {
    let mut request = SocksRequest::default();
    assert_eq!(stream.read_u8().await?, 5, "the version");
    let methods = bytes(&mut stream).await?;
    let method = if password.is_some() { 2 } else { 0 };
    if !methods.contains(&method) {
        return stream.write_all(&[5, 0xff]).await;
    }
    stream.write_all(&[5, method]).await?;
    if let Some(password) = password {
        assert_eq!(stream.read_u8().await?, 1);
        let user = text(&mut stream).await?;
        let is_right = bytes(&mut stream).await? == password;
        stream.write_all(&[1, u8::from(!is_right)]).await?;
        if !is_right {
            return Ok(());
        }
        request.user = Some(user);
    }
    let mut head = [0; 3];
    stream.read_exact(&mut head).await?;
    assert_eq!(head, [5, 1, 0], "the command is CONNECT");
    let host = match stream.read_u8().await? {
        1 => std::net::Ipv4Addr::from(stream.read_u32().await?).to_string(),
        3 => text(&mut stream).await?,
        4 => std::net::Ipv6Addr::from(stream.read_u128().await?).to_string(),
        other => panic!("unknown address type: {other}"),
    };
    request.target = format!("{host} {}", stream.read_u16().await?);
    let reply = match u8::try_from(reply) {
        Ok(reply) => reply,
        Err(_) if request.target.contains(':') && reply == 256 => 8,
        Err(_) if request.target.contains(':') => {
            received.lock().unwrap().push(request);
            return std::future::pending().await;
        }
        Err(_) => 0,
    };
    received.lock().unwrap().push(request);
    stream.write_all(&[5, reply, 0, 1, 127, 0, 0, 1, 0, 1]).await?;
    if reply == 0 {
        let mut server = TcpStream::connect(server).await?;
        tokio::io::copy_bidirectional(&mut stream, &mut server).await?;
    }
    Ok(())
}

#[tokio::test]
async fn socks5h_resolves_names_at_the_proxy_and_socks5_at_the_client() {
    let authority = Authority::new();
    let server = Server::start(authority.serves("api.test", &["h2"])).await;
    let socks = Socks::start(server.address, 0, None).await;
    for (scheme, target) in [
        ("socks5h", "api.test 8443"),
        ("SOCKS5H", "api.test 8443"),
        ("socks", "api.test 8443"),
        ("socks5", "192.0.2.7 8443"),
        ("Socks5", "192.0.2.7 8443"),
    ] {
        let client = builder("https://api.test:8443", &authority)
            .resolve("API.test", [[192, 0, 2, 7].into()])
            .proxy(&format!("{scheme}://{}", socks.address))
            .build()
            .unwrap();
        client.v2().health().send().await.unwrap();
        assert_eq!(socks.requests().last().unwrap(), &SocksRequest { user: None, target: target.to_owned() });
    }
    let literal = builder("https://[::1]", &authority).proxy(&format!("socks5://{}", socks.address)).build().unwrap();
    let error = literal.v2().health().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Tls, "the certificate is for another name: {error}");
    assert_eq!(socks.requests().last().unwrap().target, "::1 443");
}

#[tokio::test]
async fn socks_credentials_are_sent_when_the_proxy_requires_them() {
    let authority = Authority::new();
    let server = Server::start(authority.serves("api.test", &[])).await;
    // Passwords are bytes, not only text.
    let socks = Socks::start(server.address, 0, Some(b"pass w\xf6rd")).await;
    let url = |password| format!("socks5h://me:{password}@{}", socks.address);
    let right = builder("https://api.test", &authority).proxy(&url("pass%20w%F6rd")).build().unwrap();
    right.v2().health().send().await.unwrap();
    assert_eq!(socks.requests(), [SocksRequest { user: Some("me".to_owned()), target: "api.test 443".to_owned() }]);
    let open = Socks::start(server.address, 0, None).await;
    let unneeded = builder("https://api.test", &authority).proxy(&format!("socks5h://me:SECRET@{}", open.address));
    unneeded.build().unwrap().v2().health().send().await.unwrap();
    assert_eq!(open.requests()[0].user, None, "a proxy that needs no password receives none");

    let anonymous = format!("socks5h://{}", socks.address);
    for (url, expected) in [
        (url("SECRET"), "it rejected the user name and password; check the user name and password in the proxy URL"),
        (anonymous, "it requires authentication; add a user name and password to the proxy URL"),
    ] {
        let client = builder("https://api.test", &authority).proxy(&url).build().unwrap();
        let error = client.v2().health().send().await.unwrap_err();
        assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Connect, false));
        let output = format!("{error} {error:?}");
        let expected = format!("proxy socks5h://{} did not open a tunnel: {expected}", socks.address);
        assert!(output.contains(&expected) && !output.contains("SECRET"), "{output}");
    }
}

#[tokio::test]
async fn socks_error_reply_is_reported() {
    let authority = Authority::new();
    let nowhere = SocketAddr::from(([127, 0, 0, 1], 1));
    for (reply, expected) in [
        (1, "general failure (SOCKS5 reply 1)"),
        (2, "connection not allowed by its rules (SOCKS5 reply 2)"),
        (4, "host unreachable (SOCKS5 reply 4)"),
        (5, "connection refused (SOCKS5 reply 5)"),
        (8, "address type not supported (SOCKS5 reply 8)"),
    ] {
        let socks = Socks::start(nowhere, reply, None).await;
        let url = format!("socks5h://{}", socks.address);
        let client = builder("https://api.test", &authority).proxy(&url).build().unwrap();
        let error = client.v2().health().send().await.unwrap_err();
        assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Connect, false));
        assert!(error.to_string().ends_with(&format!("proxy {url} did not open a tunnel: {expected}")), "{error}");
    }
}

#[tokio::test]
async fn error_replies_of_socks_that_are_permanent_are_not_retried() {
    let authority = Authority::new();
    let nowhere = SocketAddr::from(([127, 0, 0, 1], 1));
    for (reply, attempts) in [(2, 1), (7, 1), (8, 1), (1, 3), (3, 3), (4, 3), (5, 3), (6, 3)] {
        let socks = Socks::start(nowhere, reply, None).await;
        for scheme in ["socks5", "socks5h"] {
            let before = socks.connections();
            let builder = builder("https://api.test", &authority).resolve("api.test", [[192, 0, 2, 7].into()]);
            let builder = builder.proxy(&format!("{scheme}://{}", socks.address)).retry(super::QUICK);
            let error = builder.build().unwrap().v2().health().send().await.unwrap_err();
            assert_eq!((error.attempts(), error.is_retryable()), (attempts, attempts > 1), "{error}");
            assert_eq!(socks.connections() - before, usize::try_from(attempts).unwrap(), "{error}");
        }
    }
}

#[tokio::test]
async fn wrong_socks_credentials_are_sent_once() {
    let authority = Authority::new();
    let socks = Socks::start(SocketAddr::from(([127, 0, 0, 1], 1)), 0, Some(b"right")).await;
    for url in ["socks5h://me:SECRET@", "socks5://me:SECRET@", "socks5://"] {
        let before = socks.connections();
        // Other addresses of the server make no difference.
        let builder = builder("https://api.test", &authority)
            .resolve("api.test", [[192, 0, 2, 7].into(), [192, 0, 2, 8].into()])
            .proxy(&format!("{url}{}", socks.address))
            .retry(super::QUICK);
        let error = builder.build().unwrap().v2().health().send().await.unwrap_err();
        assert_eq!((error.attempts(), socks.connections() - before), (1, 1), "{error}");
    }
}

#[tokio::test]
async fn socks5_tries_all_addresses_of_the_server() {
    let authority = Authority::new();
    let server = Server::start(authority.serves("api.test", &[])).await;
    let addresses = || [std::net::Ipv6Addr::LOCALHOST.into(), [127, 0, 0, 1].into()];
    let client = |socks: &Socks| {
        let builder = builder("https://api.test", &authority).resolve("api.test", addresses()).retry(super::QUICK);
        builder.proxy(&format!("socks5://{}", socks.address)).build().unwrap()
    };
    let without_v6 = Socks::start(server.address, 256, None).await;
    client(&without_v6).v2().health().send().await.unwrap();
    let targets: Vec<_> = without_v6.requests().into_iter().map(|request| request.target).collect();
    assert_eq!(targets, ["::1 443", "127.0.0.1 443"]);

    let down = Socks::start(server.address, 4, None).await;
    let error = client(&down).v2().health().send().await.unwrap_err();
    assert_eq!(error.attempts(), 3);
    let expected = format!(
        "proxy socks5://{} did not open a tunnel: [::1]:443: host unreachable (SOCKS5 reply 4); 127.0.0.1:443: host \
         unreachable (SOCKS5 reply 4) (after 3 attempts)",
        down.address
    );
    assert!(error.to_string().ends_with(&expected), "{error}");
}

#[tokio::test]
async fn socks5_tries_the_next_address_when_the_proxy_does_not_respond_for_one() {
    let authority = Authority::new();
    let server = Server::start(authority.serves("api.test", &["h2"])).await;
    let socks = Socks::start(server.address, 257, None).await;
    let (v4, v6) = (IpAddr::from([127, 0, 0, 1]), IpAddr::from(std::net::Ipv6Addr::LOCALHOST));
    let client = |addresses: Vec<IpAddr>| {
        let builder = builder("https://api.test", &authority).resolve("api.test", addresses);
        let builder = builder.proxy(&format!("socks5://{}", socks.address));
        builder.connect_timeout(Duration::from_secs(2)).build().unwrap()
    };
    for addresses in [vec![v6, v4], vec![v6, v6, v4], vec![v4, v6]] {
        client(addresses).v2().health().send().await.unwrap();
    }
    let error = client(vec![v6, v6]).v2().health().send().await.unwrap_err();
    assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Connect, false));
    assert_eq!(error.to_string().matches("[::1]:443: timed out after").count(), 2, "{error}");
}

#[tokio::test]
async fn a_server_that_does_not_speak_socks5_is_reported() {
    let authority = Authority::new();
    for (response, expected) in [
        ("HTTP/1.1 400 Bad Request\r\n\r\n", "invalid SOCKS5 response; check the scheme of the proxy URL"),
        ("", "it closed the connection during the SOCKS5 handshake"),
    ] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("socks://{}", listener.local_addr().unwrap());
        let client = builder("https://api.test", &authority).proxy(&url).build().unwrap();
        let responds = async {
            let (mut stream, _) = listener.accept().await.unwrap();
            stream.read_exact(&mut [0; 3]).await.unwrap();
            stream.write_all(response.as_bytes()).await.unwrap();
        };
        let (result, ()) = tokio::join!(client.v2().health().send(), responds);
        let error = result.unwrap_err();
        assert!(error.to_string().ends_with(&format!("proxy {url} did not open a tunnel: {expected}")), "{error}");
    }
}

#[tokio::test]
async fn socks5_name_that_does_not_resolve_fails_before_the_proxy_is_contacted() {
    let authority = Authority::new();
    let socks = Socks::start(SocketAddr::from(([127, 0, 0, 1], 1)), 0, None).await;
    let builder = builder("https://api.test", &authority).resolve("api.test", []);
    let client = builder.proxy(&format!("socks5://{}", socks.address)).build().unwrap();
    let error = client.v2().health().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    assert!(
        error.to_string().ends_with("cannot connect to https://api.test: cannot resolve `api.test`: no address found"),
        "{error}"
    );
    assert!(socks.requests().is_empty());
}
