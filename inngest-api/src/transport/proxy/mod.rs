//! The proxy between the client and its server, if there is one.

mod environment;
mod no_proxy;
pub(super) mod response;
mod socks5;
pub(super) mod tunnel;

use std::fmt;
use std::net::Ipv6Addr;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{CONNECTION, HeaderMap, HeaderValue, PROXY_AUTHORIZATION, USER_AGENT};
use inngest_api_spec::{BaseUrl, Error};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, percent_encode};

use crate::transport::connect::Target;

const EXPECTED: &str = "expected `http://host:port`, `https://…`, `socks5://…` or `socks5h://…`, with user name and password \
                        percent-encoded";
const UNESCAPED: &str = "percent-encode special characters in its user name and password: `%` as `%25`, `@` as `%40`, `/` as \
                         `%2F`, `#` as `%23`, `?` as `%3F`";
const COLON: &str = "a user name of an HTTP proxy cannot contain `:`";
const TOO_LONG: &str = "a user name or password of a SOCKS5 proxy cannot be longer than 255 bytes";

/// The proxy settings of a client.
#[derive(Clone, Default)]
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
    pub(super) credentials: Option<Credentials>,
    /// What an HTTP proxy receives with each request, and the server does not.
    pub(super) headers: HeaderMap,
}

/// The protocol between the client and the proxy.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Protocol {
    Http,
    Socks5 { resolves: bool },
}

/// A user name and a password: bytes, because a password need not be UTF-8.
#[derive(Clone)]
pub(super) struct Credentials {
    pub(super) name: Vec<u8>,
    pub(super) password: Vec<u8>,
}

impl Proxies {
    /// Returns the proxy for connections to `base_url`.
    pub(super) fn for_url(self, base_url: &BaseUrl, reads_environment: bool) -> Result<Option<Proxy>, Error> {
        match self {
            Self::Always(proxy) => Ok(Some(proxy)),
            Self::Unset if reads_environment && !base_url.is_loopback() => environment::proxy_for(base_url),
            Self::Unset | Self::Never => Ok(None),
        }
    }
}

impl Proxy {
    /// Parses a proxy URL; `what` names its source in the error, which shows nothing of the URL.
    pub(crate) fn parse(what: &str, url: &str) -> Result<Self, Error> {
        let invalid = |why| Error::configuration(format!("{what} is not a valid proxy URL; {why}"));
        Self::read(url.trim()).map_err(invalid)
    }

    /// Not by a general parser of URLs: each of these takes a part of an unescaped password for the host, which errors show.
    fn read(url: &str) -> Result<Self, &'static str> {
        let (scheme, rest) = url.split_once("://").unwrap_or(("http", url));
        let scheme = scheme.to_ascii_lowercase();
        let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        if path.contains('@') {
            return Err(UNESCAPED);
        }
        let (credentials, address) = match authority.rsplit_once('@') {
            Some((text, address)) => (Credentials::parse(text)?, address),
            None => (None, authority),
        };
        let mut headers = HeaderMap::new();
        let (protocol, default_port) = match scheme.as_str() {
            "http" | "https" => {
                if let Some(credentials) = &credentials {
                    headers.insert(PROXY_AUTHORIZATION, credentials.basic()?);
                }
                (Protocol::Http, if scheme == "http" { 80 } else { 443 })
            }
            // `socks` is what desktops write. They and browsers take it for SOCKS5, with names resolved by the proxy.
            "socks5" | "socks5h" | "socks" => {
                // RFC 1929 encodes the length of each in one byte.
                let is_short = |text: &Vec<u8>| u8::try_from(text.len()).is_ok();
                if credentials.as_ref().is_some_and(|user| !is_short(&user.name) || !is_short(&user.password)) {
                    return Err(TOO_LONG);
                }
                (Protocol::Socks5 { resolves: scheme != "socks5" }, 1080)
            }
            _ => return Err(EXPECTED),
        };
        let (host, port) = host_and_port(address, default_port).ok_or(EXPECTED)?;
        let address = Target { host: host.into(), port };
        let shown = format!("{scheme}://{}", address.authority()).into();
        Ok(Self { shown, address, is_https: scheme == "https", protocol, credentials, headers })
    }

    /// Adds headers for an HTTP proxy. Those of the caller take precedence over the password in the URL.
    pub(super) fn add_headers(&mut self, custom: HeaderMap, user_agent: HeaderValue) {
        self.headers.extend(custom);
        self.headers.entry(USER_AGENT).or_insert(user_agent);
    }

    /// Adds the headers for the proxy to a request that it forwards. `Connection` names them, so that it removes them.
    pub(super) fn write_headers(&self, headers: &mut HeaderMap) {
        for (name, value) in &self.headers {
            if !headers.contains_key(name) {
                headers.insert(name, value.clone());
                if name != PROXY_AUTHORIZATION {
                    headers.append(CONNECTION, name.clone().into());
                }
            }
        }
    }

    /// Whether this value of `Proxy-Authorization` is that of the URL.
    pub(super) fn is_basic(&self, value: &HeaderValue) -> bool {
        self.credentials.as_ref().and_then(|credentials| credentials.basic().ok()).is_some_and(|basic| basic == *value)
    }

    /// Returns a text without the user name, the password and the values of the headers. If the text is truncated, a secret at
    /// its end may be as well.
    pub(super) fn redacted(&self, text: &str, is_whole: bool) -> String {
        const REDACTED: &str = "…";
        let mut secrets = Vec::new();
        for part in self.credentials.iter().flat_map(|credentials| [&credentials.name, &credentials.password]) {
            secrets.push(String::from_utf8_lossy(part).into_owned());
            secrets.push(percent_encode(part, NON_ALPHANUMERIC).to_string());
        }
        for (_, value) in self.headers.iter().filter(|(name, _)| *name != USER_AGENT) {
            let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
            // Without the scheme, as in `Basic …`.
            secrets.extend(value.split_once(' ').map(|(_, token)| token.to_owned()));
            secrets.push(value);
        }
        secrets.retain(|secret| !secret.is_empty());
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        let mut text = secrets.iter().fold(text.to_owned(), |text, secret| text.replace(secret, REDACTED));
        if !is_whole {
            let is_start_of_secret = |tail: &str| secrets.iter().any(|secret| secret.starts_with(tail));
            let tail = text.char_indices().map(|(at, _)| at).find(|at| text.get(*at..).is_some_and(is_start_of_secret));
            text.truncate(tail.unwrap_or(text.len()));
        }
        text
    }

    pub(super) fn shown(&self) -> Arc<str> {
        Arc::clone(&self.shown)
    }
}

impl Credentials {
    /// Parses `name:password`, `name`, or nothing.
    fn parse(text: &str) -> Result<Option<Self>, &'static str> {
        let (name, password) = text.split_once(':').unwrap_or((text, ""));
        let credentials = Self { name: decode(name)?, password: decode(password)? };
        Ok(Some(credentials).filter(|_| !text.is_empty()))
    }

    /// The value of `Proxy-Authorization`: RFC 7617.
    fn basic(&self) -> Result<HeaderValue, &'static str> {
        if self.name.contains(&b':') {
            return Err(COLON);
        }
        let encoded = STANDARD.encode([&*self.name, b":", &*self.password].concat());
        let mut value = HeaderValue::try_from(format!("Basic {encoded}")).map_err(|_| EXPECTED)?;
        value.set_sensitive(true);
        Ok(value)
    }
}

/// Decodes a user name or a password. Characters that RFC 3986 does not allow in it are rejected, because other clients take
/// them for the end of the user name and password.
fn decode(text: &str) -> Result<Vec<u8>, &'static str> {
    let is_escape = |rest: &str| rest.as_bytes().get(..2).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
    let is_allowed = |character: char| character.is_ascii_alphanumeric() || "-._~!$&'()*+,;=:%".contains(character);
    if !text.chars().all(is_allowed) || !text.split('%').skip(1).all(is_escape) {
        return Err(UNESCAPED);
    }
    Ok(percent_decode_str(text).collect())
}

fn host_and_port(address: &str, default_port: u16) -> Option<(&str, u16)> {
    // The colons of an IPv6 address are inside its brackets.
    let (host, port) = match address.rsplit_once(':') {
        Some((host, port)) if !port.ends_with(']') => (host, parse_port(port)?),
        _ => (address, default_port),
    };
    let is_host = match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(address) => address.parse::<Ipv6Addr>().is_ok(),
        None => !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte)),
    };
    is_host.then_some((host, port))
}

fn parse_port(text: &str) -> Option<u16> {
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|port| is_number && *port != 0)
}

impl fmt::Display for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxy(url: &str) -> Proxy {
        Proxy::parse("it", url).unwrap_or_else(|error| panic!("{url}: {error}"))
    }

    #[test]
    fn a_proxy_is_displayed_without_user_name_and_password() {
        for (url, shown) in [
            ("http://proxy:3128", "http://proxy:3128"),
            ("proxy:3128", "http://proxy:3128"),
            (" proxy\n", "http://proxy:80"),
            ("me:SECRET@proxy_1.test.", "http://proxy_1.test.:80"),
            ("http://me:SECRET@proxy:3128/path?query", "http://proxy:3128"),
            ("https://me:SECRET@proxy", "https://proxy:443"),
            ("HTTPS://proxy/", "https://proxy:443"),
            ("socks5://me:SECRET@[::1]", "socks5://[::1]:1080"),
            ("Socks5H://127.0.0.1:9", "socks5h://127.0.0.1:9"),
            ("SOCKS://me@[2001:db8::1]:9/", "socks://[2001:db8::1]:9"),
        ] {
            let proxy = proxy(url);
            assert_eq!(proxy.to_string(), shown, "{url}");
            assert!(shown.ends_with(&format!("://{}", proxy.address.authority())), "{url}");
            assert_eq!(proxy.is_https, shown.starts_with("https:"), "{url}");
        }
    }

    #[test]
    fn socks_means_socks5_with_names_resolved_by_the_proxy() {
        for (scheme, expected) in [("socks", true), ("socks5h", true), ("socks5", false)] {
            let proxy = proxy(&format!("{scheme}://proxy"));
            assert!(proxy.protocol == Protocol::Socks5 { resolves: expected }, "{scheme}");
        }
    }

    #[test]
    fn user_name_and_password_are_decoded_to_bytes() {
        let rows = [
            ("", None),
            ("@", None),
            ("me@", Some(("me", b"" as &[u8]))),
            (":word@", Some(("", b"word"))),
            ("me:a:b@", Some(("me", b"a:b"))),
            ("me:%40%2f%23%3F%25%20%5C@", Some(("me", b"@/#?% \\"))),
            ("m%65:%ff%00%C3%BC@", Some(("me", b"\xff\x00\xc3\xbc"))),
            ("me:-._~!$&'()*+,;=@", Some(("me", b"-._~!$&'()*+,;="))),
        ];
        for (text, expected) in rows {
            let user = proxy(&format!("socks5://{text}proxy")).credentials.map(|user| (user.name, user.password));
            assert_eq!(user, expected.map(|(name, password)| (name.into(), password.into())), "{text}");
            let basic = expected.map(|(name, password)| {
                ["Basic ", &STANDARD.encode([name.as_bytes(), b":", password].concat())].concat()
            });
            let proxy = proxy(&format!("{text}proxy"));
            let value = proxy.headers.get(PROXY_AUTHORIZATION);
            assert_eq!(value.map(|value| value.to_str().unwrap()), basic.as_deref(), "{text}");
            assert!(value.is_none_or(HeaderValue::is_sensitive));
        }
    }

    #[test]
    fn secrets_are_removed_from_texts_of_the_proxy() {
        let mut proxy = proxy("http://Alice:p%40ss+word@proxy");
        let mut custom = HeaderMap::new();
        custom.insert("x-token", HeaderValue::from_static("Bearer t0ken"));
        proxy.add_headers(custom, HeaderValue::from_static("me/1"));
        for (text, whole, truncated) in [
            ("p@ss+word for Alice: p%40ss%2Bword", "… for …: …", "… for …: …"),
            ("got Basic QWxpY2U6cEBzcyt3b3Jk, QWxpY2U6cEBzcyt3b3Jk", "got …, …", "got …, …"),
            ("Bearer t0ken t0ken of me/1", "… … of me/1", "… … of me/1"),
            ("rejected p@ss+wor", "rejected p@ss+wor", "rejected "),
            ("rejected Basic QWxpY2U6cEBzcyt3b3J", "rejected Basic QWxpY2U6cEBzcyt3b3J", "rejected "),
            ("denied", "denied", "denied"),
            ("", "", ""),
        ] {
            assert_eq!((proxy.redacted(text, true).as_str(), proxy.redacted(text, false).as_str()), (whole, truncated));
        }
    }

    #[test]
    fn an_invalid_proxy_url_is_rejected_with_the_reason_and_not_quoted() {
        let long = "SECRET".repeat(43);
        let expected = [
            "",
            "http://",
            "://proxy",
            "http://me:SECRET@",
            "http://proxy:SECRET",
            "http://proxy:99999",
            "http://proxy:0",
            "http://proxy:+80",
            "http://proxy:",
            "socks4://me:SECRET@proxy:1",
            "ftp://proxy:1",
            "http:proxy:1",
            "http://pro xy:1",
            "http://próxy:1",
            "http://::1:1",
            "http://[::g]:1",
            "http://[::1]SECRET:1",
            "http://me@SECRET\\:1",
            "\"http://proxy:1\"",
        ];
        let unescaped = [
            "http://me:p@SECRET#1@proxy:3128",
            "http://me:p@SECRET/1@proxy:3128",
            "http://me:p@SECRET?1@proxy:3128",
            "http://me:p@SECRET\\1@proxy:3128",
            "http://me:SEC@RET@proxy:1",
            "http://me:SEC/RET@proxy:1",
            "http://me:12#SECRET@proxy:1",
            "me:SEC#RET@proxy:1",
            "http://SEC/RET:word@proxy:1",
            "http://SEC@RET:word@proxy:1",
            "http://SEC RET@proxy:1",
            "socks5://me:SEC RET@proxy:1",
            "socks5h://me:SECRET%@proxy:1",
            "https://me:SECRET%4@proxy:1",
            "https://me:SECRET%zz@proxy:1",
            "http://me:SECRET\"@proxy:1",
            "http://me:[SECRET]@proxy:1",
            "http://me:SECRETß@proxy:1",
            "http://me:SECRET\n@proxy:1",
            "http://me:SECRET^|{}<>`@proxy:1",
        ];
        let colon = ["http://SEC%3ARET:SECRET@proxy:1"];
        let too_long = [format!("socks5://{long}:x@proxy:1"), format!("socks5h://x:{long}@proxy:1")];
        let rows = expected.map(|url| (url, EXPECTED)).into_iter();
        let rows = rows.chain(unescaped.map(|url| (url, UNESCAPED))).chain(colon.map(|url| (url, COLON)));
        for (url, why) in rows.chain(too_long.iter().map(|url| (url.as_str(), TOO_LONG))) {
            let error = Proxy::parse("it", url).err().unwrap_or_else(|| panic!("{url} is accepted"));
            assert_eq!(error.to_string(), format!("it is not a valid proxy URL; {why}"), "{url}");
            let shown = format!("{error:?}");
            assert!(!shown.contains("SEC") && !shown.contains("RET"), "{shown}");
        }
    }
}
