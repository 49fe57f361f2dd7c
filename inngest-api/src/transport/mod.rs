//! Connections to the server: TCP, proxies, TLS, HTTP/1.1 and HTTP/2, and the pool.

mod certificates;
mod connector;
mod dial;
mod failure;
mod fault;
mod flights;
mod io;
mod pool_config;
mod proxy;
mod resolver;
pub(crate) mod step;
mod tls;
mod tunnel;

use std::sync::Arc;
use std::time::Duration;

use hyper_util::client::legacy::Client;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use inngest_api_spec::__private::Body;
use inngest_api_spec::{BaseUrl, Error};

pub(crate) use self::certificates::Identity;
pub(crate) use self::connector::Connector;
use self::dial::Dialer;
pub(crate) use self::failure::{failure, is_unprocessed, root_cause};
pub use self::pool_config::PoolConfig;
pub(crate) use self::proxy::{Proxies, Proxy};
use self::resolver::{Names, Resolver};
#[cfg(feature = "mock")]
pub(crate) use self::tls::provider;
pub(crate) use self::tls::{Roots, random};

/// The connection pool.
pub(crate) type HttpClient = Client<Connector, Body>;

/// The network settings of a client.
pub(crate) struct Network {
    pub(crate) connect_timeout: Duration,
    pub(crate) roots: Roots,
    pub(crate) identity: Option<Identity>,
    pub(crate) proxies: Proxies,
    pub(crate) names: Names,
    pub(crate) pool: PoolConfig,
}

/// What the connections are for.
pub(crate) struct Purpose<'a> {
    pub(crate) base_url: &'a BaseUrl,
    pub(crate) has_key: bool,
    /// The key is sent over plain HTTP, so only to a peer on loopback.
    pub(crate) guarded: bool,
    pub(crate) reads_environment: bool,
}

impl Default for Network {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            roots: Roots::default(),
            identity: None,
            proxies: Proxies::default(),
            names: Names::default(),
            pool: PoolConfig::new(),
        }
    }
}

impl Network {
    /// Creates the pool of a client.
    pub(crate) fn client(self, purpose: &Purpose<'_>) -> Result<HttpClient, Error> {
        let base_url = purpose.base_url;
        let over_tls = base_url.is_https();
        let proxy = self.proxies.for_url(base_url, purpose.reads_environment)?;
        if let Some(proxy) = proxy.as_ref().filter(|_| purpose.has_key && !over_tls) {
            return Err(Error::configuration(format!(
                "base URL {base_url} would send the key over plain HTTP through proxy {proxy}; use `https://` or call `no_proxy()`"
            )));
        }
        let tls_to_proxy = proxy.as_ref().is_some_and(|proxy| proxy.address.scheme_str() == Some("https"));
        let tls_to_proxy = Arc::new(tls::config(&self.roots, None, tls_to_proxy)?);
        let mut tls = tls::config(&self.roots, self.identity, over_tls)?;
        tls.alpn_protocols = self.pool.alpn().iter().map(|protocol| protocol.to_vec()).collect();

        let shown = proxy.as_ref().map(Proxy::shown);
        let resolver = Resolver::new(self.names);
        let dialer = Dialer::new(&self.pool, resolver, proxy, tls_to_proxy, purpose.guarded);
        let shares = over_tls && self.pool.reuses_connections();
        let connector = Connector::new(dialer, tls, self.connect_timeout, shown, shares);

        let mut client = Client::builder(TokioExecutor::new());
        client.pool_timer(TokioTimer::new()).timer(TokioTimer::new());
        self.pool.apply(&mut client);
        Ok(client.build(connector))
    }
}
