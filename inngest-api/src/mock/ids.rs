//! Ids: ULIDs as the API hands them out, and UUIDs made of names.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher as _, DefaultHasher, Hash as _, Hasher as _};

/// How many bits of a ULID are random; the others are the time in milliseconds.
const RANDOM_BITS: u32 = 80;
/// How many characters a ULID has.
const LENGTH: usize = 26;
const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Hands out ULIDs, each greater than the one before.
#[derive(Default)]
pub(super) struct Ulids(u128);

impl Ulids {
    pub(super) fn next(&mut self, unix_millis: i64) -> String {
        let time = u128::from(unix_millis.unsigned_abs());
        let fresh = (time << RANDOM_BITS) | (random() >> (u128::BITS - RANDOM_BITS));
        let later = fresh >> RANDOM_BITS > self.0 >> RANDOM_BITS;
        self.0 = if later { fresh } else { self.0.wrapping_add(1) };
        spell(self.0)
    }
}

/// Whether the API takes a text for a ULID: it looks at the length, and that the time fits 48 bits.
pub(super) fn is_ulid(text: &str) -> bool {
    text.len() == LENGTH && text.is_ascii() && text.starts_with(|first: char| first <= '7')
}

/// A UUID that is always the same for the same name.
pub(super) fn uuid(name: &str) -> String {
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

fn spell(ulid: u128) -> String {
    let digit = |position: usize| {
        let index = usize::try_from((ulid >> (5 * position)) & 31).unwrap_or_default();
        CROCKFORD.get(index).copied().map_or('0', char::from)
    };
    (0..LENGTH).rev().map(digit).collect()
}

/// Random enough for ids: the standard library seeds its hashers from the system.
fn random() -> u128 {
    let half = || u128::from(RandomState::new().build_hasher().finish());
    (half() << 64) | half()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ulids_rise_also_within_a_millisecond() {
        let mut ulids = Ulids::default();
        let all: Vec<String> = (0..100).map(|index| ulids.next(1_795_458_117_308 + index / 50)).collect();
        assert!(all.is_sorted() && all.iter().all(|ulid| is_ulid(ulid)), "{all:?}");
        // The time that the recordings' ids start with.
        assert!(all.iter().all(|ulid| ulid.starts_with("01M84T9B")), "{all:?}");
    }

    #[test]
    fn what_is_no_ulid_is_known() {
        assert!(is_ulid("01ARZ3NDEKTSV4RRFFQ69G5FAV"));
        for text in ["", "notulid", "81ARZ3NDEKTSV4RRFFQ69G5FAV", "01ARZ3NDEKTSV4RRFFQ69G5FÄ"] {
            assert!(!is_ulid(text), "{text:?}");
        }
    }

    #[test]
    fn a_name_has_one_uuid() {
        assert_eq!(uuid("demo-app"), uuid("demo-app"));
        assert_ne!(uuid("demo-app"), uuid("demo-apq"));
        assert_eq!(uuid("demo-app").len(), 36);
    }
}
