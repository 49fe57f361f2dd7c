use std::borrow::Cow;

#[cfg(feature = "mock")]
use serde_json::value::RawValue;

#[cfg(feature = "mock")]
use crate::ParameterError;
use crate::ParameterType;
use crate::request::{JsonField, Parameter};

/// Converts a parameter to text and back.
///
/// Generated code makes it from the argument's type, with the same expression for the client and for the mock server, so
/// that a type that is not a [`Parameter`] is reported once.
#[doc(hidden)]
pub struct TextCodec<T> {
    pub to_text: fn(&T) -> Cow<'_, str>,
    #[cfg(feature = "mock")]
    pub from_text: fn(&str) -> Result<T, ParameterError>,
    ty: ParameterType,
}

impl<T> TextCodec<T> {
    /// Returns the type of the parameter's values.
    #[must_use]
    pub const fn ty(&self) -> ParameterType {
        self.ty
    }
}

/// Returns the codec of a type in a path, a query or a header.
#[doc(hidden)]
#[must_use]
pub const fn text<T: Parameter>() -> TextCodec<T> {
    TextCodec {
        to_text: T::to_text,
        #[cfg(feature = "mock")]
        from_text: T::from_text,
        ty: T::TYPE,
    }
}

/// Writes a value as JSON and reads it back.
#[doc(hidden)]
pub struct JsonCodec<T> {
    pub write: fn(&T, &mut Vec<u8>) -> Result<(), String>,
    #[cfg(feature = "mock")]
    pub read: fn(&RawValue) -> Result<T, String>,
}

/// Returns the codec of a type in a JSON body.
#[doc(hidden)]
#[must_use]
pub const fn json<T: JsonField>() -> JsonCodec<T> {
    JsonCodec {
        write: T::write,
        #[cfg(feature = "mock")]
        read: T::read,
    }
}
