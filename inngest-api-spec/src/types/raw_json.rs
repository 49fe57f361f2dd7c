use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::DecodeError;

/// A user's JSON as it came: event data, a run's output. Decoded once, into the user's type, on request.
///
/// Numbers above 2^53 lose digits on the server's side: it holds free-form values as doubles (wire facts 3).
#[derive(Clone)]
pub struct RawJson(Box<RawValue>);

impl RawJson {
    /// The JSON of a value.
    ///
    /// # Errors
    /// Where the value cannot be serialized.
    pub fn from_value<T: Serialize + ?Sized>(value: &T) -> Result<Self, serde_json::Error> {
        serde_json::value::to_raw_value(value).map(Self)
    }

    /// The JSON's text, as it came.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.get()
    }

    /// The same as `serde_json` calls it.
    pub(crate) fn as_raw(&self) -> &RawValue {
        &self.0
    }

    /// The JSON as a value of the user's type.
    ///
    /// # Errors
    /// Where it has another shape.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        let text = self.0.get();
        serde_json::from_str(text).map_err(|error| DecodeError::new::<T>(text, &error))
    }
}

/// Equal as JSON values, however they are spelled.
impl PartialEq for RawJson {
    fn eq(&self, other: &Self) -> bool {
        let value = |json: &Self| json.decode::<serde_json::Value>();
        // What is nested too deeply for a value is equal where its text is.
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
