use crate::{KeyError, KeyErrorKind};

/// The text of an environment variable: `None` where it is not set, an error where it is set to nothing or is no UTF-8.
///
/// # Errors
/// [`KeyErrorKind::Empty`] and [`KeyErrorKind::Malformed`], naming the variable and never its value.
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

/// The text of an environment variable that has to be there.
pub(super) fn required(name: &'static str) -> Result<String, KeyError> {
    variable(name)?.ok_or_else(|| KeyError::new(KeyErrorKind::NotSet).in_variable(name))
}
