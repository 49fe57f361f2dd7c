//! A request's path and query, percent-decoded the way the real routers do.

use percent_encoding::percent_decode_str;

/// The path of a request, as each of the two routers sees it.
#[derive(Clone)]
pub(super) struct RequestPath {
    /// Unescaped and then split: a `/` that was escaped separates (v2's gateway, wire facts 4).
    unescaped_first: Vec<String>,
    /// Split and then unescaped.
    split_first: Vec<String>,
}

impl RequestPath {
    /// Takes a path apart; `None` where its percent-encoding is none, or spells no text.
    pub(super) fn parse(path: &str) -> Option<Self> {
        // Both versions of the API, and own bases, start with a slash; `*` has none.
        let path = path.strip_prefix('/')?;
        // A dev server has v2 in two places (recording v2-api-prefix-health).
        let path = path.strip_prefix("api/").filter(|rest| rest.starts_with("v2/")).unwrap_or(path);
        Some(Self {
            unescaped_first: unescape(path)?.split('/').map(str::to_owned).collect(),
            split_first: path.split('/').map(unescape).collect::<Option<_>>()?,
        })
    }

    /// The path's segments, decoded once.
    pub(super) fn segments(&self, unescaped_first: bool) -> &[String] {
        if unescaped_first { &self.unescaped_first } else { &self.split_first }
    }

    /// The first segment: the version of the API, mostly.
    pub(super) fn first(&self) -> &str {
        self.split_first.first().map_or("", String::as_str)
    }
}

/// A text percent-decoded once; `None` where that is not possible.
pub(super) fn unescape(text: &str) -> Option<String> {
    let is_escape = |rest: &str| rest.as_bytes().get(..2).is_some_and(|pair| pair.iter().all(u8::is_ascii_hexdigit));
    if !text.split('%').skip(1).all(is_escape) {
        return None;
    }
    percent_decode_str(text).decode_utf8().ok().map(std::borrow::Cow::into_owned)
}

/// The names and values of a query, in order.
pub(super) fn query(text: &str) -> Vec<(String, String)> {
    let decode = |text: &str| percent_decode_str(&text.replace('+', " ")).decode_utf8_lossy().into_owned();
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_escaped_slash_separates_for_one_router_and_not_for_the_other() {
        let path = RequestPath::parse("/v2/a%2Fb/%C3%BC").unwrap();
        assert_eq!(path.segments(true), ["v2", "a", "b", "ü"]);
        assert_eq!(path.segments(false), ["v2", "a/b", "ü"]);
        assert_eq!(path.first(), "v2");
    }

    #[test]
    fn a_malformed_escape_is_no_path() {
        for path in ["/v2/%", "/v2/%2", "/v2/%zz", "/v2/%FF", "*", ""] {
            assert!(RequestPath::parse(path).is_none(), "{path}");
        }
    }

    #[test]
    fn version_2_is_under_api_as_well_and_version_1_is_not() {
        assert_eq!(RequestPath::parse("/api/v2/health").unwrap().segments(true), ["v2", "health"]);
        assert_eq!(RequestPath::parse("/api/v1/events").unwrap().first(), "api");
    }

    #[test]
    fn a_query_is_decoded_in_order() {
        let pairs = query("status=A&status=B&x=a%2Bb+c&flag&&y=%zz");
        let expected = [("status", "A"), ("status", "B"), ("x", "a+b c"), ("flag", ""), ("y", "%zz")];
        assert!(pairs.iter().map(|(name, value)| (&**name, &**value)).eq(expected), "{pairs:?}");
    }
}
