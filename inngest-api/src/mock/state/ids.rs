//! Generated ids: ULIDs for runs and events, UUIDs derived from names for everything else.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher as _, DefaultHasher, Hash as _, Hasher as _};

/// How many bits of a ULID are random; the others are the time in milliseconds.
const RANDOM_BITS: u32 = 80;
/// How many characters a ULID has.
const LENGTH: usize = 26;
const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Generates ULIDs, each greater than the previous one.
#[derive(Default)]
pub(super) struct Ulids(u128);

impl Ulids {
    pub(super) fn next(&mut self, unix_millis: i64) -> String {
        let time = u128::from(unix_millis.unsigned_abs());
        let fresh = (time << RANDOM_BITS) | (random() >> (u128::BITS - RANDOM_BITS));
        let later = fresh >> RANDOM_BITS > self.0 >> RANDOM_BITS;
        self.0 = if later { fresh } else { self.0.wrapping_add(1) };
        to_text(self.0)
    }
}

/// Whether the API accepts a text as a ULID. It checks only the length, and that the time fits into 48 bits.
pub(in crate::mock) fn is_ulid(text: &str) -> bool {
    text.len() == LENGTH && text.is_ascii() && text.starts_with(|first: char| first <= '7')
}

/// Whether a text is a UUID in lower case.
pub(in crate::mock) fn is_uuid(text: &str) -> bool {
    let is_hex = |group: &str| group.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let lengths: Vec<_> = text.split('-').filter(|group| is_hex(group)).map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && text.len() == 36
}

/// Returns a UUID derived from a name: the same name always gets the same UUID.
pub(in crate::mock) fn uuid(name: &str) -> String {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        (salt, name).hash(&mut hasher);
        hasher.finish()
    };
    let (high, low) = (half(0), half(1));
    format!(
        "{:08x}-{:04x}-5{:03x}-{:04x}-{:012x}",
        high >> 32,
        (high >> 16) & 0xffff,
        high & 0xfff,
        0x8000 | ((low >> 48) & 0x3fff),
        low & 0xffff_ffff_ffff,
    )
}

fn to_text(ulid: u128) -> String {
    let digit = |position: usize| {
        let index = usize::try_from((ulid >> (5 * position)) & 31).unwrap_or_default();
        CROCKFORD.get(index).copied().map_or('0', char::from)
    };
    (0..LENGTH).rev().map(digit).collect()
}

// The standard library seeds its hashers from the system's random numbers, which is random enough for ids.
fn random() -> u128 {
    let half = || u128::from(RandomState::new().build_hasher().finish());
    (half() << 64) | half()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ulids_increase_within_a_millisecond() {
        let mut ulids = Ulids::default();
        let all: Vec<String> = (0..100).map(|index| ulids.next(1_795_458_117_308 + index / 50)).collect();
        assert!(all.is_sorted() && all.iter().all(|ulid| is_ulid(ulid)), "{all:?}");
        // The ids in the recordings of this time have the same prefix.
        assert!(all.iter().all(|ulid| ulid.starts_with("01M84T9B")), "{all:?}");
    }

    #[test]
    fn texts_that_are_not_ulids_are_rejected() {
        assert!(is_ulid("01ARZ3NDEKTSV4RRFFQ69G5FAV"));
        for text in ["", "notulid", "81ARZ3NDEKTSV4RRFFQ69G5FAV", "01ARZ3NDEKTSV4RRFFQ69G5FÄ"] {
            assert!(!is_ulid(text), "{text:?}");
        }
    }

    #[test]
    fn the_same_name_gets_the_same_uuid() {
        assert_eq!(uuid("demo-app"), uuid("demo-app"));
        assert_ne!(uuid("demo-app"), uuid("demo-apq"));
        assert_eq!(uuid("demo-app").len(), 36);
    }
}
