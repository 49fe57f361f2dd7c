use std::fmt;

use super::conversions::key_from_text;
use super::event_key::is_token;
use super::key_error::{has_placeholder, is_assignment};
use super::{Bearer, Credential, CredentialParts, Key, KeyError, KeyErrorKind, Sealed};

const FORM: &str = "an access token: printable characters without spaces and commas";

/// An OAuth access token. Authorizes v2, except for the operations that list event keys and signing keys; for tools that act for a
/// user.
///
/// Tokens are opaque, so the text can have any prefix but those of other keys. They expire after a short time: pass `Client::with_provider` a
/// provider that renews them.
///
/// A token can be parsed or deserialized. It is never serialized, and neither `Debug` nor an error shows it.
#[derive(Clone)]
pub struct AccessToken(Bearer);

impl AccessToken {
    /// Parses an access token. White space around it is ignored.
    ///
    /// # Errors
    /// If the text is empty, an API key or a signing key, or contains spaces, commas or control characters.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let text = text.trim();
        let malformed = || KeyError::malformed(text, FORM);
        let other_key = |kind, instead| Err(KeyError::other_key(kind, instead));
        match text {
            "" => Err(KeyError::new(KeyErrorKind::Empty)),
            _ if text.starts_with("sk-inn-api-") => {
                other_key(KeyErrorKind::FoundApiKey, "expected an access token; use `ApiKey`")
            }
            _ if text.starts_with("signkey-") => other_key(
                KeyErrorKind::FoundSigningKey,
                "expected an access token; use `SigningKey` (for v2: `signing_key.in_place_of_api_key()`)",
            ),
            _ if has_placeholder(text) || is_assignment(text) || !is_token(text) => Err(malformed()),
            _ => Bearer::new(text).map(|token| Self(token.with_permissions().of_access_token())).ok_or_else(malformed),
        }
    }
}

key_from_text!(AccessToken, "an access token");

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccessToken(…)")
    }
}

impl Sealed for AccessToken {}
impl Key for AccessToken {}
impl Credential for AccessToken {
    fn into_parts(self) -> CredentialParts {
        CredentialParts { bearer: Some(self.0), environments: vec![None], ..CredentialParts::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_text_but_another_key_is_a_token() {
        for text in ["eyJhbGciOi.eyJzdWIi.c2ln", "opaque_123+/=="] {
            assert!(AccessToken::parse(text).is_ok(), "{text}");
        }
        for (text, kind) in [
            ("", KeyErrorKind::Empty),
            ("sk-inn-api-abc", KeyErrorKind::FoundApiKey),
            ("signkey-prod-12", KeyErrorKind::FoundSigningKey),
            ("\"abc\"", KeyErrorKind::Quoted),
            ("Bearer abc", KeyErrorKind::Bearer),
            ("<token>", KeyErrorKind::Placeholder),
            ("%ACCESS_TOKEN%", KeyErrorKind::Placeholder),
        ] {
            assert_eq!(AccessToken::parse(text).unwrap_err().kind(), kind, "{text:?}");
        }
        let key = AccessToken::parse("VERYSECRET").unwrap();
        let shown = format!("{key:?} {:?} {:?}", key.clone().into_parts(), AccessToken::parse("VERYSECRET a"));
        assert!(!shown.contains("VERYSECRET"), "{shown}");
    }
}
