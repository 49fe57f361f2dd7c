//! JSON whose `null` members are absent: a deserializer over pieces of one text.

use std::cell::RefCell;
use std::fmt::{self, Write as _};

use serde::de::value::StringDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, Error as _, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::Error;
use serde_json::value::RawValue;

use super::Fault;

/// How deep values may stand in one another, as `serde_json` has it: each level is a call.
const DEEPEST: u8 = 127;

/// One reading of a text.
pub(super) struct Reading<'de> {
    text: &'de str,
    nulls_are_absent: bool,
    fault: RefCell<Option<Innermost>>,
}

/// The innermost value that does not fit, and the way to it from the inside out.
struct Innermost {
    /// Where it is wrong, in bytes from the start of the text.
    at: usize,
    steps: Vec<Step>,
}

enum Step {
    Member(String),
    Item(usize),
}

impl<'de> Reading<'de> {
    pub(super) const fn new(text: &'de str, nulls_are_absent: bool) -> Self {
        Self { text, nulls_are_absent, fault: RefCell::new(None) }
    }

    pub(super) fn read<T: DeserializeOwned>(self) -> Result<T, Fault> {
        T::deserialize(Piece { json: self.text, depth: 0, reading: &self }).map_err(|error| self.fault(&error))
    }

    /// Reads a value within an object or a list. Where it does not fit, the way to it is noted: by the innermost first.
    fn value<S: DeserializeSeed<'de>, E: serde::de::Error>(
        &self,
        seed: S,
        value: &'de RawValue,
        depth: u8,
        step: Step,
    ) -> Result<S::Value, E> {
        let json = value.get();
        seed.deserialize(Piece { json, depth, reading: self }).map_err(|error| {
            self.note(&error, json, step);
            E::custom(error)
        })
    }

    fn note(&self, error: &Error, json: &str, step: Step) {
        let innermost = || {
            let start = json.as_ptr().addr().saturating_sub(self.text.as_ptr().addr());
            Innermost { at: start + offset(json, error), steps: Vec::new() }
        };
        self.fault.borrow_mut().get_or_insert_with(innermost).steps.push(step);
    }

    fn fault(self, error: &Error) -> Fault {
        let whole = || Innermost { at: offset(self.text, error), steps: Vec::new() };
        let Innermost { at, steps } = self.fault.into_inner().unwrap_or_else(whole);
        let mut path = String::new();
        for step in steps.iter().rev() {
            // Writing to a text does not fail.
            let _ = match step {
                Step::Member(name) if path.is_empty() => write!(path, "{name}"),
                Step::Member(name) => write!(path, ".{name}"),
                Step::Item(index) => write!(path, "[{index}]"),
            };
        }
        let before = self.text.as_bytes().get(..at).unwrap_or_default();
        let lines = || before.split(|byte| *byte == b'\n');
        let (line, column) = (lines().count(), lines().next_back().map_or(0, <[u8]>::len));
        let said = error.to_string();
        let said = said.rfind(" at line ").and_then(|end| said.get(..end)).unwrap_or(&said);
        let message = format!("{said} at line {line} column {column}");
        Fault { path, message, line, column, is_data: error.is_data() }
    }
}

/// Where in a text an error is, in bytes; at its start where serde does not know.
fn offset(text: &str, error: &Error) -> usize {
    let lines_before = text.split_inclusive('\n').take(error.line().saturating_sub(1));
    lines_before.map(str::len).sum::<usize>() + error.column()
}

/// A value: a piece of the text.
#[derive(Clone, Copy)]
struct Piece<'de, 'r> {
    json: &'de str,
    depth: u8,
    reading: &'r Reading<'de>,
}

impl<'de> Piece<'de, '_> {
    fn starts_with(self, bytes: &[u8]) -> bool {
        self.json.trim_ascii_start().as_bytes().first().is_some_and(|first| bytes.contains(first))
    }

    fn walk<V: Visitor<'de>>(self, visitor: V, nulls_are_absent: bool) -> Result<V::Value, Error> {
        let mut json = serde_json::Deserializer::from_str(self.json);
        if self.starts_with(b"{[") {
            let depth = self.depth + 1;
            if depth > DEEPEST {
                return Err(Error::custom("values stand too deep in one another"));
            }
            json.deserialize_any(Walk { visitor, depth, reading: self.reading, nulls_are_absent })
        } else {
            json.deserialize_any(visitor)
        }
    }
}

impl<'de> Deserializer<'de> for Piece<'de, '_> {
    type Error = Error;

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map identifier
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.walk(visitor, false)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.walk(visitor, self.reading.nulls_are_absent)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.starts_with(b"n") { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        serde_json::Deserializer::from_str(self.json).deserialize_newtype_struct(name, Newtype { visitor, piece: self })
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        serde_json::Deserializer::from_str(self.json).deserialize_enum(name, variants, visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }
}

/// Visits an object or a list, whose values are pieces in turn.
struct Walk<'de, 'r, V> {
    visitor: V,
    depth: u8,
    reading: &'r Reading<'de>,
    /// Whether a member that is `null` is absent: not in a map, whose values are somebody else's.
    nulls_are_absent: bool,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Walk<'de, '_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.visitor.expecting(f)
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<V::Value, A::Error> {
        let Self { visitor, depth, reading, nulls_are_absent } = self;
        visitor.visit_map(Members { access: members, next: None, depth, reading, nulls_are_absent })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_seq(Items { access: items, index: 0, depth: self.depth, reading: self.reading })
    }
}

struct Members<'de, 'r, A> {
    access: A,
    /// The member whose name was read.
    next: Option<(String, &'de RawValue)>,
    depth: u8,
    reading: &'r Reading<'de>,
    nulls_are_absent: bool,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Members<'de, '_, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        while let Some((name, value)) = self.access.next_entry::<String, &RawValue>()? {
            if !self.nulls_are_absent || value.get() != "null" {
                let key: StringDeserializer<A::Error> = name.clone().into_deserializer();
                self.next = Some((name, value));
                return seed.deserialize(key).map(Some);
            }
        }
        Ok(None)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        let Some((name, value)) = self.next.take() else {
            return Err(A::Error::custom("a value without a name"));
        };
        self.reading.value(seed, value, self.depth, Step::Member(name))
    }
}

struct Items<'de, 'r, A> {
    access: A,
    index: usize,
    depth: u8,
    reading: &'r Reading<'de>,
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Items<'de, '_, A> {
    type Error = A::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        let Some(value) = self.access.next_element::<&RawValue>()? else { return Ok(None) };
        self.index += 1;
        self.reading.value(seed, value, self.depth, Step::Item(self.index - 1)).map(Some)
    }
}

/// Visits what stands within a newtype: a piece again; or, as the text of a [`RawValue`] is one to serde, that text itself
/// with every `null` in it.
struct Newtype<'de, 'r, V> {
    visitor: V,
    piece: Piece<'de, 'r>,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Newtype<'de, '_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.visitor.expecting(f)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, _: D) -> Result<V::Value, D::Error> {
        self.visitor.visit_newtype_struct(self.piece).map_err(D::Error::custom)
    }

    fn visit_map<A: MapAccess<'de>>(self, text: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_map(text)
    }
}
