//! A schema as JSON Schema.

use serde_json::{Map, Value, json};

use super::{Member, Schema};
use crate::operation::plain_text::plain_text;
use crate::{OperationInfo, ParameterInfo, ParameterType, ResponseKind};

/// The text of a duration, as Go and the API write it.
const DURATION: &str = r"^([0-9]+(\.[0-9]+)?(ns|us|µs|ms|s|m|h))+$";

impl Schema {
    /// Returns the schema as JSON Schema, draft 2020-12.
    #[must_use]
    pub fn to_json(&self) -> Value {
        match self {
            Self::Any => json!({}),
            Self::Value(ty) => of_type(*ty),
            Self::Duration => json!({ "type": "string", "pattern": DURATION, "examples": ["30s"] }),
            Self::Texts(texts) => json!({ "type": "string", "enum": texts }),
            Self::List(items) => json!({ "type": "array", "items": items.to_json() }),
            Self::Map(values) => json!({ "type": "object", "additionalProperties": values.to_json() }),
            Self::Object(members) => object(members.iter().map(Member::entry)),
            Self::AnyOf(schemas) => json!({ "anyOf": schemas.iter().map(|one| one.to_json()).collect::<Vec<_>>() }),
        }
    }
}

/// A member of an object: its name, whether it is required, and its schema.
type Entry = (&'static str, bool, Value);

impl Member {
    fn entry(&self) -> Entry {
        (self.name, self.required, described(self.schema.to_json(), self.documentation))
    }
}

/// Returns the schema of an operation's arguments, which are the members of one object.
pub(crate) fn arguments(operation: &'static OperationInfo) -> Value {
    object(operation.parameters.iter().map(argument))
}

/// Returns the schema of an operation's response body, as far as it is known.
pub(crate) fn response(operation: &'static OperationInfo) -> Option<Value> {
    let value = received(operation.response_schema);
    let data = match operation.response {
        ResponseKind::Data => value,
        ResponseKind::Page => json!({ "type": ["array", "null"], "items": value }),
        ResponseKind::Json => match operation.response_schema {
            Schema::Object(members) => return Some(body(&properties(members))),
            _ => return None,
        },
        ResponseKind::Empty | ResponseKind::JsonLines | ResponseKind::ByteStream => return None,
    };
    let mut members = properties(operation.envelope);
    members.insert("data".to_owned(), data);
    Some(body(&members))
}

/// Returns the schema of a value that a server sends. It allows what the decoder does: members that are missing, `null` or
/// unknown, and new values of enums.
fn received(schema: &Schema) -> Value {
    match schema {
        Schema::Any => json!({}),
        Schema::Value(ParameterType::Integer { .. }) => or_null(json!({ "type": "integer" })),
        Schema::Value(ty) => or_null(of_type(*ty)),
        Schema::Duration => or_null(json!({ "type": "string" })),
        Schema::Texts(texts) => or_null(json!({ "type": "string", "examples": texts })),
        Schema::List(items) => or_null(json!({ "type": "array", "items": received(items) })),
        Schema::Map(values) => or_null(json!({ "type": "object", "additionalProperties": received(values) })),
        Schema::Object(members) => or_null(body(&properties(members))),
        Schema::AnyOf(schemas) => json!({ "anyOf": schemas.iter().map(|one| received(one)).collect::<Vec<_>>() }),
    }
}

fn body(properties: &Map<String, Value>) -> Value {
    json!({ "type": "object", "properties": properties })
}

fn properties(members: &[Member]) -> Map<String, Value> {
    let property = |member: &Member| described(received(member.schema), member.documentation);
    members.iter().map(|member| (member.name.to_owned(), property(member))).collect()
}

/// Adds `null` to the types of a schema that has one.
fn or_null(mut schema: Value) -> Value {
    match schema.get_mut("type") {
        Some(Value::Array(types)) => types.push("null".into()),
        Some(one) => *one = json!([one.take(), "null"]),
        None => {}
    }
    schema
}

fn argument(parameter: &ParameterInfo) -> Entry {
    let one = parameter.schema.to_json();
    let schema = if parameter.repeated { json!({ "type": "array", "items": one }) } else { one };
    (parameter.name, parameter.required, described(schema, parameter.documentation))
}

fn object(entries: impl Iterator<Item = Entry>) -> Value {
    let mut properties = Map::new();
    let mut required = Vec::new();
    for (name, is_required, schema) in entries {
        properties.insert(name.to_owned(), schema);
        if is_required {
            required.push(name);
        }
    }
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

fn described(mut schema: Value, documentation: &str) -> Value {
    let text = plain_text(documentation);
    if let (false, Value::Object(members)) = (text.is_empty(), &mut schema) {
        members.insert("description".to_owned(), text.into());
    }
    schema
}

fn of_type(ty: ParameterType) -> Value {
    match ty {
        ParameterType::String | ParameterType::Bytes => json!({ "type": "string" }),
        ParameterType::Integer { min, max } => {
            // The bounds of 64-bit integers limit nothing in practice.
            let min = (min > i64::MIN).then(|| ("minimum", min.into()));
            let max = (max < i64::MAX.unsigned_abs()).then(|| ("maximum", max.into()));
            let members: [Option<(&str, Value)>; 3] = [Some(("type", "integer".into())), min, max];
            members.into_iter().flatten().collect()
        }
        ParameterType::Number => json!({ "type": "number" }),
        ParameterType::Boolean => json!({ "type": "boolean" }),
        ParameterType::Timestamp => json!({ "type": "string", "format": "date-time" }),
        ParameterType::Object => json!({ "type": "object" }),
        ParameterType::Array => json!({ "type": "array" }),
        ParameterType::Json => json!({}),
        ParameterType::Custom => json!({ "type": ["string", "number", "boolean"] }),
    }
}
