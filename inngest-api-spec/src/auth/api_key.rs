use std::fmt;

use super::conversions::key_from_text;
use super::key_error::is_placeholder;
use super::{Bearer, Credential, CredentialParts, Key, KeyError, KeyErrorKind, Sealed, variable};

const PREFIX: &str = "sk-inn-api-";
const NOT_SIGNING_KEY: &str = "expected an API key; use an API key (`sk-inn-api-…`), or `SigningKey` (for v2: \
                               `signing_key.in_place_of_api_key()`)";

/// An API key, `sk-inn-api-…`. Authorizes v2; for CI jobs, scripts, tools and services.
///
/// An account-wide key acts on the environment of each call, by default production. See the
/// [API's documentation](https://api-docs.inngest.com/authentication).
///
/// A key can be read from an environment variable, parsed, or deserialized. It is never serialized, and neither `Debug` nor an
/// error shows it.
#[derive(Clone)]
pub struct ApiKey {
    bearer: Bearer,
    /// The environment variable that it was read from.
    variable: Option<&'static str>,
}

impl ApiKey {
    /// The environment variable that [`from_env`](Self::from_env) reads.
    pub const VARIABLE: &'static str = "INNGEST_API_KEY";

    /// Parses an API key. White space around it is ignored.
    ///
    /// # Errors
    /// If the text is empty, a signing key, or not a key.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let text = text.trim();
        let malformed = || KeyError::malformed(text, "`sk-inn-api-…`");
        match text.strip_prefix(PREFIX) {
            Some(rest)
                if !rest.is_empty() && !is_placeholder(text) && rest.bytes().all(|byte| byte.is_ascii_graphic()) =>
            {
                let bearer = Bearer::new(text).ok_or_else(malformed)?.with_permissions();
                Ok(Self { bearer, variable: None })
            }
            _ if text.is_empty() => Err(KeyError::new(KeyErrorKind::Empty)),
            _ if text.starts_with("signkey-") => {
                Err(KeyError::other_key(KeyErrorKind::FoundSigningKey, NOT_SIGNING_KEY))
            }
            _ => Err(malformed()),
        }
    }

    /// Reads the API key in `INNGEST_API_KEY`.
    ///
    /// A client with this key, for which no server is set and which does not read the environment variables, cannot be built
    /// while these set a server: the key would be sent to another one.
    ///
    /// # Errors
    /// If the variable is not set, empty, or not an API key.
    pub fn from_env() -> Result<Self, KeyError> {
        let text = variable::required(Self::VARIABLE)?;
        let key = Self::parse(&text).map_err(|error| error.in_variable(Self::VARIABLE))?;
        Ok(Self { variable: Some(Self::VARIABLE), ..key })
    }
}

key_from_text!(ApiKey, "an API key");

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(sk-inn-api-…)")
    }
}

impl Sealed for ApiKey {}
impl Key for ApiKey {}
impl Credential for ApiKey {
    fn into_parts(self) -> CredentialParts {
        CredentialParts {
            bearer: Some(self.bearer),
            environments: vec![None],
            variable: self.variable,
            ..CredentialParts::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_api_keys_are_parsed() {
        for text in ["sk-inn-api-abc", " sk-inn-api-abc", "sk-inn-api-abc\n", "\tsk-inn-api-abc \r\n"] {
            let parts = ApiKey::parse(text).unwrap().into_parts();
            assert_eq!(parts.bearer.unwrap().key(), b"sk-inn-api-abc", "{text:?}");
        }
        for (text, kind) in [
            ("signkey-prod-12", KeyErrorKind::FoundSigningKey),
            ("", KeyErrorKind::Empty),
            ("sk-inn-api-", KeyErrorKind::Malformed { expected: "`sk-inn-api-…`" }),
            ("sk-inn-api-a\nb", KeyErrorKind::Malformed { expected: "`sk-inn-api-…`" }),
            ("sk-inn-api-<key>", KeyErrorKind::Placeholder),
            ("sk-inn-api-...", KeyErrorKind::Placeholder),
            ("sk-inn-api-xxxxxxxx", KeyErrorKind::Placeholder),
            ("sk-inn-api-your-key", KeyErrorKind::Placeholder),
            ("$INNGEST_API_KEY", KeyErrorKind::Placeholder),
            ("'sk-inn-api-0123'", KeyErrorKind::Quoted),
            ("\"sk-inn-api-0123", KeyErrorKind::Quoted),
            ("Bearer sk-inn-api-0123", KeyErrorKind::Bearer),
            ("INNGEST_API_KEY=sk-inn-api-0123", KeyErrorKind::Assignment),
            ("12ab", KeyErrorKind::Malformed { expected: "`sk-inn-api-…`" }),
            (" \r\n", KeyErrorKind::Empty),
            ("'sk-inn-api-abc'", KeyErrorKind::Quoted),
            (" \"sk-inn-api-abc\"\r\n", KeyErrorKind::Quoted),
            ("\u{feff}sk-inn-api-abc", KeyErrorKind::ByteOrderMark),
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
