//! New connections: TCP, then the proxy's tunnel if there is one, then TLS.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use inngest_api_spec::{BaseUrl, Error};
use rustls::ClientConfig;
use rustls::pki_types::ServerName;
use tokio::time::Instant;
use tokio_rustls::TlsConnector;

use super::dial::{self, DialError};
use super::error::ConnectError;
use super::proxy::tunnel::{self, TunnelError};
use super::proxy::{Protocol, Proxy};
use super::resolver::Resolver;
use super::stream::Stream;

/// A host and port to connect to, as they appear in a URL.
#[derive(Clone, Debug)]
pub(super) struct Target {
    pub(super) host: Box<str>,
    pub(super) port: u16,
}

/// TLS to one host.
pub(super) struct Tls {
    connector: TlsConnector,
    server_name: ServerName<'static>,
}

/// Makes connections to a client's one server.
pub(super) struct Connector {
    pub(super) server: Target,
    pub(super) tls: Option<Tls>,
    pub(super) proxy: Option<ProxyRoute>,
    pub(super) resolver: Resolver,
    pub(super) timeout: Duration,
    pub(super) keepalive: Option<Duration>,
    /// Refuses to connect to other machines, whatever the host name resolves to: a key would travel in clear text.
    pub(super) only_loopback: bool,
}

/// The proxy on the way, and TLS to it if its URL is `https://`.
pub(super) struct ProxyRoute {
    pub(super) proxy: Proxy,
    pub(super) tls: Option<Tls>,
}

/// A connection before HTTP.
pub(super) struct Connected {
    pub(super) stream: Stream,
    pub(super) is_http2: bool,
}

impl Target {
    pub(super) fn of(base_url: &BaseUrl) -> Self {
        let authority = base_url.authority();
        let default = if base_url.is_https() { 443 } else { 80 };
        Self { host: authority.host().into(), port: authority.port_u16().unwrap_or(default) }
    }

    /// `host:port`.
    pub(super) fn authority(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }
}

impl Tls {
    /// # Errors
    /// If no certificate can be for this host.
    pub(super) fn new(config: ClientConfig, host: &str) -> Result<Self, Error> {
        let name = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        let server_name = ServerName::try_from(name.to_owned()).map_err(|_| {
            Error::configuration(format!("`{host}` is not a host name that TLS can verify; check the base URL"))
        })?;
        Ok(Self { connector: TlsConnector::from(Arc::new(config)), server_name })
    }

    async fn connect(&self, stream: Stream) -> Result<Connected, ConnectError> {
        let stream = self.connector.connect(self.server_name.clone(), stream).await;
        let stream = stream.map_err(ConnectError::in_tls_handshake)?;
        let is_http2 = stream.get_ref().1.alpn_protocol() == Some(b"h2");
        Ok(Connected { stream: Box::new(stream), is_http2 })
    }
}

impl Connector {
    /// Makes a connection.
    pub(super) async fn connect(&self, deadline: Instant) -> Result<Connected, ConnectError> {
        let stream = match &self.proxy {
            Some(route) => self.connect_through(route, deadline).await?,
            None => self.dial(&self.server, deadline).await?,
        };
        match &self.tls {
            Some(tls) => tls.connect(stream).await,
            None => Ok(Connected { stream, is_http2: false }),
        }
    }

    async fn dial(&self, target: &Target, deadline: Instant) -> Result<Stream, ConnectError> {
        let addresses = self.resolver.resolve(&target.host, target.port).await?;
        let stream = dial::connect(addresses, deadline, self.timeout).await;
        let stream = stream.map_err(|error| match error {
            DialError::Unreachable(tried) => ConnectError::Unreachable { host: target.host.clone(), tried },
            DialError::WithoutIo => ConnectError::WithoutIo,
        })?;
        if self.only_loopback && self.proxy.is_none() {
            check_loopback(stream.peer_addr().map_err(ConnectError::Io)?)?;
        }
        dial::set_options(&stream, self.keepalive).map_err(ConnectError::Io)?;
        Ok(Box::new(stream))
    }

    /// Returns the HTTP proxy that forwards requests, if there is one: a server without TLS needs no tunnel, and proxies
    /// commonly open tunnels to port 443 only.
    pub(super) fn forwarding_proxy(&self) -> Option<&Proxy> {
        let route = self.proxy.as_ref().filter(|_| self.tls.is_none())?;
        Some(&route.proxy).filter(|proxy| proxy.protocol == Protocol::Http)
    }

    async fn connect_through(&self, route: &ProxyRoute, deadline: Instant) -> Result<Stream, ConnectError> {
        let ProxyRoute { proxy, tls } = route;
        if self.forwarding_proxy().is_some() {
            return self.dial_proxy(proxy, tls.as_ref(), deadline).await;
        }
        let targets = match &proxy.protocol {
            Protocol::Socks5 { resolves: false } => self.resolved_server().await?,
            _ => vec![self.server.clone()],
        };
        let mut refused = None::<TunnelError>;
        for (target, left) in targets.iter().zip((1..=targets.len()).rev()) {
            let stream = self.dial_proxy(proxy, tls.as_ref(), deadline).await?;
            let tunnel = async {
                match &proxy.protocol {
                    Protocol::Http => tunnel::connect(stream, target, proxy).await,
                    Protocol::Socks5 { .. } => tunnel::socks5(stream, target, proxy).await,
                }
            };
            let tunnel = if targets.len() == 1 {
                tunnel.await
            } else {
                // The proxy may wait for an address that does not respond longer than the client.
                let now = Instant::now();
                let share = deadline.saturating_duration_since(now) / u32::try_from(left).unwrap_or(u32::MAX);
                let opened = tokio::time::timeout_at(now + share, tunnel).await;
                opened.unwrap_or_else(|_| Err(TunnelError::timed_out(share)))
            };
            let refusal = match tunnel {
                Ok(stream) => return Ok(stream),
                Err(refusal) if !refusal.depends_on_address => {
                    return Err(ConnectError::Tunnel { proxy: proxy.shown(), refusal });
                }
                Err(refusal) if targets.len() > 1 => refusal.at(target),
                Err(refusal) => refusal,
            };
            refused = Some(match refused {
                Some(refused) => refused.and(&refusal),
                None => refusal,
            });
        }
        Err(match refused {
            Some(refusal) => ConnectError::Tunnel { proxy: proxy.shown(), refusal },
            None => ConnectError::Unresolved { host: self.server.host.clone(), why: None },
        })
    }

    async fn dial_proxy(&self, proxy: &Proxy, tls: Option<&Tls>, deadline: Instant) -> Result<Stream, ConnectError> {
        let unreachable = |why: ConnectError| ConnectError::Proxy { proxy: proxy.shown(), why: Box::new(why) };
        let stream = self.dial(&proxy.address, deadline).await.map_err(unreachable)?;
        match tls {
            Some(tls) => tls.connect(stream).await.map(|connected| connected.stream).map_err(unreachable),
            None => Ok(stream),
        }
    }

    /// The server by its addresses, for a proxy that does not resolve names.
    async fn resolved_server(&self) -> Result<Vec<Target>, ConnectError> {
        let addresses = self.resolver.resolve(&self.server.host, self.server.port).await?;
        let target = |address: SocketAddr| {
            let host = match address {
                SocketAddr::V4(address) => address.ip().to_string(),
                SocketAddr::V6(address) => format!("[{}]", address.ip()),
            };
            Target { host: host.into(), port: address.port() }
        };
        Ok(addresses.into_iter().map(target).collect())
    }
}

fn check_loopback(peer: SocketAddr) -> Result<(), ConnectError> {
    if peer.ip().to_canonical().is_loopback() { Ok(()) } else { Err(ConnectError::NotLoopback(peer)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_is_decided_by_the_address_that_was_reached() {
        for peer in ["127.0.0.1:1", "127.8.9.1:1", "[::1]:1", "[::ffff:127.0.0.1]:1"] {
            assert!(check_loopback(peer.parse().unwrap()).is_ok(), "{peer}");
        }
        for peer in ["10.0.0.1:1", "[::ffff:10.0.0.1]:1", "[fe80::1]:1", "0.0.0.0:1"] {
            let error = check_loopback(peer.parse().unwrap()).unwrap_err();
            assert!(error.to_string().contains("refusing to send the key over plain HTTP"), "{error}");
        }
    }
}
