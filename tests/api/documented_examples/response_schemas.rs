//! Documented and recorded responses and the output schemas of tools: each response fits, and mutated ones do not.

use std::collections::BTreeSet;

use inngest_api::operation::OPERATIONS;
use inngest_api::tools::Tool;
use inngest_api_tests::operations::requested;
use inngest_api_tests::recording::Exchange;
use serde_json::{Value, json};

use super::NOT_DEFINED;
use super::example::{Example, files};
use super::schemas::operation;

/// A response and the schema of its tool.
struct Case {
    name: String,
    schema: Value,
    response: Value,
}

/// Returns the documented and the recorded responses of operations whose responses are described.
fn cases() -> Vec<Case> {
    let names = files().into_iter().filter_map(|file| Some(file.strip_suffix(".response.json")?.to_owned()));
    let names = names.filter(|name| NOT_DEFINED.iter().all(|(not_defined, _)| not_defined != name));
    let documented = names.map(|name| (operation(&name), Example::load(&name).response().clone(), name));
    let recorded = Exchange::names().into_iter().filter_map(|name| {
        let Exchange { request, response } = Exchange::load(&name);
        let operation = requested(&request.method, &request.path).filter(|_| response.status < 300)?;
        let body: Value = serde_json::from_str(&response.body).ok()?;
        // Version 1 sends errors with the status 200.
        Some((operation, body, name)).filter(|(_, body, _)| body.get("error").is_none())
    });
    let case = |(operation, response, name)| Some(Case { name, schema: Tool::of(operation).output_schema?, response });
    documented.chain(recorded).filter_map(case).collect()
}

#[test]
fn each_documented_and_recorded_response_fits_the_schema_of_its_tool() {
    let cases = cases();
    assert!(cases.len() > 90, "{}", cases.len());
    for Case { name, schema, response } in cases {
        let validator = jsonschema::draft202012::new(&schema).expect(&name);
        let errors: Vec<_> =
            validator.iter_errors(&response).map(|error| format!("{error} at {}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{name}: {errors:#?}");
    }
}

#[test]
fn a_response_with_a_value_of_another_type_does_not_fit() {
    let mut replaced = 0;
    for Case { name, schema, response } in cases() {
        let validator = jsonschema::draft202012::new(&schema).expect(&name);
        let mut all = Vec::new();
        described(&schema, &response, "", &mut all);
        for path in all {
            let mut mutated = response.clone();
            let value = mutated.pointer_mut(&path).unwrap();
            *value = if value.is_object() { json!("text") } else { json!({ "no": "object" }) };
            assert!(!validator.is_valid(&mutated), "{name}: {path}");
            replaced += 1;
        }
    }
    assert!(replaced > 1_000, "{replaced}");
}

/// Finds the values that the schema describes, below the envelope.
fn described(schema: &Value, value: &Value, path: &str, found: &mut Vec<String>) {
    let is_described = schema.get("type").is_some() || schema.get("anyOf").is_some();
    if is_described && !value.is_null() && !path.is_empty() {
        found.push(path.to_owned());
    }
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                let of_all = schema.get("additionalProperties").filter(|schema| schema.is_object());
                if let Some(schema) = schema["properties"].get(name).or(of_all) {
                    described(schema, value, &format!("{path}/{name}"), found);
                }
            }
        }
        Value::Array(items) if schema.get("items").is_some() => {
            for (index, item) in items.iter().enumerate() {
                described(&schema["items"], item, &format!("{path}/{index}"), found);
            }
        }
        _ => {}
    }
}

/// The members of the documented and recorded responses that no model has.
#[test]
fn the_schemas_have_the_members_of_the_responses() {
    let mut unknown = BTreeSet::new();
    for Case { schema, response, .. } in cases() {
        undescribed(&schema, &response, "", &mut unknown);
    }
    // A schema without references cannot describe a tree of any depth.
    assert_eq!(unknown, BTreeSet::from(["/data/rootSpan/children".to_owned()]));
}

fn undescribed(schema: &Value, value: &Value, path: &str, unknown: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) if schema.get("properties").is_some() => {
            for (name, value) in members {
                let path = format!("{path}/{name}");
                match schema["properties"].get(name) {
                    Some(schema) => undescribed(schema, value, &path, unknown),
                    None => drop(unknown.insert(path)),
                }
            }
        }
        Value::Array(items) if schema.get("items").is_some() => {
            for item in items {
                undescribed(&schema["items"], item, path, unknown);
            }
        }
        _ => {}
    }
}

#[test]
fn the_responses_of_all_operations_are_described() {
    let is_open = |schema: &Value| {
        let data = &schema["properties"]["data"];
        data == &json!({}) || data["items"] == json!({})
    };
    let open = OPERATIONS.iter().filter(|known| Tool::of(known).output_schema.is_some_and(|schema| is_open(&schema)));
    assert_eq!(open.map(|known| known.id).collect::<Vec<_>>(), Vec::<&str>::new());
}
