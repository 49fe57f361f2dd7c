//! Numbers that `serde_json` passes as maps.
//!
//! It does so with its feature `arbitrary_precision`, which any crate of a build can enable, if a visitor expects any value.
//! Untagged enums and flattened members would then take a number for an object.

use serde::de::value::StringDeserializer;
use serde::de::{DeserializeSeed, IntoDeserializer, MapAccess, Visitor};

use super::Objects;

/// The only member of such a map. Its value is the number as text.
const NAME: &str = "$serde_json::private::Number";

/// Passes a map to a visitor of any value, or the number that it represents.
pub(super) fn visit_map<'de, A: MapAccess<'de>, V: Visitor<'de>>(
    mut members: A,
    visitor: V,
) -> Result<V::Value, A::Error> {
    let first: Option<String> = members.next_key()?;
    if first.as_deref() != Some(NAME) {
        return visitor.visit_map(AfterFirst { first, rest: Objects(members) });
    }
    let text: String = members.next_value()?;
    if let Ok(number) = text.parse::<u64>() {
        return visitor.visit_u64(number);
    }
    if let Ok(number) = text.parse::<i64>() {
        return visitor.visit_i64(number);
    }
    match text.parse::<f64>() {
        Ok(number) => visitor.visit_f64(number),
        Err(_) => visitor.visit_string(text),
    }
}

/// A map whose first name was read.
struct AfterFirst<A> {
    first: Option<String>,
    rest: A,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for AfterFirst<A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, A::Error> {
        match self.first.take() {
            Some(name) => {
                let name: StringDeserializer<A::Error> = name.into_deserializer();
                seed.deserialize(name).map(Some)
            }
            None => self.rest.next_key_seed(seed),
        }
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.rest.next_value_seed(seed)
    }

    fn size_hint(&self) -> Option<usize> {
        self.rest.size_hint()
    }
}
