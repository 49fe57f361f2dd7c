//! The listing of version 2 against the API's description of itself.

use std::collections::{BTreeMap, BTreeSet};

use inngest_api::{Escape, Idempotency, OPERATIONS, Operation, Place, ResponseKind};
use serde_json::Value;

use super::{NOT_LISTED, example};

/// What can be said of a parameter in both: its name on the wire, its place, whether it has to be given.
type Parameters = BTreeSet<(String, &'static str, bool)>;

fn listed() -> BTreeMap<&'static str, &'static Operation> {
    let all = OPERATIONS.iter().filter(|operation| operation.version == "v2");
    all.map(|operation| (operation.id, *operation)).collect()
}

/// `listRuns`, or `ListRuns`, as `list_runs`.
fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for char in name.chars() {
        if char.is_ascii_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.push(char.to_ascii_lowercase());
    }
    snake
}

fn texts<'a>(list: &'a Value, member: &str) -> impl Iterator<Item = &'a str> {
    list[member].as_array().into_iter().flatten().filter_map(Value::as_str)
}

#[test]
#[cfg_attr(not(shared_data), ignore = "INNGEST_SHARED_DIR is not set")]
fn the_listing_is_what_the_document_says() {
    let document: Value = example::read("openapi-v2.json");
    let mut listed = listed();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, described) in methods.as_object().unwrap() {
            let id = described["operationId"].as_str().unwrap();
            if id == NOT_LISTED {
                continue;
            }
            let operation = listed.remove(&*snake_case(id)).unwrap_or_else(|| panic!("{id} is not listed"));
            assert_eq!(operation.method.as_str(), method.to_uppercase(), "{id}");
            assert_eq!(operation.path, snake_path(path), "{id}");
            assert_eq!(operation.idempotency, idempotency(described, method), "{id}");
            assert_eq!(operation.paginated, !described["x-pagination"].is_null(), "{id}");
            assert_eq!(parameters(operation), described_parameters(described), "{id}");
            let kind = match described["x-streaming"].as_str() {
                Some("ndjson") => ResponseKind::Lines,
                Some(_) => ResponseKind::Download,
                None if operation.paginated => ResponseKind::Page,
                None if id == "SignalSandboxProcess" => ResponseKind::Empty,
                None => ResponseKind::Data,
            };
            assert_eq!(operation.response, kind, "{id}");
            check_escaping(operation, described);
        }
    }
    assert!(listed.is_empty(), "the document does not know {:?}", listed.keys());
}

fn snake_path(path: &str) -> String {
    let pieces = path.split('{').map(|piece| match piece.split_once('}') {
        Some((name, rest)) => format!("{}}}{rest}", snake_case(name)),
        None => piece.to_owned(),
    });
    pieces.collect::<Vec<_>>().join("{")
}

fn idempotency(described: &Value, method: &str) -> Idempotency {
    match described["x-idempotency"].as_str().unwrap() {
        "safe" if method == "get" => Idempotency::Safe,
        "safe" | "idempotent" => Idempotency::Idempotent,
        "key:id" => Idempotency::Key("id"),
        "key:idempotencyKey" => Idempotency::Key("idempotency_key"),
        other => {
            assert_eq!(other, "no");
            Idempotency::None
        }
    }
}

fn parameters(operation: &Operation) -> Parameters {
    let parameters = operation.parameters.iter().map(|parameter| {
        let place = match parameter.place {
            Place::Path => "path",
            Place::Query => "query",
            Place::Header => "header",
            Place::Field => "field",
            _ => "body",
        };
        let name = if place == "body" { "" } else { parameter.wire_name };
        (name.to_owned(), place, parameter.required)
    });
    parameters.collect()
}

fn described_parameters(described: &Value) -> Parameters {
    let mut all = Parameters::new();
    for parameter in described["parameters"].as_array().into_iter().flatten() {
        match parameter["$ref"].as_str() {
            // Any call may name an environment in its options.
            Some(reference) if reference.ends_with("/InngestEnv") => {}
            Some(_) => drop(all.insert(("X-Inngest-Env".to_owned(), "header", true))),
            None => {
                let place = if parameter["in"] == "path" { "path" } else { "query" };
                let required = parameter["required"].as_bool().unwrap_or_default();
                all.insert((parameter["name"].as_str().unwrap().to_owned(), place, required));
            }
        }
    }
    let content = described["requestBody"]["content"].as_object().into_iter().flatten();
    for schema in content.map(|(_, content)| &content["schema"]) {
        if schema["type"] != "object" {
            all.insert((String::new(), "body", true));
        }
        let required: BTreeSet<_> = texts(schema, "required").collect();
        for name in schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name) {
            all.insert((name.clone(), "field", required.contains(name.as_str())));
        }
    }
    all
}

/// What is decoded twice, and what may hold `/` (wire facts 4).
fn check_escaping(operation: &Operation, described: &Value) {
    let twice: BTreeSet<_> = texts(described, "x-path-decoded-twice").collect();
    let slashes = described["parameters"].as_array().into_iter().flatten();
    let slashes = slashes.filter(|parameter| parameter["x-multi-segment"] == true);
    let slashes: BTreeSet<_> = slashes.filter_map(|parameter| parameter["name"].as_str()).collect();
    for parameter in operation.parameters {
        let expected = match parameter.wire_name {
            name if twice.contains(name) => Escape::Twice,
            name if slashes.contains(name) => Escape::Slashes,
            _ => Escape::Once,
        };
        assert_eq!(parameter.escape, expected, "{} of {}", parameter.name, operation.id);
    }
}
