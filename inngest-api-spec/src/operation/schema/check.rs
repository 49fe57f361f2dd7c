//! Checks a value against a schema.

use serde_json::{Map, Value};

use super::{Member, Schema};
use crate::ParameterType;
use crate::operation::parameter_type::found;
use crate::request::known_names;

/// Why a value does not fit, and where: `[0].name` in a list of objects.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Mismatch {
    pub(crate) path: String,
    /// What is wrong, to follow the name of the value: `must be a string, not 7`.
    pub(crate) what: String,
}

impl Mismatch {
    pub(crate) fn new(what: impl Into<String>) -> Self {
        Self { path: String::new(), what: what.into() }
    }

    pub(crate) fn at(self, step: &str) -> Self {
        Self { path: [step, &self.path].concat(), ..self }
    }
}

impl Schema {
    /// Checks that a value fits.
    pub(crate) fn check(&self, value: &Value) -> Result<(), Mismatch> {
        match self {
            Self::Any => Ok(()),
            Self::Value(ParameterType::Bytes) => ParameterType::String.check_json(value).map_err(Mismatch::new),
            Self::Value(ParameterType::Custom) if !value.is_string() && !value.is_number() && !value.is_boolean() => {
                Err(must_be(&ParameterType::Custom.to_string(), value))
            }
            Self::Value(ty) => ty.check_json(value).map_err(Mismatch::new),
            Self::Duration => match value.as_str() {
                Some(text) if is_duration(text) => Ok(()),
                _ => Err(must_be("a duration such as `30s`", value)),
            },
            Self::Texts(texts) => match value.as_str() {
                Some(text) if texts.contains(&text) => Ok(()),
                _ => Err(must_be(&format!("one of {}", listed(texts.iter())), value)),
            },
            Self::List(items) => {
                let values = array(value, |value| items.check(value).is_ok())?;
                all(values.iter().enumerate(), |(index, item)| (format!("[{index}]"), items.check(item)))
            }
            Self::Map(values) => all(as_object(value)?, |(name, item)| (format!(".{name}"), values.check(item))),
            Self::Object(members) => check_members(members, as_object(value)?),
            Self::AnyOf(schemas) => {
                let mut first = Ok(());
                for schema in *schemas {
                    match schema.check(value) {
                        Ok(()) => return Ok(()),
                        Err(mismatch) => first = first.and(Err(mismatch)),
                    }
                }
                first
            }
        }
    }
}

fn check_members(members: &[Member], values: &Map<String, Value>) -> Result<(), Mismatch> {
    let names = || members.iter().map(|member| member.name);
    if let Some(unknown) = values.keys().find(|name| names().all(|known| known != *name)) {
        let fix = known_names(unknown, "its members are", names(), "it has no members");
        return Err(Mismatch::new(format!("has no member `{unknown}`; {fix}")));
    }
    all(members.iter(), |member| {
        let checked = match values.get(member.name) {
            Some(value) => member.schema.check(value),
            None if member.required => Err(Mismatch::new("is missing")),
            None => Ok(()),
        };
        (format!(".{}", member.name), checked)
    })
}

/// Returns the first mismatch, with the step that leads to it.
fn all<T>(
    values: impl IntoIterator<Item = T>,
    check: impl Fn(T) -> (String, Result<(), Mismatch>),
) -> Result<(), Mismatch> {
    values.into_iter().map(check).try_for_each(|(step, checked)| checked.map_err(|mismatch| mismatch.at(&step)))
}

/// Returns the items of a list. If there is one item without a list, which fits, the error shows how to write it.
pub(crate) fn array(value: &Value, is_item: impl Fn(&Value) -> bool) -> Result<&Vec<Value>, Mismatch> {
    value.as_array().ok_or_else(|| {
        if value.is_array() || value.is_object() || value.is_null() || !is_item(value) {
            return must_be("an array", value);
        }
        let item = found(value);
        must_be(&format!("an array, such as `[{}]`", item.trim_matches('`')), value)
    })
}

fn as_object(value: &Value) -> Result<&Map<String, Value>, Mismatch> {
    value.as_object().ok_or_else(|| must_be("a JSON object", value))
}

fn must_be(expected: &str, value: &Value) -> Mismatch {
    Mismatch::new(format!("must be {expected}, not {}", found(value)))
}

/// Lists names in a message: `` `a`, `b` ``.
pub(crate) fn listed(names: impl Iterator<Item = impl AsRef<str>>) -> String {
    names.map(|name| format!("`{}`", name.as_ref())).collect::<Vec<_>>().join(", ")
}

/// Whether a text is a sequence of numbers with units: `1m30s`, `1.5h`.
fn is_duration(text: &str) -> bool {
    let mut rest = text;
    while !rest.is_empty() {
        let after = after_digits(rest).and_then(|after| match after.strip_prefix('.') {
            Some(fraction) => after_digits(fraction),
            None => Some(after),
        });
        let units = ["ns", "us", "µs", "ms", "s", "m", "h"];
        let Some(next) = after.and_then(|after| units.iter().find_map(|unit| after.strip_prefix(unit))) else {
            return false;
        };
        rest = next;
    }
    !text.is_empty()
}

fn after_digits(text: &str) -> Option<&str> {
    let rest = text.trim_start_matches(|char: char| char.is_ascii_digit());
    (rest.len() < text.len()).then_some(rest)
}
