//! How often.

use std::fmt;
use std::ops::{RangeFrom, RangeInclusive, RangeToInclusive};

/// How often an operation is expected: a number, `1..`, `..=3`, or `1..=3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Times {
    at_least: usize,
    at_most: Option<usize>,
}

impl Times {
    pub(super) fn contains(self, count: usize) -> bool {
        count >= self.at_least && self.at_most.is_none_or(|most| count <= most)
    }
}

/// So many times, neither more nor less.
impl From<usize> for Times {
    fn from(times: usize) -> Self {
        Self { at_least: times, at_most: Some(times) }
    }
}

impl From<RangeInclusive<usize>> for Times {
    fn from(range: RangeInclusive<usize>) -> Self {
        Self { at_least: *range.start(), at_most: Some(*range.end()) }
    }
}

impl From<RangeFrom<usize>> for Times {
    fn from(range: RangeFrom<usize>) -> Self {
        Self { at_least: range.start, at_most: None }
    }
}

impl From<RangeToInclusive<usize>> for Times {
    fn from(range: RangeToInclusive<usize>) -> Self {
        Self { at_least: 0, at_most: Some(range.end) }
    }
}

/// `2 calls`, `1 to 3 calls`, `at least 1 call`.
impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.at_least, self.at_most) {
            (least, None) => write!(f, "at least {}", calls(least)),
            (0, Some(0)) => f.write_str("no call"),
            (0, Some(most)) => write!(f, "at most {}", calls(most)),
            (least, Some(most)) if least == most => f.write_str(&calls(least)),
            (least, Some(most)) => write!(f, "{least} to {}", calls(most)),
        }
    }
}

/// `no call`, `1 call`, `2 calls`.
pub(super) fn calls(count: usize) -> String {
    match count {
        0 => "no call".to_owned(),
        1 => "1 call".to_owned(),
        count => format!("{count} calls"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_numbers_and_ranges() {
        let times: [Times; 5] = [2.into(), 0.into(), (1..).into(), (..=3).into(), (1..=3).into()];
        let said: Vec<_> = times.iter().map(ToString::to_string).collect();
        assert_eq!(said, ["2 calls", "no call", "at least 1 call", "at most 3 calls", "1 to 3 calls"]);
        let contained = |count| times.map(|times| times.contains(count));
        assert_eq!(contained(0), [false, true, false, true, false]);
        assert_eq!(contained(2), [true, false, true, true, true]);
        assert_eq!(contained(4), [false, false, true, false, false]);
    }
}
