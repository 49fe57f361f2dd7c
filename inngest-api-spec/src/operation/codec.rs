use std::borrow::Cow;

use serde_json::value::RawValue;

#[cfg(feature = "mock")]
use crate::ParameterError;
use crate::request::{JsonField, Parameter};
use crate::{ParameterType, Schema};

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
    schema: &'static Schema,
    check: Check,
}

/// Checks that a text, or the text of a JSON value, is of a type.
type Check = fn(&str) -> Result<(), String>;

impl<T> TextCodec<T> {
    /// Returns what the parameter's values may be.
    #[must_use]
    pub const fn schema(&self) -> &'static Schema {
        self.schema
    }

    /// Returns the function that checks a text.
    #[must_use]
    pub const fn check(&self) -> Check {
        self.check
    }

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
        schema: T::SCHEMA,
        check: |text| T::from_text(text).map(drop).map_err(|error| error.to_string()),
    }
}

/// Writes a value as JSON and reads it back.
#[doc(hidden)]
pub struct JsonCodec<T> {
    pub write: fn(&T, &mut Vec<u8>) -> Result<(), String>,
    #[cfg(feature = "mock")]
    pub read: fn(&RawValue) -> Result<T, String>,
    check: Check,
}

impl<T> JsonCodec<T> {
    /// Returns the function that checks a value.
    #[must_use]
    pub const fn check(&self) -> Check {
        self.check
    }
}

/// Checks nothing, for raw bytes.
#[doc(hidden)]
pub const UNCHECKED: Check = |_| Ok(());

/// Returns the codec of a type in a JSON body.
#[doc(hidden)]
#[must_use]
pub const fn json<T: JsonField>() -> JsonCodec<T> {
    JsonCodec {
        write: T::write,
        #[cfg(feature = "mock")]
        read: T::read,
        check: |json| {
            let json = serde_json::from_str::<&RawValue>(json).map_err(|error| error.to_string())?;
            T::read(json).map(drop)
        },
    }
}
