use std::fmt;

/// Why a text is not the key that was asked for. Never holds the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyError {
    variable: Option<&'static str>,
    kind: KeyErrorKind,
}

/// What is wrong with a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyErrorKind {
    /// The environment variable is not set.
    NotSet,
    /// There is no text, or the environment variable is set to nothing.
    Empty,
    /// The text is an API key where a signing key was asked for.
    FoundApiKey,
    /// The text is a signing key where an API key was asked for.
    FoundSigningKey,
    /// The text is bare hexadecimal digits: perhaps the key of a self-hosted server.
    FoundBareHex,
    /// White space, or quotes, stand around the text: it was perhaps read from a file with its line's end.
    Surrounded,
    /// The text is no key at all.
    Malformed {
        /// How such a key is written.
        expected: &'static str,
    },
}

impl KeyError {
    pub(crate) const fn new(kind: KeyErrorKind) -> Self {
        Self { variable: None, kind }
    }

    /// What is wrong with a text that is no key: perhaps no more than what stands around it.
    pub(crate) fn malformed(text: &str, expected: &'static str) -> Self {
        let surrounded = text.trim_matches(|char: char| char.is_whitespace() || matches!(char, '"' | '\'')) != text;
        Self::new(if surrounded { KeyErrorKind::Surrounded } else { KeyErrorKind::Malformed { expected } })
    }

    pub(crate) const fn in_variable(mut self, variable: &'static str) -> Self {
        self.variable = Some(variable);
        self
    }

    /// What is wrong.
    #[must_use]
    pub const fn kind(&self) -> KeyErrorKind {
        self.kind
    }

    /// The environment variable that the key was read from, if it was.
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
            KeyErrorKind::Empty if self.variable.is_some() => {
                f.write_str("is set but empty: give it a value, or unset it")
            }
            KeyErrorKind::Empty => f.write_str("is empty"),
            KeyErrorKind::FoundApiKey => f.write_str(
                "holds an API key (`sk-inn-api-…`) where a signing key is needed; \
                 use `ApiKey`, which authorizes v2, or give the environment's signing key (`signkey-…`)",
            ),
            KeyErrorKind::FoundSigningKey => f.write_str(
                "holds a signing key (`signkey-…`) where an API key is needed; \
                 use `SigningKey` (for v2: `signing_key.in_place_of_api_key()`), or give an API key (`sk-inn-api-…`)",
            ),
            KeyErrorKind::FoundBareHex => f.write_str(
                "holds bare hexadecimal digits; a signing key starts with `signkey-<environment>-`; \
                 for the key of a self-hosted server use `SigningKey::self_hosted`",
            ),
            KeyErrorKind::Surrounded => f.write_str("has white space or quotes around it: take them off"),
            KeyErrorKind::Malformed { expected } => write!(f, "is malformed: expected {expected}"),
        }
    }
}

impl std::error::Error for KeyError {}
