//! Percent-encoding of path and query values.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, PercentEncode, percent_encode, utf8_percent_encode};

use crate::PathEncoding;

/// All but the unreserved characters of RFC 3986, so that a value is correct in any segment and in any query.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Encodes bytes as one segment of a path.
pub(crate) fn path_segment(bytes: &[u8]) -> PercentEncode<'_> {
    percent_encode(bytes, RESERVED)
}

/// Appends a path value. Returns `false` if the server would not receive the value as it is.
pub(super) fn encode_path(path: &mut String, value: &str, encoding: PathEncoding) -> bool {
    let arrives = |segment: &str| !matches!(segment, "" | "." | "..");
    match encoding {
        // A proxy may decode the slash and then resolve dot segments.
        PathEncoding::Once if value.split('/').all(arrives) => path.extend(utf8_percent_encode(value, RESERVED)),
        // The first decoding of a dot segment leaves `%2E`, which nobody resolves.
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

    fn encoded(value: &str, encoding: PathEncoding) -> Option<String> {
        let mut path = String::new();
        encode_path(&mut path, value, encoding).then_some(path)
    }

    #[test]
    fn every_reserved_character_is_encoded() {
        let odd = "a/b?c#d%e+f g&h=ü~-._";
        assert_eq!(encoded(odd, PathEncoding::Once).unwrap(), "a%2Fb%3Fc%23d%25e%2Bf%20g%26h%3D%C3%BC~-._");
        let mut query = String::new();
        encode_query(&mut query, odd);
        assert_eq!(query, "a%2Fb%3Fc%23d%25e%2Bf%20g%26h%3D%C3%BC~-._");
    }

    #[test]
    fn encoding_twice_encodes_the_percent_signs() {
        assert_eq!(encoded("returns/array ü", PathEncoding::Twice).unwrap(), "returns%252Farray%2520%25C3%25BC");
        assert_eq!(encoded("demo-app", PathEncoding::Twice).unwrap(), "demo-app");
        assert_eq!(encoded("100%", PathEncoding::Twice).unwrap(), "100%2525");
    }

    #[test]
    fn slashes_are_kept_if_the_encoding_keeps_them() {
        assert_eq!(encoded("a/b c", PathEncoding::KeepSlashes).unwrap(), "a/b%20c");
    }

    #[test]
    fn empty_and_dot_segments_are_refused() {
        for value in ["", ".", ".."] {
            assert_eq!(encoded(value, PathEncoding::Once), None, "{value:?}");
            assert_eq!(encoded(value, PathEncoding::KeepSlashes), None, "{value:?}");
        }
        assert_eq!(encoded("", PathEncoding::Twice), None);
        assert_eq!(encoded("..", PathEncoding::Twice).unwrap(), "%252E%252E");
        for value in ["a//b", "/a", "a/", "a/../b"] {
            assert_eq!(encoded(value, PathEncoding::KeepSlashes), None, "{value:?}");
            assert_eq!(encoded(value, PathEncoding::Once), None, "{value:?}");
        }
        assert_eq!(encoded("...", PathEncoding::Once).unwrap(), "...");
    }
}
