use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Serialize, Serializer};

use crate::DecodeError;

/// Any JSON of a user's to send: made of anything serializable, such as `json!([1, 2])` or a struct of the user's.
///
/// A value that cannot be serialized is a fault that sending the operation returns.
// Neither `Serialize` nor `Deserialize`: that keeps `IntoArgument<JsonValue>` open for every `Serialize` type.
#[derive(Clone)]
pub struct JsonValue(Result<String, String>);

impl JsonValue {
    pub(crate) fn from_value<T: Serialize + ?Sized>(value: &T) -> Self {
        Self(serde_json::to_string(value).map_err(|error| format!("cannot be serialized: {error}")))
    }

    pub(crate) const fn from_text(text: String) -> Self {
        Self(Ok(text))
    }

    /// The same; a fault where it is no array.
    pub(crate) fn array(self) -> Self {
        self.only('[', "array")
    }

    fn only(self, first: char, what: &str) -> Self {
        match &self.0 {
            Ok(text) if !text.starts_with(first) => Self(Err(format!("must be a JSON {what}, not {}", kind(text)))),
            _ => self,
        }
    }

    /// The JSON text, or what is wrong with it.
    ///
    /// # Errors
    /// The fault that sending it would return.
    pub fn text(&self) -> Result<&str, String> {
        match &self.0 {
            Ok(text) => Ok(text),
            Err(fault) => Err(fault.clone()),
        }
    }

    /// The JSON as a value of the user's type: for handlers of the mock server.
    ///
    /// # Errors
    /// Where it has another shape, or a fault.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        match &self.0 {
            Ok(text) => serde_json::from_str(text).map_err(|error| DecodeError::new::<T>(text, &error)),
            Err(fault) => Err(DecodeError::custom(fault)),
        }
    }
}

impl fmt::Debug for JsonValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Ok(text) => f.write_str(text),
            Err(fault) => write!(f, "({fault})"),
        }
    }
}

/// A user's JSON object to send: made of anything serializable, such as `json!({ … })` or a struct of the user's.
///
/// A value that cannot be serialized, or that is no object, is a fault that sending the operation returns.
#[derive(Clone)]
pub struct JsonObject(JsonValue);

impl JsonObject {
    pub(crate) fn from_value<T: Serialize + ?Sized>(value: &T) -> Self {
        Self(JsonValue::from_value(value).only('{', "object"))
    }

    pub(crate) fn from_text(text: String) -> Self {
        Self(JsonValue::from_text(text).only('{', "object"))
    }

    /// The object's JSON text, or what is wrong with it.
    ///
    /// # Errors
    /// The fault that sending it would return.
    pub fn text(&self) -> Result<&str, String> {
        self.0.text()
    }

    /// The object as a value of the user's type: for handlers of the mock server.
    ///
    /// # Errors
    /// Where it has another shape, or a fault.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        self.0.decode()
    }
}

impl fmt::Debug for JsonObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// What a JSON text is, in words.
fn kind(text: &str) -> &'static str {
    match text.as_bytes().first() {
        Some(b'{') => "an object",
        Some(b'[') => "an array",
        Some(b'"') => "a string",
        Some(b'n') => "null: what holds nothing is `json!({})`, or a struct with braces",
        Some(b't' | b'f') => "a boolean",
        _ => "a number",
    }
}

/// Writes a JSON text as it is.
fn serialize_text<S: Serializer>(text: Result<&str, String>, serializer: S) -> Result<S::Ok, S::Error> {
    use serde::ser::Error as _;
    let raw = serde_json::value::RawValue::from_string(text.map_err(S::Error::custom)?.to_owned());
    raw.map_err(S::Error::custom)?.serialize(serializer)
}

/// A [`JsonObject`](super::JsonObject) as a member of a model, for `#[serde(with = …)]`.
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

/// An [`JsonValue`](super::JsonValue) as a member of a model that may be absent, for `#[serde(with = …)]`.
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
