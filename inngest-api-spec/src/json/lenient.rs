//! JSON read once more, leniently, with the path of an error: a `null` member of a struct counts as absent, an integer may be
//! written as a float or as text, and the name of a member in camel case or in snake case.
//!
//! No serde adapter does this: the value has to be seen before its name is passed on, and only for structs. A map and a
//! [`RawJson`](crate::RawJson) keep their `null` members.

use std::fmt::{self, Write as _};
use std::vec;

use serde::de::value::StringDeserializer;
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::value::RawValue;

use super::objects::Objects;
use super::{JsonError, without_position};

/// How deeply values may be nested, as in `serde_json`: each level takes space on the stack.
const MAX_DEPTH: u8 = 127;

/// Reads a text as a `T`.
pub(super) fn read<T: DeserializeOwned>(text: &str, is_lenient: bool) -> Result<T, JsonError> {
    let whole = Value { json: text, step: None, depth: 0, is_lenient };
    T::deserialize(whole).map_err(|misfit| misfit.into_error(text))
}

/// A value within the text.
struct Value<'de> {
    json: &'de str,
    /// How the value around it refers to this one; `None` for the whole.
    step: Option<Step>,
    depth: u8,
    /// Whether to accept what servers should not send, or only to find the path of an error.
    is_lenient: bool,
}

#[derive(Debug)]
enum Step {
    Member(String),
    Item(usize),
}

impl<'de> Value<'de> {
    fn is_null(&self) -> bool {
        self.json.trim_ascii_start().starts_with('n')
    }

    fn is_number(&self) -> bool {
        self.json.trim_ascii_start().starts_with(|first: char| first == '-' || first.is_ascii_digit())
    }

    /// The integer that is written as a float without a fraction or as text; `None` if it is written otherwise.
    fn integer(&self) -> Option<Integer> {
        let text = self.json.trim_ascii();
        let number = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
        if !self.is_lenient || !number.starts_with(|first: char| first == '-' || first.is_ascii_digit()) {
            return None;
        }
        let parse = |text: &str| {
            let positive = text.parse().map(Integer::Positive);
            positive.or_else(|_| text.parse().map(Integer::Negative)).ok()
        };
        // Text again, because no cast of a float is exact for all integers.
        let whole =
            || number.parse().ok().filter(|float: &f64| float.fract() == 0.0).map(|float| format!("{float:.0}"));
        parse(number).or_else(|| parse(&whole()?))
    }

    /// Reads a member or an item. Its error gets this value's step.
    fn read<S: DeserializeSeed<'de>>(mut self, seed: S) -> Result<S::Value, Misfit> {
        let step = self.step.take();
        let end = self.json.as_ptr().addr() + self.json.len();
        seed.deserialize(self).map_err(|mut misfit| {
            misfit.address.get_or_insert(end);
            misfit.steps.extend(step);
            misfit
        })
    }

    /// Passes the value to a visitor: an object or a list value by value, all else as `serde_json` reads it.
    ///
    /// The fields are those of the struct, if it is read leniently.
    fn visit<V: Visitor<'de>>(self, visitor: V, fields: Option<&'static [&'static str]>) -> Result<V::Value, Misfit> {
        let is_object = self.json.trim_ascii_start().starts_with('{');
        if !is_object && !self.json.trim_ascii_start().starts_with('[') {
            return self.parse(|json| Objects(json).deserialize_any(visitor));
        }
        if self.depth == MAX_DEPTH {
            return Err(de::Error::custom(format_args!("values are nested more than {MAX_DEPTH} levels deep")));
        }
        let mut inner = self.parse(|json| json.deserialize_any(Split))?;
        if let Some(fields) = fields {
            inner.retain(|(_, json)| json.get() != "null");
            rename(&mut inner, fields);
        }
        let inner = inner.into_iter().map(|(step, json)| Value {
            json: json.get(),
            step: Some(step),
            depth: self.depth + 1,
            is_lenient: self.is_lenient,
        });
        let values = Values { rest: inner.collect::<Vec<_>>().into_iter(), next: None };
        if is_object { visitor.visit_map(values) } else { visitor.visit_seq(values) }
    }

    fn parse<T>(
        &self,
        read: impl FnOnce(&mut serde_json::Deserializer<serde_json::de::StrRead<'de>>) -> serde_json::Result<T>,
    ) -> Result<T, Misfit> {
        read(&mut serde_json::Deserializer::from_str(self.json)).map_err(|error| Misfit {
            message: without_position(&error),
            is_data: error.is_data(),
            address: Some(self.json.as_ptr().addr() + offset(self.json, &error)),
            steps: Vec::new(),
        })
    }
}

macro_rules! integers {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
            match self.integer() {
                Some(Integer::Positive(integer)) => visitor.visit_u64(integer),
                Some(Integer::Negative(integer)) => visitor.visit_i64(integer),
                None if self.is_number() => self.parse(|json| json.$method(visitor)),
                None => self.visit(visitor, None),
            }
        })*
    };
}

enum Integer {
    Positive(u64),
    Negative(i64),
}

/// Gives members in the other case the names of the fields: `runId` and `runID` the name `run_id`.
fn rename(members: &mut [(Step, &RawValue)], fields: &[&str]) {
    let plain = |name: &str| name.replace('_', "").to_ascii_lowercase();
    let is = |step: &Step, field: &str| matches!(step, Step::Member(name) if name == field);
    for field in fields {
        if members.iter().any(|(step, _)| is(step, field)) {
            continue;
        }
        let same = |step: &Step| matches!(step, Step::Member(name) if !fields.contains(&name.as_str()) && plain(name) == plain(field));
        if let Some((step, _)) = members.iter_mut().find(|(step, _)| same(step)) {
            *step = Step::Member((*field).to_owned());
        }
    }
}

/// The byte offset of an error in a text.
fn offset(text: &str, error: &serde_json::Error) -> usize {
    let lines_before = text.split_inclusive('\n').take(error.line().saturating_sub(1));
    lines_before.map(str::len).sum::<usize>() + error.column()
}

/// By the type of the number: with `serde_json`'s feature `arbitrary_precision`, which any crate of a build can enable,
/// `deserialize_any` passes a number as a map.
macro_rules! numbers {
    ($($method:ident)*) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
            if self.is_number() { self.parse(|json| json.$method(visitor)) } else { self.visit(visitor, None) }
        })*
    };
}

impl<'de> Deserializer<'de> for Value<'de> {
    type Error = Misfit;

    forward_to_deserialize_any! {
        bool char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map identifier
    }

    integers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_u8 deserialize_u16 deserialize_u32
        deserialize_u64
    }

    numbers!(deserialize_i128 deserialize_u128 deserialize_f32 deserialize_f64);

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.visit(visitor, None)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        if self.json.trim_ascii_start().starts_with('[') {
            return Err(de::Error::invalid_type(Unexpected::Seq, &visitor));
        }
        let fields = self.is_lenient.then_some(fields);
        self.visit(visitor, fields)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        if self.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Misfit> {
        // The name by which `RawValue` requests the text itself from `serde_json`.
        if name.starts_with("$serde_json::") {
            return self.parse(|json| json.deserialize_newtype_struct(name, visitor));
        }
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        self.parse(|json| Objects(json).deserialize_enum(name, variants, visitor))
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_unit()
    }
}

/// Splits an object or a list into its values.
struct Split;

impl<'de> Visitor<'de> for Split {
    type Value = Vec<(Step, &'de RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or a list")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut values = Vec::new();
        while let Some((name, json)) = members.next_entry()? {
            values.push((Step::Member(name), json));
        }
        Ok(values)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut values = Vec::new();
        while let Some(json) = items.next_element()? {
            values.push((Step::Item(values.len()), json));
        }
        Ok(values)
    }
}

/// The members of an object, or the items of a list.
struct Values<'de> {
    rest: vec::IntoIter<Value<'de>>,
    /// The member whose name was read.
    next: Option<Value<'de>>,
}

impl<'de> MapAccess<'de> for Values<'de> {
    type Error = Misfit;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Misfit> {
        self.next = self.rest.next();
        let Some(Value { step: Some(Step::Member(name)), .. }) = &self.next else { return Ok(None) };
        let name: StringDeserializer<Misfit> = name.clone().into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Misfit> {
        let value = self.next.take().ok_or_else(|| de::Error::custom("a value was requested before its name"))?;
        value.read(seed)
    }
}

impl<'de> SeqAccess<'de> for Values<'de> {
    type Error = Misfit;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Misfit> {
        self.rest.next().map(|value| value.read(seed)).transpose()
    }
}

/// An error on its way from the innermost value that does not fit to the whole.
#[derive(Debug)]
struct Misfit {
    message: String,
    is_data: bool,
    /// The address in memory of the error's position in the text; `None` until it is known.
    address: Option<usize>,
    /// The path, from the inside out.
    steps: Vec<Step>,
}

impl Misfit {
    fn into_error(self, text: &str) -> JsonError {
        let mut path = String::new();
        for step in self.steps.iter().rev() {
            // Writing to a `String` does not fail.
            let _ = match step {
                Step::Member(name) if path.is_empty() => write!(path, "{name}"),
                Step::Member(name) => write!(path, ".{name}"),
                Step::Item(index) => write!(path, "[{index}]"),
            };
        }
        let end = self.address.map_or(text.len(), |address| address.saturating_sub(text.as_ptr().addr()));
        let before = text.as_bytes().get(..end).unwrap_or_default();
        let lines = || before.split(|byte| *byte == b'\n');
        let (line, column) = (lines().count(), lines().next_back().map_or(0, <[u8]>::len));
        let message = format!("{} at line {line} column {column}", self.message);
        JsonError { path, message, line, column, is_data: self.is_data }
    }
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Misfit {}

impl de::Error for Misfit {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self { message: message.to_string(), is_data: true, address: None, steps: Vec::new() }
    }
}
