//! TCP connections to the server, directly or through a proxy, before TLS to the server.

use std::net::SocketAddr;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use hyper_rustls::{HttpsConnector, MaybeHttpsStream};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::client::legacy::connect::dns::Name;
use hyper_util::rt::TokioIo;
use inngest_api_spec::__private::BoxFuture;
use inngest_api_spec::BoxError;
use rustls::ClientConfig;
use tokio::net::TcpStream;
use tower_service::Service;

use super::PoolConfig;
use super::fault::ConnectFault;
use super::proxy::{Protocol, Proxy};
use super::resolver::Resolver;
use super::tunnel;

/// A TCP connection; inside TLS if the proxy is an `https` one.
pub(super) type Stream = MaybeHttpsStream<TokioIo<TcpStream>>;

/// How many keep-alive probes the system sends to a silent peer, and how far apart.
const KEEPALIVE: (u32, Duration) = (3, Duration::from_secs(15));

/// Opens connections to the server for TLS or HTTP.
#[derive(Clone)]
pub(super) struct Dialer {
    tcp: HttpConnector<Resolver>,
    resolver: Resolver,
    proxy: Option<ProxyRoute>,
    /// Connects to loopback addresses only, whatever a name resolves to.
    guarded: bool,
}

/// A proxy, and the connector that reaches it.
#[derive(Clone)]
struct ProxyRoute {
    https: HttpsConnector<HttpConnector<Resolver>>,
    proxy: Arc<Proxy>,
}

impl Dialer {
    pub(super) fn new(
        config: &PoolConfig,
        resolver: Resolver,
        proxy: Option<Proxy>,
        tls_to_proxy: Arc<ClientConfig>,
        guarded: bool,
    ) -> Self {
        let mut tcp = HttpConnector::new_with_resolver(resolver.clone());
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_keepalive(config.tcp_keepalive);
        if config.tcp_keepalive.is_some() {
            tcp.set_keepalive_retries(Some(KEEPALIVE.0));
            tcp.set_keepalive_interval(Some(KEEPALIVE.1));
        }
        let proxy = proxy.map(|proxy| ProxyRoute {
            https: HttpsConnector::from((tcp.clone(), tls_to_proxy)),
            proxy: Arc::new(proxy),
        });
        Self { tcp, resolver, proxy, guarded }
    }
}

impl Service<Uri> for Dialer {
    type Response = Stream;
    type Error = BoxError;
    type Future = BoxFuture<Result<Stream, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        // `call` waits for sockets and DNS.
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, target: Uri) -> Self::Future {
        if let Some(route) = &self.proxy {
            return Box::pin(route.clone().reach(target, self.resolver.clone()));
        }
        let (connecting, guarded) = (self.tcp.call(target), self.guarded);
        Box::pin(async move {
            let connection = connecting.await?;
            if guarded {
                check_loopback(connection.inner().peer_addr()?)?;
            }
            Ok(MaybeHttpsStream::Http(connection))
        })
    }
}

impl ProxyRoute {
    async fn reach(mut self, target: Uri, resolver: Resolver) -> Result<Stream, BoxError> {
        let proxy = || self.proxy.shown();
        let target = match &self.proxy.protocol {
            Protocol::Socks5 { resolves: false, .. } => resolved(target, resolver).await?,
            _ => target,
        };
        let stream = self.https.call(self.proxy.address.clone()).await;
        let stream = stream.map_err(|why| ConnectFault::NoProxy { proxy: proxy(), why })?;
        let tunnel = match self.proxy.protocol.clone() {
            Protocol::Connect { authorization } => tunnel::connect(stream, &target, authorization).await,
            Protocol::Socks5 { user, .. } => tunnel::socks5(stream, &target, user).await,
        };
        tunnel.map_err(|why| ConnectFault::NoTunnel { proxy: proxy(), why: innermost(&*why).into() }.into())
    }
}

/// Replaces the host of a target by its address.
async fn resolved(target: Uri, mut resolver: Resolver) -> Result<Uri, BoxError> {
    let host = target.host().unwrap_or_default();
    if host.starts_with('[') || host.parse::<std::net::Ipv4Addr>().is_ok() {
        return Ok(target);
    }
    let first = resolver.call(host.parse::<Name>()?).await?.next();
    let Some(mut address) = first else {
        return Err(ConnectFault::Unresolved { host: host.into(), why: None }.into());
    };
    let authority = tunnel::authority(&target);
    let port = authority.rsplit_once(':').and_then(|(_, port)| port.parse().ok()).unwrap_or_default();
    address.set_port(port);
    Ok(Uri::builder().scheme("https").authority(address.to_string()).path_and_query("/").build()?)
}

/// The text of an error's innermost source: the outer ones are mostly generic.
fn innermost(error: &(dyn std::error::Error + 'static)) -> String {
    std::iter::successors(Some(error), |error| (*error).source()).last().unwrap_or(error).to_string()
}

fn check_loopback(peer: SocketAddr) -> Result<(), ConnectFault> {
    if peer.ip().to_canonical().is_loopback() { Ok(()) } else { Err(ConnectFault::NotLoopback(peer)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transport::Roots;
    use crate::transport::resolver::Names;
    use crate::transport::tls::config;

    #[test]
    fn loopback_is_decided_by_the_address_of_the_peer() {
        for peer in ["127.0.0.1:1", "127.8.9.1:1", "[::1]:1", "[::ffff:127.0.0.1]:1"] {
            assert!(check_loopback(peer.parse().unwrap()).is_ok(), "{peer}");
        }
        for peer in ["10.0.0.1:1", "[::ffff:10.0.0.1]:1", "[fe80::1]:1", "0.0.0.0:1"] {
            let fault = check_loopback(peer.parse().unwrap()).unwrap_err();
            assert!(fault.to_string().contains("refusing to send the key over plain HTTP"), "{fault}");
        }
    }

    #[tokio::test]
    async fn a_guarded_dialer_connects_to_loopback() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let uri: Uri = format!("http://localhost:{}", listener.local_addr().unwrap().port()).parse().unwrap();
        let resolver = Resolver::new(Names::default());
        let tls = Arc::new(config(&Roots::default(), None, false).unwrap());
        Dialer::new(&PoolConfig::new(), resolver, None, tls, true).call(uri).await.unwrap();
    }
}
