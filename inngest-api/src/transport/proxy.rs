//! The proxy between the client and its server, if there is one.

use std::fmt;
use std::sync::Arc;

use http::Uri;
use http::header::HeaderValue;
use hyper_util::client::proxy::matcher::{Intercept, Matcher};
use inngest_api_spec::{BaseUrl, Error};

use super::connect::Target;
use super::proxy_env;

const INVALID: &str = "is not a valid proxy URL; expected `http://host:port`, `https://…`, `socks5://…` or `socks5h://…`, with \
                       user name and password percent-encoded";

/// The proxy settings of a client.
#[derive(Default)]
pub(crate) enum Proxies {
    /// The proxy of the environment variables, if the client reads them.
    #[default]
    Unset,
    Never,
    Always(Proxy),
}

/// A proxy. Displayed without its user name and password.
#[derive(Clone)]
pub(crate) struct Proxy {
    shown: Arc<str>,
    pub(super) address: Target,
    /// Whether connections to the proxy itself use TLS.
    pub(super) is_https: bool,
    pub(super) protocol: Protocol,
}

/// How a tunnel through it is opened.
#[derive(Clone)]
pub(super) enum Protocol {
    Connect { authorization: Option<HeaderValue> },
    Socks5 { user: Option<(String, String)>, resolves: bool },
}

impl Proxies {
    /// Returns the proxy for connections to `base_url`.
    pub(super) fn for_url(self, base_url: &BaseUrl, reads_environment: bool) -> Result<Option<Proxy>, Error> {
        match self {
            Self::Always(proxy) => Ok(Some(proxy)),
            Self::Unset if reads_environment && !base_url.is_loopback() => proxy_env::proxy_for(base_url),
            Self::Unset | Self::Never => Ok(None),
        }
    }
}

impl Proxy {
    /// Parses a proxy URL; `what` names its source in the error, which shows nothing of the URL.
    pub(crate) fn parse(what: &str, url: &str) -> Result<Self, Error> {
        Self::read(url).ok_or_else(|| Error::configuration(format!("{what} {INVALID}")))
    }

    fn read(url: &str) -> Option<Self> {
        let found = intercept(url)?;
        let (scheme, authority) = (found.uri().scheme()?, found.uri().authority()?);
        // The parser accepts a second `@`, which would be displayed, and a port that is not a number.
        let port = authority.as_str().strip_prefix(authority.host()).filter(|_| !authority.as_str().contains('@'))?;
        if authority.host().is_empty() || !(port.is_empty() || authority.port_u16().is_some()) {
            return None;
        }
        let user = || found.raw_auth().map(|(user, password)| (user.to_owned(), password.to_owned()));
        // RFC 1929 encodes the length of each in one byte.
        let is_short = |user: &Option<(String, String)>| {
            user.as_ref().is_none_or(|(name, password)| u8::try_from(name.len().max(password.len())).is_ok())
        };
        if scheme.as_str().starts_with("socks5") && !is_short(&user()) {
            return None;
        }
        let (protocol, is_https, default_port) = match scheme.as_str() {
            "http" => (Protocol::Connect { authorization: found.basic_auth().cloned() }, false, 80),
            "https" => (Protocol::Connect { authorization: found.basic_auth().cloned() }, true, 443),
            "socks5" => (Protocol::Socks5 { user: user(), resolves: false }, false, 1080),
            "socks5h" => (Protocol::Socks5 { user: user(), resolves: true }, false, 1080),
            _ => return None,
        };
        let address = Target { host: authority.host().into(), port: authority.port_u16().unwrap_or(default_port) };
        let shown = format!("{scheme}://{}", address.authority()).into();
        Some(Self { shown, address, is_https, protocol })
    }

    pub(super) fn shown(&self) -> Arc<str> {
        Arc::clone(&self.shown)
    }
}

impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

/// Parses a proxy URL. (The matcher's own reader of the environment ignores values that it cannot parse.)
fn intercept(proxy: &str) -> Option<Intercept> {
    Matcher::builder().all(proxy).build().intercept(&Uri::from_static("https://host"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_proxy_is_displayed_without_user_name_and_password() {
        for (url, shown, address) in [
            ("http://proxy:3128", "http://proxy:3128", "http://proxy:3128/"),
            ("proxy:3128", "http://proxy:3128", "http://proxy:3128/"),
            ("proxy", "http://proxy:80", "http://proxy:80/"),
            ("http://me:SECRET@proxy:3128/path?query", "http://proxy:3128", "http://proxy:3128/"),
            ("https://me:SECRET@proxy", "https://proxy:443", "https://proxy:443/"),
            ("socks5://me:SECRET@[::1]", "socks5://[::1]:1080", "http://[::1]:1080/"),
            ("socks5h://127.0.0.1:9", "socks5h://127.0.0.1:9", "http://127.0.0.1:9/"),
        ] {
            let proxy = Proxy::parse("it", url).unwrap();
            let scheme = if proxy.is_https { "https" } else { "http" };
            let found = format!("{scheme}://{}/", proxy.address.authority());
            assert_eq!((proxy.to_string().as_str(), found.as_str()), (shown, address), "{url}");
        }
    }

    #[test]
    fn an_invalid_proxy_url_is_rejected_and_not_quoted() {
        for url in [
            "",
            "http://",
            "http://me:SECRET@",
            "http://me:SEC@RET@proxy:1",
            "http://me:SEC/RET@proxy:1",
            "http://proxy:SECRET",
            "http://proxy:99999",
            "socks4://me:SECRET@proxy:1",
            "ftp://proxy:1",
            "http://pro xy:1",
            &format!("socks5://{}:x@proxy:1", "SECRET".repeat(43)),
            &format!("socks5h://x:{}@proxy:1", "SECRET".repeat(43)),
        ] {
            let shown = Proxy::parse("it", url).err().map(|error| format!("{error} {error:?}")).expect(url);
            assert!(shown.contains("is not a valid proxy URL"), "{shown}");
            assert!(!shown.contains("SEC") && !shown.contains("RET"), "{shown}");
        }
    }
}
