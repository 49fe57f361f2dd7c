use std::fmt;

use bytes::Bytes;
use http::HeaderValue;
use zeroize::Zeroizing;

/// The value of an `Authorization` header. Its bytes are wiped when the last copy goes.
#[doc(hidden)]
#[derive(Clone)]
pub struct Bearer(HeaderValue);

struct Wiped(Zeroizing<Vec<u8>>);

impl AsRef<[u8]> for Wiped {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Bearer {
    /// `None` where the key holds a byte that no header may have; keys are parsed before they come here.
    pub(crate) fn new(key: &str) -> Option<Self> {
        let mut text = Zeroizing::new(Vec::with_capacity("Bearer ".len() + key.len()));
        text.extend_from_slice(b"Bearer ");
        text.extend_from_slice(key.as_bytes());
        let mut value = HeaderValue::from_maybe_shared(Bytes::from_owner(Wiped(text))).ok()?;
        value.set_sensitive(true);
        Some(Self(value))
    }

    /// The key itself.
    #[must_use]
    pub fn key(&self) -> &[u8] {
        let value = self.0.as_bytes();
        value.strip_prefix(b"Bearer ").unwrap_or(value)
    }

    /// The header's value, marked as sensitive.
    #[must_use]
    pub fn header(&self) -> HeaderValue {
        self.0.clone()
    }
}

impl fmt::Debug for Bearer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Bearer(…)")
    }
}
