use std::future::Future;
use std::net::IpAddr;
use std::time::Duration;

use http::header::{HeaderName, HeaderValue, PROXY_AUTHORIZATION};
use inngest_api_spec::__private::{RESERVED_HEADERS, invalid_header_name, trimmed};
use inngest_api_spec::{BoxError, Credential, Error};

use super::ClientBuilder;
use crate::tls::Identity;
use crate::transport::{PoolConfig, Proxies, Proxy};

/// TLS, proxies, DNS and the connection pool.
impl<K: Credential> ClientBuilder<K> {
    /// Sets the timeout of a new connection: DNS, TCP, the proxy if there is one, and the TLS handshake. Default: 10 seconds.
    pub const fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.network.connect_timeout = timeout;
        self
    }

    /// Trusts a certificate authority in addition to the default ones.
    ///
    /// `certificate` is the content of a file, not its path: PEM with one or several certificates, or one certificate in DER.
    /// PEM may be indented, in UTF-16, on one line or with escaped line breaks (`\n`), as in environment variables.
    /// OpenSSL's `TRUSTED CERTIFICATE` is trusted if its settings allow it for TLS servers.
    ///
    /// Anything that cannot be read, or is not a certificate, is an error of [`build`](Self::build) that names the section: a
    /// bundle is trusted as a whole or not at all.
    ///
    /// The default authorities are those of the operating system (feature `native-roots`). The environment variables
    /// `SSL_CERT_FILE` (a file of certificates) and `SSL_CERT_DIR` (a list of directories of such files) replace them; they are
    /// read even without [`read_env`](Self::read_env). If one of them is set, but cannot be read or contains no certificate,
    /// `build` fails; a damaged section in it is skipped with a `tracing` event at level WARN. If the system has no
    /// authorities, those of the feature `webpki-roots` are used.
    ///
    /// All clients of a process share the default authorities: they are loaded once, and again only if the variables change.
    pub fn root_certificate(mut self, certificate: &[u8]) -> Self {
        let added = self.network.roots.add(certificate);
        self.record_error(added);
        self
    }

    /// Trusts only the authorities added with [`root_certificate`](Self::root_certificate), and does not load the default ones.
    pub const fn without_default_roots(mut self) -> Self {
        self.network.roots.only_added = true;
        self
    }

    /// Sets a client certificate for servers that request one (mutual TLS). Default: none.
    ///
    /// `chain` is the certificate, followed by intermediate authorities if there are any; `key` is its private key. Each is
    /// the content of a file in PEM or DER (in DER, the certificate alone), in the same shapes as for
    /// [`root_certificate`](Self::root_certificate); the key is PKCS#8, PKCS#1 or SEC1, not encrypted. In PEM, both may be in
    /// the same file, which is then passed twice. The certificate is not presented to proxies.
    ///
    /// An unreadable certificate or key, a chain in the wrong order, or a key that does not match, is an error of
    /// [`build`](Self::build).
    pub fn client_certificate(mut self, chain: &[u8], key: &[u8]) -> Self {
        let identity = Identity::parse(chain, key);
        self.network.identity = self.record_error(identity);
        self
    }

    /// Connects through a proxy. Default: none, or the proxy that [`read_env`](Self::read_env) finds.
    ///
    /// | URL | protocol | default port |
    /// |---|---|---|
    /// | `http://host:port` | HTTP | 80 |
    /// | `https://host:port` | HTTP over TLS | 443 |
    /// | `socks5://host:port` | SOCKS5; the client resolves the server's name | 1080 |
    /// | `socks5h://host:port`, `socks://host:port` | SOCKS5; the proxy resolves the server's name | 1080 |
    ///
    /// The URL may contain a user name and a password (`http://name:password@host:port`). Percent-encode special characters in
    /// them, such as `@` (`%40`), `/` (`%2F`) and `#` (`%23`); a password that is not UTF-8 is sent as its bytes. They appear
    /// in no `Debug` output and no error.
    ///
    /// HTTP proxies receive `CONNECT` for a base URL with `https://`. For one with `http://`, they receive the requests
    /// themselves and forward them; such requests never carry a key. [`proxy_header`](Self::proxy_header) adds headers for the
    /// proxy.
    ///
    /// A proxy sees the destination of TLS connections but not the traffic: a key is sent through a proxy over TLS only. A base
    /// URL with `http://` together with a key and a proxy is an error of [`build`](Self::build), also for loopback and with
    /// [`danger_send_key_over_plain_http`](Self::danger_send_key_over_plain_http).
    ///
    /// If the proxy rejects the client or the destination (with 407, 403 or another 4xx, or in SOCKS5), the call is not
    /// retried. The error contains the reason that the proxy returned.
    pub fn proxy(mut self, url: &str) -> Self {
        let proxy = Proxy::parse("the argument of `proxy`", url);
        if let Some(proxy) = self.record_error(proxy) {
            self.network.proxies = Proxies::Always(proxy);
        }
        self
    }

    /// Sets a header that HTTP proxies receive: with each `CONNECT`, or with each request that they forward. The server does not
    /// receive it. SOCKS5 proxies have no headers.
    ///
    /// Name and value are strings, or the types of the `http` crate. Spaces and tabs around the value are not sent. The value
    /// appears in no `Debug` output and no error.
    /// `proxy-authorization` replaces the user name and password in the proxy URL, for proxies that require another scheme than
    /// `Basic`. `CONNECT` carries the client's [`user_agent`](Self::user_agent) unless this sets another.
    ///
    /// `accept-encoding`, `authorization`, `connection`, `content-length`, `host`, `transfer-encoding` and the headers that
    /// override a method are an error of [`build`](Self::build).
    ///
    /// ```
    /// use inngest_api::{ApiKey, Client};
    ///
    /// # fn main() -> Result<(), inngest_api::Error> {
    /// let client = Client::builder(ApiKey::parse("sk-inn-api-0123")?)
    ///     .proxy("http://egress.internal:3128")
    ///     .proxy_header("proxy-authorization", "Bearer 0123456789")
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn proxy_header<N, V>(mut self, name: N, value: V) -> Self
    where
        N: AsRef<[u8]>,
        V: TryInto<HeaderValue>,
    {
        let header = proxy_header(name, value);
        if let Some((name, value)) = self.record_error(header) {
            self.network.proxy_headers.insert(name, value);
        }
        self
    }

    /// Disables proxies, including those from environment variables.
    ///
    /// To exclude only some hosts from the proxy of the environment variables, list them in `NO_PROXY`, separated by commas or
    /// blanks:
    ///
    /// | rule | excluded hosts |
    /// |---|---|
    /// | `example.com`, `.example.com` | the domain and its subdomains |
    /// | `*.example.com` | the subdomains |
    /// | `10.0.0.7`, `2001:db8::7` | the address |
    /// | `10.0.0.0/8`, `2001:db8::/32` | the addresses of the network |
    /// | `*` | all |
    ///
    /// All but networks can be followed by a port: `example.com:8443`, `[2001:db8::7]:8443`. The rules apply to the host in
    /// the base URL; its name is not resolved.
    pub fn no_proxy(mut self) -> Self {
        self.network.proxies = Proxies::Never;
        self
    }

    /// Overrides DNS resolution for a host. An empty list makes the host unreachable.
    ///
    /// The port comes from the URL, and the server's certificate must be valid for the host in the URL. The override also
    /// applies to the host of a proxy.
    ///
    /// ```
    /// use inngest_api::{ApiKey, Client};
    ///
    /// # fn main() -> Result<(), inngest_api::Error> {
    /// let client = Client::builder(ApiKey::parse("sk-inn-api-0123")?)
    ///     .resolve("api.inngest.com", ["10.0.0.7".parse().unwrap()]) // a private link
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn resolve(mut self, host: &str, addresses: impl IntoIterator<Item = IpAddr>) -> Self {
        self.network.resolver.set_override(host, addresses.into_iter().collect());
        self
    }

    /// Resolves host names with a custom function, except those set with [`resolve`](Self::resolve). Default: the system's
    /// resolver.
    ///
    /// If the function fails or returns no address, the call fails with [`Connect`](crate::ErrorKind::Connect).
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
        self.network.resolver.set_custom(resolve);
        self
    }

    /// Sets the connection pool and keep-alive settings. Default: [`PoolConfig::new`].
    pub const fn pool(mut self, config: PoolConfig) -> Self {
        self.network.pool = config;
        self
    }
}

fn proxy_header<N, V>(name: N, value: V) -> Result<(HeaderName, HeaderValue), Error>
where
    N: AsRef<[u8]>,
    V: TryInto<HeaderValue>,
{
    let Ok(name) = HeaderName::from_bytes(name.as_ref()) else {
        return Err(Error::configuration(format!("the proxy's header: {}", invalid_header_name(name.as_ref()))));
    };
    if RESERVED_HEADERS.contains(&name.as_str()) && name != PROXY_AUTHORIZATION {
        return Err(Error::configuration(format!("the proxy header `{name}` cannot be set")));
    }
    let Ok(value) = value.try_into() else {
        let message = format!("the value of the proxy header `{name}` contains a line break or a control character");
        return Err(Error::configuration(message));
    };
    let mut value = trimmed(value);
    value.set_sensitive(true);
    Ok((name, value))
}
