//! What the values of an argument may be, as data: for tool definitions, and to check arguments that a program chose.

mod check;
mod described;
mod json;

pub(crate) use self::check::{Mismatch, array, listed};
pub use self::described::{Described, SchemaOf, Undescribed};
pub(crate) use self::json::{arguments as arguments_schema, response as response_schema};

use super::ParameterType;

/// What a value may be.
///
/// It is a subset of JSON Schema: see [`to_json`](Self::to_json).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Schema {
    /// Any JSON value.
    Any,
    /// One value of a simple type.
    Value(ParameterType),
    /// A duration such as `30s` or `1m30s`.
    Duration,
    /// One of these texts.
    Texts(&'static [&'static str]),
    /// A list of such values.
    List(&'static Self),
    /// An object with any names, and with such values.
    Map(&'static Self),
    /// An object with these members and no others.
    Object(&'static [Member]),
    /// A value that one of these describes.
    AnyOf(&'static [&'static Self]),
}

/// A member of an object.
///
/// [`Described`](derive@crate::Described) makes it from a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Member {
    /// The name in JSON.
    pub name: &'static str,
    /// Whether the member is required.
    pub required: bool,
    /// What its value may be.
    pub schema: &'static Schema,
    /// The documentation, in Markdown; can be empty.
    pub documentation: &'static str,
}

impl Member {
    /// Creates a member that is required.
    #[must_use]
    pub const fn required(name: &'static str, schema: &'static Schema, documentation: &'static str) -> Self {
        Self { name, required: true, schema, documentation }
    }

    /// Creates a member that can be left out.
    #[must_use]
    pub const fn optional(name: &'static str, schema: &'static Schema, documentation: &'static str) -> Self {
        Self { name, required: false, schema, documentation }
    }
}

impl Schema {
    /// Returns the schema with narrower limits, both included, for generated code.
    ///
    /// # Panics
    /// If the values are not integers, or if the limits are not among those of their type. In a constant this is a compile
    /// error.
    #[doc(hidden)]
    #[must_use]
    pub const fn within(&self, first: i64, last: u64) -> Self {
        let (min, max) = match self {
            Self::Value(ParameterType::Integer { min, max }) => (*min, *max),
            // An empty range, which has no limits.
            _ => (i64::MAX, 0),
        };
        assert!(min as i128 <= max as i128, "`#[range(…)]` is for integers");
        assert!(
            min <= first && first as i128 <= last as i128 && last <= max,
            "`#[range(…)]` exceeds the argument's type, or is empty"
        );
        Self::Value(ParameterType::integer(first, last))
    }

    /// Returns the schema of a type in a JSON body, or what is known if it is not [`Described`].
    #[doc(hidden)]
    #[must_use]
    pub const fn or_of_type(schema: Option<&'static Self>, ty: ParameterType) -> &'static Self {
        if let Some(schema) = schema {
            return schema;
        }
        match ty {
            ParameterType::Array => &Self::Value(ParameterType::Array),
            ParameterType::Object => &Self::Value(ParameterType::Object),
            ParameterType::Bytes => &Self::Value(ParameterType::Bytes),
            ParameterType::String => &Self::Value(ParameterType::String),
            ParameterType::Number => &Self::Value(ParameterType::Number),
            ParameterType::Boolean => &Self::Value(ParameterType::Boolean),
            ParameterType::Timestamp => &Self::Value(ParameterType::Timestamp),
            ParameterType::Integer { .. } | ParameterType::Json | ParameterType::Custom => &Self::Any,
        }
    }
}

#[cfg(test)]
mod tests;
