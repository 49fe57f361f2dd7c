//! The [`ParameterType`] of a type in a JSON body.
//!
//! A body takes any [`Model`](super::Model), so no trait can name the type of all of them. `TypeOf::<T>::TYPE` finds the
//! inherent constant for types that implement [`JsonType`] and the one of [`CustomType`] for all others.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::marker::PhantomData;
use std::num::{
    NonZeroI8, NonZeroI16, NonZeroI32, NonZeroI64, NonZeroIsize, NonZeroU8, NonZeroU16, NonZeroU32, NonZeroU64,
    NonZeroUsize,
};

use jiff::Timestamp;
use serde_json::Value;

use super::ParameterType;
use crate::{ApiDuration, JsonObject, JsonValue, RawJson, Upload};

/// A type whose JSON this crate knows.
#[doc(hidden)]
pub trait JsonType {
    const TYPE: ParameterType;
}

/// Carries `TYPE` for a type.
#[doc(hidden)]
#[derive(Debug)]
pub struct TypeOf<T>(PhantomData<fn() -> T>);

impl<T: JsonType> TypeOf<T> {
    pub const TYPE: ParameterType = T::TYPE;
}

/// The `TYPE` of types that are not a [`JsonType`].
#[doc(hidden)]
pub trait CustomType {
    const TYPE: ParameterType = ParameterType::Custom;
}

impl<T> CustomType for TypeOf<T> {}

/// Evaluates to the [`ParameterType`] of a type in a JSON body, by its real type, so that an alias counts as its target.
#[doc(hidden)]
#[macro_export]
macro_rules! __json_type {
    ($ty:ty) => {{
        #[allow(unused_imports)]
        use $crate::__private::CustomType as _;
        $crate::__private::TypeOf::<$ty>::TYPE
    }};
}

macro_rules! json_types {
    ($($ty:ty: $parameter_type:expr;)*) => {$(
        impl JsonType for $ty {
            const TYPE: ParameterType = $parameter_type;
        }
    )*};
}
json_types! {
    bool: ParameterType::Boolean;
    f32: ParameterType::Number;
    f64: ParameterType::Number;
    char: ParameterType::String;
    String: ParameterType::String;
    Cow<'static, str>: ParameterType::String;
    ApiDuration: ParameterType::String;
    Timestamp: ParameterType::Timestamp;
    JsonObject: ParameterType::Object;
    JsonValue: ParameterType::Json;
    RawJson: ParameterType::Json;
    Value: ParameterType::Json;
    serde_json::Map<String, Value>: ParameterType::Object;
    Upload: ParameterType::Bytes;
}

impl<T> JsonType for Vec<T> {
    const TYPE: ParameterType = ParameterType::Array;
}

impl<K, V> JsonType for BTreeMap<K, V> {
    const TYPE: ParameterType = ParameterType::Object;
}

impl<K, V, S> JsonType for HashMap<K, V, S> {
    const TYPE: ParameterType = ParameterType::Object;
}

macro_rules! integers {
    ($($ty:ident)*) => {$(
        impl JsonType for $ty {
            const TYPE: ParameterType = <$ty as crate::Parameter>::TYPE;
        }
    )*};
}
integers! {
    u8 u16 u32 u64 usize i8 i16 i32 i64 isize
    NonZeroU8 NonZeroU16 NonZeroU32 NonZeroU64 NonZeroUsize NonZeroI8 NonZeroI16 NonZeroI32 NonZeroI64 NonZeroIsize
}
