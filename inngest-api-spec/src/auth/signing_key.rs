use std::fmt;

use zeroize::Zeroizing;

use super::conversions::key_from_text;
use super::key_forms::KeyForms;
use super::{Bearer, Credential, CredentialParts, KeyError, KeyErrorKind, Sealed, variable};

const PREFIX: &str = "signkey-";
const NOT_API_KEY: &str = "expected a signing key; use `ApiKey`, which authorizes v2, or the signing key of the environment \
                           (`signkey-…`)";
const FORM: &str = "`signkey-<environment>-<hexadecimal digits>`";

/// The signing key of an environment, `signkey-<environment>-…`. Authorizes v1; for apps that already have it.
///
/// To use it for v2, call [`in_place_of_api_key`](Self::in_place_of_api_key). The key is sent unchanged, unless
/// [`hashed`](Self::hashed) is called. See the [API's documentation](https://api-docs.inngest.com/authentication).
///
/// A key can be read from an environment variable, parsed, or deserialized. It is never serialized, and neither `Debug` nor an
/// error shows its digits.
#[derive(Clone)]
pub struct SigningKey {
    key: Key,
    fallback: Option<Key>,
    /// The environment variable that it was read from.
    variable: Option<&'static str>,
}

/// A signing key without its fallback.
#[derive(Clone)]
struct Key {
    forms: KeyForms,
    /// `None` if the key is bare digits.
    environment: Option<String>,
    is_hashed: bool,
}

impl Key {
    fn with_prefix(text: &str, environment: &str, digits: &str) -> Result<Self, KeyError> {
        let prefix = text.strip_suffix(digits).unwrap_or_default();
        let forms = KeyForms::new(prefix, digits).ok_or(KeyError::new(KeyErrorKind::OddDigits))?;
        Ok(Self { forms, environment: Some(environment.to_owned()), is_hashed: false })
    }

    fn bare(digits: &str) -> Result<Self, KeyError> {
        let forms = KeyForms::new("", digits).ok_or(KeyError::new(KeyErrorKind::OddDigits))?;
        Ok(Self { forms, environment: None, is_hashed: false })
    }

    fn sent(&self) -> Bearer {
        let form = if self.is_hashed { &self.forms.hashed } else { &self.forms.written };
        form.clone()
    }
}

impl SigningKey {
    /// The environment variable that [`from_env`](Self::from_env) reads.
    pub const VARIABLE: &'static str = "INNGEST_SIGNING_KEY";
    /// The environment variable of the [fallback](Self::with_fallback).
    pub const FALLBACK_VARIABLE: &'static str = "INNGEST_SIGNING_KEY_FALLBACK";

    /// Parses a signing key. White space around it is ignored.
    ///
    /// # Errors
    /// If the text is empty, an API key, bare hexadecimal digits, or not a key. The number of digits must be even.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let text = text.trim();
        match text.strip_prefix(PREFIX).and_then(|rest| rest.rsplit_once('-')) {
            Some((environment, digits)) if is_environment(environment) && is_hex(digits) => {
                Key::with_prefix(text, environment, digits).map(Self::new)
            }
            _ if text.is_empty() => Err(KeyError::new(KeyErrorKind::Empty)),
            _ if text.starts_with("sk-inn-api-") => Err(KeyError::other_key(KeyErrorKind::FoundApiKey, NOT_API_KEY)),
            _ if is_hex(text) => Err(KeyError::new(KeyErrorKind::FoundBareHex)),
            _ => Err(KeyError::malformed(text, FORM)),
        }
    }

    /// Parses the key of a self-hosted server, which can be bare hexadecimal digits (an even number of them).
    ///
    /// A client cannot send bare digits to Inngest Cloud: its [`build`] fails.
    ///
    /// [`build`]: https://docs.rs/inngest-api/latest/inngest_api/struct.ClientBuilder.html#method.build
    ///
    /// # Errors
    /// If the text is neither that nor a signing key with its prefix.
    pub fn self_hosted(text: &str) -> Result<Self, KeyError> {
        let text = text.trim();
        if is_hex(text) { Key::bare(text).map(Self::new) } else { Self::parse(text) }
    }

    /// Reads the signing key in `INNGEST_SIGNING_KEY`, and the [fallback](Self::with_fallback) in
    /// `INNGEST_SIGNING_KEY_FALLBACK` if that is set and not blank.
    ///
    /// Either may be the bare digits of a [self-hosted](Self::self_hosted) server. A client with this key, for which no server
    /// is set and which does not read the environment variables, cannot be built while these set a server: the key would be
    /// sent to another one.
    ///
    /// # Errors
    /// If the first variable is not set or empty, or if either is not a signing key.
    pub fn from_env() -> Result<Self, KeyError> {
        let parse = |text: &str, variable| Self::self_hosted(text).map_err(|error| error.in_variable(variable));
        let key = parse(&variable::required(Self::VARIABLE)?, Self::VARIABLE)?;
        let key = Self { variable: Some(Self::VARIABLE), ..key };
        Ok(match variable::variable(Self::FALLBACK_VARIABLE)?.map(Zeroizing::new) {
            Some(text) => key.with_fallback(parse(&text, Self::FALLBACK_VARIABLE)?),
            None => key,
        })
    }

    const fn new(key: Key) -> Self {
        Self { key, fallback: None, variable: None }
    }

    /// Adds a second key, for the time in which a key is rotated. A fallback of `fallback` itself is not used.
    ///
    /// If the server rejects the first key (401 or 403), the client tries the second one once, and uses it from then on if it
    /// works.
    #[must_use]
    pub fn with_fallback(mut self, mut fallback: Self) -> Self {
        // A key that its owner keeps off the network stays off it.
        fallback.key.is_hashed |= self.key.is_hashed;
        self.fallback = Some(fallback.key);
        self
    }

    /// Sends the key's hash in place of the key, as Inngest's SDKs do: the key itself is never sent.
    ///
    /// The hash is the SHA-256 of the decoded digits, in hexadecimal, after the same prefix; for bare digits, it is sent alone.
    /// Servers accept it in place of the key, so it is as secret as the key, and as little shown.
    ///
    /// It applies to the [fallback](Self::with_fallback) as well, whether that is added before or after. Do not call it for the
    /// text of a hash, which would be hashed again.
    ///
    /// ```
    /// # use inngest_api_spec::SigningKey;
    /// // Sends `signkey-prod-b2ed992186a5cb19f6668aade821f502c1d00970dfd0e35128d51bac4649916c`.
    /// let key = SigningKey::parse("signkey-prod-12345678").map(SigningKey::hashed);
    /// ```
    #[must_use]
    pub fn hashed(mut self) -> Self {
        self.key.is_hashed = true;
        if let Some(fallback) = &mut self.fallback {
            fallback.is_hashed = true;
        }
        self
    }

    /// Returns the environment prefix of the key, such as `prod` or `branch`; `None` for bare digits of a self-hosted server.
    #[must_use]
    pub fn environment(&self) -> Option<&str> {
        self.key.environment.as_deref()
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
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

key_from_text!(SigningKey, "a signing key");

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.key.environment {
            Some(environment) => write!(f, "SigningKey(signkey-{environment}-…)"),
            None => f.write_str("SigningKey(…)"),
        }
    }
}

impl Sealed for SigningKey {}
impl super::Key for SigningKey {}
impl Credential for SigningKey {
    fn into_parts(self) -> CredentialParts {
        let named = [
            (Some(&self.key), self.variable.unwrap_or("the signing key")),
            (self.fallback.as_ref(), self.variable.map_or("the fallback key", |_| Self::FALLBACK_VARIABLE)),
        ];
        let without_prefix = named.iter().find(|(key, _)| key.is_some_and(|key| key.environment.is_none()));
        let without_prefix = without_prefix.map(|(_, name)| *name);
        let keys = || std::iter::once(&self.key).chain(&self.fallback);
        CredentialParts {
            bearer: Some(self.key.sent()),
            fallback: self.fallback.as_ref().map(Key::sent),
            base_url: None,
            is_for_events: false,
            environments: keys().map(|key| key.environment.clone()).collect(),
            other_forms: keys().flat_map(|key| key.forms.all()).collect(),
            variable: self.variable,
            without_prefix,
        }
    }
}

impl Sealed for InPlaceOfApiKey {}
impl super::Key for InPlaceOfApiKey {}
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
            ("signkey-prod-abc", KeyErrorKind::OddDigits),
            ("123", KeyErrorKind::FoundBareHex),
            ("'signkey-prod-12ab'", KeyErrorKind::Quoted),
            ("\u{feff}12ab", KeyErrorKind::ByteOrderMark),
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
        assert_eq!(SigningKey::self_hosted("12ABC").unwrap_err().kind(), KeyErrorKind::OddDigits);
        assert_eq!(SigningKey::self_hosted("'12AB'").unwrap_err().kind(), KeyErrorKind::Quoted);
        assert_eq!(SigningKey::self_hosted(" ").unwrap_err().kind(), KeyErrorKind::Empty);
    }

    /// Returns the key and the fallback that are sent.
    fn sent(key: SigningKey) -> [String; 2] {
        let parts = key.in_place_of_api_key().into_parts();
        [parts.bearer, parts.fallback]
            .map(|bearer| bearer.map_or(String::new(), |bearer| String::from_utf8(bearer.key().to_vec()).unwrap()))
    }

    #[test]
    fn white_space_around_a_key_is_not_part_of_it() {
        for text in [" signkey-prod-12ab", "signkey-prod-12ab\r\n", "\tsignkey-prod-12ab\n"] {
            assert_eq!(sent(SigningKey::parse(text).unwrap()), ["signkey-prod-12ab", ""], "{text:?}");
            assert_eq!(sent(SigningKey::self_hosted(text).unwrap()), ["signkey-prod-12ab", ""], "{text:?}");
        }
        assert_eq!(sent(SigningKey::self_hosted(" 12ab\r\n").unwrap()), ["12ab", ""]);
    }

    #[test]
    fn hashed_keys_are_sent_as_their_hash() {
        const HASH: &str = "b2ed992186a5cb19f6668aade821f502c1d00970dfd0e35128d51bac4649916c";
        let key = || SigningKey::parse("signkey-prod-12345678").unwrap();
        let bare = || SigningKey::self_hosted("12345678").unwrap();
        let with_prefix = format!("signkey-prod-{HASH}");
        assert_eq!(sent(key().hashed()), [&*with_prefix, ""]);
        assert_eq!(sent(bare().hashed()), [HASH, ""]);
        assert_eq!(sent(key().hashed().hashed()), [&*with_prefix, ""]);
        // The fallback, added before or after.
        assert_eq!(sent(key().with_fallback(bare()).hashed()), [&*with_prefix, HASH]);
        assert_eq!(sent(key().hashed().with_fallback(bare())), [&*with_prefix, HASH]);
        assert_eq!(sent(key().with_fallback(bare().hashed())), ["signkey-prod-12345678", HASH]);
        assert_eq!(key().hashed().environment(), Some("prod"));
    }

    #[test]
    fn a_key_with_an_odd_number_of_digits_cannot_be_hashed_and_the_error_describes_why() {
        for error in [SigningKey::parse("signkey-prod-123"), SigningKey::self_hosted("12345")] {
            assert_eq!(
                error.unwrap_err().to_string(),
                "the key has an odd number of hexadecimal digits, which cannot be decoded and hashed; \
                 a digit is missing or one too many: copy the whole key"
            );
        }
    }

    #[test]
    fn a_key_without_a_prefix_is_named() {
        let key = || SigningKey::parse("signkey-prod-12ab").unwrap();
        let bare = || SigningKey::self_hosted("12ab").unwrap();
        assert_eq!(key().with_fallback(key()).into_parts().without_prefix, None);
        assert_eq!(bare().with_fallback(key()).into_parts().without_prefix, Some("the signing key"));
        assert_eq!(key().with_fallback(bare()).into_parts().without_prefix, Some("the fallback key"));
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
