//! How many requests a test expects.

use std::fmt;
use std::ops::{RangeFrom, RangeInclusive, RangeToInclusive};

/// How many requests an operation is expected to receive, for [`Server::expect`](crate::mock::Server::expect).
///
/// Converts from a number and from ranges: `2`, `1..`, `..=3`, `1..=3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExpectedCount {
    at_least: usize,
    at_most: Option<usize>,
}

impl ExpectedCount {
    pub(super) fn contains(self, count: usize) -> bool {
        count >= self.at_least && self.at_most.is_none_or(|most| count <= most)
    }
}

/// Exactly this many requests.
impl From<usize> for ExpectedCount {
    fn from(count: usize) -> Self {
        Self { at_least: count, at_most: Some(count) }
    }
}

impl From<RangeInclusive<usize>> for ExpectedCount {
    fn from(range: RangeInclusive<usize>) -> Self {
        Self { at_least: *range.start(), at_most: Some(*range.end()) }
    }
}

impl From<RangeFrom<usize>> for ExpectedCount {
    fn from(range: RangeFrom<usize>) -> Self {
        Self { at_least: range.start, at_most: None }
    }
}

impl From<RangeToInclusive<usize>> for ExpectedCount {
    fn from(range: RangeToInclusive<usize>) -> Self {
        Self { at_least: 0, at_most: Some(range.end) }
    }
}

/// For example `2 requests`, `1 to 3 requests`, `at least 1 request`.
impl fmt::Display for ExpectedCount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.at_least, self.at_most) {
            (least, None) => write!(f, "at least {}", requests(least)),
            (0, Some(0)) => f.write_str(&requests(0)),
            (0, Some(most)) => write!(f, "at most {}", requests(most)),
            (least, Some(most)) if least == most => f.write_str(&requests(least)),
            (least, Some(most)) => write!(f, "{least} to {}", requests(most)),
        }
    }
}

/// `no requests`, `1 request`, `2 requests`.
pub(super) fn requests(count: usize) -> String {
    match count {
        0 => "no requests".to_owned(),
        1 => "1 request".to_owned(),
        count => format!("{count} requests"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_is_made_from_a_number_or_a_range() {
        let counts: [ExpectedCount; 5] = [2.into(), 0.into(), (1..).into(), (..=3).into(), (1..=3).into()];
        let texts: Vec<_> = counts.iter().map(ToString::to_string).collect();
        assert_eq!(texts, ["2 requests", "no requests", "at least 1 request", "at most 3 requests", "1 to 3 requests"]);
        let contains = |number| counts.map(|count| count.contains(number));
        assert_eq!(contains(0), [false, true, false, true, false]);
        assert_eq!(contains(2), [true, false, true, true, true]);
        assert_eq!(contains(4), [false, false, true, false, false]);
    }
}
