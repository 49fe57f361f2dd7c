use crate::{KeyError, KeyErrorKind};

/// Returns the text of an environment variable; `None` if it is not set.
///
/// # Errors
/// [`KeyErrorKind::Empty`] if the variable is empty, [`KeyErrorKind::Malformed`] if it is not UTF-8. Neither contains the
/// value.
#[doc(hidden)]
pub fn variable(name: &'static str) -> Result<Option<String>, KeyError> {
    let kind = match std::env::var(name) {
        Ok(text) if text.trim().is_empty() => KeyErrorKind::Empty,
        Ok(text) => return Ok(Some(text)),
        Err(std::env::VarError::NotPresent) => return Ok(None),
        Err(std::env::VarError::NotUnicode(_)) => KeyErrorKind::Malformed { expected: "UTF-8 text" },
    };
    Err(KeyError::new(kind).in_variable(name))
}

/// Returns the text of an environment variable that must be set.
pub(super) fn required(name: &'static str) -> Result<String, KeyError> {
    variable(name)?.ok_or_else(|| KeyError::new(KeyErrorKind::NotSet).in_variable(name))
}
