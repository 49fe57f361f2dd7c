//! Decodes outputs, which the API may have wrapped as `{"data": …}`.

use serde::de::value::{BorrowedStrDeserializer, Error, MapDeserializer};
use serde::de::{self, DeserializeOwned, Deserializer, IntoDeserializer, Visitor};
use serde::{Deserialize, forward_to_deserialize_any};

use crate::{DecodeError, RawJson};

/// Decodes an output: the whole, or the value that the API wrapped.
pub(super) fn decode_wrapped<T: DeserializeOwned>(output: &RawJson) -> Result<T, DecodeError> {
    match output.decode::<Wrapped>() {
        Err(_) => output.decode(),
        // As a whole, any wrapped value would fit `T`, and be lost.
        Ok(Wrapped { data }) if ignores_data::<T>() => data.decode(),
        Ok(Wrapped { data }) => output.decode().or_else(|_| data.decode()),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wrapped {
    data: RawJson,
}

/// Whether `T` decodes from an object with the only member `data` without reading that member.
fn ignores_data<T: DeserializeOwned>() -> bool {
    T::deserialize(DataObject).is_ok()
}

/// An object whose member `data` fits no type, but can be ignored.
struct DataObject;

impl<'de> Deserializer<'de> for DataObject {
    type Error = Error;

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct enum identifier ignored_any
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let members = [(BorrowedStrDeserializer::new("data"), Unreadable)];
        visitor.visit_map(MapDeserializer::new(members.into_iter()))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }
}

/// A value that fits no type, but can be ignored.
struct Unreadable;

impl IntoDeserializer<'_, Error> for Unreadable {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

macro_rules! unreadable {
    ($($method:ident($($argument:ty),*))*) => {
        $(fn $method<V: Visitor<'de>>(self, $(_: $argument,)* _: V) -> Result<V::Value, Error> {
            Err(de::Error::custom("the value is read"))
        })*
    };
}

impl<'de> Deserializer<'de> for Unreadable {
    type Error = Error;

    /// Flattened members and untagged enums store all values first. Text fits no bytes that are not UTF-8, nor does JSON.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_borrowed_bytes(b"\xff")
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    unreadable! {
        deserialize_bool() deserialize_i8() deserialize_i16() deserialize_i32() deserialize_i64() deserialize_i128()
        deserialize_u8() deserialize_u16() deserialize_u32() deserialize_u64() deserialize_u128() deserialize_f32()
        deserialize_f64() deserialize_char() deserialize_str() deserialize_string() deserialize_bytes()
        deserialize_byte_buf() deserialize_option() deserialize_unit() deserialize_unit_struct(&'static str)
        deserialize_newtype_struct(&'static str) deserialize_seq() deserialize_tuple(usize)
        deserialize_tuple_struct(&'static str, usize) deserialize_map()
        deserialize_struct(&'static str, &'static [&'static str]) deserialize_enum(&'static str, &'static [&'static str])
        deserialize_identifier()
    }
}
