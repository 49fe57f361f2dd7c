use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::DecodeError;

/// Undecoded JSON, such as event data or a run's output. [`decode`](Self::decode) turns it into a type of your choice.
///
/// The server stores numbers in such values as 64-bit floats: integers above 2^53 lose digits.
#[derive(Clone)]
pub struct RawJson(Box<RawValue>);

impl RawJson {
    /// Serializes a value.
    ///
    /// # Errors
    /// If the value cannot be serialized.
    pub fn from_value<T: Serialize + ?Sized>(value: &T) -> Result<Self, serde_json::Error> {
        serde_json::value::to_raw_value(value).map(Self)
    }

    /// Returns the JSON text, unchanged.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.get()
    }

    /// The value as a type of `serde_json`.
    pub(crate) fn as_raw(&self) -> &RawValue {
        &self.0
    }

    /// Decodes the JSON. Only an object decodes as a struct with named fields; a list does not.
    ///
    /// # Errors
    /// If the JSON does not decode as `T`.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        let text = self.0.get();
        crate::json::from_str(text).map_err(|error| DecodeError::new::<T>(text, &error))
    }
}

/// Two values are equal if they are the same JSON value, however it is written.
impl PartialEq for RawJson {
    fn eq(&self, other: &Self) -> bool {
        let value = |json: &Self| json.decode::<serde_json::Value>();
        // JSON that is nested too deeply to decode is compared as text.
        self.as_str() == other.as_str() || matches!((value(self), value(other)), (Ok(one), Ok(other)) if one == other)
    }
}

impl Default for RawJson {
    fn default() -> Self {
        Self(RawValue::NULL.to_owned())
    }
}

impl fmt::Debug for RawJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for RawJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for RawJson {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for RawJson {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <Box<RawValue>>::deserialize(deserializer).map(Self)
    }
}
