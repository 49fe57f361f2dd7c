use std::fmt;

use super::conversions::key_from_text;
use super::{Bearer, Credential, CredentialParts, KeyError, KeyErrorKind, Sealed, variable};

const PREFIX: &str = "signkey-";
const FORM: &str = "`signkey-<environment>-<hexadecimal digits>`";

/// The signing key of an environment, `signkey-<environment>-…`. Authorizes v1; for apps that already have it.
///
/// To use it for v2, call [`in_place_of_api_key`](Self::in_place_of_api_key). The key is sent unchanged, not hashed. See the
/// [API's documentation](https://api-docs.inngest.com/authentication).
///
/// A key can be read from an environment variable, parsed, or deserialized. It is never serialized, and neither `Debug` nor an
/// error shows its digits.
#[derive(Clone)]
pub struct SigningKey {
    bearer: Bearer,
    environment: Option<String>,
    fallback: Option<(Bearer, Option<String>)>,
}

impl SigningKey {
    /// The environment variable that [`from_env`](Self::from_env) reads.
    pub const VARIABLE: &'static str = "INNGEST_SIGNING_KEY";
    /// The environment variable of the [fallback](Self::with_fallback).
    pub const FALLBACK_VARIABLE: &'static str = "INNGEST_SIGNING_KEY_FALLBACK";

    /// Parses a signing key.
    ///
    /// # Errors
    /// If the text is empty, an API key, bare hexadecimal digits, or not a key.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let malformed = || KeyError::malformed(text, FORM);
        let kind = match text.strip_prefix(PREFIX).and_then(|rest| rest.rsplit_once('-')) {
            Some((environment, digits)) if is_environment(environment) && is_hex(digits) => {
                let bearer = Bearer::new(text).ok_or_else(malformed)?;
                return Ok(Self { bearer, fallback: None, environment: Some(environment.to_owned()) });
            }
            _ if text.is_empty() => KeyErrorKind::Empty,
            _ if text.starts_with("sk-inn-api-") => KeyErrorKind::FoundApiKey,
            _ if is_hex(text) => KeyErrorKind::FoundBareHex,
            _ => return Err(malformed()),
        };
        Err(KeyError::new(kind))
    }

    /// Parses the key of a self-hosted server, which can be bare hexadecimal digits (an even number of them).
    ///
    /// # Errors
    /// If the text is neither that nor a signing key with its prefix.
    pub fn self_hosted(text: &str) -> Result<Self, KeyError> {
        if !is_hex(text) {
            return Self::parse(text);
        }
        let malformed = KeyErrorKind::Malformed { expected: "an even number of hexadecimal digits" };
        let bearer = Bearer::new(text).ok_or(KeyError::new(malformed))?;
        Ok(Self { bearer, fallback: None, environment: None })
    }

    /// Reads the signing key in `INNGEST_SIGNING_KEY`, and the [fallback](Self::with_fallback) in
    /// `INNGEST_SIGNING_KEY_FALLBACK` if that is set.
    ///
    /// # Errors
    /// If the first variable is not set, or if either is empty or not a signing key.
    pub fn from_env() -> Result<Self, KeyError> {
        let parse = |text: String, variable| {
            Self::parse(&zeroize::Zeroizing::new(text)).map_err(|error| error.in_variable(variable))
        };
        let key = parse(variable::required(Self::VARIABLE)?, Self::VARIABLE)?;
        Ok(match variable::variable(Self::FALLBACK_VARIABLE)? {
            Some(text) => key.with_fallback(parse(text, Self::FALLBACK_VARIABLE)?),
            None => key,
        })
    }

    /// Adds a second key, for the time in which a key is rotated.
    ///
    /// If the server rejects the first key (401), the client tries the second one once, and uses it from then on if it works.
    #[must_use]
    pub fn with_fallback(mut self, fallback: Self) -> Self {
        self.fallback = Some((fallback.bearer, fallback.environment));
        self
    }

    /// Returns the environment prefix of the key, such as `prod` or `branch`; `None` for bare digits of a self-hosted server.
    #[must_use]
    pub fn environment(&self) -> Option<&str> {
        self.environment.as_deref()
    }

    /// Uses this key for v2 as well, in place of an [`ApiKey`](crate::ApiKey).
    ///
    /// The API accepts it for apps that already have their signing key. It is the only key of a self-hosted server.
    #[must_use]
    pub const fn in_place_of_api_key(self) -> InPlaceOfApiKey {
        InPlaceOfApiKey(self)
    }
}

/// A [`SigningKey`] in place of an API key. Authorizes v1 and v2.
#[derive(Clone, Debug)]
pub struct InPlaceOfApiKey(SigningKey);

impl InPlaceOfApiKey {
    /// Returns the environment prefix; see [`SigningKey::environment`].
    #[must_use]
    pub fn environment(&self) -> Option<&str> {
        self.0.environment()
    }
}

fn is_environment(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn is_hex(text: &str) -> bool {
    !text.is_empty() && text.len().is_multiple_of(2) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

key_from_text!(SigningKey, "a signing key");

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.environment {
            Some(environment) => write!(f, "SigningKey(signkey-{environment}-…)"),
            None => f.write_str("SigningKey(…)"),
        }
    }
}

impl Sealed for SigningKey {}
impl Credential for SigningKey {
    fn into_parts(self) -> CredentialParts {
        let (fallback, other) = self.fallback.unzip();
        let environments = std::iter::once(self.environment).chain(other).collect();
        CredentialParts { bearer: Some(self.bearer), fallback, base_url: None, environments }
    }
}

impl Sealed for InPlaceOfApiKey {}
impl Credential for InPlaceOfApiKey {
    fn into_parts(self) -> CredentialParts {
        self.0.into_parts()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_names_the_kind_of_key_found() {
        for (text, kind) in [
            ("sk-inn-api-abc", KeyErrorKind::FoundApiKey),
            ("12ab", KeyErrorKind::FoundBareHex),
            ("", KeyErrorKind::Empty),
            ("signkey-prod-", KeyErrorKind::Malformed { expected: FORM }),
            ("signkey-prod-abc", KeyErrorKind::Malformed { expected: FORM }),
            ("signkey--12ab", KeyErrorKind::Malformed { expected: FORM }),
            ("signkey-12ab", KeyErrorKind::Malformed { expected: FORM }),
            ("signkey-prod-xy", KeyErrorKind::Malformed { expected: FORM }),
        ] {
            assert_eq!(SigningKey::parse(text).unwrap_err().kind(), kind, "{text:?}");
        }
        assert!(SigningKey::parse("12ab").unwrap_err().to_string().contains("SigningKey::self_hosted"));
    }

    #[test]
    fn the_environment_is_the_prefix_of_the_key() {
        assert_eq!(SigningKey::parse("signkey-branch-12ab").unwrap().environment(), Some("branch"));
        assert_eq!(SigningKey::self_hosted("signkey-prod-12ab").unwrap().environment(), Some("prod"));
        assert_eq!(SigningKey::self_hosted("12AB").unwrap().environment(), None);
        assert!(SigningKey::self_hosted("12ABC").is_err());
    }

    #[test]
    fn debug_and_errors_do_not_show_the_digits() {
        let key = SigningKey::parse("signkey-prod-deadbeef").unwrap();
        let shown = format!(
            "{key:?} {:?} {:?}",
            key.clone().in_place_of_api_key(),
            key.clone().with_fallback(key.clone()).into_parts()
        );
        assert!(!shown.contains("deadbeef"), "{shown}");
        assert!(!SigningKey::parse("signkey-prod-deadbee").unwrap_err().to_string().contains("deadbee"));
    }
}
