use std::borrow::Cow;

#[cfg(feature = "mock")]
use serde_json::value::RawValue;

#[cfg(feature = "mock")]
use crate::ParameterError;
use crate::request::{JsonField, Parameter};

/// Both directions of a parameter's text.
///
/// Generated code asks for it by the argument's type, in the same words for the client's half and the server's: a type
/// that cannot stand in its place is then one error, though both halves need it.
#[doc(hidden)]
pub struct TextCodec<T> {
    pub to_text: fn(&T) -> Cow<'_, str>,
    #[cfg(feature = "mock")]
    pub from_text: fn(&str) -> Result<T, ParameterError>,
}

/// The codec of a type that may stand in a path, a query or a header.
#[doc(hidden)]
#[must_use]
pub const fn text<T: Parameter>() -> TextCodec<T> {
    TextCodec {
        to_text: T::to_text,
        #[cfg(feature = "mock")]
        from_text: T::from_text,
    }
}

/// Both directions of a value in a JSON body.
#[doc(hidden)]
pub struct JsonCodec<T> {
    pub write: fn(&T, &mut Vec<u8>) -> Result<(), String>,
    #[cfg(feature = "mock")]
    pub read: fn(&RawValue) -> Result<T, String>,
}

/// The codec of a type that may stand in a JSON body.
#[doc(hidden)]
#[must_use]
pub const fn json<T: JsonField>() -> JsonCodec<T> {
    JsonCodec {
        write: T::write,
        #[cfg(feature = "mock")]
        read: T::read,
    }
}
