use std::fmt;

use super::conversions::key_from_text;
use super::{Bearer, Credential, CredentialParts, KeyError, KeyErrorKind, Sealed, variable};

/// What every API key begins with.
pub(super) const PREFIX: &str = "sk-inn-api-";

/// An API key, `sk-inn-api-…`. Authorizes v2; for CI jobs, scripts, tools and services.
///
/// An account-wide key acts on the environment of each call, by default production. See the
/// [API's documentation](https://api-docs.inngest.com/authentication).
///
/// A key can be read from an environment variable, parsed, or deserialized. It is never serialized, and neither `Debug` nor an
/// error shows it.
#[derive(Clone)]
pub struct ApiKey(Bearer);

impl ApiKey {
    /// The environment variable that [`from_env`](Self::from_env) reads.
    pub const VARIABLE: &'static str = "INNGEST_API_KEY";

    /// Parses an API key.
    ///
    /// # Errors
    /// If the text is empty, a signing key, or not a key.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let malformed = || KeyError::malformed(text, "`sk-inn-api-…`");
        let kind = match text.strip_prefix(PREFIX) {
            Some(rest) if !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_graphic()) => {
                return Bearer::new(text).map(Self).ok_or_else(malformed);
            }
            _ if text.is_empty() => KeyErrorKind::Empty,
            _ if text.starts_with("signkey-") => KeyErrorKind::FoundSigningKey,
            _ => return Err(malformed()),
        };
        Err(KeyError::new(kind))
    }

    /// Reads the API key in `INNGEST_API_KEY`.
    ///
    /// # Errors
    /// If the variable is not set, empty, or not an API key.
    pub fn from_env() -> Result<Self, KeyError> {
        let text = zeroize::Zeroizing::new(variable::required(Self::VARIABLE)?);
        Self::parse(&text).map_err(|error| error.in_variable(Self::VARIABLE))
    }
}

key_from_text!(ApiKey, "an API key");

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(sk-inn-api-…)")
    }
}

impl Sealed for ApiKey {}
impl Credential for ApiKey {
    fn into_parts(self) -> CredentialParts {
        CredentialParts { bearer: Some(self.0), fallback: None, base_url: None, environments: vec![None] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_api_keys_are_parsed() {
        assert!(ApiKey::parse("sk-inn-api-abc").is_ok());
        for (text, kind) in [
            ("signkey-prod-12", KeyErrorKind::FoundSigningKey),
            ("", KeyErrorKind::Empty),
            ("sk-inn-api-", KeyErrorKind::Malformed { expected: "`sk-inn-api-…`" }),
            ("sk-inn-api-a\nb", KeyErrorKind::Malformed { expected: "`sk-inn-api-…`" }),
            ("12ab", KeyErrorKind::Malformed { expected: "`sk-inn-api-…`" }),
            ("sk-inn-api-abc\n", KeyErrorKind::Surrounded),
            ("'sk-inn-api-abc'", KeyErrorKind::Surrounded),
        ] {
            assert_eq!(ApiKey::parse(text).unwrap_err().kind(), kind, "{text:?}");
        }
    }

    #[test]
    fn neither_debug_nor_an_error_shows_the_key() {
        let key = ApiKey::parse("sk-inn-api-VERYSECRET").unwrap();
        let parts = key.clone().into_parts();
        let error = ApiKey::parse("signkey-prod-VERYSECRET").unwrap_err();
        let shown = format!("{key:?} {parts:?} {:?} {error} {error:?}", parts.bearer.as_ref().unwrap().header());
        assert!(!shown.contains("VERYSECRET"), "{shown}");
    }

    #[test]
    fn the_authorization_header_holds_the_key_unchanged() {
        let parts = ApiKey::parse("sk-inn-api-abc").unwrap().into_parts();
        assert_eq!(parts.bearer.unwrap().header().as_bytes(), b"Bearer sk-inn-api-abc");
    }
}
