use std::borrow::Cow;
use std::fmt;
use std::num::{
    NonZeroI8, NonZeroI16, NonZeroI32, NonZeroI64, NonZeroI128, NonZeroIsize, NonZeroU8, NonZeroU16, NonZeroU32,
    NonZeroU64, NonZeroU128, NonZeroUsize,
};

use jiff::Timestamp;

use crate::{ParameterType, Schema};

/// A type that can be sent as text: in a path, a query or a header.
///
/// Derive it for an enum; the macro [`id!`](crate::id) makes an id, and `#[text]` on an argument sends a type that implements
/// `Display` and `FromStr`.
///
/// # Examples
///
/// ```
/// # mod inngest_api { pub use inngest_api_spec::*; pub mod operation { pub use inngest_api_spec::*; } }
/// use inngest_api::operation::Parameter;
///
/// #[derive(Clone, Copy, Debug, PartialEq, Parameter)]
/// # #[inngest(crate = inngest_api)]
/// #[serde(rename_all = "kebab-case")]
/// pub enum Urgency {
///     Low,
///     #[serde(rename = "!")]
///     High,
/// }
///
/// assert_eq!(Urgency::High.to_text(), "!");
/// assert_eq!(Urgency::from_text("low"), Ok(Urgency::Low));
/// assert!(Urgency::from_text("medium").is_err());
/// ```
///
/// The derive macro reads serde's `rename`, `rename_all`, `alias` and `other`, also if the enum does not derive serde's traits.
/// Without them, the text is the name of the variant. `#[inngest(crate = path)]` on the enum sets the path to `inngest_api`, if
/// your crate renames the dependency or another crate re-exports it.
///
// `Send` is needed by the mock server only, but a bound that depends on a feature would break definitions.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be sent in a path, a query or a header",
    label = "not a parameter; add `#[text]`, or derive `Parameter`",
    note = "`#[text]` is for types that implement `Display` and `FromStr`, such as a `Uuid`; an enum derives `Parameter`, an id is \
            made with `inngest_api::id!`, and other types can implement `Parameter`",
    note = "to send the argument as JSON in the body, add `#[body]`"
)]
pub trait Parameter: Sized + Send + 'static {
    /// The type of the values, for calls by name and for tools. Default: [`ParameterType::Custom`], which takes strings,
    /// numbers and booleans.
    const TYPE: ParameterType = ParameterType::Custom;

    /// What the values may be, for [tools](crate::Tools). Default: any value of [`TYPE`](Self::TYPE). For an enum it is
    /// `&Schema::Texts(&["low", "high"])`.
    const SCHEMA: &'static Schema = &Schema::Value(Self::TYPE);

    /// Returns the value as text, without any encoding.
    fn to_text(&self) -> Cow<'_, str>;

    /// Parses the text of a value, for the mock server and to check the arguments of [tools](crate::Tools).
    ///
    /// # Errors
    /// If the text is not a valid value.
    fn from_text(text: &str) -> Result<Self, ParameterError>;
}

/// Returned by [`Parameter::from_text`] if a text is not a valid value.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ParameterError;

impl ParameterError {
    /// Creates the error.
    #[must_use]
    pub const fn new() -> Self {
        Self
    }
}

impl fmt::Display for ParameterError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("invalid value for this parameter")
    }
}

impl std::error::Error for ParameterError {}

impl Parameter for String {
    const TYPE: ParameterType = ParameterType::String;

    fn to_text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }

    fn from_text(text: &str) -> Result<Self, ParameterError> {
        Ok(text.to_owned())
    }
}

impl Parameter for Cow<'static, str> {
    const TYPE: ParameterType = ParameterType::String;

    fn to_text(&self) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }

    fn from_text(text: &str) -> Result<Self, ParameterError> {
        Ok(Cow::Owned(text.to_owned()))
    }
}

impl Parameter for bool {
    const TYPE: ParameterType = ParameterType::Boolean;

    fn to_text(&self) -> Cow<'_, str> {
        Cow::Borrowed(if *self { "true" } else { "false" })
    }

    // The server accepts the spellings of Go's `strconv.ParseBool`.
    fn from_text(text: &str) -> Result<Self, ParameterError> {
        match text {
            "1" | "t" | "T" | "true" | "TRUE" | "True" => Ok(true),
            "0" | "f" | "F" | "false" | "FALSE" | "False" => Ok(false),
            _ => Err(ParameterError),
        }
    }
}

macro_rules! by_display {
    ($($ty:ty: $parameter_type:expr;)*) => {$(
        impl Parameter for $ty {
            const TYPE: ParameterType = $parameter_type;

            fn to_text(&self) -> Cow<'_, str> {
                Cow::Owned(self.to_string())
            }

            fn from_text(text: &str) -> Result<Self, ParameterError> {
                text.parse().map_err(|_| ParameterError)
            }
        }
    )*};
}
by_display! {
    char: ParameterType::String;
    usize: ParameterType::integer(0, usize::MAX as u64);
    isize: ParameterType::integer(isize::MIN as i64, isize::MAX as u64);
    // Beyond the limits that `ParameterType::Integer` can name.
    u128: ParameterType::Custom;
    i128: ParameterType::Custom;
    NonZeroU128: ParameterType::Custom;
    NonZeroI128: ParameterType::Custom;
    NonZeroU8: ParameterType::integer(1, u8::MAX as u64);
    NonZeroU16: ParameterType::integer(1, u16::MAX as u64);
    NonZeroU32: ParameterType::integer(1, u32::MAX as u64);
    NonZeroU64: ParameterType::integer(1, u64::MAX);
    NonZeroUsize: ParameterType::integer(1, usize::MAX as u64);
    NonZeroI8: i8::TYPE;
    NonZeroI16: i16::TYPE;
    NonZeroI32: i32::TYPE;
    NonZeroI64: i64::TYPE;
    NonZeroIsize: isize::TYPE;
    u8: ParameterType::integer(0, u8::MAX as u64);
    u16: ParameterType::integer(0, u16::MAX as u64);
    u32: ParameterType::integer(0, u32::MAX as u64);
    u64: ParameterType::integer(0, u64::MAX);
    i8: ParameterType::integer(i8::MIN as i64, i8::MAX as u64);
    i16: ParameterType::integer(i16::MIN as i64, i16::MAX as u64);
    i32: ParameterType::integer(i32::MIN as i64, i32::MAX as u64);
    i64: ParameterType::integer(i64::MIN, i64::MAX as u64);
    f32: ParameterType::Number;
    f64: ParameterType::Number;
    Timestamp: ParameterType::Timestamp;
}
