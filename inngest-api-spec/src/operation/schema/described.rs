//! The schema of a type, by its real type: an alias counts as its target.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::marker::PhantomData;
use std::num::{
    NonZeroI8, NonZeroI16, NonZeroI32, NonZeroI64, NonZeroIsize, NonZeroU8, NonZeroU16, NonZeroU32, NonZeroU64,
    NonZeroUsize,
};

use jiff::Timestamp;
use serde_json::Value;

use super::Schema;
use crate::{ApiDuration, JsonObject, JsonValue, Parameter, ParameterType, RawJson, Upload};

/// A type whose JSON is described, so that [tools](crate::Tools) show its members and check them.
///
/// The models of this crate are described. Derive it for the models of custom endpoints:
///
/// ```
/// # mod inngest_api { pub use inngest_api_spec::*; pub mod tools { pub use inngest_api_spec::*; } }
/// use inngest_api::tools::Described;
/// use serde::{Deserialize, Serialize};
///
/// #[derive(Serialize, Deserialize, Described)]
/// # #[inngest(crate = inngest_api)]
/// #[serde(rename_all = "camelCase")]
/// struct NewLetter {
///     /// Whom it is for.
///     to_user: String,
///     copies: Option<u8>,
/// }
///
/// let schema = NewLetter::SCHEMA.to_json();
/// assert_eq!(schema["required"], serde_json::json!(["toUser"]));
/// assert_eq!(schema["properties"]["copies"]["maximum"], 255);
/// ```
///
/// The derive macro reads serde's `rename`, `rename_all`, `default`, `skip` and `skip_serializing_if`. A member is optional if its
/// field is an `Option` or has a default of its own. `#[inngest(like = Type)]` on a field describes it like another type, for
/// `#[serde(with = …)]`. An enum of variants without fields is one of their names; implement the trait by hand for any other. A type
/// that is not described can be any JSON value. `#[inngest(crate = path)]` on the struct or the enum sets the path to `inngest_api`,
/// if your crate renames the dependency or another crate re-exports it.
pub trait Described {
    /// What its values may be.
    const SCHEMA: &'static Schema;
}

/// Carries `SCHEMA` for a type.
#[doc(hidden)]
#[derive(Debug)]
pub struct SchemaOf<T>(PhantomData<fn() -> T>);

impl<T: Described> SchemaOf<T> {
    pub const SCHEMA: Option<&'static Schema> = Some(T::SCHEMA);
}

/// The `SCHEMA` of types that are not [`Described`].
#[doc(hidden)]
pub trait Undescribed {
    const SCHEMA: Option<&'static Schema> = None;
}

impl<T> Undescribed for SchemaOf<T> {}

/// Evaluates to the [`Schema`] of a type in a JSON body.
#[doc(hidden)]
#[macro_export]
macro_rules! __json_schema {
    ($ty:ty) => {{
        #[allow(unused_imports)]
        use $crate::__private::Undescribed as _;
        // No branch: rustc gives the list of parameters a static lifetime only without one.
        $crate::__private::Schema::or_of_type(
            $crate::__private::SchemaOf::<$ty>::SCHEMA,
            $crate::__private::json_type!($ty),
        )
    }};
}

macro_rules! described {
    ($($ty:ty: $schema:expr;)*) => {$(
        impl Described for $ty {
            const SCHEMA: &'static Schema = &$schema;
        }
    )*};
}
described! {
    bool: Schema::Value(ParameterType::Boolean);
    f32: Schema::Value(ParameterType::Number);
    f64: Schema::Value(ParameterType::Number);
    char: Schema::Value(ParameterType::String);
    String: Schema::Value(ParameterType::String);
    Cow<'static, str>: Schema::Value(ParameterType::String);
    ApiDuration: Schema::Duration;
    Timestamp: Schema::Value(ParameterType::Timestamp);
    JsonObject: Schema::Value(ParameterType::Object);
    JsonValue: Schema::Any;
    RawJson: Schema::Any;
    Value: Schema::Any;
    serde_json::Map<String, Value>: Schema::Value(ParameterType::Object);
    Upload: Schema::Value(ParameterType::Bytes);
}

macro_rules! integers {
    ($($ty:ident)*) => {$(
        impl Described for $ty {
            const SCHEMA: &'static Schema = &Schema::Value(<$ty as Parameter>::TYPE);
        }
    )*};
}
integers! {
    u8 u16 u32 u64 usize i8 i16 i32 i64 isize
    NonZeroU8 NonZeroU16 NonZeroU32 NonZeroU64 NonZeroUsize NonZeroI8 NonZeroI16 NonZeroI32 NonZeroI64 NonZeroIsize
}

impl<T: Described> Described for Option<T> {
    const SCHEMA: &'static Schema = T::SCHEMA;
}

impl<T: Described> Described for Vec<T> {
    const SCHEMA: &'static Schema = &Schema::List(T::SCHEMA);
}

impl<K, V: Described> Described for BTreeMap<K, V> {
    const SCHEMA: &'static Schema = &Schema::Map(V::SCHEMA);
}

impl<K, V: Described, S> Described for HashMap<K, V, S> {
    const SCHEMA: &'static Schema = &Schema::Map(V::SCHEMA);
}
