//! The error of a failed run, in all the shapes that servers and SDKs send.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::error::shown;
use crate::types::serde_helpers::is_default;
use crate::{Described, RawJson};

/// The error of a failed run, as thrown by its function.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default)]
#[non_exhaustive]
pub struct RunError {
    /// The error's name, such as `Error`; empty if it has none.
    pub name: String,
    /// The error's message; empty if it has none.
    pub message: String,
    /// The stack trace, if the language has one.
    #[serde(skip_serializing_if = "is_default")]
    pub stack: Option<String>,
}

impl RunError {
    /// Returns the error in the output of a failed run; `None` if the output contains none.
    pub(super) fn from_output(output: &RawJson) -> Option<Self> {
        let error = match output.decode() {
            Ok(value) => Self::from_value(&value),
            // Nested too deeply to decode.
            Err(_) => Self::from_message(output.as_str().to_owned()),
        };
        Some(error).filter(|error| !is_default(error))
    }

    fn from_value(value: &Value) -> Self {
        match value {
            Value::Object(members) => Self::from_members(members).unwrap_or_else(|| Self::from_message(text(value))),
            other => Self::from_message(text(other)),
        }
    }

    fn from_message(message: String) -> Self {
        Self { message, ..Self::default() }
    }

    /// The error that an object is or contains; `None` if it has another shape.
    fn from_members(members: &Map<String, Value>) -> Option<Self> {
        let member = |name| members.get(name).map(text).filter(|text| !text.is_empty());
        let (name, message) = (member("name"), member("message"));
        let is_error = |name: &String| matches!(name.as_str(), "name" | "message" | "stack" | "cause" | "__serialized");
        if message.is_some() || members.keys().all(is_error) {
            let stack = member("stack");
            return Some(Self { name: name.unwrap_or_default(), message: message.unwrap_or_default(), stack });
        }
        // Lists wrap the error as `{"error": …}`, and the API wraps everything that is not an object as `{"data": …}`.
        let wrapped = members.get("error").or_else(|| members.get("data").filter(|_| members.len() == 1))?;
        Some(Self::from_value(wrapped))
    }
}

/// A text as it is, anything else as JSON; empty for `null`.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.name.as_str(), self.message.as_str()) {
            ("", "") => f.write_str("the server reported no error"),
            ("", text) | (text, "") => f.write_str(&shown(text)),
            (name, message) => write!(f, "{}: {}", shown(name), shown(message)),
        }
    }
}

impl std::error::Error for RunError {}
