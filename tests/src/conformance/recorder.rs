//! A deserializer that records what a type requests: its members and the types of its values.

use std::any::type_name;
use std::cell::RefCell;

use serde::de::{DeserializeOwned, DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserializer, Serialize, forward_to_deserialize_any};
use serde_json::{Error, Value};

/// The result of decoding and encoding a value.
#[derive(Clone, Debug)]
pub struct Inspected {
    /// The structs and leaves that the type requested, in the order of the value.
    pub seen: Vec<Seen>,
    /// The value, decoded and encoded again.
    pub encoded: Result<Value, Mismatch>,
}

impl Inspected {
    pub(crate) fn leaf<T>(value: &T, encoded: Result<Value, Mismatch>) -> Self {
        Self { seen: vec![Seen { path: String::new(), what: leaf(value) }], encoded }
    }

    pub(crate) fn mismatch(message: String) -> Self {
        Self { seen: Vec::new(), encoded: Err(Mismatch { path: String::new(), message }) }
    }
}

/// What the type requested at one path of the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The path: `data.trigger.eventIds[]`.
    pub path: String,
    /// What it requested.
    pub what: What,
}

/// What a type requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A struct with these members, aliases included.
    Struct(&'static [&'static str]),
    /// A value without members.
    Leaf {
        /// The Rust type it was decoded into.
        rust_type: &'static str,
        /// The index of its variant if it is an enum; 0 otherwise.
        variant: usize,
    },
}

/// Why a value does not fit the type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// The path to the value that does not fit.
    pub path: String,
    /// The message of serde.
    pub message: String,
}

/// Inspects a type that is decoded from JSON.
pub(crate) fn inspect_model<T: DeserializeOwned + Serialize>(value: &Value) -> Inspected {
    let log = RefCell::new(Log::default());
    let decoded = T::deserialize(Recorder { value, path: String::new(), log: &log });
    let Log { seen, mismatch } = log.into_inner();
    let encoded = decoded.and_then(|value| serde_json::to_value(value));
    let to_mismatch = |error: Error| Mismatch { path: mismatch.unwrap_or_default(), message: error.to_string() };
    Inspected { seen, encoded: encoded.map_err(to_mismatch) }
}

fn leaf<T>(value: &T) -> What {
    // Only the `Debug` text of a `Discriminant` has the index of a variant of an arbitrary type.
    let shown = format!("{:?}", std::mem::discriminant(value));
    let digits: String = shown.chars().filter(char::is_ascii_digit).collect();
    What::Leaf { rust_type: type_name::<T>(), variant: digits.parse().unwrap_or_default() }
}

#[derive(Default)]
struct Log {
    seen: Vec<Seen>,
    /// The path of the first error.
    mismatch: Option<String>,
}

/// A `Deserializer` over a value that records what is requested.
struct Recorder<'a> {
    value: &'a Value,
    path: String,
    log: &'a RefCell<Log>,
}

impl<'a> Recorder<'a> {
    fn note(&self, what: What) {
        self.log.borrow_mut().seen.push(Seen { path: self.path.clone(), what });
    }

    fn check<T>(&self, result: Result<T, Error>) -> Result<T, Error> {
        self.log_mismatch(&self.path, result)
    }

    fn log_mismatch<T>(&self, path: &str, result: Result<T, Error>) -> Result<T, Error> {
        if result.is_err() {
            self.log.borrow_mut().mismatch.get_or_insert_with(|| path.to_owned());
        }
        result
    }

    /// Reads a value without members, with `serde_json`.
    fn leaf<T>(self, read: impl FnOnce(&'a Value) -> Result<T, Error>) -> Result<T, Error> {
        let value = self.check(read(self.value))?;
        self.note(leaf(&value));
        Ok(value)
    }

    fn members<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
        let Value::Object(members) = self.value else {
            return self.leaf(|value| value.deserialize_map(visitor));
        };
        let access = Members { recorder: &self, rest: members.iter(), next: None };
        self.check(visitor.visit_map(access))
    }

    fn items<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
        let Value::Array(items) = self.value else {
            return self.leaf(|value| value.deserialize_seq(visitor));
        };
        let access = Items { recorder: &self, rest: items.iter() };
        self.check(visitor.visit_seq(access))
    }
}

macro_rules! leaves {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
            self.leaf(|value| value.$method(visitor))
        }
    )*};
}

impl<'a> Deserializer<'a> for Recorder<'a> {
    type Error = Error;

    leaves! {
        deserialize_any deserialize_bool deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128 deserialize_f32 deserialize_f64
        deserialize_char deserialize_str deserialize_string deserialize_bytes deserialize_byte_buf deserialize_unit
        deserialize_identifier
    }

    fn deserialize_option<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.value.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'a>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        // The name by which `RawValue` requests the text itself from `serde_json`.
        if name.starts_with("$serde_json") {
            return self.leaf(|value| value.deserialize_newtype_struct(name, visitor));
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_struct<V: Visitor<'a>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.note(What::Struct(fields));
        self.members(visitor)
    }

    fn deserialize_map<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
        self.members(visitor)
    }

    fn deserialize_seq<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
        self.items(visitor)
    }

    fn deserialize_tuple<V: Visitor<'a>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.items(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'a>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.items(visitor)
    }

    fn deserialize_unit_struct<V: Visitor<'a>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        self.leaf(|value| value.deserialize_unit_struct(name, visitor))
    }

    fn deserialize_enum<V: Visitor<'a>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.leaf(|value| value.deserialize_enum(name, variants, visitor))
    }

    fn deserialize_ignored_any<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }
}

struct Members<'a, 'b> {
    recorder: &'b Recorder<'a>,
    rest: serde_json::map::Iter<'a>,
    next: Option<(&'a String, &'a Value)>,
}

impl<'a> MapAccess<'a> for Members<'a, '_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'a>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        self.next = self.rest.next();
        self.next.map(|(name, _)| seed.deserialize(Name(name))).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'a>>(&mut self, seed: V) -> Result<V::Value, Error> {
        let (name, value) = self.next.take().ok_or_else(|| Error::custom("a value was requested before its key"))?;
        let path = match self.recorder.path.as_str() {
            "" => name.clone(),
            path => format!("{path}.{name}"),
        };
        // An untagged enum fails after its value was read: that error is recorded here.
        self.recorder
            .log_mismatch(&path, seed.deserialize(Recorder { value, path: path.clone(), log: self.recorder.log }))
    }
}

struct Items<'a, 'b> {
    recorder: &'b Recorder<'a>,
    rest: std::slice::Iter<'a, Value>,
}

impl<'a> SeqAccess<'a> for Items<'a, '_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'a>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        let Some(value) = self.rest.next() else { return Ok(None) };
        let path = format!("{}[]", self.recorder.path);
        let item = seed.deserialize(Recorder { value, path: path.clone(), log: self.recorder.log });
        self.recorder.log_mismatch(&path, item).map(Some)
    }
}

/// The name of a member.
struct Name<'de>(&'de str);

impl<'de> Deserializer<'de> for Name<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_borrowed_str(self.0)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct seq
        tuple tuple_struct map struct enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::json;

    use super::*;
    use inngest_api::types::RawJson;

    #[derive(Serialize, Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Model {
        inner: Option<Inner>,
        list_of: Vec<Inner>,
        raw: RawJson,
    }

    #[derive(Serialize, Deserialize)]
    struct Inner {
        #[serde(alias = "also")]
        number: i32,
    }

    #[test]
    fn members_of_nested_structs_are_recorded() {
        let value = json!({ "inner": { "number": 1 }, "listOf": [{ "also": 2 }], "raw": { "a": [] }, "more": 3 });
        let Inspected { seen, encoded } = inspect_model::<Model>(&value);
        assert_eq!(
            encoded.unwrap(),
            json!({ "inner": { "number": 1 }, "listOf": [{ "number": 2 }], "raw": { "a": [] } })
        );
        let seen: Vec<_> = seen.iter().map(|seen| (seen.path.as_str(), &seen.what)).collect();
        assert_eq!(seen[0], ("", &What::Struct(&["inner", "listOf", "raw"])));
        assert_eq!(seen[1], ("inner", &What::Struct(&["also", "number"])));
        assert_eq!(seen[2], ("inner.number", &What::Leaf { rust_type: "i32", variant: 0 }));
        assert_eq!(seen[4].0, "listOf[].also");
        assert_eq!(seen[5].0, "raw");
        assert_eq!(seen.len(), 6);
    }

    #[test]
    fn errors_have_the_path_of_the_value() {
        let value = json!({ "listOf": [{ "number": "x" }], "raw": 1 });
        let mismatch = inspect_model::<Model>(&value).encoded.unwrap_err();
        assert_eq!(mismatch.path, "listOf[].number");
        assert!(mismatch.message.contains("expected i32"), "{}", mismatch.message);
        let mismatch = inspect_model::<Model>(&json!({ "listOf": [] })).encoded.unwrap_err();
        assert_eq!((mismatch.path.as_str(), mismatch.message.as_str()), ("", "missing field `raw`"));
    }
}
