//! The base URL of the API.

use std::borrow::Cow;
use std::convert::Infallible;
use std::fmt;
use std::net::IpAddr;

use http::uri::{Authority, Scheme, Uri};
use percent_encoding::percent_decode_str;
use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use crate::auth::{KeyErrorKind, has_placeholder};
use crate::{OPERATIONS, V1, V2, Version as _};

/// The base URL of the API: an origin, with an optional path that precedes `/v1`, `/v2` and the Event API's `/e`.
///
/// Functions that take a URL accept a `BaseUrl` as well as a string. It can be deserialized as part of a service's
/// configuration, and displays as text that parses to the same URL.
///
/// | text | operations of v2 are sent to |
/// |---|---|
/// | `https://host`, `https://host/` | `https://host/v2/…` |
/// | `https://host/v2`, `https://host/v1`, `https://host/api/v2` | the same: the version at the end is ignored |
/// | `https://host/inngest`, `https://host/inngest/v2` | `https://host/inngest/v2/…` |
/// | `https://host/stage/v1/v2` (a gateway that is mounted at `/stage/v1`) | `https://host/stage/v1/v2/…` |
///
/// `/api/v2` is the other path at which servers have v2, so both segments are ignored; for a gateway that is mounted at `/api`,
/// write `https://host/api`. White space around the text is ignored.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct BaseUrl {
    scheme: Scheme,
    authority: Authority,
    path: String,
}

/// Why a text is not a base URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BaseUrlError {
    /// The text is not an absolute URL.
    Malformed,
    /// The text has white space within it.
    WhiteSpace,
    /// The text has quotes around it.
    Quoted,
    /// The text has a byte order mark around it, as editors on Windows write it.
    ByteOrderMark,
    /// The text is a line of a file of variables, `INNGEST_BASE_URL=…`, and the value alone is expected.
    Assignment,
    /// The text contains a placeholder or a variable that was not expanded, such as `{HOST}` or `$HOST`.
    Placeholder,
    /// The port is not a number from 0 to 65,535.
    Port,
    /// The scheme is neither `http` nor `https`.
    Scheme,
    /// The URL has a user name or a password.
    UserInfo,
    /// The URL has a query or a fragment.
    QueryOrFragment,
    /// The path has a `.` or `..` segment.
    DotSegment,
    /// The path ends in a version in an unusual spelling, such as `/V1`. Each operation adds its own.
    EndsInVersion,
    /// The path contains that of an operation, such as `/v1/events`.
    ContainsOperation,
}

impl BaseUrl {
    /// Returns the base URL of Inngest Cloud, `https://api.inngest.com`.
    #[must_use]
    pub fn cloud() -> Self {
        Self { scheme: Scheme::HTTPS, authority: Authority::from_static("api.inngest.com"), path: String::new() }
    }

    /// Returns the base URL of Inngest Cloud's Event API, `https://inn.gs`.
    #[must_use]
    pub fn event_api() -> Self {
        Self { scheme: Scheme::HTTPS, authority: Authority::from_static("inn.gs"), path: String::new() }
    }

    /// Returns the default base URL of the dev server, `http://localhost:8288`.
    #[must_use]
    pub fn dev_server() -> Self {
        Self { scheme: Scheme::HTTP, authority: Authority::from_static("localhost:8288"), path: String::new() }
    }

    /// Parses a base URL.
    ///
    /// # Errors
    /// If the text is not an absolute `http` or `https` URL, has quotes around it, contains a placeholder such as `{HOST}`, has user
    /// info, a query or a fragment, or includes the path of an
    /// operation.
    pub fn parse(text: &str) -> Result<Self, BaseUrlError> {
        let text = text.trim();
        match KeyErrorKind::of_surroundings(text) {
            Some(KeyErrorKind::ByteOrderMark) => return Err(BaseUrlError::ByteOrderMark),
            Some(KeyErrorKind::Assignment) => return Err(BaseUrlError::Assignment),
            Some(_) => return Err(BaseUrlError::Quoted),
            None if has_placeholder(text) || has_variable(text) => return Err(BaseUrlError::Placeholder),
            None => {}
        }
        if text.contains(['?', '#']) {
            return Err(BaseUrlError::QueryOrFragment);
        }
        if text.contains(char::is_whitespace) {
            return Err(BaseUrlError::WhiteSpace);
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
        // `Uri` accepts a port that is not a number, and would use the scheme's default port instead.
        let is_port = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<u16>().is_ok();
        if matches!(host, "" | "[]") {
            return Err(BaseUrlError::Malformed);
        }
        if port.is_some_and(|port| !is_port(port)) {
            return Err(BaseUrlError::Port);
        }
        let path = parts.path_and_query.as_ref().map_or("", |path| path.path().trim_end_matches('/'));
        let without = without_version(path);
        check_path(without.unwrap_or(path), without.is_some())?;
        let path = without.unwrap_or(path).to_owned();
        Ok(Self { scheme, authority, path })
    }

    /// Returns the scheme, `http` or `https`.
    #[must_use]
    pub const fn scheme(&self) -> &Scheme {
        &self.scheme
    }

    /// Returns host and port.
    #[must_use]
    pub const fn authority(&self) -> &Authority {
        &self.authority
    }

    /// Returns the path that precedes `/v1` and `/v2`, without a trailing slash; usually empty.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns whether requests use TLS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.scheme == Scheme::HTTPS
    }

    /// Replaces the address at which a server listens to all networks, to which clients cannot connect everywhere, by the
    /// loopback address.
    pub(crate) fn connectable(mut self) -> Self {
        let host = self.authority.host();
        let local = match host.trim_start_matches('[').trim_end_matches(']').parse() {
            Ok(IpAddr::V4(address)) if address.is_unspecified() => "127.0.0.1",
            Ok(IpAddr::V6(address)) if address.is_unspecified() => "[::1]",
            _ => return self,
        };
        let port = self.authority.as_str().get(host.len()..).unwrap_or_default();
        if let Ok(authority) = Authority::try_from([local, port].concat()) {
            self.authority = authority;
        }
        self
    }

    /// Returns whether the host is that of Inngest Cloud: `api.inngest.com` or `inn.gs`.
    #[must_use]
    pub fn is_cloud(&self) -> bool {
        let host = self.authority.host();
        let host = host.strip_suffix('.').unwrap_or(host);
        ["api.inngest.com", "inn.gs"].iter().any(|cloud| host.eq_ignore_ascii_case(cloud))
    }

    /// Returns whether the host is `localhost`, an address in 127/8, or `::1`.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        let host = self.authority.host().trim_start_matches('[').trim_end_matches(']');
        host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    }
}

/// Returns a path without the version at its end; `None` if it has none. Inngest's documentation prints the URL of each version.
fn without_version(path: &str) -> Option<&str> {
    let without = ["/api/v2", "/v2", "/v1"].iter().find_map(|version| path.strip_suffix(version))?;
    Some(without.trim_end_matches('/'))
}

/// Refuses a path with which an operation of one version would be sent to an operation of another: `/v1/events` in the base
/// URL makes `/v2/runs` a request of `/v1/events/v2/runs`.
///
/// It may end in a version only if another one followed, which is a way to write the path of a gateway.
fn check_path(path: &str, may_end_in_version: bool) -> Result<(), BaseUrlError> {
    let segments: Vec<Cow<'_, str>> =
        path.split('/').skip(1).map(|segment| percent_decode_str(segment).decode_utf8_lossy()).collect();
    // An encoded slash separates segments once a proxy has decoded it.
    let mut segments = segments.iter().flat_map(|segment| segment.split('/')).peekable();
    while let Some(segment) = segments.next() {
        if matches!(segment, "." | "..") {
            return Err(BaseUrlError::DotSegment);
        }
        if !is_version(segment) {
            continue;
        }
        let Some(next) = segments.peek() else {
            return if may_end_in_version { Ok(()) } else { Err(BaseUrlError::EndsInVersion) };
        };
        let first = |path: &'static str| path.split('/').nth(1);
        let is_operation = |path: &'static str| first(path).is_some_and(|resource| resource.eq_ignore_ascii_case(next));
        if OPERATIONS.iter().any(|operation| is_operation(operation.path)) {
            return Err(BaseUrlError::ContainsOperation);
        }
    }
    Ok(())
}

/// Whether servers may take a segment of a path for `v1` or `v2`.
fn is_version(segment: &str) -> bool {
    let name = segment.trim_end_matches('.');
    name.eq_ignore_ascii_case(V1::NAME) || name.eq_ignore_ascii_case(V2::NAME)
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let last = self.path.rsplit('/').next().map(|segment| percent_decode_str(segment).decode_utf8_lossy());
        let ends_in_version = last.is_some_and(|last| last.rsplit('/').next().is_some_and(is_version));
        // Without a second version, the first one would not be part of the parsed path.
        let version = if ends_in_version { V2::BASE } else { "" };
        write!(f, "{}://{}{}{version}", self.scheme, self.authority, self.path)
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

impl From<&Self> for BaseUrl {
    fn from(url: &Self) -> Self {
        url.clone()
    }
}

impl<'de> Deserialize<'de> for BaseUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

impl Serialize for BaseUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A `BaseUrl` converts to itself without an error, so that it is accepted in place of a string.
impl From<Infallible> for BaseUrlError {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

/// Returns whether the host, with which a URL starts, contains a variable of a shell.
fn has_variable(text: &str) -> bool {
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    rest.split('/').next().is_some_and(|authority| authority.contains('$'))
}

impl fmt::Display for BaseUrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => {
                "invalid base URL; write an absolute URL such as `https://host`, with an optional port and path"
            }
            Self::WhiteSpace => "invalid base URL; remove the white space within it",
            Self::Quoted => "invalid base URL; remove the quotes around it",
            Self::ByteOrderMark => {
                "invalid base URL; it has a byte order mark (U+FEFF) around it: save the file that it comes from without one"
            }
            Self::Assignment => {
                "invalid base URL; it is a whole assignment `NAME=…`: remove the name and the `=`"
            }
            Self::Placeholder => "invalid base URL; replace the placeholder in it by the actual value",
            Self::Port => "invalid base URL; its port is not a number from 0 to 65535",
            Self::Scheme => "invalid base URL; it must start with `https://` or `http://`",
            Self::UserInfo => "invalid base URL; remove the user name and password",
            Self::QueryOrFragment => "invalid base URL; remove the query and fragment",
            Self::DotSegment => "invalid base URL; remove `.` and `..` from its path",
            Self::EndsInVersion => {
                "invalid base URL; remove the version from its end, as each operation adds its own, or write it as `/v1` or `/v2`"
            }
            Self::ContainsOperation => {
                "invalid base URL; it contains the path of an operation such as `/v1/events`; \
                 remove `/v1` or `/v2` and all that follows"
            }
        })
    }
}

impl std::error::Error for BaseUrlError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_part_of_the_url_and_a_trailing_slash_is_ignored() {
        for text in ["https://proxy.example:8443/inngest/api", "https://proxy.example:8443/inngest/api/"] {
            let url = BaseUrl::parse(text).unwrap();
            assert_eq!(url.to_string(), "https://proxy.example:8443/inngest/api");
            assert_eq!(url.path(), "/inngest/api");
        }
        assert_eq!(BaseUrl::parse("http://localhost:8288/").unwrap(), BaseUrl::dev_server());
        assert_eq!(BaseUrl::parse("https://api.inngest.com").unwrap(), BaseUrl::cloud());
    }

    #[test]
    fn a_text_that_is_not_a_base_url_is_refused() {
        for (text, error) in [
            ("api.inngest.com", BaseUrlError::Malformed),
            ("/v2", BaseUrlError::Malformed),
            ("http://127.0.0.1:99999", BaseUrlError::Port),
            ("https://host:", BaseUrlError::Port),
            ("https://host:+80", BaseUrlError::Port),
            ("https://my host", BaseUrlError::WhiteSpace),
            ("https://host/a\tb", BaseUrlError::WhiteSpace),
            ("https://[]", BaseUrlError::Malformed),
            ("https://", BaseUrlError::Malformed),
            ("ftp://host", BaseUrlError::Scheme),
            ("https://me:secret@host", BaseUrlError::UserInfo),
            ("https://host/?a=b", BaseUrlError::QueryOrFragment),
            ("https://host/#a", BaseUrlError::QueryOrFragment),
            ("\"https://host\"", BaseUrlError::Quoted),
            ("'https://host/?a=b", BaseUrlError::Quoted),
            ("\u{feff}https://host", BaseUrlError::ByteOrderMark),
            ("INNGEST_BASE_URL=https://host", BaseUrlError::Assignment),
            ("BASE_URL='https://host'", BaseUrlError::Assignment),
            ("https://{HOST}/", BaseUrlError::Placeholder),
            ("https://<your host>:8288", BaseUrlError::Placeholder),
            ("https://$HOST/", BaseUrlError::Placeholder),
            ("http://localhost:${PORT}", BaseUrlError::Placeholder),
            ("%INNGEST_BASE_URL%", BaseUrlError::Placeholder),
            ("https://…", BaseUrlError::Placeholder),
        ] {
            assert_eq!(BaseUrl::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn the_message_says_what_is_wrong_with_a_host_or_a_port() {
        let message = |text| BaseUrl::parse(text).unwrap_err().to_string();
        assert_eq!(message("\"https://host\""), "invalid base URL; remove the quotes around it");
        let placeholder = "invalid base URL; replace the placeholder in it by the actual value";
        assert_eq!(message("https://{HOST}/"), placeholder);
        assert_eq!(message("https://my host"), "invalid base URL; remove the white space within it");
        let port = "invalid base URL; its port is not a number from 0 to 65535";
        assert_eq!((message("http://host:99999"), message("http://[::1]:x")), (port.to_owned(), port.to_owned()));
    }

    #[test]
    fn the_path_of_an_operation_or_an_unusual_version_is_refused() {
        for (path, error) in [
            ("/V1", Some(BaseUrlError::EndsInVersion)),
            ("/v1.", Some(BaseUrlError::EndsInVersion)),
            ("/%76%31", Some(BaseUrlError::EndsInVersion)),
            ("/api%2Fv1", Some(BaseUrlError::EndsInVersion)),
            ("/v1/events", Some(BaseUrlError::ContainsOperation)),
            ("/v1/events/", Some(BaseUrlError::ContainsOperation)),
            ("/api/V1/Events", Some(BaseUrlError::ContainsOperation)),
            ("/v1%2Fevents", Some(BaseUrlError::ContainsOperation)),
            ("/v1/events/01K", Some(BaseUrlError::ContainsOperation)),
            ("/v2/apps/a", Some(BaseUrlError::ContainsOperation)),
            ("/x/../v1/events", Some(BaseUrlError::DotSegment)),
            ("/%2e%2E", Some(BaseUrlError::DotSegment)),
            ("/api/v1/inngest", None),
            ("/v10", None),
            ("/v1/events/v2", Some(BaseUrlError::ContainsOperation)),
            ("/%2e%2e/v2", Some(BaseUrlError::DotSegment)),
            ("/events", None),
        ] {
            assert_eq!(BaseUrl::parse(&format!("https://host{path}")).err(), error, "{path}");
        }
    }

    #[test]
    fn a_version_at_the_end_is_not_part_of_the_path() {
        for (text, path) in [
            ("/v2", ""),
            ("/v1/", ""),
            ("//v2//", ""),
            ("/api/v2", ""),
            ("/inngest/v1", "/inngest"),
            ("/inngest/api/v2/", "/inngest"),
            ("/api/v1", "/api"),
            ("/api", "/api"),
            ("/xapi/v2", "/xapi"),
            ("/stage/v1", "/stage"),
            ("/stage/v1/v2", "/stage/v1"),
            ("/stage/v1/v1", "/stage/v1"),
            ("/stage/v2/api/v2", "/stage/v2"),
            ("/api/v2/v2", "/api/v2"),
            ("/stage/V1/v2", "/stage/V1"),
            ("/stage%2Fv1/v2", "/stage%2Fv1"),
            ("/v1/v2", "/v1"),
        ] {
            let url = BaseUrl::parse(&format!("https://host{text}")).unwrap();
            assert_eq!(url.path(), path, "{text}");
            assert_eq!(BaseUrl::parse(&url.to_string()).as_ref(), Ok(&url), "{text}: {url}");
        }
    }

    #[test]
    fn the_address_of_all_networks_becomes_that_of_this_machine() {
        for (text, expected) in [
            ("http://0.0.0.0:8288", "http://127.0.0.1:8288"),
            ("http://0.0.0.0", "http://127.0.0.1"),
            ("http://[::]:8288/inngest", "http://[::1]:8288/inngest"),
            ("http://0.0.0.0.example", "http://0.0.0.0.example"),
            ("http://10.0.0.1:8288", "http://10.0.0.1:8288"),
        ] {
            assert_eq!(BaseUrl::parse(text).unwrap().connectable().to_string(), expected, "{text}");
        }
    }

    #[test]
    fn white_space_around_a_url_is_ignored() {
        assert_eq!(BaseUrl::parse(" https://api.inngest.com/\r\n").unwrap(), BaseUrl::cloud());
    }

    #[test]
    fn the_cloud_is_recognized_by_its_host() {
        for text in ["https://api.inngest.com", "https://API.inngest.com.:443/v2", "http://api.inngest.com/x"] {
            assert!(BaseUrl::parse(text).unwrap().is_cloud(), "{text}");
        }
        for text in ["https://api.inngest.com.example", "https://inngest.com", "http://localhost/api.inngest.com"] {
            assert!(!BaseUrl::parse(text).unwrap().is_cloud(), "{text}");
        }
    }

    #[test]
    fn loopback_is_recognized_by_name_and_by_address() {
        for text in ["http://localhost", "http://LOCALHOST:1", "http://127.8.9.1:2", "http://[::1]:3"] {
            assert!(BaseUrl::parse(text).unwrap().is_loopback(), "{text}");
        }
        for text in
            ["http://example.com", "http://10.0.0.1", "http://localhost.example.com", "http://127.0.0.1.example.com"]
        {
            assert!(!BaseUrl::parse(text).unwrap().is_loopback(), "{text}");
        }
    }

    #[test]
    fn strings_and_base_urls_are_accepted_in_place_of_a_url() {
        fn url(url: impl TryInto<BaseUrl, Error: Into<BaseUrlError>>) -> Result<BaseUrl, BaseUrlError> {
            url.try_into().map_err(Into::into)
        }
        let text = "https://api.inngest.com".to_owned();
        let parsed = BaseUrl::cloud();
        assert_eq!(url("https://api.inngest.com").as_ref(), Ok(&parsed));
        assert_eq!(url(&text).as_ref(), Ok(&parsed));
        assert_eq!(url(text).as_ref(), Ok(&parsed));
        assert_eq!(url(&parsed).as_ref(), Ok(&parsed));
        assert_eq!(url(parsed.clone()).as_ref(), Ok(&parsed));
        assert_eq!(url("ftp://host"), Err(BaseUrlError::Scheme));
    }

    #[test]
    fn a_config_struct_can_hold_a_base_url() {
        let url: BaseUrl = serde_json::from_str(r#""https://proxy.example/inngest/""#).unwrap();
        assert_eq!(serde_json::to_string(&url).unwrap(), r#""https://proxy.example/inngest""#);
        let error = serde_json::from_str::<BaseUrl>(r#""ftp://host""#).unwrap_err();
        assert!(error.to_string().starts_with("invalid base URL; it must start with"), "{error}");
    }
}
