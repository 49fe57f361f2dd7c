//! Compares the lines of streams: messages and failures.

use inngest_api::operation::OperationInfo;
use serde_json::{Value, json};

use super::compare::Found;
use super::document::{Described, members};
use super::inspect::{Line, Types};
use super::models::Model;
use super::sample::Sample;
use super::schema::{alternatives, values};

/// The types of lines that a stream reads.
const KNOWN: [&str; 2] = ["log", "error"];

pub(crate) fn compare(described: &Described<'_>, defined: &'static OperationInfo, found: &mut Found) {
    let frames = frames(described);
    let types = Types::of(defined);
    for (name, schema) in &frames {
        let sample = Sample::new(described.document, schema).value;
        match types.read_line(&sample.to_string()) {
            Line::Message(_) => {
                let model = Model { document: described.document, side: "response", prefix: "", is_response: true };
                model.compare(&without_type(schema), types.response(), found);
            }
            Line::Failure { code, message } => {
                let read = json!({ "code": code, "message": message });
                if sample.get("error") != Some(&read) {
                    found.push(format!("frame `{name}`: its error is read as {read}"));
                }
            }
            Line::Unknown(error) => found.push(format!("frame `{name}`: the definition does not read it: {error}")),
        }
    }
    for name in KNOWN.iter().filter(|name| frames.iter().all(|(described, _)| described != *name)) {
        let line = json!({ "type": name, "error": { "code": "a", "message": "b" } });
        if !matches!(types.read_line(&line.to_string()), Line::Unknown(_)) {
            found.push(format!("frame `{name}`: the document lacks it"));
        }
    }
}

/// Returns the lines that a document describes: the value of `type`, and the schema.
#[must_use]
pub fn frames(described: &Described<'_>) -> Vec<(String, Value)> {
    let root = &described.document.root;
    let name = |schema: &Value| {
        let values = members(schema, "properties").and_then(|members| values(members.get("type")?));
        values.and_then(|values| values.first().cloned()).unwrap_or_default()
    };
    described
        .line_schema()
        .map(|schema| alternatives(root, schema))
        .unwrap_or_default()
        .into_iter()
        .map(|schema| (name(&schema), schema))
        .collect()
}

/// Returns the schema of a message, without the member that names its type.
#[must_use]
pub fn without_type(schema: &Value) -> Value {
    let mut schema = schema.clone();
    if let Some(members) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        members.remove("type");
    }
    schema
}
