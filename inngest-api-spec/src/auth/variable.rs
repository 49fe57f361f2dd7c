use std::env::VarError;

use zeroize::Zeroizing;

use crate::{ApiKey, EventKey, KeyError, KeyErrorKind, SigningKey};

/// Returns the text of an optional environment variable, without the white space around it; `None` if it is not set or blank.
///
/// Compose files and CI jobs set variables to nothing when the value behind them is not set.
///
/// # Errors
/// [`KeyErrorKind::Quoted`], [`KeyErrorKind::Assignment`] or [`KeyErrorKind::ByteOrderMark`] if more than the value is in the variable, and
/// [`KeyErrorKind::Malformed`] if it is not UTF-8. None of them contains the value.
#[doc(hidden)]
pub fn variable(name: &'static str) -> Result<Option<String>, KeyError> {
    Ok(read(name)?.filter(|text| !text.is_empty()))
}

/// The variables of keys.
const KEYS: [&str; 3] = [ApiKey::VARIABLE, SigningKey::VARIABLE, EventKey::VARIABLE];

/// Returns the text of an environment variable that must be set, without the white space around it.
pub(super) fn required(name: &'static str) -> Result<Zeroizing<String>, KeyError> {
    match read(name)? {
        Some(text) if !text.is_empty() => Ok(Zeroizing::new(text)),
        Some(_) => Err(KeyError::new(KeyErrorKind::Empty).in_variable(name)),
        None => {
            let is_set = |other: &&'static str| *other != name && matches!(variable(other), Ok(Some(_)));
            Err(KeyError::not_set(name, KEYS.into_iter().find(is_set)))
        }
    }
}

/// Returns the trimmed text of a variable, which may be empty; `None` if it is not set.
fn read(name: &'static str) -> Result<Option<String>, KeyError> {
    let text = match std::env::var(name) {
        Ok(text) => Zeroizing::new(text),
        Err(VarError::NotPresent) => return Ok(None),
        Err(VarError::NotUnicode(_)) => {
            return Err(KeyError::new(KeyErrorKind::Malformed { expected: "UTF-8 text" }).in_variable(name));
        }
    };
    let text = text.trim();
    match KeyErrorKind::of_surroundings(text) {
        Some(kind) => Err(KeyError::new(kind).in_variable(name)),
        None => Ok(Some(text.to_owned())),
    }
}

/// Returns the value of a variable in quotes, for an error; `None` if it may contain a key or a password.
///
/// A key may be in the wrong variable, and a URL may contain a password. What looks like either is not shown.
#[doc(hidden)]
#[must_use]
pub fn shown(value: &str) -> Option<String> {
    const MAX: usize = 100;
    /// Keys have at least this many characters without a separator; parts of host names rarely do.
    const KEY: usize = 16;
    let is_long = |word: &str| word.len() >= KEY && word.bytes().any(|byte| byte.is_ascii_digit());
    let lower = value.to_ascii_lowercase();
    let may_be_secret = value.contains(['@', '?', '#'])
        || ["sk-inn-", "signkey", "bearer", "/e/"].iter().any(|mark| lower.contains(mark))
        || value.split(|char: char| !char.is_alphanumeric() && !matches!(char, '_' | '-' | '+' | '=')).any(is_long);
    (!may_be_secret && value.len() <= MAX).then(|| format!("{value:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_quoted_unless_it_may_be_a_secret() {
        for value in ["yes", "localhost:99999", "a\nb", "http//inngest.internal.example:8288/api", "ftp://host"] {
            assert_eq!(shown(value), Some(format!("{value:?}")));
        }
        for value in [
            "sk-inn-api-1",
            "SIGNKEY-prod-1",
            "https://SIGNKEY-PROD-12AB.example",
            "0123456789abcdef",
            "http://0123456789abcdef.example",
            "https://me:pw@host",
            "https://host/?key=1",
            "https://host/#1",
            "Bearer 1",
            "inn.gs/e/abc",
            &"a ".repeat(100),
        ] {
            assert_eq!(shown(value), None, "{value}");
        }
    }
}
