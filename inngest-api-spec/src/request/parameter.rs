use std::borrow::Cow;
use std::fmt;

use jiff::Timestamp;

/// A value with one spelling as text: what may stand in a path, a query or a header.
///
/// ```
/// use std::borrow::Cow;
/// use inngest_api_spec::{Parameter, ParameterError};
///
/// #[derive(Clone, Copy, Debug)]
/// pub enum Urgency {
///     Low,
///     High,
/// }
///
/// impl Parameter for Urgency {
///     fn to_text(&self) -> Cow<'_, str> {
///         Cow::Borrowed(match self {
///             Self::Low => "low",
///             Self::High => "high",
///         })
///     }
///
///     fn from_text(text: &str) -> Result<Self, ParameterError> {
///         match text {
///             "low" => Ok(Self::Low),
///             "high" => Ok(Self::High),
///             _ => Err(ParameterError::new()),
///         }
///     }
/// }
/// ```
///
/// It is `Send` whatever features are on: only the mock server asks for it, and a listing compiles with it as without.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot stand in a path, a query or a header",
    label = "not a parameter",
    note = "ids, text, numbers of a fixed size, `bool`, `Timestamp` and the API's enums can; make an id with \
            `inngest_api::id!`, implement `Parameter` for a type of yours, or move the argument to the body with `#[body]`"
)]
pub trait Parameter: Sized + Send + 'static {
    /// The value's text, not yet escaped.
    fn to_text(&self) -> Cow<'_, str>;

    /// The value that a text spells: the other direction, for the mock server.
    ///
    /// # Errors
    /// Where the text spells no such value.
    fn from_text(text: &str) -> Result<Self, ParameterError>;
}

/// A text that spells no value of the parameter's type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParameterError;

impl ParameterError {
    /// The text spells no value.
    #[must_use]
    pub const fn new() -> Self {
        Self
    }
}

impl fmt::Display for ParameterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the text spells no value of the parameter's type")
    }
}

impl std::error::Error for ParameterError {}

impl Parameter for String {
    fn to_text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }

    fn from_text(text: &str) -> Result<Self, ParameterError> {
        Ok(text.to_owned())
    }
}

impl Parameter for bool {
    fn to_text(&self) -> Cow<'_, str> {
        Cow::Borrowed(if *self { "true" } else { "false" })
    }

    // The server takes Go's spellings (wire facts 3).
    fn from_text(text: &str) -> Result<Self, ParameterError> {
        match text {
            "1" | "t" | "T" | "true" | "TRUE" | "True" => Ok(true),
            "0" | "f" | "F" | "false" | "FALSE" | "False" => Ok(false),
            _ => Err(ParameterError),
        }
    }
}

macro_rules! by_display {
    ($($ty:ty),*) => {$(
        impl Parameter for $ty {
            fn to_text(&self) -> Cow<'_, str> {
                Cow::Owned(self.to_string())
            }

            fn from_text(text: &str) -> Result<Self, ParameterError> {
                text.parse().map_err(|_| ParameterError)
            }
        }
    )*};
}
by_display!(u8, u16, u32, u64, i32, i64, f64, Timestamp);
