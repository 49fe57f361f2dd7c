//! Request paths and queries, percent-decoded the way the real routers do it.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

/// A request path, as the router of each API version sees it.
pub(super) struct RequestPath {
    /// Decoded, then split: an encoded `/` separates segments. The gateway of v2 does this.
    decoded_first: Vec<String>,
    /// Split, then decoded.
    split_first: Vec<String>,
}

impl RequestPath {
    /// Splits a path into segments. Returns `None` if the path is not absolute, its percent-encoding is invalid, or a segment
    /// does not decode to UTF-8.
    pub(super) fn parse(path: &str) -> Option<Self> {
        let path = path.strip_prefix('/')?;
        // A dev server serves v2 at `/api/v2` as well. Recording v2-api-prefix-health.
        let path = path.strip_prefix("api/").filter(|rest| rest.starts_with("v2/")).unwrap_or(path);
        Some(Self {
            decoded_first: percent_decode(path)?.split('/').map(str::to_owned).collect(),
            split_first: path.split('/').map(percent_decode).collect::<Option<_>>()?,
        })
    }

    /// The decoded segments.
    pub(super) fn segments(&self, decoded_first: bool) -> &[String] {
        if decoded_first { &self.decoded_first } else { &self.split_first }
    }

    /// The first segment, which is the version for operations of the API.
    pub(super) fn first(&self) -> &str {
        self.split_first.first().map_or("", String::as_str)
    }
}

/// Percent-decodes a text once. Returns `None` if the encoding is invalid or the result is not UTF-8.
pub(super) fn percent_decode(text: &str) -> Option<String> {
    let is_escape = |rest: &str| rest.as_bytes().get(..2).is_some_and(|pair| pair.iter().all(u8::is_ascii_hexdigit));
    if !text.split('%').skip(1).all(is_escape) {
        return None;
    }
    percent_decode_str(text).decode_utf8().ok().map(Cow::into_owned)
}

/// The names and values of a query, in order.
pub(in crate::mock) fn parse_query(query: &str) -> Vec<(String, String)> {
    form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoded_slash_separates_segments_only_if_decoded_first() {
        let path = RequestPath::parse("/v2/a%2Fb/%C3%BC").unwrap();
        assert_eq!(path.segments(true), ["v2", "a", "b", "ü"]);
        assert_eq!(path.segments(false), ["v2", "a/b", "ü"]);
        assert_eq!(path.first(), "v2");
    }

    #[test]
    fn a_path_with_a_malformed_escape_is_rejected() {
        for path in ["/v2/%", "/v2/%2", "/v2/%zz", "/v2/%FF", "*", ""] {
            assert!(RequestPath::parse(path).is_none(), "{path}");
        }
    }

    #[test]
    fn v2_is_also_served_under_api_and_v1_is_not() {
        assert_eq!(RequestPath::parse("/api/v2/health").unwrap().segments(true), ["v2", "health"]);
        assert_eq!(RequestPath::parse("/api/v1/events").unwrap().first(), "api");
    }

    #[test]
    fn a_query_is_decoded_in_order() {
        let pairs = parse_query("status=A&status=B&x=a%2Bb+c&flag&&y=%zz");
        let expected = [("status", "A"), ("status", "B"), ("x", "a+b c"), ("flag", ""), ("y", "%zz")];
        assert!(pairs.iter().map(|(name, value)| (&**name, &**value)).eq(expected), "{pairs:?}");
    }
}
