//! Builds a sample value of a schema, with every member present and none at its default.

use serde_json::{Map, Value, json};

use super::document::{Document, member_text, members, reference, texts};

/// A string that is not valid base64, not a number, and not a time.
pub(crate) const TEXT: &str = "some text";
pub(crate) const TIME: &str = "2026-03-04T05:06:07.089Z";

/// A value and its nodes.
#[derive(Debug)]
pub struct Sample {
    /// The value.
    pub value: Value,
    /// Outer nodes come before inner ones.
    pub nodes: Vec<Node>,
}

/// A path in a value, with its schema.
#[derive(Clone, Debug)]
pub struct Node {
    /// For example `data.trigger.eventIds[]`; empty for the whole value.
    pub path: String,
    /// Its schema, resolved.
    pub schema: Value,
    /// Whether it is required; items of a list are.
    pub required: bool,
}

impl Sample {
    /// Builds a sample of a schema.
    #[must_use]
    pub fn new(document: &Document, schema: &Value) -> Self {
        let mut maker = Maker { document, nodes: Vec::new(), within: Vec::new() };
        let value = maker.value(schema, "", true);
        Self { value, nodes: maker.nodes }
    }
}

struct Maker<'a> {
    document: &'a Document,
    nodes: Vec<Node>,
    /// The named schemas that contain the current one.
    within: Vec<String>,
}

impl Maker<'_> {
    fn value(&mut self, schema: &Value, path: &str, required: bool) -> Value {
        let name = reference(schema).map(str::to_owned);
        let is_within_itself = name.as_ref().is_some_and(|name| self.within.contains(name));
        let schema = self.document.resolve(schema);
        if is_within_itself {
            // Its members are checked at the first occurrence.
            let members = members(&schema, "properties").into_iter().flatten();
            let is_text =
                |schema: &Value| member_text(schema, "type") == Some("string") && schema.get("format").is_none();
            let texts = members.filter(|(_, schema)| is_text(schema));
            return texts.map(|(name, _)| (name.clone(), Value::from(TEXT))).collect();
        }
        self.nodes.push(Node { path: path.to_owned(), schema: schema.clone(), required });
        self.within.extend(name.clone());
        let value = self.resolved(&schema, path);
        if name.is_some() {
            self.within.pop();
        }
        value
    }

    fn resolved(&mut self, schema: &Value, path: &str) -> Value {
        if let Some(members) = members(schema, "properties") {
            let required = texts(schema, "required");
            let member = |name: &String| if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            let value = |(name, schema): (&String, &Value)| {
                (name.clone(), self.value(schema, &member(name), required.contains(&name.as_str())))
            };
            return Value::Object(members.iter().map(value).collect::<Map<_, _>>());
        }
        match member_text(schema, "type") {
            Some("array") => {
                json!([self.value(schema.get("items").unwrap_or(&Value::Null), &format!("{path}[]"), true)])
            }
            Some("object") => match schema.get("additionalProperties") {
                Some(values @ Value::Object(_)) => {
                    let value = self.value(values, &format!("{path}.key"), true);
                    json!({ "key": value })
                }
                _ => json!({ "any": [{ "thing": 1 }, "text", null, true] }),
            },
            _ => scalar(schema),
        }
    }
}

/// Returns a value of a schema without members or items.
fn scalar(schema: &Value) -> Value {
    if let Some(last) = texts(schema, "enum").last() {
        return json!(last);
    }
    match (member_text(schema, "type"), member_text(schema, "format")) {
        (Some("string"), Some("date-time")) => json!(TIME),
        (Some("string"), Some("byte")) => json!("aGkK//4/Pg=="),
        (Some("string"), Some("uint64")) => json!(u64::MAX.to_string()),
        (Some("string"), Some("int64")) => json!(i64::MAX.to_string()),
        (Some("string"), _) => json!(TEXT),
        (Some("integer"), Some("uint32")) => json!(u32::MAX),
        (Some("integer"), Some("int64")) => json!(i64::MAX),
        (Some("integer"), _) => json!(i32::MAX),
        // Detects `f32`, which cannot represent it.
        (Some("number"), _) => json!(0.1),
        (Some("boolean"), _) => json!(true),
        _ => json!([{ "any": "thing" }]),
    }
}

/// Returns the default of a scalar schema.
#[must_use]
pub fn zero(schema: &Value) -> Option<Value> {
    if let Some(zero) = schema.get("x-zero-value") {
        return Some(zero.clone());
    }
    match (member_text(schema, "type")?, member_text(schema, "format")) {
        ("string", Some("date-time")) => None,
        ("string", Some("uint64" | "int64")) => Some(json!("0")),
        ("string", _) => Some(json!("")),
        ("integer", _) => Some(json!(0)),
        ("number", _) => Some(json!(0.0)),
        ("boolean", _) => Some(json!(false)),
        _ => None,
    }
}

/// Returns the value at a path.
#[must_use]
pub fn at<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    steps(path).iter().try_fold(value, |value, step| match step.as_str() {
        "[]" => value.get(0),
        name => value.get(name),
    })
}

/// Returns a copy with the value at a path replaced, or removed if `other` is `None`.
#[must_use]
pub fn with(value: &Value, path: &str, other: Option<Value>) -> Value {
    fn replace(value: &mut Value, steps: &[String], other: Option<Value>) {
        match (steps, value) {
            ([], value) => *value = other.unwrap_or_default(),
            ([last], Value::Object(members)) if other.is_none() => drop(members.remove(last)),
            ([last], Value::Array(items)) if last == "[]" && other.is_none() => items.clear(),
            ([first, rest @ ..], Value::Object(members)) => {
                if let Some(member) = members.get_mut(first) {
                    replace(member, rest, other);
                }
            }
            ([_, rest @ ..], Value::Array(items)) => {
                if let Some(item) = items.first_mut() {
                    replace(item, rest, other);
                }
            }
            _ => {}
        }
    }
    let mut value = value.clone();
    replace(&mut value, &steps(path), other);
    value
}

/// Splits a path: `a.b[]` into `a`, `b`, `[]`.
fn steps(path: &str) -> Vec<String> {
    let spaced = path.replace("[]", ".[]");
    spaced.split('.').filter(|step| !step.is_empty()).map(str::to_owned).collect()
}

/// Returns whether a path equals another path or lies inside it.
#[must_use]
pub fn is_within(path: &str, outer: &str) -> bool {
    path.strip_prefix(outer).is_some_and(|rest| outer.is_empty() || rest.is_empty() || rest.starts_with(['.', '[']))
}
