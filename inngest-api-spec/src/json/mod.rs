//! JSON to values, with errors that say where.

mod lenient;

use serde::de::DeserializeOwned;

use self::lenient::Reading;

/// Why some JSON is not the value that was asked for.
#[derive(Debug)]
pub(crate) struct Fault {
    /// The place in the value: `data.trigger.eventIds[1]`; empty where it is the whole, or not known.
    pub(crate) path: String,
    /// serde's words, and the line and column.
    pub(crate) message: String,
    /// The line and the column in the text, from 1; 0 where they are not known.
    pub(crate) line: usize,
    pub(crate) column: usize,
    /// Whether it is JSON.
    is_data: bool,
}

/// Reads JSON. A member of a model that is `null` is as good as absent: it means the default (wire facts 3).
///
/// The servers that are known leave such members out. So the JSON is read as it is, and only what fails is read once more,
/// with an eye on `null`: success pays nothing for it, nor for the place of a fault.
pub(crate) fn read<T: DeserializeOwned>(json: &[u8]) -> Result<T, Fault> {
    let strict = match serde_json::from_slice(json) {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    match std::str::from_utf8(json) {
        Ok(text) if strict.is_data() => read_again(text, &strict),
        _ => Err(Fault::new(&strict, String::new())),
    }
}

fn read_again<T: DeserializeOwned>(text: &str, strict: &serde_json::Error) -> Result<T, Fault> {
    let without_nulls = match Reading::new(text, true).read() {
        Ok(value) => return Ok(value),
        Err(fault) => fault,
    };
    let as_it_is = path_of_fault::<T>(text);
    // Without the `null` a member may be missed, which says less than that it is `null`.
    let says_more = without_nulls.is_data && is_within(&as_it_is, &without_nulls.path);
    Err(if says_more { Fault::new(strict, as_it_is) } else { without_nulls })
}

/// The place where JSON is no `T`; empty where it is the whole.
pub(crate) fn path_of_fault<T: DeserializeOwned>(text: &str) -> String {
    Reading::new(text, false).read::<T>().map_or_else(|fault| fault.path, |_| String::new())
}

fn is_within(path: &str, outer: &str) -> bool {
    path.strip_prefix(outer).is_some_and(|rest| outer.is_empty() || rest.is_empty() || rest.starts_with(['.', '[']))
}

impl Fault {
    fn new(error: &serde_json::Error, path: String) -> Self {
        Self { path, message: error.to_string(), line: error.line(), column: error.column(), is_data: error.is_data() }
    }

    /// A fault that serde did not find.
    pub(crate) fn custom(path: &str, message: &str) -> Self {
        Self { path: path.to_owned(), message: message.to_owned(), line: 0, column: 0, is_data: true }
    }
}

#[cfg(test)]
mod tests;
