use std::cmp::Reverse;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue};
use zeroize::Zeroizing;

use crate::request::path_segment;

/// The value of an `Authorization` header. Its bytes are wiped when the last clone is dropped.
#[doc(hidden)]
#[derive(Clone)]
pub struct Bearer {
    header: HeaderValue,
    has_permissions: bool,
    is_access_token: bool,
}

struct Wiped(Zeroizing<Vec<u8>>);

impl AsRef<[u8]> for Wiped {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Bearer {
    /// Returns `None` if the key contains a byte that is not valid in a header. Parsed keys do not.
    pub(crate) fn new(key: &str) -> Option<Self> {
        let mut text = Zeroizing::new(Vec::with_capacity("Bearer ".len() + key.len()));
        text.extend_from_slice(b"Bearer ");
        text.extend_from_slice(key.as_bytes());
        let mut value = HeaderValue::from_maybe_shared(Bytes::from_owner(Wiped(text))).ok()?;
        value.set_sensitive(true);
        Some(Self { header: value, has_permissions: false, is_access_token: false })
    }

    /// Returns the key.
    #[must_use]
    pub fn key(&self) -> &[u8] {
        let value = self.header.as_bytes();
        value.strip_prefix(b"Bearer ").unwrap_or(value)
    }

    /// Marks the key of a kind that has permissions: not all API keys and access tokens may call all operations.
    pub(super) const fn with_permissions(mut self) -> Self {
        self.has_permissions = true;
        self
    }

    /// Marks an access token, which some operations never accept.
    pub(super) const fn of_access_token(mut self) -> Self {
        self.is_access_token = true;
        self
    }

    /// Returns whether the key is an access token.
    #[must_use]
    pub const fn is_access_token(&self) -> bool {
        self.is_access_token
    }

    /// Returns the key as a segment of a URL path.
    #[must_use]
    pub fn path_segment(&self) -> Zeroizing<String> {
        Zeroizing::new(path_segment(self.key()).to_string())
    }

    /// Returns the header's value, marked as sensitive.
    #[must_use]
    pub fn header(&self) -> HeaderValue {
        self.header.clone()
    }
}

/// The keys that a call can be sent with.
///
/// Some servers and proxies echo a request's headers in their responses, so the keys are removed from all that is shown of a
/// response.
#[doc(hidden)]
#[derive(Clone, Debug, Default)]
pub struct Bearers(Arc<Keys>);

#[derive(Debug, Default)]
struct Keys {
    sent: [Option<Bearer>; 2],
    /// What is removed from responses, the longest first: a key may contain another form of itself.
    removed: Vec<Bearer>,
}

impl Bearers {
    /// The replacement of a key.
    const REDACTED: &str = "[key]";
    /// Shorter keys are not removed: their text may occur anywhere.
    const MIN_LENGTH: usize = 8;

    /// Creates the keys of a call: the key, its fallback, and others that are removed from responses, but not sent: other forms
    /// of the keys, and the previous ones.
    #[must_use]
    pub fn new(sent: [Option<Bearer>; 2], others: Vec<Bearer>) -> Self {
        let mut removed: Vec<_> = sent.iter().flatten().cloned().chain(others).collect();
        removed.sort_by_key(|bearer| Reverse(bearer.key().len()));
        Self(Arc::new(Keys { sent, removed }))
    }

    /// Returns the key and its fallback.
    #[must_use]
    pub fn get(&self) -> &[Option<Bearer>; 2] {
        &self.0.sent
    }

    /// Returns whether the keys are of a kind that has permissions: API keys and access tokens. Signing keys have none.
    #[must_use]
    pub fn have_permissions(&self) -> bool {
        self.0.sent.iter().flatten().all(|bearer| bearer.has_permissions)
    }

    /// Returns the text without the keys; `None` if it contains none.
    #[must_use]
    pub fn taken_out_of(&self, text: &[u8]) -> Option<String> {
        let mut without = None::<String>;
        for bearer in &self.0.removed {
            let Ok(key) = std::str::from_utf8(bearer.key()) else { continue };
            let text = without.as_ref().map_or(text, String::as_bytes);
            if key.len() >= Self::MIN_LENGTH && text.windows(key.len()).any(|window| window == key.as_bytes()) {
                without = Some(String::from_utf8_lossy(text).replace(key, Self::REDACTED));
            }
        }
        without
    }

    /// Removes the keys from the values of headers.
    pub fn take_out_of_headers(&self, headers: &mut HeaderMap) {
        for value in headers.values_mut() {
            if let Some(without) = self.taken_out_of(value.as_bytes()) {
                *value = HeaderValue::try_from(without).unwrap_or(HeaderValue::from_static(Self::REDACTED));
            }
        }
    }
}

impl fmt::Debug for Bearer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Bearer(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::auth::CredentialParts;
    use crate::{AccessToken, ApiKey, Credential as _, SigningKey};

    fn keys(first: &str, second: &str) -> Bearers {
        Bearers::new([Bearer::new(first), Bearer::new(second)], Vec::new())
    }

    /// Returns this process's memory at an address, allocated or not.
    #[cfg(target_os = "linux")]
    fn memory(address: usize, length: usize) -> Vec<u8> {
        use std::io::{Read as _, Seek as _, SeekFrom};
        let mut memory = std::fs::File::open("/proc/self/mem").unwrap();
        memory.seek(SeekFrom::Start(address as u64)).unwrap();
        let mut bytes = vec![0; length];
        memory.read_exact(&mut bytes).unwrap();
        bytes
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_key_is_wiped_when_its_last_clone_is_dropped() {
        let key = "sk-inn-api-".to_owned() + &"0123456789".repeat(8);
        let bearer = Bearer::new(&key).unwrap();
        let (address, length) = (bearer.key().as_ptr().addr(), key.len());
        let header = bearer.header();
        assert_eq!(header.as_bytes().as_ptr().addr() + "Bearer ".len(), address, "the header shares the key's memory");
        drop(bearer);
        assert!(memory(address, length) == key.as_bytes(), "the header is in use");
        drop(header);
        // The allocator may have written to the freed memory.
        let left = memory(address, length);
        assert!(!key.as_bytes().windows(8).any(|part| left.windows(8).any(|window| window == part)));
    }

    #[test]
    fn api_keys_and_access_tokens_have_permissions() {
        let bearers = |parts: CredentialParts| Bearers::new([parts.bearer, parts.fallback], Vec::new());
        let api_key = bearers(ApiKey::parse("sk-inn-api-1").unwrap().into_parts());
        let token = bearers(AccessToken::parse("opaque").unwrap().into_parts());
        let signing_key = SigningKey::parse("signkey-prod-12").unwrap();
        assert!(api_key.have_permissions() && token.have_permissions());
        assert!(!bearers(signing_key.clone().with_fallback(signing_key).into_parts()).have_permissions());
        assert!(!bearers(SigningKey::self_hosted("12ab").unwrap().into_parts()).have_permissions());
        assert!(Bearers::default().have_permissions(), "a proxy may add an API key");
    }

    #[test]
    fn a_key_is_removed_wherever_it_occurs() {
        let keys = keys("sk-inn-api-1", "sk-inn-api-2");
        let without = |text: &[u8]| keys.taken_out_of(text);
        assert_eq!(without(b"Bearer sk-inn-api-1, sk-inn-api-1").as_deref(), Some("Bearer [key], [key]"));
        assert_eq!(without(b"sk-inn-api-2 sk-inn-api-1").as_deref(), Some("[key] [key]"));
        assert_eq!(without(b"sk-inn-api-1\xff").as_deref(), Some("[key]\u{fffd}"));
        assert_eq!(without(b"sk-inn-api-3"), None);
        assert_eq!(self::keys("00", "").taken_out_of(b"500"), None);
    }

    #[test]
    fn every_form_of_a_signing_key_is_removed() {
        const HASH: &str = "b2ed992186a5cb19f6668aade821f502c1d00970dfd0e35128d51bac4649916c";
        let key = SigningKey::parse("signkey-prod-12345678").unwrap();
        let other = || SigningKey::self_hosted("deadbeef00").unwrap();
        for key in
            [key.clone(), key.clone().hashed(), other().with_fallback(key.clone()), other().with_fallback(key.hashed())]
        {
            let parts = key.into_parts();
            let keys = Bearers::new([parts.bearer, parts.fallback], parts.other_forms);
            for form in ["signkey-prod-12345678", "12345678", HASH, &format!("signkey-prod-{HASH}")] {
                assert_eq!(keys.taken_out_of(format!("a {form}.").as_bytes()).as_deref(), Some("a [key]."), "{form}");
            }
            let elsewhere = keys.taken_out_of(b"signkey-test-12345678").unwrap();
            assert_eq!(elsewhere, "signkey-test-[key]");
        }
    }

    #[test]
    fn a_key_is_removed_from_headers() {
        let mut headers = HeaderMap::new();
        headers.insert("x-seen", HeaderValue::from_static("authorization: Bearer sk-inn-api-1"));
        headers.insert("x-odd", HeaderValue::from_bytes(b"\xffsk-inn-api-1").unwrap());
        headers.insert("x-other", HeaderValue::from_static("sk-inn-api-2"));
        keys("sk-inn-api-1", "").take_out_of_headers(&mut headers);
        assert_eq!(headers["x-seen"], "authorization: Bearer [key]");
        assert!(!headers["x-odd"].as_bytes().ends_with(b"-1"));
        assert_eq!(headers["x-other"], "sk-inn-api-2");
    }
}
