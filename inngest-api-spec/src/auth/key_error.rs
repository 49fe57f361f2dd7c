use std::fmt;

/// Why a text is not the expected key. It never contains the key.
///
/// The error of a variable that holds no key, such as `INNGEST_DEV`, displays the variable's value, unless that may be a key or
/// contain a password.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct KeyError {
    variable: Option<&'static str>,
    kind: KeyErrorKind,
    /// The value in quotes, if it is not a secret.
    value: Option<String>,
    /// What is expected in place of another key, and what to do.
    instead: &'static str,
    /// The variable of another key, which is set while this one is not.
    other_variable: Option<&'static str>,
}

/// Explains where keys come from.
const DOCUMENTATION: &str = "https://api-docs.inngest.com/authentication";

/// What is wrong with a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KeyErrorKind {
    /// The environment variable is not set.
    NotSet,
    /// The text or the environment variable is empty.
    Empty,
    /// The text is an API key, and another key is expected.
    FoundApiKey,
    /// The text is a signing key, and another key is expected.
    FoundSigningKey,
    /// The text is a URL, and the event key in it is expected.
    FoundUrl,
    /// The text consists of hexadecimal digits. It may be the key of a self-hosted server.
    FoundBareHex,
    /// The digits of the signing key are an odd number, so that one is missing or one too many. They cannot be decoded, and
    /// therefore not be [hashed](crate::SigningKey::hashed).
    OddDigits,
    /// The text has quotes around it, such as those of a file of variables for Docker, which keeps them.
    Quoted,
    /// The text is a line of a file of variables, `INNGEST_API_KEY=…`, and the value alone is expected.
    Assignment,
    /// The text has a byte order mark before it, as editors on Windows write it.
    ByteOrderMark,
    /// The text starts with `Bearer `, which belongs to the header and is added by the client.
    Bearer,
    /// The text is a placeholder from documentation, such as `sk-inn-api-<key>`.
    Placeholder,
    /// The text is not a key.
    Malformed {
        /// The expected format.
        expected: &'static str,
    },
}

impl KeyErrorKind {
    /// Returns what is around a trimmed text and belongs to no key, URL or name; `None` if nothing is.
    pub(crate) fn of_surroundings(text: &str) -> Option<Self> {
        const QUOTES: [char; 7] = ['"', '\'', '`', '\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}'];
        if text.starts_with('\u{feff}') || text.ends_with('\u{feff}') {
            return Some(Self::ByteOrderMark);
        }
        if is_assignment(text) {
            return Some(Self::Assignment);
        }
        (text.starts_with(QUOTES) || text.ends_with(QUOTES)).then_some(Self::Quoted)
    }
}

impl KeyError {
    pub(crate) const fn new(kind: KeyErrorKind) -> Self {
        Self { variable: None, kind, value: None, instead: "expected another key", other_variable: None }
    }

    /// Returns the error of another key: what is expected, and what to do.
    pub(super) fn other_key(kind: KeyErrorKind, instead: &'static str) -> Self {
        Self { instead, ..Self::new(kind) }
    }

    /// Returns the error of a trimmed text that is not a key: surrounding characters may be all that is wrong.
    pub(crate) fn malformed(text: &str, expected: &'static str) -> Self {
        let is_bearer = text.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("bearer "));
        let kind = KeyErrorKind::of_surroundings(text)
            .or_else(|| is_bearer.then_some(KeyErrorKind::Bearer))
            .or_else(|| is_placeholder(text).then_some(KeyErrorKind::Placeholder));
        Self::new(kind.unwrap_or(KeyErrorKind::Malformed { expected }))
    }

    /// Returns the error of a variable that is not set, while that of another key may be.
    pub(super) fn not_set(variable: &'static str, other_variable: Option<&'static str>) -> Self {
        Self { other_variable, ..Self::new(KeyErrorKind::NotSet).in_variable(variable) }
    }

    /// Adds the value of a variable that holds no key.
    pub(super) fn with_value(mut self, value: &str) -> Self {
        self.value = super::variable::shown(value);
        self
    }

    pub(crate) const fn in_variable(mut self, variable: &'static str) -> Self {
        self.variable = Some(variable);
        self
    }

    /// Returns what is wrong.
    #[must_use]
    pub const fn kind(&self) -> KeyErrorKind {
        self.kind
    }

    /// Returns the environment variable that the key was read from, if it was.
    #[must_use]
    pub const fn variable(&self) -> Option<&'static str> {
        self.variable
    }
}

/// Returns whether a text stands for a key: what documentation writes in place of one (`<key>`, `sk-inn-api-…`, `sk-inn-api-xxx`,
/// `your-api-key`), or a variable that was not expanded.
pub(super) fn is_placeholder(text: &str) -> bool {
    let last = text.strip_prefix("sk-inn-api-").unwrap_or_else(|| text.rsplit('-').next().unwrap_or(text));
    let is_xxx = last.len() >= 3 && last.bytes().all(|byte| byte.eq_ignore_ascii_case(&b'x'));
    let lower = text.to_ascii_lowercase();
    let is_your_key = ["your-", "your_"].iter().any(|your| lower.contains(your)) && lower.ends_with("key");
    has_placeholder(text) || text.ends_with('*') || is_xxx || is_your_key
}

/// Returns whether a text has the syntax of a placeholder or a variable, for keys that may be any word: `<key>`, `{key}`, `…`,
/// `$INNGEST_EVENT_KEY`, `%INNGEST_EVENT_KEY%`.
pub(crate) fn has_placeholder(text: &str) -> bool {
    let has = |start: char, end: char| text.split_once(start).is_some_and(|(_, rest)| rest.contains(end));
    let is_variable = text.starts_with('$') || (text.len() > 2 && text.starts_with('%') && text.ends_with('%'));
    has('<', '>') || has('{', '}') || text.ends_with('…') || text.ends_with("...") || is_variable
}

/// Returns whether a text sets a variable: `INNGEST_API_KEY=…`, `export API_KEY=sk-inn-api-…`. A key of any form may contain `=`, so
/// the name or the value has to be one of Inngest's.
pub(super) fn is_assignment(text: &str) -> bool {
    let text = ["export ", "set ", "$env:"].iter().find_map(|start| text.strip_prefix(start)).unwrap_or(text);
    let Some((name, value)) = text.split_once('=') else { return false };
    let (name, value) = (name.trim(), value.trim_start_matches([' ', '"', '\'']));
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let is_known = name.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("INNGEST_"))
        || ["sk-inn-api-", "signkey-", "https://", "http://"].iter().any(|start| value.starts_with(start));
    is_name && is_known
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.variable {
            Some(variable) => write!(f, "{variable} ")?,
            None => f.write_str("the key ")?,
        }
        match self.kind {
            KeyErrorKind::NotSet => match self.other_variable {
                Some(other) => write!(f, "is not set, but {other} is, which is another key (see {DOCUMENTATION})"),
                None => write!(f, "is not set (for a key, see {DOCUMENTATION})"),
            },
            KeyErrorKind::Empty if self.variable.is_some() => f.write_str("is set but empty; set a value or unset it"),
            KeyErrorKind::Empty => f.write_str("is empty"),
            KeyErrorKind::FoundApiKey => write!(f, "is an API key (`sk-inn-api-…`), {}", self.instead),
            KeyErrorKind::FoundSigningKey => write!(f, "is a signing key (`signkey-…`), {}", self.instead),
            KeyErrorKind::FoundUrl => {
                f.write_str("is a URL, expected an event key; use what follows `/e/`, and set the rest as base URL")
            }
            KeyErrorKind::FoundBareHex => f.write_str(
                "consists of hexadecimal digits only, expected `signkey-<environment>-<hexadecimal digits>`; \
                 for the key of a self-hosted server use `SigningKey::self_hosted`",
            ),
            KeyErrorKind::OddDigits => f.write_str(
                "has an odd number of hexadecimal digits, which cannot be decoded and hashed; \
                 a digit is missing or one too many: copy the whole key",
            ),
            KeyErrorKind::Quoted => f.write_str("has quotes around it; remove them"),
            KeyErrorKind::Assignment => f.write_str("is a whole assignment `NAME=…`; remove the name and the `=`"),
            KeyErrorKind::ByteOrderMark => {
                f.write_str("has a byte order mark (U+FEFF) around it; save the file that it comes from without one")
            }
            KeyErrorKind::Bearer => f.write_str("starts with `Bearer `; remove it, the client adds it to the header"),
            KeyErrorKind::Placeholder => f.write_str("is a placeholder; replace it by the actual value"),
            KeyErrorKind::Malformed { expected } => match &self.value {
                Some(value) => write!(f, "is {value}; write {expected}"),
                None => write!(f, "is malformed; expected {expected}"),
            },
        }
    }
}

impl std::error::Error for KeyError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_names_the_variable_and_the_fix() {
        let error = KeyError::malformed("'x'", "`sk-inn-api-…`");
        assert_eq!(error.to_string(), "the key has quotes around it; remove them");
        let error = KeyError::malformed("\u{feff}x", "`sk-inn-api-…`");
        assert_eq!(
            error.to_string(),
            "the key has a byte order mark (U+FEFF) around it; save the file that it comes from without one"
        );
        for text in ["Bearer sk-inn-api-0123", "bearer x"] {
            let error = KeyError::malformed(text, "`sk-inn-api-…`").to_string();
            assert_eq!(error, "the key starts with `Bearer `; remove it, the client adds it to the header");
        }
        for text in [
            "sk-inn-api-<key>",
            "<your key>",
            "{API_KEY}",
            "${{ secrets.INNGEST_API_KEY }}",
            "$INNGEST_API_KEY",
            "%INNGEST_API_KEY%",
            "…",
            "sk-inn-api-…",
            "sk-inn-api-...",
            "signkey-prod-****",
            "xxx",
            "sk-inn-api-XXXXXXXX",
            "sk-inn-api-your-key",
            "YOUR_API_KEY",
        ] {
            let error = KeyError::malformed(text, "`sk-inn-api-…`").to_string();
            assert_eq!(error, "the key is a placeholder; replace it by the actual value", "{text}");
        }
        let error = KeyError::new(KeyErrorKind::Empty).in_variable("INNGEST_API_KEY");
        assert_eq!(error.to_string(), "INNGEST_API_KEY is set but empty; set a value or unset it");
        for text in [
            "INNGEST_API_KEY=sk-inn-api-0123",
            "INNGEST_API_KEY=\"sk-inn-api-0123\"",
            "export API_KEY = sk-inn-api-0123",
            "key='signkey-prod-12ab'",
        ] {
            let error = KeyError::malformed(text, "`sk-inn-api-…`").to_string();
            assert_eq!(error, "the key is a whole assignment `NAME=…`; remove the name and the `=`", "{text}");
        }
        let error = KeyError::malformed("x", "`sk-inn-api-…`");
        assert_eq!(error.to_string(), "the key is malformed; expected `sk-inn-api-…`");
        let error = error.in_variable("INNGEST_DEV");
        assert_eq!(error.clone().with_value("yes").to_string(), "INNGEST_DEV is \"yes\"; write `sk-inn-api-…`");
        let error = error.with_value("signkey-prod-12ab");
        assert_eq!(error.to_string(), "INNGEST_DEV is malformed; expected `sk-inn-api-…`");
    }

    #[test]
    fn a_key_may_contain_an_equals_sign() {
        for text in
            ["YWJj==", "a=b", "=", "=sk-inn-api-1", "INNGEST_API_KEY", "a b=sk-inn-api-1", "https://h/?a=http://b"]
        {
            assert!(!is_assignment(text), "{text}");
        }
    }

    #[test]
    fn the_error_of_a_variable_that_is_not_set_names_that_of_another_key() {
        let shown = |other| KeyError::not_set("INNGEST_API_KEY", other).to_string();
        assert_eq!(
            shown(None),
            "INNGEST_API_KEY is not set (for a key, see https://api-docs.inngest.com/authentication)"
        );
        assert_eq!(
            shown(Some("INNGEST_SIGNING_KEY")),
            "INNGEST_API_KEY is not set, but INNGEST_SIGNING_KEY is, which is another key (see \
             https://api-docs.inngest.com/authentication)"
        );
    }
}
