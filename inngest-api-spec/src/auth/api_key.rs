use std::fmt;

use super::{Bearer, Credential, CredentialParts, KeyError, KeyErrorKind, Sealed, variable};

const PREFIX: &str = "sk-inn-api-";

/// An API key, `sk-inn-api-…`: v2 only; for CI/CD, scripts, tools and services.
///
/// It may be account-wide: then the environment of each call decides, and production is the default.
///
/// Source: <https://api-docs.inngest.com/authentication>, wire facts 2 (the guide `inngest_api::guide::wire_facts`).
#[derive(Clone)]
pub struct ApiKey(Bearer);

impl ApiKey {
    /// The environment variable that [`from_env`](Self::from_env) reads.
    pub const VARIABLE: &'static str = "INNGEST_API_KEY";

    /// Reads an API key from its text.
    ///
    /// # Errors
    /// Where the text is a signing key, empty, or no key at all.
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
    /// Where the variable is not set, set to nothing, or holds something else than an API key.
    pub fn from_env() -> Result<Self, KeyError> {
        let text = zeroize::Zeroizing::new(variable::required(Self::VARIABLE)?);
        Self::parse(&text).map_err(|error| error.in_variable(Self::VARIABLE))
    }
}

impl std::str::FromStr for ApiKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        Self::parse(text)
    }
}

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
    fn parses_its_own_kind_alone() {
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
        let said = format!("{key:?} {parts:?} {:?} {error} {error:?}", parts.bearer.as_ref().unwrap().header());
        assert!(!said.contains("VERYSECRET"), "{said}");
    }

    #[test]
    fn the_header_is_the_key_as_it_is() {
        let parts = ApiKey::parse("sk-inn-api-abc").unwrap().into_parts();
        assert_eq!(parts.bearer.unwrap().header().as_bytes(), b"Bearer sk-inn-api-abc");
    }
}
