/// What stands in a key's place.
const REDACTED: &str = "[key]";
/// A shorter text is no key, and may stand anywhere.
const SHORTEST: usize = 8;

/// A text with the key taken out of it; `None` where it does not hold it.
pub(super) fn without_key(text: &[u8], key: &[u8]) -> Option<String> {
    let key = std::str::from_utf8(key).ok().filter(|key| key.len() >= SHORTEST)?;
    let found = text.windows(key.len()).any(|window| window == key.as_bytes());
    found.then(|| String::from_utf8_lossy(text).replace(key, REDACTED))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_taken_out_wherever_it_stands() {
        let without = |text: &[u8]| without_key(text, b"sk-inn-api-1");
        assert_eq!(without(b"Bearer sk-inn-api-1, sk-inn-api-1").as_deref(), Some("Bearer [key], [key]"));
        assert_eq!(without(b"sk-inn-api-1\xff").as_deref(), Some("[key]\u{fffd}"));
        assert_eq!(without(b"sk-inn-api-2"), None);
        assert_eq!(without_key(b"500", b"00"), None);
    }
}
