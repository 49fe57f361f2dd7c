use std::borrow::Cow;
use std::fmt::Display;
use std::str::FromStr;

use serde_json::value::RawValue;

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

/// Returns the codec of a type that is sent as its `Display` shows it, and read by its `FromStr`.
#[doc(hidden)]
#[must_use]
pub const fn display<T: DisplayText>() -> TextCodec<T> {
    TextCodec {
        to_text: |value| Cow::Owned(value.to_string()),
        #[cfg(feature = "mock")]
        from_text: |text| text.parse().map_err(|_| ParameterError::new()),
        ty: ParameterType::Custom,
        schema: &Schema::Value(ParameterType::Custom),
        check: |text| text.parse::<T>().map(drop).map_err(|_| ParameterError::new().to_string()),
    }
}

/// Returns the codec of a type in a query or a header that is named like the type of raw bodies, for a message of its own.
#[doc(hidden)]
#[must_use]
pub const fn text_named_upload<T: ParameterNamedUpload>() -> TextCodec<T> {
    text()
}

/// A [`Parameter`] that is named like the type of raw bodies.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be sent in a path, a query or a header",
    label = "a raw body; write `#[body(raw)]` before the argument"
)]
pub trait ParameterNamedUpload: Parameter {}

#[diagnostic::do_not_recommend]
impl<T: Parameter> ParameterNamedUpload for T {}

/// A type that `#[text]` applies to.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be sent as text",
    label = "not both `Display` and `FromStr`",
    note = "`#[text]` is for types that implement `Display`, `FromStr` and `Send`"
)]
pub trait DisplayText: Display + FromStr + Send + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Display + FromStr + Send + 'static> DisplayText for T {}

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

/// Returns the codec of a type in a JSON body that is named like the type of raw bodies, for a message of its own.
#[doc(hidden)]
#[must_use]
pub const fn json_named_upload<T: JsonFieldNamedUpload>() -> JsonCodec<T> {
    json()
}

/// A [`JsonField`] that is named like the type of raw bodies.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not part of a JSON body",
    label = "a raw body; write `#[body(raw)]` before the argument",
    note = "a model of your own with this name derives both `serde::Serialize` and `serde::Deserialize`"
)]
pub trait JsonFieldNamedUpload: JsonField {}

#[diagnostic::do_not_recommend]
impl<T: JsonField> JsonFieldNamedUpload for T {}
