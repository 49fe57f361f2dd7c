use std::future::Future;
use std::net::IpAddr;
use std::time::Duration;

use inngest_api_spec::Credential;

use super::ClientBuilder;
use crate::service::BoxError;
use crate::transport::{Identity, PoolConfig, Proxies, Proxy};

/// TLS, proxies, names and connections.
impl<K: Credential> ClientBuilder<K> {
    /// The deadline for a new connection: name, TCP, the proxy if there is one, and TLS. Default: 10 seconds.
    pub const fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.network.connect_timeout = timeout;
        self
    }

    /// Trusts a certificate authority besides the usual ones: PEM (one or several), or DER.
    pub fn root_certificate(mut self, certificate: &[u8]) -> Self {
        let added = self.network.roots.add(certificate);
        self.keep(added);
        self
    }

    /// Trusts no other authorities than those given with [`root_certificate`](Self::root_certificate).
    pub const fn without_default_roots(mut self) -> Self {
        self.network.roots.only_given = true;
        self
    }

    /// Shows a certificate to servers that ask for one (mutual TLS): the certificate, followed by the authorities between it
    /// and a root where there are any, and its private key. Each is PEM or DER (then the certificate alone); the key is
    /// PKCS#8, PKCS#1 or SEC1, not encrypted. Proxies are shown none. Default: none.
    ///
    /// What is unreadable, and a key that is not the certificate's, is an error of [`build`](Self::build).
    pub fn client_certificate(mut self, chain: &[u8], key: &[u8]) -> Self {
        let identity = Identity::parse(chain, key);
        self.network.identity = self.keep(identity);
        self
    }

    /// Connects through a proxy: `http://host:port` or `https://…`, which are asked for a tunnel (`CONNECT`), or
    /// `socks5h://…`, which resolves the server's name itself, or `socks5://…`, which is told an address. A user name and a
    /// password may stand in it, percent-encoded (`http://name:password@host:port`): they are never shown. Where the port
    /// is not said it is 80, 443 or 1080. Default: none, or what [`from_env`](Self::read_env) reads.
    ///
    /// The proxy sees whereto, and not what: a key goes through it within TLS alone. A base URL with `http://`, a key and a
    /// proxy are an error of [`build`](Self::build), also on this machine and also where
    /// [`danger_send_key_over_plain_http`](Self::danger_send_key_over_plain_http) was said.
    pub fn proxy(mut self, url: &str) -> Self {
        let proxy = Proxy::parse(url);
        if let Some(proxy) = self.keep(proxy) {
            self.network.proxies = Proxies::Always(proxy);
        }
        self
    }

    /// Connects through no proxy, whatever the environment says.
    pub fn no_proxy(mut self) -> Self {
        self.network.proxies = Proxies::Never;
        self
    }

    /// Says the addresses of a host, which is then not looked up; none: it cannot be reached. The port is that of the URL,
    /// and the host that of the URL is whom the server's certificate has to be for. Holds for a proxy's host as well.
    ///
    /// ```
    /// use inngest_api::{ApiKey, Client};
    ///
    /// # fn main() -> Result<(), inngest_api::Error> {
    /// let client = Client::builder(ApiKey::parse("sk-inn-api-0123")?)
    ///     .resolve("api.inngest.com", ["10.0.0.7".parse().unwrap()]) // by a private link
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn resolve(mut self, host: &str, addresses: impl IntoIterator<Item = IpAddr>) -> Self {
        self.network.names.say(host, addresses.into_iter().collect());
        self
    }

    /// Looks hosts up by a function of yours, but for those of which [`resolve`](Self::resolve) says the addresses. Its
    /// error, or no address, is an error of the call, [`Connect`](crate::ErrorKind::Connect). Default: the system's way.
    ///
    /// ```
    /// use std::io;
    /// use inngest_api::{ApiKey, Client};
    ///
    /// # fn main() -> Result<(), inngest_api::Error> {
    /// let client = Client::builder(ApiKey::parse("sk-inn-api-0123")?)
    ///     .resolver(|host| async move {
    ///         let found = tokio::net::lookup_host((host, 0)).await?;
    ///         Ok::<_, io::Error>(found.map(|address| address.ip()).collect::<Vec<_>>())
    ///     })
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn resolver<F, A, E>(mut self, resolve: impl Fn(String) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<A, E>> + Send + 'static,
        A: IntoIterator<Item = IpAddr>,
        E: Into<BoxError>,
    {
        self.network.names.ask(resolve);
        self
    }

    /// How connections are kept, watched and left. Default: [`PoolConfig::new`].
    pub const fn pool(mut self, config: PoolConfig) -> Self {
        self.network.connections = config;
        self
    }
}
