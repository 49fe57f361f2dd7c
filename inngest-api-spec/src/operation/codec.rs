use std::borrow::Cow;

#[cfg(feature = "mock")]
use serde_json::value::RawValue;

#[cfg(feature = "mock")]
use crate::ParameterError;
use crate::inspect::Inspect;
use crate::request::{JsonField, Parameter};

/// Both directions of a parameter's text.
///
/// Generated code asks for it by the argument's type, in the same words for the client's half and the server's: a type
/// that cannot stand in its place is then one error, though both halves need it.
#[doc(hidden)]
pub struct TextCodec<T> {
    pub(crate) to_text: fn(&T) -> Cow<'_, str>,
    #[cfg(feature = "mock")]
    pub(crate) from_text: fn(&str) -> Result<T, ParameterError>,
    inspect: Inspect,
}

impl<T> TextCodec<T> {
    /// The type, for the conformance test.
    #[must_use]
    pub const fn inspect(&self) -> Inspect {
        self.inspect
    }
}

/// The codec of a type that may stand in a path, a query or a header.
#[doc(hidden)]
#[must_use]
pub const fn text<T: Parameter>() -> TextCodec<T> {
    TextCodec {
        to_text: T::to_text,
        #[cfg(feature = "mock")]
        from_text: T::from_text,
        #[cfg(feature = "inspect")]
        inspect: Inspect::new(crate::inspect::inspect_text::<T>),
        #[cfg(not(feature = "inspect"))]
        inspect: Inspect::NONE,
    }
}

/// Both directions of a value in a JSON body.
#[doc(hidden)]
pub struct JsonCodec<T> {
    pub(crate) write: fn(&T, &mut Vec<u8>) -> Result<(), String>,
    #[cfg(feature = "mock")]
    pub(crate) read: fn(&RawValue) -> Result<T, String>,
    inspect: Inspect,
}

impl<T> JsonCodec<T> {
    /// The type, for the conformance test.
    #[must_use]
    pub const fn inspect(&self) -> Inspect {
        self.inspect
    }
}

/// The codec of a type that may stand in a JSON body.
#[doc(hidden)]
#[must_use]
pub const fn json<T: JsonField>() -> JsonCodec<T> {
    JsonCodec {
        write: T::write,
        #[cfg(feature = "mock")]
        read: T::read,
        #[cfg(feature = "inspect")]
        inspect: Inspect::new(T::inspect),
        #[cfg(not(feature = "inspect"))]
        inspect: Inspect::NONE,
    }
}
