use std::fmt;

/// Why a text is not the expected key. It never contains the text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct KeyError {
    variable: Option<&'static str>,
    kind: KeyErrorKind,
}

/// What is wrong with a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum KeyErrorKind {
    /// The environment variable is not set.
    NotSet,
    /// The text or the environment variable is empty.
    Empty,
    /// The text is an API key, and a signing key is expected.
    FoundApiKey,
    /// The text is a signing key, and an API key is expected.
    FoundSigningKey,
    /// The text consists of hexadecimal digits. It may be the key of a self-hosted server.
    FoundBareHex,
    /// The text has surrounding whitespace or quotes, such as the line break of a file.
    Surrounded,
    /// The text is not a key.
    Malformed {
        /// The expected format.
        expected: &'static str,
    },
}

impl KeyError {
    pub(crate) const fn new(kind: KeyErrorKind) -> Self {
        Self { variable: None, kind }
    }

    /// Returns the error of a text that is not a key: surrounding characters may be all that is wrong.
    pub(crate) fn malformed(text: &str, expected: &'static str) -> Self {
        let surrounded = text.trim_matches(|char: char| char.is_whitespace() || matches!(char, '"' | '\'')) != text;
        Self::new(if surrounded { KeyErrorKind::Surrounded } else { KeyErrorKind::Malformed { expected } })
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

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.variable {
            Some(variable) => write!(f, "{variable} ")?,
            None => f.write_str("the key ")?,
        }
        match self.kind {
            KeyErrorKind::NotSet => f.write_str("is not set"),
            KeyErrorKind::Empty if self.variable.is_some() => f.write_str("is set but empty; set a value or unset it"),
            KeyErrorKind::Empty => f.write_str("is empty"),
            KeyErrorKind::FoundApiKey => f.write_str(
                "is an API key (`sk-inn-api-…`), expected a signing key; \
                 use `ApiKey`, which authorizes v2, or the signing key of the environment (`signkey-…`)",
            ),
            KeyErrorKind::FoundSigningKey => f.write_str(
                "is a signing key (`signkey-…`), expected an API key; \
                 use an API key (`sk-inn-api-…`), or `SigningKey` (for v2: `signing_key.in_place_of_api_key()`)",
            ),
            KeyErrorKind::FoundBareHex => f.write_str(
                "consists of hexadecimal digits only, expected `signkey-<environment>-<hexadecimal digits>`; \
                 for the key of a self-hosted server use `SigningKey::self_hosted`",
            ),
            KeyErrorKind::Surrounded => f.write_str("has surrounding whitespace or quotes; remove them"),
            KeyErrorKind::Malformed { expected } => write!(f, "is malformed; expected {expected}"),
        }
    }
}

impl std::error::Error for KeyError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_names_the_variable_and_the_fix() {
        let error = KeyError::new(KeyErrorKind::Surrounded);
        assert_eq!(error.to_string(), "the key has surrounding whitespace or quotes; remove them");
        let error = KeyError::new(KeyErrorKind::Empty).in_variable("INNGEST_API_KEY");
        assert_eq!(error.to_string(), "INNGEST_API_KEY is set but empty; set a value or unset it");
        let error = KeyError::malformed("x", "`sk-inn-api-…`");
        assert_eq!(error.to_string(), "the key is malformed; expected `sk-inn-api-…`");
    }
}
