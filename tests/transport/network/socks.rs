//! Proxies that speak SOCKS5.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use inngest_api::ErrorKind;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use super::builder;
use super::server::Server;
use super::tls::Authority;

/// What a client said to it.
#[derive(Clone, Debug, Default, PartialEq)]
struct Said {
    user: Option<String>,
    /// A name or an address, and a port.
    target: String,
}

/// A server of SOCKS5; it connects to one server, whatever it is asked for.
struct Socks {
    address: SocketAddr,
    said: Arc<Mutex<Vec<Said>>>,
    _task: JoinSet<()>,
}

impl Socks {
    /// `reply` is the protocol's own: 0 is success. A password is demanded if there is one.
    async fn start(server: SocketAddr, reply: u8, password: Option<&'static str>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let said = Arc::<Mutex<Vec<Said>>>::default();
        let kept = Arc::clone(&said);
        let mut task = JoinSet::new();
        task.spawn(async move {
            let mut connections = JoinSet::new();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let kept = Arc::clone(&kept);
                connections.spawn(async move {
                    let _ = serve(stream, server, reply, password, &kept).await;
                });
            }
        });
        Self { address, said, _task: task }
    }

    fn said(&self) -> Vec<Said> {
        self.said.lock().unwrap().clone()
    }
}

async fn text(stream: &mut TcpStream) -> std::io::Result<String> {
    let mut text = vec![0; stream.read_u8().await?.into()];
    stream.read_exact(&mut text).await?;
    Ok(String::from_utf8(text).unwrap())
}

async fn serve(
    mut stream: TcpStream,
    server: SocketAddr,
    reply: u8,
    password: Option<&str>,
    kept: &Mutex<Vec<Said>>,
) -> std::io::Result<()> {
    let mut said = Said::default();
    assert_eq!(stream.read_u8().await?, 5, "the version");
    let methods = text(&mut stream).await?;
    let method = if password.is_some() { 2 } else { 0 };
    if !methods.as_bytes().contains(&method) {
        return stream.write_all(&[5, 0xff]).await;
    }
    stream.write_all(&[5, method]).await?;
    if let Some(password) = password {
        assert_eq!(stream.read_u8().await?, 1);
        let user = text(&mut stream).await?;
        let is_right = text(&mut stream).await? == password;
        stream.write_all(&[1, u8::from(!is_right)]).await?;
        if !is_right {
            return Ok(());
        }
        said.user = Some(user);
    }
    let mut head = [0; 3];
    stream.read_exact(&mut head).await?;
    assert_eq!(head, [5, 1, 0], "a connection is asked for");
    let host = match stream.read_u8().await? {
        1 => std::net::Ipv4Addr::from(stream.read_u32().await?).to_string(),
        3 => text(&mut stream).await?,
        4 => std::net::Ipv6Addr::from(stream.read_u128().await?).to_string(),
        other => panic!("no kind of address: {other}"),
    };
    said.target = format!("{host} {}", stream.read_u16().await?);
    kept.lock().unwrap().push(said);
    stream.write_all(&[5, reply, 0, 1, 127, 0, 0, 1, 0, 1]).await?;
    if reply == 0 {
        let mut server = TcpStream::connect(server).await?;
        tokio::io::copy_bidirectional(&mut stream, &mut server).await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_name_is_resolved_by_the_proxy_or_by_the_client() {
    let authority = Authority::new();
    let server = Server::start(authority.serves("api.test", &["h2"])).await;
    let socks = Socks::start(server.address, 0, None).await;
    for (scheme, target) in [("socks5h", "api.test 8443"), ("socks5", "192.0.2.7 8443")] {
        let client = builder("https://api.test:8443", &authority)
            .resolve("API.test", [[192, 0, 2, 7].into()])
            .proxy(&format!("{scheme}://{}", socks.address))
            .build()
            .unwrap();
        client.v2().health().send().await.unwrap();
        assert_eq!(socks.said().last().unwrap(), &Said { user: None, target: target.to_owned() });
    }
    let literal = builder("https://[::1]", &authority).proxy(&format!("socks5://{}", socks.address)).build().unwrap();
    let error = literal.v2().health().send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Tls, "the certificate is of another name: {error}");
    assert_eq!(socks.said().last().unwrap().target, "::1 443");
}

#[tokio::test]
async fn a_user_name_and_a_password_are_given_where_they_are_asked_for() {
    let authority = Authority::new();
    let server = Server::start(authority.serves("api.test", &[])).await;
    let socks = Socks::start(server.address, 0, Some("pass word")).await;
    let url = |password| format!("socks5h://me:{password}@{}", socks.address);
    let right = builder("https://api.test", &authority).proxy(&url("pass%20word")).build().unwrap();
    right.v2().health().send().await.unwrap();
    assert_eq!(socks.said(), [Said { user: Some("me".to_owned()), target: "api.test 443".to_owned() }]);

    let nobody = format!("socks5h://{}", socks.address);
    for (url, expected) in [(url("SECRET"), "credentials not accepted"), (nobody, "does not support user/pass")] {
        let client = builder("https://api.test", &authority).proxy(&url).build().unwrap();
        let error = client.v2().health().send().await.unwrap_err();
        assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Connect, false));
        let said = format!("{error} {error:?}");
        let opened = format!("proxy socks5h://{} did not open a tunnel: SOCKS error: ", socks.address);
        assert!(said.contains(&opened) && said.contains(expected) && !said.contains("SECRET"), "{said}");
    }
}

#[tokio::test]
async fn a_refusal_is_told() {
    let authority = Authority::new();
    let nowhere = SocketAddr::from(([127, 0, 0, 1], 1));
    for (reply, expected) in [(2, "connection not allowed"), (4, "host unreachable"), (5, "connection refused")] {
        let socks = Socks::start(nowhere, reply, None).await;
        let url = format!("socks5h://{}", socks.address);
        let client = builder("https://api.test", &authority).proxy(&url).build().unwrap();
        let error = client.v2().health().send().await.unwrap_err();
        assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Connect, false));
        assert!(error.to_string().to_lowercase().contains(expected), "{error}");
        assert!(error.to_string().contains(&url), "{error}");
    }
}

#[tokio::test]
async fn a_name_that_does_not_resolve_is_the_clients_own_fault() {
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
    assert!(socks.said().is_empty());
}
