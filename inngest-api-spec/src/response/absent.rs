use std::iter::empty;

use serde::Deserializer;
use serde::de::value::{Error, MapDeserializer, SeqDeserializer};
use serde::de::{Error as _, Visitor};

/// What stands where the wire leaves a value out: its default (wire facts 3). A struct all of whose members are absent, an
/// empty list, `None`, `false`, 0, an empty text.
pub(super) struct Absent;

macro_rules! defaults {
    ($($method:ident => $visit:ident($($default:expr)?);)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            visitor.$visit($($default)?)
        }
    )*};
}

impl<'de> Deserializer<'de> for Absent {
    type Error = Error;

    defaults! {
        deserialize_any => visit_map(no_members());
        deserialize_map => visit_map(no_members());
        deserialize_seq => visit_seq(SeqDeserializer::new(empty::<()>()));
        deserialize_bool => visit_bool(false);
        deserialize_i8 => visit_i8(0);
        deserialize_i16 => visit_i16(0);
        deserialize_i32 => visit_i32(0);
        deserialize_i64 => visit_i64(0);
        deserialize_u8 => visit_u8(0);
        deserialize_u16 => visit_u16(0);
        deserialize_u32 => visit_u32(0);
        deserialize_u64 => visit_u64(0);
        deserialize_f32 => visit_f32(0.0);
        deserialize_f64 => visit_f64(0.0);
        deserialize_str => visit_str("");
        deserialize_string => visit_str("");
        deserialize_identifier => visit_str("");
        deserialize_bytes => visit_bytes(b"");
        deserialize_byte_buf => visit_bytes(b"");
        deserialize_option => visit_none();
        deserialize_unit => visit_unit();
        deserialize_ignored_any => visit_unit();
    }

    fn deserialize_char<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error::custom("there is no value"))
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Error> {
        Err(Error::custom("there is no value"))
    }
}

type NoMembers = MapDeserializer<'static, std::iter::Empty<(&'static str, &'static str)>, Error>;

fn no_members() -> NoMembers {
    MapDeserializer::new(empty())
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    fn absent<T: for<'a> Deserialize<'a>>() -> Result<T, Error> {
        T::deserialize(Absent)
    }

    #[test]
    fn what_is_absent_is_its_default() {
        #[derive(Debug, Default, PartialEq, Deserialize)]
        #[serde(default)]
        struct Members {
            text: String,
            list: Vec<u8>,
        }
        assert_eq!(absent(), Ok(Members::default()));
        assert_eq!(absent(), Ok(Vec::<Members>::new()));
        assert_eq!(absent(), Ok(None::<Members>));
        assert_eq!(absent(), Ok(String::new()));
        assert_eq!((absent(), absent(), absent()), (Ok(0_u64), Ok(false), Ok(crate::RunId::default())));
    }

    #[test]
    fn what_has_to_be_there_is_missed() {
        #[derive(Debug, PartialEq, Deserialize)]
        struct Required {
            count: u32,
        }
        assert_eq!(absent::<Required>().unwrap_err().to_string(), "missing field `count`");
    }
}
