//! The documented requests and the schemas of tools: the arguments of each example fit, and mutated ones do not.

use inngest_api::operation::{OPERATIONS, OperationInfo};
use inngest_api::tools::Tool;
use jsonschema::Validator;
use serde_json::{Map, Value, json};

use super::NOT_DEFINED;
use super::example::{Example, files};

/// The tool of an operation with the arguments of an example.
struct Case {
    name: String,
    schema: Value,
    validator: Validator,
    arguments: Map<String, Value>,
}

pub(crate) fn operation(example: &str) -> &'static OperationInfo {
    let plain = example.split('-').next().unwrap().to_lowercase();
    let version = if plain == "ingestevents" { "events" } else { "v2" };
    let is_named = |known: &&&OperationInfo| known.version == version && known.id.replace('_', "") == plain;
    OPERATIONS.iter().find(is_named).expect(example)
}

fn cases() -> Vec<Case> {
    let names = files().into_iter().filter_map(|file| Some(file.strip_suffix(".request.json")?.to_owned()));
    let names = names.filter(|name| NOT_DEFINED.iter().all(|(not_defined, _)| not_defined != name));
    let case = |name: String| {
        let operation = operation(&name);
        let schema = Tool::of(operation).input_schema;
        let validator = jsonschema::draft202012::new(&schema).expect(&name);
        // Every value of a documented query is text.
        let arguments = Example::load(&name).arguments(operation).into_iter();
        let typed = arguments.map(|(name, value)| (name.clone(), typed(&schema["properties"][&name], value)));
        Case { arguments: typed.collect(), name, schema, validator }
    };
    names.map(case).collect()
}

/// Returns a value of the schema's type for the text of a query.
fn typed(schema: &Value, value: Value) -> Value {
    let is_text = |name: &str| schema["type"] == name && value.is_string();
    if is_text("integer") || is_text("boolean") {
        return serde_json::from_str(value.as_str().unwrap()).unwrap();
    }
    if is_text("array") { json!([value]) } else { value }
}

impl Case {
    #[track_caller]
    fn assert_invalid(&self, arguments: Map<String, Value>, why: &str) {
        let arguments = Value::Object(arguments);
        assert!(!self.validator.is_valid(&arguments), "{}: {why}: {arguments}", self.name);
    }

    fn with(&self, path: &str, value: Value) -> Map<String, Value> {
        let mut arguments = Value::Object(self.arguments.clone());
        *arguments.pointer_mut(path).unwrap() = value;
        arguments.as_object().unwrap().clone()
    }
}

#[test]
fn each_documented_request_fits_the_schema_of_its_tool() {
    let cases = cases();
    assert!(cases.len() > 60, "{}", cases.len());
    for case in cases {
        let arguments = Value::Object(case.arguments.clone());
        let errors: Vec<_> = case.validator.iter_errors(&arguments).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{}: {arguments}: {errors:?}", case.name);
    }
}

#[test]
fn a_request_without_a_required_argument_or_with_an_unknown_one_does_not_fit() {
    let mut removed = 0;
    for case in cases() {
        for name in case.schema["required"].as_array().unwrap() {
            let mut arguments = case.arguments.clone();
            arguments.remove(name.as_str().unwrap()).unwrap();
            case.assert_invalid(arguments, "missing");
            removed += 1;
        }
        let mut arguments = case.arguments.clone();
        arguments.insert("no_such_argument".to_owned(), json!(1));
        case.assert_invalid(arguments, "unknown");
    }
    assert!(removed > 60, "{removed}");
}

/// At any depth.
#[test]
fn a_request_with_a_value_of_another_type_or_an_unknown_member_does_not_fit() {
    let (mut replaced, mut enums, mut objects) = (0, 0, 0);
    for case in cases() {
        let mut all = Vec::new();
        let arguments = Value::Object(case.arguments.clone());
        values(&case.schema, &arguments, "", &mut all);
        for Described { path, schema, value } in all {
            if schema.get("type").is_some() || schema.get("anyOf").is_some() {
                let other = if value.is_object() { json!("text") } else { json!({ "no": "object" }) };
                case.assert_invalid(case.with(&path, other), "another type");
                replaced += 1;
            }
            if schema.get("enum").is_some() {
                case.assert_invalid(case.with(&path, json!("NO_SUCH_VALUE")), "an unknown value");
                enums += 1;
            }
            if schema["additionalProperties"] == false {
                let mut members = value.as_object().unwrap().clone();
                members.insert("noSuchMember".to_owned(), json!(1));
                case.assert_invalid(case.with(&path, Value::Object(members)), "an unknown member");
                objects += 1;
            }
        }
    }
    assert!(replaced > 150 && enums >= 8 && objects >= 10, "{replaced} {enums} {objects}");
}

/// A value below the arguments, and its schema.
struct Described {
    path: String,
    schema: Value,
    value: Value,
}

fn values(schema: &Value, value: &Value, path: &str, found: &mut Vec<Described>) {
    if !path.is_empty() {
        found.push(Described { path: path.to_owned(), schema: schema.clone(), value: value.clone() });
    }
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                let schema = schema["properties"]
                    .get(name)
                    .or_else(|| schema["additionalProperties"].as_object().map(|_| &schema["additionalProperties"]));
                if let Some(schema) = schema {
                    values(schema, value, &format!("{path}/{name}"), found);
                }
            }
        }
        Value::Array(items) => {
            if let Some(schema) = schema.get("items") {
                for (index, item) in items.iter().enumerate() {
                    values(schema, item, &format!("{path}/{index}"), found);
                }
            }
        }
        _ => {}
    }
}
