//! Percent-encoding of path and query values.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::PathEncoding;

/// All but the unreserved characters of RFC 3986: right in any segment and in any query value.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Appends a path value; `false` where no spelling of it would arrive.
pub(super) fn encode_path(path: &mut String, value: &str, escape: PathEncoding) -> bool {
    let arrives = |segment: &str| !matches!(segment, "" | "." | "..");
    match escape {
        // Something on the way may decode the slash, and walk the path then.
        PathEncoding::Once if value.split('/').all(arrives) => path.extend(utf8_percent_encode(value, RESERVED)),
        // A lone dot segment is spelled in full: the first decoding leaves `%2E`, which nobody takes for a dot segment.
        PathEncoding::Twice if matches!(value, "." | "..") => path.extend(value.chars().map(|_| "%252E")),
        PathEncoding::Twice if !value.is_empty() => {
            for piece in utf8_percent_encode(value, RESERVED) {
                match piece.strip_prefix('%') {
                    Some(digits) => path.extend(["%25", digits]),
                    None => path.push_str(piece),
                }
            }
        }
        PathEncoding::KeepSlashes if value.split('/').all(arrives) => {
            for (index, segment) in value.split('/').enumerate() {
                if index > 0 {
                    path.push('/');
                }
                path.extend(utf8_percent_encode(segment, RESERVED));
            }
        }
        _ => return false,
    }
    true
}

/// Appends a name or a value of a query.
pub(super) fn encode_query(query: &mut String, text: &str) {
    query.extend(utf8_percent_encode(text, RESERVED));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(value: &str, escape: PathEncoding) -> Option<String> {
        let mut path = String::new();
        encode_path(&mut path, value, escape).then_some(path)
    }

    #[test]
    fn every_reserved_character_is_escaped() {
        let odd = "a/b?c#d%e+f g&h=ü~-._";
        assert_eq!(escaped(odd, PathEncoding::Once).unwrap(), "a%2Fb%3Fc%23d%25e%2Bf%20g%26h%3D%C3%BC~-._");
        let mut query = String::new();
        encode_query(&mut query, odd);
        assert_eq!(query, "a%2Fb%3Fc%23d%25e%2Bf%20g%26h%3D%C3%BC~-._");
    }

    #[test]
    fn twice_is_what_the_recordings_show() {
        assert_eq!(escaped("returns/array ü", PathEncoding::Twice).unwrap(), "returns%252Farray%2520%25C3%25BC");
        assert_eq!(escaped("demo-app", PathEncoding::Twice).unwrap(), "demo-app");
        assert_eq!(escaped("100%", PathEncoding::Twice).unwrap(), "100%2525");
    }

    #[test]
    fn slashes_stay_where_several_segments_are_matched() {
        assert_eq!(escaped("a/b c", PathEncoding::KeepSlashes).unwrap(), "a/b%20c");
    }

    #[test]
    fn what_would_not_arrive_is_refused() {
        for value in ["", ".", ".."] {
            assert_eq!(escaped(value, PathEncoding::Once), None, "{value:?}");
            assert_eq!(escaped(value, PathEncoding::KeepSlashes), None, "{value:?}");
        }
        assert_eq!(escaped("", PathEncoding::Twice), None);
        assert_eq!(escaped("..", PathEncoding::Twice).unwrap(), "%252E%252E");
        for value in ["a//b", "/a", "a/", "a/../b"] {
            assert_eq!(escaped(value, PathEncoding::KeepSlashes), None, "{value:?}");
            assert_eq!(escaped(value, PathEncoding::Once), None, "{value:?}");
        }
        assert_eq!(escaped("...", PathEncoding::Once).unwrap(), "...");
    }
}
