//! Where the API is.

use std::fmt;

use http::uri::{Authority, Scheme, Uri};

/// Where the API is: an origin, with or without a path in front of `/v1` and `/v2`. A trailing slash is harmless.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl {
    scheme: Scheme,
    authority: Authority,
    path: String,
}

/// Why a text is no base URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BaseUrlError {
    /// It is no absolute URL.
    Malformed,
    /// Its scheme is neither `http` nor `https`.
    Scheme,
    /// It holds a user name or a password.
    UserInfo,
    /// It holds a query or a fragment.
    QueryOrFragment,
    /// It ends in `/v1` or `/v2`, which each operation adds itself.
    EndsInVersion,
}

impl BaseUrl {
    /// The cloud, `https://api.inngest.com`.
    #[must_use]
    pub fn cloud() -> Self {
        Self { scheme: Scheme::HTTPS, authority: Authority::from_static("api.inngest.com"), path: String::new() }
    }

    /// The dev server at its usual place, `http://localhost:8288`.
    #[must_use]
    pub fn dev_server() -> Self {
        Self { scheme: Scheme::HTTP, authority: Authority::from_static("localhost:8288"), path: String::new() }
    }

    /// Reads a base URL from its text.
    ///
    /// # Errors
    /// Where it is not an absolute `http` or `https` URL, or holds user info, a query or a fragment.
    pub fn parse(text: &str) -> Result<Self, BaseUrlError> {
        if text.contains(['?', '#']) {
            return Err(BaseUrlError::QueryOrFragment);
        }
        let parts = text.parse::<Uri>().map_err(|_| BaseUrlError::Malformed)?.into_parts();
        let (Some(scheme), Some(authority)) = (parts.scheme, parts.authority) else {
            return Err(BaseUrlError::Malformed);
        };
        if scheme != Scheme::HTTPS && scheme != Scheme::HTTP {
            return Err(BaseUrlError::Scheme);
        }
        if authority.as_str().contains('@') {
            return Err(BaseUrlError::UserInfo);
        }
        let host = authority.host();
        let port = authority.as_str().get(host.len()..).and_then(|rest| rest.strip_prefix(':'));
        // The parser lets a port pass that is no number, and would fall back to the scheme's own.
        let is_port = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<u16>().is_ok();
        if matches!(host, "" | "[]") || port.is_some_and(|port| !is_port(port)) {
            return Err(BaseUrlError::Malformed);
        }
        let path = parts.path_and_query.map_or(String::new(), |path| path.path().trim_end_matches('/').to_owned());
        if path.ends_with("/v1") || path.ends_with("/v2") {
            return Err(BaseUrlError::EndsInVersion);
        }
        Ok(Self { scheme, authority, path })
    }

    /// `http` or `https`.
    #[must_use]
    pub const fn scheme(&self) -> &Scheme {
        &self.scheme
    }

    /// Host and port.
    #[must_use]
    pub const fn authority(&self) -> &Authority {
        &self.authority
    }

    /// What stands in front of `/v1` and `/v2`, without a slash at its end; mostly nothing.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Whether requests go over TLS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.scheme == Scheme::HTTPS
    }

    /// Whether the host is said to be this machine: `localhost`, an address in 127/8, or `::1`.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        let host = self.authority.host().trim_start_matches('[').trim_end_matches(']');
        host.eq_ignore_ascii_case("localhost")
            || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}{}", self.scheme, self.authority, self.path)
    }
}

impl std::str::FromStr for BaseUrl {
    type Err = BaseUrlError;

    fn from_str(text: &str) -> Result<Self, BaseUrlError> {
        Self::parse(text)
    }
}

impl TryFrom<&str> for BaseUrl {
    type Error = BaseUrlError;

    fn try_from(text: &str) -> Result<Self, BaseUrlError> {
        Self::parse(text)
    }
}

impl TryFrom<&String> for BaseUrl {
    type Error = BaseUrlError;

    fn try_from(text: &String) -> Result<Self, BaseUrlError> {
        Self::parse(text)
    }
}

impl TryFrom<String> for BaseUrl {
    type Error = BaseUrlError;

    fn try_from(text: String) -> Result<Self, BaseUrlError> {
        Self::parse(&text)
    }
}

impl fmt::Display for BaseUrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "a base URL is absolute: `https://host`, with or without a port and a path",
            Self::Scheme => "a base URL starts with `https://` or `http://`",
            Self::UserInfo => "a base URL holds no user name or password",
            Self::QueryOrFragment => "a base URL holds no query or fragment",
            Self::EndsInVersion => "leave `/v1` or `/v2` out of the base URL: each operation adds its own",
        })
    }
}

impl std::error::Error for BaseUrlError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_kept_and_a_trailing_slash_is_harmless() {
        for text in ["https://proxy.example:8443/inngest/api", "https://proxy.example:8443/inngest/api/"] {
            let url = BaseUrl::parse(text).unwrap();
            assert_eq!(url.to_string(), "https://proxy.example:8443/inngest/api");
            assert_eq!(url.path(), "/inngest/api");
        }
        assert_eq!(BaseUrl::parse("http://localhost:8288/").unwrap(), BaseUrl::dev_server());
        assert_eq!(BaseUrl::parse("https://api.inngest.com").unwrap(), BaseUrl::cloud());
    }

    #[test]
    fn what_is_no_origin_is_refused() {
        for (text, error) in [
            ("api.inngest.com", BaseUrlError::Malformed),
            ("/v2", BaseUrlError::Malformed),
            ("http://127.0.0.1:99999", BaseUrlError::Malformed),
            ("https://host:", BaseUrlError::Malformed),
            ("https://host:+80", BaseUrlError::Malformed),
            ("https://[]", BaseUrlError::Malformed),
            ("https://", BaseUrlError::Malformed),
            ("ftp://host", BaseUrlError::Scheme),
            ("https://me:secret@host", BaseUrlError::UserInfo),
            ("https://host/?a=b", BaseUrlError::QueryOrFragment),
            ("https://host/#a", BaseUrlError::QueryOrFragment),
            ("https://api.inngest.com/v2/", BaseUrlError::EndsInVersion),
        ] {
            assert_eq!(BaseUrl::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn loopback_is_known_by_name_and_by_address() {
        for text in ["http://localhost", "http://LOCALHOST:1", "http://127.8.9.1:2", "http://[::1]:3"] {
            assert!(BaseUrl::parse(text).unwrap().is_loopback(), "{text}");
        }
        for text in
            ["http://example.com", "http://10.0.0.1", "http://localhost.example.com", "http://127.0.0.1.example.com"]
        {
            assert!(!BaseUrl::parse(text).unwrap().is_loopback(), "{text}");
        }
    }
}
