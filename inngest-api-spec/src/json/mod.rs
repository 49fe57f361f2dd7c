//! Decodes JSON, with errors that have a path and a position.

mod lenient;
mod objects;

use serde::de::DeserializeOwned;

pub(crate) use self::objects::{Objects, from_slice, from_str};

/// Why some JSON does not fit a type.
#[derive(Debug)]
pub(crate) struct JsonError {
    /// The path to the value that does not fit: `data.trigger.eventIds[1]`; empty for the whole, or if it is unknown.
    pub(crate) path: String,
    /// The message of serde, with line and column.
    pub(crate) message: String,
    /// The line in the text, from 1; 0 if it is unknown.
    pub(crate) line: usize,
    /// The column, counted in bytes.
    pub(crate) column: usize,
    /// Whether the text is JSON, as far as it was read.
    is_data: bool,
}

/// Decodes JSON. Only an object is a struct, a list is not. A `null` member of a struct counts as absent and gets the
/// member's default.
///
/// No known server sends such members. So only JSON that does not fit is read a second time, leniently: success pays for
/// neither `null` nor the path of an error.
pub(crate) fn read<T: DeserializeOwned>(json: &[u8]) -> Result<T, JsonError> {
    let strict = match from_slice(json) {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    match std::str::from_utf8(json) {
        Ok(text) if strict.is_data() => read_leniently(text, &strict),
        _ => Err(JsonError::new(&strict, String::new())),
    }
}

fn read_leniently<T: DeserializeOwned>(text: &str, strict: &serde_json::Error) -> Result<T, JsonError> {
    let error = match lenient::read(text, true) {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    let strict_path = error_path::<T>(text);
    // "invalid type: null" is more helpful than "missing field", which the lenient reader reports for it.
    let is_null = error.is_data && is_within(&strict_path, &error.path);
    Err(if is_null { JsonError::new(strict, strict_path) } else { error })
}

/// The path to the value because of which JSON is not a `T`; empty for the whole.
pub(crate) fn error_path<T: DeserializeOwned>(text: &str) -> String {
    lenient::read::<T>(text, false).map_or_else(|error| error.path, |_| String::new())
}

fn is_within(path: &str, outer: &str) -> bool {
    path.strip_prefix(outer).is_some_and(|rest| outer.is_empty() || rest.is_empty() || rest.starts_with(['.', '[']))
}

/// The message of an error without the position that `serde_json` appends.
pub(crate) fn without_position(error: &serde_json::Error) -> String {
    let message = error.to_string();
    match message.rfind(" at line ") {
        Some(end) if error.line() > 0 => message.get(..end).unwrap_or(&message).to_owned(),
        _ => message,
    }
}

impl JsonError {
    fn new(error: &serde_json::Error, path: String) -> Self {
        Self { path, message: error.to_string(), line: error.line(), column: error.column(), is_data: error.is_data() }
    }

    /// An error without a position.
    pub(crate) fn custom(path: &str, message: &str) -> Self {
        Self { path: path.to_owned(), message: message.to_owned(), line: 0, column: 0, is_data: true }
    }
}

#[cfg(test)]
mod tests;
