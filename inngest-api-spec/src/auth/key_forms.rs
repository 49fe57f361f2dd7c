use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::Bearer;

/// The forms in which servers know a signing key. Each of them authorizes calls.
#[derive(Clone)]
pub(super) struct KeyForms {
    /// As it was written, with or without its prefix.
    pub(super) written: Bearer,
    /// The prefix, if it has one, and the SHA-256 of the decoded digits.
    pub(super) hashed: Bearer,
    /// The digits alone.
    digits: Bearer,
    /// The hash alone.
    hash: Bearer,
}

impl KeyForms {
    /// Returns the forms of a key with this prefix; `None` if the digits are odd in number or not hexadecimal.
    pub(super) fn new(prefix: &str, digits: &str) -> Option<Self> {
        let hash = hash(digits)?;
        let with_prefix = |digits: &str| Bearer::new(&Zeroizing::new([prefix, digits].concat()));
        Some(Self {
            written: with_prefix(digits)?,
            hashed: with_prefix(&hash)?,
            digits: Bearer::new(digits)?,
            hash: Bearer::new(&hash)?,
        })
    }

    /// Returns all forms: a server that was sent one of them may show another.
    pub(super) fn all(&self) -> [Bearer; 4] {
        [&self.written, &self.hashed, &self.digits, &self.hash].map(Clone::clone)
    }
}

/// Returns the SHA-256 of decoded hexadecimal digits, as hexadecimal digits.
fn hash(digits: &str) -> Option<Zeroizing<String>> {
    let value = |digit: u8| char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok());
    let mut bytes = Zeroizing::new(Vec::with_capacity(digits.len() / 2));
    for pair in digits.as_bytes().chunks(2) {
        let [high, low] = *pair else { return None };
        bytes.push(value(high)? << 4 | value(low)?);
    }
    let hash = Sha256::digest(&*bytes);
    let mut text = Zeroizing::new(String::with_capacity(2 * hash.len()));
    for byte in hash {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_that_of_the_decoded_digits() {
        let known = "b2ed992186a5cb19f6668aade821f502c1d00970dfd0e35128d51bac4649916c";
        assert_eq!(hash("12345678").as_deref().map(String::as_str), Some(known));
        assert_eq!(hash("DEADbeef"), hash("deadBEEF"));
        for not_digits in ["123", "12g4", "1", "é", "+1"] {
            assert_eq!(hash(not_digits), None, "{not_digits}");
        }
    }

    #[test]
    fn a_key_has_four_forms() {
        let forms = KeyForms::new("signkey-prod-", "12345678").unwrap().all();
        let forms = forms.each_ref().map(|form| std::str::from_utf8(form.key()).unwrap());
        let known = "b2ed992186a5cb19f6668aade821f502c1d00970dfd0e35128d51bac4649916c";
        assert_eq!(forms, ["signkey-prod-12345678", &format!("signkey-prod-{known}"), "12345678", known]);
    }
}
