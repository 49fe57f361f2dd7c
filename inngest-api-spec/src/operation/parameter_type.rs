use std::fmt;

use jiff::Timestamp;
use serde_json::{Number, Value};

/// The type of an argument's values: what a tool or a command line may pass for it.
///
/// In a path, a query or a header the value is sent as text. In a body it is sent as JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ParameterType {
    /// Text.
    String,
    /// An integer within these bounds, both included.
    #[non_exhaustive]
    Integer {
        /// The smallest value.
        min: i64,
        /// The largest value.
        max: u64,
    },
    /// A number, which may have a fraction.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A time in RFC 3339 format, such as `2026-03-04T05:06:07Z`.
    Timestamp,
    /// A JSON object.
    Object,
    /// A JSON array.
    Array,
    /// Any JSON value, `null` included.
    Json,
    /// Raw bytes, as the whole body.
    Bytes,
    /// A type that this crate does not know, such as a struct with several fields. The server checks its values.
    Custom,
}

impl ParameterType {
    /// Returns the type of integers from `min` to `max`, both included.
    #[must_use]
    pub const fn integer(min: i64, max: u64) -> Self {
        Self::Integer { min, max }
    }

    /// Returns the text of a value in a path, a query or a header.
    ///
    /// Text is accepted as another spelling of a number, a boolean or a timestamp.
    pub(crate) fn text(self, value: &Value) -> Result<String, String> {
        let text = match (self, value) {
            (_, Value::String(text)) => Some(text.clone()),
            (Self::Integer { .. } | Self::Number | Self::Custom, Value::Number(number)) => Some(number.to_string()),
            (Self::Boolean | Self::Custom, Value::Bool(flag)) => Some(flag.to_string()),
            _ => None,
        };
        text.filter(|text| self.accepts_text(text)).ok_or_else(|| self.mismatch(value))
    }

    /// Checks a value in a JSON body.
    pub(crate) fn check_json(self, value: &Value) -> Result<(), String> {
        let fits = match self {
            Self::String | Self::Timestamp => value.as_str().is_some_and(|text| self.accepts_text(text)),
            Self::Integer { min, max } => matches!(value, Value::Number(number) if is_within(number, min, max)),
            Self::Number => value.is_number(),
            Self::Boolean => value.is_boolean(),
            Self::Object => value.is_object(),
            Self::Array => value.is_array(),
            Self::Json | Self::Bytes | Self::Custom => true,
        };
        if fits { Ok(()) } else { Err(self.mismatch(value)) }
    }

    fn accepts_text(self, text: &str) -> bool {
        match self {
            Self::Integer { min, max } => {
                text.parse::<i128>().is_ok_and(|number| (i128::from(min)..=i128::from(max)).contains(&number))
            }
            Self::Number => text.parse::<f64>().is_ok_and(f64::is_finite),
            Self::Boolean => matches!(text, "true" | "false"),
            Self::Timestamp => text.parse::<Timestamp>().is_ok(),
            _ => true,
        }
    }

    fn mismatch(self, value: &Value) -> String {
        format!("must be {self}, not {}", found(value))
    }
}

/// The number of characters of a value that a message shows.
const MAX_FOUND: usize = 100;

/// Names a value in a message.
pub(super) fn found(value: &Value) -> String {
    match value {
        Value::Null => "`null`".to_owned(),
        Value::Array(_) => "an array".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        scalar => truncated(&scalar.to_string()),
    }
}

/// Quotes a text, and leaves out the end of a long one.
fn truncated(text: &str) -> String {
    match text.char_indices().nth(MAX_FOUND) {
        Some((end, _)) => format!("`{}…`", text.get(..end).unwrap_or_default()),
        None => format!("`{text}`"),
    }
}

fn is_within(number: &Number, min: i64, max: u64) -> bool {
    match (number.as_u64(), number.as_i64()) {
        (Some(number), _) => number <= max && i128::from(number) >= i128::from(min),
        (None, Some(number)) => number >= min,
        (None, None) => false,
    }
}

/// Describes the values: `an integer from 0 to 255`.
impl fmt::Display for ParameterType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::String => "a string",
            Self::Integer { min, max } => return write!(f, "an integer from {min} to {max}"),
            Self::Number => "a number",
            Self::Boolean => "`true` or `false`",
            Self::Timestamp => "a time such as `2026-03-04T05:06:07Z`",
            Self::Object => "a JSON object",
            Self::Array => "an array",
            Self::Json => "JSON",
            Self::Bytes => "bytes",
            Self::Custom => "a string, a number or a boolean",
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const BYTE: ParameterType = ParameterType::integer(0, 255);
    const SMALL: ParameterType = ParameterType::integer(-1, 1);
    const LONG: ParameterType = ParameterType::integer(i64::MIN, i64::MAX.unsigned_abs());

    #[test]
    fn text_is_the_value_as_it_is_sent() {
        for (ty, value, text) in [
            (ParameterType::String, json!("a"), Some("a")),
            (ParameterType::String, json!(7), None),
            (BYTE, json!(255), Some("255")),
            (BYTE, json!("255"), Some("255")),
            (BYTE, json!(256), None),
            (BYTE, json!(1.5), None),
            (SMALL, json!(-1), Some("-1")),
            (SMALL, json!(-2), None),
            (LONG, json!(i64::MIN), Some("-9223372036854775808")),
            (LONG, json!(u64::MAX), None),
            (ParameterType::Number, json!(1.5), Some("1.5")),
            (ParameterType::Number, json!("NaN"), None),
            (ParameterType::Boolean, json!(true), Some("true")),
            (ParameterType::Boolean, json!("yes"), None),
            (ParameterType::Timestamp, json!("2026-03-04T05:06:07Z"), Some("2026-03-04T05:06:07Z")),
            (ParameterType::Timestamp, json!("yesterday"), None),
            (ParameterType::Custom, json!(7), Some("7")),
            (ParameterType::Custom, json!(false), Some("false")),
            (ParameterType::Custom, json!([7]), None),
        ] {
            assert_eq!(ty.text(&value).ok().as_deref(), text, "{ty:?} {value}");
        }
    }

    #[test]
    fn a_message_shows_the_beginning_of_a_long_value() {
        let long = json!("é".repeat(1000));
        let message = BYTE.check_json(&long).unwrap_err();
        assert_eq!(message, format!("must be an integer from 0 to 255, not `\"{}…`", "é".repeat(99)));
    }

    #[test]
    fn json_is_checked_by_its_type() {
        for (ty, value, fits) in [
            (ParameterType::String, json!("a"), true),
            (ParameterType::String, json!(7), false),
            (BYTE, json!(7), true),
            (BYTE, json!("7"), false),
            (BYTE, json!(-1), false),
            (BYTE, json!(7.0), false),
            (SMALL, json!(-1), true),
            (LONG, json!(u64::MAX), false),
            (ParameterType::Number, json!(7), true),
            (ParameterType::Boolean, json!("true"), false),
            (ParameterType::Timestamp, json!("yesterday"), false),
            (ParameterType::Object, json!({}), true),
            (ParameterType::Object, json!([]), false),
            (ParameterType::Array, json!([]), true),
            (ParameterType::Json, json!(null), true),
            (ParameterType::Custom, json!({ "a": 1 }), true),
        ] {
            assert_eq!(ty.check_json(&value).is_ok(), fits, "{ty:?} {value}");
        }
    }
}
