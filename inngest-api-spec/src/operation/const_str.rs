//! Comparison of strings in constants, where `==` is not available.

/// Returns whether two strings are equal.
pub(super) const fn eq(one: &str, other: &str) -> bool {
    compare(one.as_bytes(), other.as_bytes(), false)
}

/// Returns whether two texts are equal except for the case of ASCII letters.
pub(super) const fn eq_ignore_case(one: &[u8], other: &[u8]) -> bool {
    compare(one, other, true)
}

/// Returns whether a string is before another one, in the order of `str`.
pub(super) const fn is_less(one: &str, other: &str) -> bool {
    let (mut one, mut other) = (one.as_bytes(), other.as_bytes());
    while let ([first, one_rest @ ..], [second, other_rest @ ..]) = (one, other) {
        if *first != *second {
            return *first < *second;
        }
        (one, other) = (one_rest, other_rest);
    }
    !other.is_empty()
}

const fn compare(mut one: &[u8], mut other: &[u8], ignore_case: bool) -> bool {
    while let ([first, one_rest @ ..], [second, other_rest @ ..]) = (one, other) {
        let is_same = if ignore_case { first.eq_ignore_ascii_case(second) } else { *first == *second };
        if !is_same {
            return false;
        }
        (one, other) = (one_rest, other_rest);
    }
    one.is_empty() && other.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_compared_to_their_ends() {
        for (one, other, is_equal) in [("", "", true), ("a", "a", true), ("a", "ab", false), ("ab", "a", false)] {
            assert_eq!(eq(one, other), is_equal, "{one:?} {other:?}");
        }
        for (one, other) in [("", ""), ("", "a"), ("a", "ab"), ("ab", "b"), ("a:b", "a_b"), ("ä", "z")] {
            assert_eq!(is_less(one, other), one < other, "{one:?} {other:?}");
            assert_eq!(is_less(other, one), other < one, "{other:?} {one:?}");
        }
        assert!(!eq("v1", "V1"));
        assert!(eq_ignore_case(b"v1", b"V1") && !eq_ignore_case(b"v1", b"v2"));
    }
}
