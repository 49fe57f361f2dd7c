use std::fmt;

use super::conversions::key_from_text;
use super::key_error::{has_placeholder, is_assignment};
use super::{Bearer, Credential, CredentialParts, Key, KeyError, KeyErrorKind, Sealed, variable};

const FORM: &str = "one event key: printable characters without spaces and commas";
const NOT_API_KEY: &str =
    "expected an event key; an API key sends events with `ApiKey` and `client.v2().send_event(…)`";

/// An event key. Authorizes the Event API, and nothing else; for apps that send events.
///
/// It is part of the URL path of each request: `/e/{event_key}`. The client shows it nowhere: in spans, errors and `Debug` the
/// placeholder remains. A key of fewer than 8 characters cannot be removed from the text of a server's response.
///
/// A key can be read from an environment variable, parsed, or deserialized. It is never serialized.
#[derive(Clone)]
pub struct EventKey {
    bearer: Bearer,
    /// The key as a segment of a path, if that is another text.
    encoded: Option<Bearer>,
    /// The environment variable that it was read from.
    variable: Option<&'static str>,
}

impl EventKey {
    /// The environment variable that [`from_env`](Self::from_env) reads.
    pub const VARIABLE: &'static str = "INNGEST_EVENT_KEY";

    /// Parses an event key. White space around it is ignored. Its format is not published.
    ///
    /// # Errors
    /// If the text is empty, an API key, a signing key or a URL, or contains spaces, commas or control characters.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let text = text.trim();
        let malformed = || KeyError::malformed(text, FORM);
        match text {
            "" => Err(KeyError::new(KeyErrorKind::Empty)),
            _ if text.starts_with("sk-inn-api-") => Err(KeyError::other_key(KeyErrorKind::FoundApiKey, NOT_API_KEY)),
            _ if text.starts_with("signkey-") => Err(KeyError::other_key(
                KeyErrorKind::FoundSigningKey,
                "expected the event key of the same environment",
            )),
            _ if is_assignment(text) => Err(malformed()),
            _ if text.contains("://") => Err(KeyError::new(KeyErrorKind::FoundUrl)),
            _ if matches!(text, "." | "..") || has_placeholder(text) || !is_token(text) => Err(malformed()),
            _ => {
                let bearer = Bearer::new(text).ok_or_else(malformed)?;
                let encoded = Bearer::new(&bearer.path_segment()).filter(|encoded| encoded.key() != bearer.key());
                Ok(Self { bearer, encoded, variable: None })
            }
        }
    }

    /// Reads the event key in `INNGEST_EVENT_KEY`.
    ///
    /// # Errors
    /// If the variable is not set, empty, or not an event key. A self-hosted server reads several keys, separated by commas, from its
    /// variable of this name; a client has one.
    pub fn from_env() -> Result<Self, KeyError> {
        let text = variable::required(Self::VARIABLE)?;
        let key = Self::parse(&text).map_err(|error| error.in_variable(Self::VARIABLE))?;
        Ok(Self { variable: Some(Self::VARIABLE), ..key })
    }
}

/// Whether a text consists of printable ASCII, without quotes at its ends and without a comma, which separates several keys.
pub(super) fn is_token(text: &str) -> bool {
    let is_quote = |char| matches!(char, '"' | '\'');
    !text.starts_with(is_quote)
        && !text.ends_with(is_quote)
        && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b',')
}

key_from_text!(EventKey, "an event key");

impl fmt::Debug for EventKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EventKey(…)")
    }
}

impl Sealed for EventKey {}
impl Key for EventKey {
    const IS_FOR_EVENTS: bool = true;
}
impl Credential for EventKey {
    fn into_parts(self) -> CredentialParts {
        CredentialParts {
            bearer: Some(self.bearer),
            is_for_events: true,
            environments: vec![None],
            other_forms: Vec::from_iter(self.encoded),
            variable: self.variable,
            ..CredentialParts::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_event_keys_are_parsed() {
        for text in ["local", "sPeCiAl_-~.!*", "aB3/x?y#z%", " abc\r\n"] {
            assert!(EventKey::parse(text).is_ok(), "{text}");
        }
        for (text, kind) in [
            ("", KeyErrorKind::Empty),
            ("sk-inn-api-abc", KeyErrorKind::FoundApiKey),
            ("signkey-prod-12", KeyErrorKind::FoundSigningKey),
            ("https://inn.gs/e/abc", KeyErrorKind::FoundUrl),
            ("'abc'", KeyErrorKind::Quoted),
            ("INNGEST_EVENT_KEY=abc", KeyErrorKind::Assignment),
            ("a b", KeyErrorKind::Malformed { expected: FORM }),
            ("a,b", KeyErrorKind::Malformed { expected: FORM }),
            ("..", KeyErrorKind::Malformed { expected: FORM }),
            ("$INNGEST_EVENT_KEY", KeyErrorKind::Placeholder),
            ("<event-key>", KeyErrorKind::Placeholder),
            ("Bearer abc", KeyErrorKind::Bearer),
            ("ü", KeyErrorKind::Malformed { expected: FORM }),
        ] {
            assert_eq!(EventKey::parse(text).unwrap_err().kind(), kind, "{text:?}");
        }
    }

    #[test]
    fn neither_debug_nor_an_error_shows_the_key() {
        let key = EventKey::parse("VERYSECRET").unwrap();
        let parts = key.clone().into_parts();
        let errors = ["VERYSECRET,b", "https://inn.gs/e/VERYSECRET", "\"VERYSECRET\""].map(EventKey::parse);
        let shown = format!("{key:?} {parts:?} {errors:?}");
        assert!(!shown.contains("VERYSECRET"), "{shown}");
    }
}
