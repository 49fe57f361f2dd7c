use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Serialize, Serializer};

use crate::DecodeError;

/// Any JSON value as an argument. Converts from anything serializable, such as `json!([1, 2])` or a struct.
///
/// If the value cannot be serialized, sending the operation fails.
// Not `Serialize`, so that `IntoArgument<JsonValue>` can be implemented for every `Serialize` type.
#[derive(Clone)]
pub struct JsonValue(Result<String, String>);

impl JsonValue {
    pub(crate) fn from_value<T: Serialize + ?Sized>(value: &T) -> Self {
        Self(serde_json::to_string(value).map_err(|error| format!("cannot be serialized: {error}")))
    }

    pub(crate) const fn from_text(text: String) -> Self {
        Self(Ok(text))
    }

    /// The same value, or an error if it is not an array.
    pub(crate) fn array(self) -> Self {
        self.only('[', "array")
    }

    fn only(self, first: char, what: &str) -> Self {
        match &self.0 {
            Ok(text) if !text.starts_with(first) => Self(Err(format!("must be a JSON {what}, not {}", kind(text)))),
            _ => self,
        }
    }

    /// Returns the JSON text.
    ///
    /// # Errors
    /// The message that sending the operation would fail with.
    pub fn text(&self) -> Result<&str, String> {
        match &self.0 {
            Ok(text) => Ok(text),
            Err(message) => Err(message.clone()),
        }
    }

    /// Decodes the JSON, for handlers of the mock server.
    ///
    /// # Errors
    /// If the JSON does not decode as `T`, or could not be serialized.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        match &self.0 {
            Ok(text) => crate::json::from_str(text).map_err(|error| DecodeError::new::<T>(text, &error)),
            Err(message) => Err(DecodeError::custom(message)),
        }
    }
}

impl fmt::Debug for JsonValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Ok(text) => f.write_str(text),
            Err(message) => write!(f, "({message})"),
        }
    }
}

/// A JSON object as an argument. Converts from anything serializable, such as `json!({ … })` or a struct.
///
/// If the value is not an object or cannot be serialized, sending the operation fails.
#[derive(Clone)]
pub struct JsonObject {
    /// The object, or why there is none.
    object: JsonValue,
    /// What was passed in its place, for callers that can read an object in it.
    other: Option<String>,
}

impl JsonObject {
    pub(crate) fn from_value<T: Serialize + ?Sized>(value: &T) -> Self {
        Self::from_json(JsonValue::from_value(value))
    }

    pub(crate) fn from_text(text: String) -> Self {
        Self::from_json(JsonValue::from_text(text))
    }

    fn from_json(json: JsonValue) -> Self {
        let other = json.text().ok().filter(|text| !text.starts_with('{')).map(str::to_owned);
        Self { object: json.only('{', "object"), other }
    }

    /// Returns the object that a language model means: none at all for `null` and for an empty text, and the object in a text.
    pub(crate) fn of_model(self) -> Self {
        match self.other.as_deref().map(serde_json::from_str::<Option<String>>) {
            Some(Ok(text)) => match text.as_deref().map(str::trim) {
                None | Some("" | "null") => Self::from_text("{}".to_owned()),
                Some(text) if text.starts_with('{') => Self::from_text(text.to_owned()),
                Some(_) => self,
            },
            _ => self,
        }
    }

    /// Returns the JSON text of the object.
    ///
    /// # Errors
    /// The message that sending the operation would fail with.
    pub fn text(&self) -> Result<&str, String> {
        self.object.text()
    }

    /// Decodes the object, for handlers of the mock server.
    ///
    /// # Errors
    /// If the object does not decode as `T`, or could not be serialized.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        self.object.decode()
    }
}

impl fmt::Debug for JsonObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.object, f)
    }
}

/// The kind of a JSON text, for messages.
fn kind(text: &str) -> &'static str {
    match text.as_bytes().first() {
        Some(b'{') => "an object",
        Some(b'[') => "an array",
        Some(b'"') => "a string",
        Some(b'n') => "null; for an empty object use `json!({})` or a struct with braces",
        Some(b't' | b'f') => "a boolean",
        _ => "a number",
    }
}

/// Serializes a JSON text unchanged.
fn serialize_text<S: Serializer>(text: Result<&str, String>, serializer: S) -> Result<S::Ok, S::Error> {
    use serde::ser::Error as _;
    let raw = serde_json::value::RawValue::from_string(text.map_err(S::Error::custom)?.to_owned());
    raw.map_err(S::Error::custom)?.serialize(serializer)
}

/// A [`JsonObject`](super::JsonObject) in a model, for `#[serde(with = …)]`.
pub(crate) mod object {
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::{JsonObject, RawJson};

    pub(crate) fn serialize<S: Serializer>(value: &JsonObject, serializer: S) -> Result<S::Ok, S::Error> {
        super::serialize_text(value.text(), serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<JsonObject, D::Error> {
        let object = JsonObject::from_text(RawJson::deserialize(deserializer)?.as_str().to_owned());
        object.text().map(drop).map_err(serde::de::Error::custom)?;
        Ok(object)
    }
}

/// An optional [`JsonValue`](super::JsonValue) in a model, for `#[serde(with = …)]`.
pub(crate) mod option {
    use serde::{Deserialize, Deserializer, Serializer};

    use super::JsonValue;
    use crate::RawJson;

    #[allow(clippy::ref_option, reason = "serde's signature")]
    pub(crate) fn serialize<S: Serializer>(value: &Option<JsonValue>, serializer: S) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => super::serialize_text(value.text(), serializer),
            None => serializer.serialize_none(),
        }
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<JsonValue>, D::Error> {
        let json = Option::<RawJson>::deserialize(deserializer)?;
        Ok(json.map(|json| JsonValue::from_text(json.as_str().to_owned())))
    }
}
