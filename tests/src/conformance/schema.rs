//! Resolves schemas: references, alternatives, and what `OpenAPI` 3.1 writes differently.

use serde_json::{Map, Value, json};

use super::document::{member_text, texts};

/// How many references and alternatives may lead to a schema.
const DEPTH: usize = 32;

/// Resolves the references of a schema itself, but not those of its members.
///
/// Of several alternatives, it takes the first that is neither an error nor `null`: version 1 returned errors with status 200.
pub(crate) fn resolve(root: &Value, schema: &Value) -> Value {
    let mut resolved = Map::new();
    collect(root, schema, &mut resolved, 0);
    Value::Object(resolved)
}

fn collect(root: &Value, schema: &Value, into: &mut Map<String, Value>, depth: usize) {
    if depth > DEPTH {
        return;
    }
    if let Some(target) = member_text(schema, "$ref").and_then(|reference| pointed(root, reference)) {
        collect(root, target, into, depth + 1);
    }
    for part in list(schema, "allOf") {
        collect(root, part, into, depth + 1);
    }
    for key in ["anyOf", "oneOf"] {
        let (nulls, values): (Vec<_>, Vec<_>) = list(schema, key).iter().partition(|part| is_null(part));
        if !nulls.is_empty() {
            into.insert("nullable".to_owned(), json!(true));
        }
        // Alternatives without a type only combine members that are described elsewhere.
        let is_value =
            |part: &&&Value| ["$ref", "type", "properties", "allOf", "enum"].iter().any(|key| part.get(key).is_some());
        if let Some(part) = values.iter().filter(is_value).find(|part| !is_error(part)) {
            collect(root, part, into, depth + 1);
        }
    }
    for (key, value) in schema.as_object().into_iter().flatten() {
        add(key, value, into);
    }
}

fn add(key: &str, value: &Value, into: &mut Map<String, Value>) {
    match (key, value) {
        ("$ref" | "allOf" | "anyOf" | "oneOf", _) => {}
        ("properties", Value::Object(members)) => {
            let known = into.entry(key).or_insert_with(|| json!({}));
            if let Some(known) = known.as_object_mut() {
                known.extend(members.clone());
            }
        }
        ("required", Value::Array(names)) => {
            let known = into.entry(key).or_insert_with(|| json!([]));
            if let Some(known) = known.as_array_mut() {
                known.extend(names.clone());
            }
        }
        ("type", Value::Array(types)) => {
            if types.iter().any(|ty| ty == "null") {
                into.insert("nullable".to_owned(), json!(true));
            }
            let ty = types.iter().find(|ty| *ty != "null").cloned();
            into.insert(key.to_owned(), ty.unwrap_or_default());
        }
        ("const", _) => drop(into.insert("enum".to_owned(), json!([value]))),
        _ => drop(into.insert(key.to_owned(), value.clone())),
    }
}

/// Returns the alternatives of a schema, each resolved; only the schema itself if it has none.
pub(crate) fn alternatives(root: &Value, schema: &Value) -> Vec<Value> {
    let mut schema = schema;
    for _ in 0..DEPTH {
        let Some(target) = member_text(schema, "$ref").and_then(|reference| pointed(root, reference)) else { break };
        schema = target;
    }
    let alternatives = [list(schema, "oneOf"), list(schema, "anyOf")].concat();
    let all = if alternatives.is_empty() { vec![schema.clone()] } else { alternatives };
    all.iter().map(|schema| resolve(root, schema)).collect()
}

/// Returns what a reference refers to: `#/components/schemas/Run`.
pub(crate) fn pointed<'a>(root: &'a Value, reference: &str) -> Option<&'a Value> {
    let pointer = percent_encoding::percent_decode_str(reference.strip_prefix('#')?).decode_utf8().ok()?;
    root.pointer(&pointer)
}

/// Follows references until there is something else.
pub(crate) fn without_loops(root: &Value, reference: &str) -> Result<(), String> {
    let mut next = reference;
    for _ in 0..DEPTH {
        let target = pointed(root, next);
        let target = target.ok_or_else(|| format!("`{next}` refers to nothing in the document; bundle it first"))?;
        match member_text(target, "$ref") {
            Some(further) => next = further,
            None => return Ok(()),
        }
    }
    Err(format!("`{reference}` refers to itself"))
}

fn list<'a>(schema: &'a Value, key: &str) -> &'a [Value] {
    schema.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn is_null(schema: &Value) -> bool {
    member_text(schema, "type") == Some("null")
}

fn is_error(schema: &Value) -> bool {
    let name = member_text(schema, "$ref").unwrap_or_default();
    name.ends_with("Error") || name.ends_with("ErrorResponse")
}

/// Returns the known values of a string schema, or `None` if it has none.
pub(crate) fn values(schema: &Value) -> Option<Vec<String>> {
    let values = [texts(schema, "enum"), texts(schema, "x-known-values")].concat();
    (!values.is_empty()).then(|| values.into_iter().map(str::to_owned).collect())
}
