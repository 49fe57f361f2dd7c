//! Connections to the server: TCP, proxies, TLS, HTTP/1.1 and HTTP/2, and the pool.

mod connect;
mod dial;
mod error;
mod pool;
mod pool_config;
mod proxy;
mod resolver;
mod stream;

use std::time::Duration;

use http::header::{HeaderMap, HeaderValue};
use inngest_api_spec::{BaseUrl, Error};

use self::connect::{Connector, ProxyRoute, Target, Tls};
pub(crate) use self::error::{body_failure, failure, is_unprocessed};
pub(crate) use self::pool::{Exchange, Pool, PooledBody, ReusedConnection};
pub use self::pool_config::PoolConfig;
pub(crate) use self::proxy::{Proxies, Proxy};
pub(crate) use self::resolver::Resolver;
use crate::tls::{self, Identity, Roots};

/// The network settings of a client.
pub(crate) struct Network {
    pub(crate) connect_timeout: Duration,
    pub(crate) roots: Roots,
    pub(crate) identity: Option<Identity>,
    pub(crate) proxies: Proxies,
    /// Headers for HTTP proxies.
    pub(crate) proxy_headers: HeaderMap,
    pub(crate) resolver: Resolver,
    pub(crate) pool: PoolConfig,
}

/// What the connections are for.
pub(crate) struct Purpose<'a> {
    pub(crate) base_url: &'a BaseUrl,
    pub(crate) has_key: bool,
    /// The key is sent over plain HTTP, so only to a peer on loopback.
    pub(crate) guarded: bool,
    pub(crate) reads_environment: bool,
    pub(crate) user_agent: &'a HeaderValue,
}

impl Default for Network {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            roots: Roots::default(),
            identity: None,
            proxies: Proxies::default(),
            proxy_headers: HeaderMap::new(),
            resolver: Resolver::default(),
            pool: PoolConfig::new(),
        }
    }
}

impl Network {
    /// Returns the settings for connections to another server, which gets no client certificate.
    pub(crate) fn for_other_servers(&self) -> Self {
        Self {
            connect_timeout: self.connect_timeout,
            roots: self.roots.clone(),
            identity: None,
            proxies: self.proxies.clone(),
            proxy_headers: self.proxy_headers.clone(),
            resolver: self.resolver.clone(),
            pool: self.pool,
        }
    }

    /// Creates the pool of a client. Nothing is connected yet.
    pub(crate) fn pool(self, purpose: &Purpose<'_>) -> Result<Pool, Error> {
        let base_url = purpose.base_url;
        let over_tls = base_url.is_https();
        let proxy = self.proxies.for_url(base_url, purpose.reads_environment)?;
        if let Some(proxy) = proxy.as_ref().filter(|_| purpose.has_key && !over_tls) {
            return Err(Error::configuration(format!(
                "base URL {base_url} would send the key over plain HTTP through proxy {proxy}; use `https://` or call `no_proxy()`"
            )));
        }
        let server = Target::of(base_url);
        let proxy = proxy.map(|mut proxy| {
            proxy.add_headers(self.proxy_headers, purpose.user_agent.clone());
            proxy
        });
        let proxy = match proxy {
            Some(proxy) if proxy.is_https => {
                let tls = Tls::new(tls::config(&self.roots, None)?, &proxy.address.host)?;
                Some(ProxyRoute { proxy, tls: Some(tls) })
            }
            Some(proxy) => Some(ProxyRoute { proxy, tls: None }),
            None => None,
        };
        let tls = if over_tls {
            let mut config = tls::config(&self.roots, self.identity)?;
            config.alpn_protocols = self.pool.alpn().iter().map(|protocol| protocol.to_vec()).collect();
            Some(Tls::new(config, &server.host)?)
        } else {
            None
        };
        let connector = Connector {
            server,
            tls,
            proxy,
            resolver: self.resolver,
            timeout: self.connect_timeout,
            keepalive: self.pool.get_tcp_keepalive(),
            only_loopback: purpose.guarded,
        };
        Ok(Pool::new(connector, base_url, self.pool))
    }
}
