use std::fmt;

use serde::de::DeserializeOwned;

use crate::error::shown;
use crate::json::{error_path, without_position};

/// Returned if JSON does not have the requested type. Converts into [`Error`](crate::Error), so that `?` works in functions that
/// return one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecodeError {
    path: String,
    message: String,
}

impl DecodeError {
    /// Creates the error of JSON text that is not a `T`.
    pub(crate) fn new<T: DeserializeOwned>(json: &str, error: &serde_json::Error) -> Self {
        Self { path: shown(&error_path::<T>(json)), message: shown(&without_position(error)) }
    }

    /// Creates the error of a value that has no JSON.
    pub(crate) fn custom(message: impl fmt::Display) -> Self {
        Self { path: String::new(), message: shown(&message.to_string()) }
    }

    /// Returns where in the JSON the problem is, such as `items[1].price`; `None` if it is the value as a whole.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        Some(self.path.as_str()).filter(|path| !path.is_empty())
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unexpected JSON: ")?;
        if let Some(path) = self.path() {
            write!(f, "at {path}: ")?;
        }
        f.write_str(&self.message)
    }
}

impl std::error::Error for DecodeError {}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use crate::{Error, ErrorKind, RawJson};

    #[derive(Debug, Deserialize)]
    struct Order {
        #[allow(dead_code, reason = "only its decoding matters")]
        items: Vec<u32>,
    }

    #[test]
    fn the_error_says_where_and_converts_into_the_clients() {
        fn decode(json: &RawJson) -> Result<Order, Error> {
            Ok(json.decode()?)
        }
        let json: RawJson = serde_json::from_str(r#"{"items":[1,"two"]}"#).unwrap();
        let error = json.decode::<Order>().unwrap_err();
        assert_eq!(error.path(), Some("items[1]"));
        let line = "unexpected JSON: at items[1]: invalid type: string \"two\", expected u32";
        assert_eq!(error.to_string(), line);
        let error = decode(&json).unwrap_err();
        assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Decode, line));
        let whole = serde_json::from_str::<RawJson>("7").unwrap().decode::<Order>().unwrap_err();
        assert_eq!(whole.path(), None);
    }
}
