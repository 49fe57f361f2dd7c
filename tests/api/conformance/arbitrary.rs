//! Checks that every response and body that a document allows survives a round trip through its model.

use inngest_api::operation::{BodyKind, OPERATIONS, OperationInfo, ParameterLocation, ResponseKind};
use inngest_api::types::{Base64Bytes, Timestamp};
use inngest_api_tests::round_trip::differences;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value, json};

use super::document::{Described, Document, member_text, reference, texts};
use super::inspect::Types;
use super::streams::{frames, without_type};

const CASES: u32 = 24;

/// Generates values of a schema. Optional members are absent in some cases; no member has a default that the server omits.
struct Arbitrary<'a> {
    document: &'a Document,
    /// The named schemas that contain the current one.
    within: Vec<String>,
}

impl Arbitrary<'_> {
    fn value(&mut self, schema: &Value) -> BoxedStrategy<Value> {
        let name = reference(schema).map(str::to_owned);
        let depth = self.within.iter().filter(|within| Some(*within) == name.as_ref()).count();
        self.within.extend(name.clone());
        let value = self.resolved(&self.document.resolve(schema), depth);
        if name.is_some() {
            self.within.pop();
        }
        value
    }

    fn resolved(&mut self, schema: &Value, depth: usize) -> BoxedStrategy<Value> {
        if let Some(members) = schema.get("properties").and_then(Value::as_object) {
            let required = texts(schema, "required");
            // Spans contain spans, so the depth is limited.
            let is_leaf = |schema: &Value| depth < 3 || schema.get("items").is_none();
            let members = members.iter().filter(|(_, schema)| is_leaf(schema));
            let members: Vec<_> = members
                .map(|(name, schema)| {
                    let value = self.value(schema);
                    let value = if required.contains(&name.as_str()) {
                        value.prop_map(Some).boxed()
                    } else {
                        proptest::option::of(value).boxed()
                    };
                    let name = name.clone();
                    value.prop_map(move |value| value.map(|value| (name.clone(), value)))
                })
                .collect();
            return members.prop_map(|members| Value::Object(members.into_iter().flatten().collect())).boxed();
        }
        match member_text(schema, "type") {
            Some("array") => prop::collection::vec(self.value(&schema["items"]), 1..3).prop_map(Value::from).boxed(),
            Some("object") => match schema.get("additionalProperties") {
                Some(values @ Value::Object(_)) => {
                    let member = (".{0,6}", self.value(values));
                    prop::collection::vec(member, 1..3).prop_map(|members| members.into_iter().collect()).boxed()
                }
                _ => object().prop_map(Value::Object).boxed(),
            },
            _ => scalar(schema),
        }
    }
}

/// Generates an arbitrary JSON object, as users send it.
fn object() -> impl Strategy<Value = Map<String, Value>> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,6}".prop_map(Value::from),
    ];
    let value = leaf.prop_recursive(3, 12, 3, |inner| {
        let object = prop::collection::vec((".{0,4}", inner.clone()), 0..3);
        prop_oneof![
            prop::collection::vec(inner, 0..3).prop_map(Value::from),
            object.prop_map(|members| members.into_iter().collect()),
        ]
    });
    prop::collection::vec((".{0,4}", value), 1..3).prop_map(|members| members.into_iter().collect())
}

fn scalar(schema: &Value) -> BoxedStrategy<Value> {
    let known = [texts(schema, "enum"), texts(schema, "x-known-values")].concat();
    if !known.is_empty() {
        let zero = schema.get("x-zero-value").cloned().unwrap_or_default();
        let known: Vec<_> = known.into_iter().map(Value::from).filter(|value| *value != zero && *value != "").collect();
        return prop_oneof![4 => prop::sample::select(known), 1 => Just(json!("UNKNOWN_VALUE"))].boxed();
    }
    if member_text(schema, "description") == Some("Finite number or boolean.") {
        return prop_oneof![any::<bool>().prop_map(Value::from), any::<i32>().prop_map(Value::from)].boxed();
    }
    match (member_text(schema, "type"), member_text(schema, "format")) {
        (Some("string"), Some("date-time")) => time().prop_map(|time| json!(time)).boxed(),
        (Some("string"), Some("byte")) => {
            prop::collection::vec(any::<u8>(), 1..9).prop_map(|bytes| json!(Base64Bytes::new(bytes))).boxed()
        }
        (Some("string"), Some("uint64")) => (1..=u64::MAX).prop_map(|number| json!(number.to_string())).boxed(),
        (Some("string"), Some("int64")) => (1..=i64::MAX).prop_map(|number| json!(number.to_string())).boxed(),
        (Some("string"), _) => "(?s).{1,12}".prop_map(Value::from).boxed(),
        (Some("integer"), Some("uint32")) => (1..=u32::MAX).prop_map(Value::from).boxed(),
        (Some("integer"), Some("int64")) => (1..=i64::MAX).prop_map(Value::from).boxed(),
        (Some("integer"), _) if schema.get("minimum").is_some() => (1..=i32::MAX).prop_map(Value::from).boxed(),
        (Some("integer"), _) => {
            any::<i32>().prop_filter("0 is omitted", |number| *number != 0).prop_map(Value::from).boxed()
        }
        (Some("number"), _) => {
            let others: Vec<_> = texts(schema, "x-also").into_iter().map(Value::from).chain([json!(0.5)]).collect();
            prop_oneof![proptest::num::f64::NORMAL.prop_map(Value::from), prop::sample::select(others)].boxed()
        }
        (Some("boolean"), _) => Just(json!(true)).boxed(),
        _ => object().prop_map(|any| json!([any])).boxed(),
    }
}

fn time() -> impl Strategy<Value = Timestamp> {
    let nanos = prop_oneof![Just(0), (0..1000).prop_map(|millis| millis * 1_000_000), 0..1_000_000_000];
    (0..4_000_000_000_i64, nanos).prop_map(|(second, nanos)| Timestamp::new(second, nanos).unwrap())
}

/// Checks that `run` returns every generated value of a schema unchanged.
fn check(described: &Described<'_>, what: &str, schema: &Value, run: impl Fn(&Value) -> Result<Value, String>) {
    let mut arbitrary = Arbitrary { document: described.document, within: Vec::new() };
    let config = ProptestConfig { cases: CASES, failure_persistence: None, ..ProptestConfig::default() };
    let done = TestRunner::new(config).run(&arbitrary.value(schema), |value| {
        let mut found = run(&value).map_or_else(|error| vec![error], |encoded| differences(&encoded, &value));
        // Version 1 sends `null` for absent members.
        found.retain(|difference| !difference.ends_with(": added: null"));
        prop_assert!(found.is_empty(), "{}", found.join("\n"));
        Ok(())
    });
    assert!(done.is_ok(), "{} {}: {what}: {}", described.document.version, described.id, done.unwrap_err());
}

fn for_each(check: impl Fn(&Described<'_>, &'static OperationInfo)) {
    for document in Document::all() {
        for described in document.operations() {
            let defined =
                OPERATIONS.iter().find(|defined| defined.version == document.version && defined.id == described.id);
            if let Some(defined) = defined {
                check(&described, defined);
            }
        }
    }
}

fn round_trip(defined: &OperationInfo, value: &Value) -> Result<Value, String> {
    let inspected = Types::of(defined).response()(value);
    inspected.encoded.map_err(|mismatch| format!("{}: {}", mismatch.path, mismatch.message))
}

/// Checks the messages of a stream. Other lines report failures.
fn lines(described: &Described<'_>, defined: &'static OperationInfo) {
    for (_, schema) in frames(described).iter().filter(|(name, _)| name == "log") {
        check(described, "line", &without_type(schema), |value| round_trip(defined, value));
    }
}

#[test]
fn every_documented_response_survives_a_round_trip() {
    for_each(|described, defined| {
        let Some((_, schema)) = described.response() else { return };
        // The envelope is the same for all operations; other tests cover it.
        let name = match defined.response {
            ResponseKind::Data | ResponseKind::Page => "data",
            ResponseKind::Json => return check(described, "response", &schema, |value| round_trip(defined, value)),
            ResponseKind::JsonLines => return lines(described, defined),
            // Files have no schema.
            _ => return,
        };
        check(described, "response", &schema["properties"][name], |value| {
            Ok(round_trip(defined, &json!({ name: value }))?[name].clone())
        });
    });
}

#[test]
fn every_documented_body_survives_a_round_trip() {
    for_each(|described, defined| {
        let Some((_, schema)) = described.request() else { return };
        // A sandbox is fresh, from an image or from a snapshot: the members of the schema cannot be combined at will.
        if described.id == "create_sandbox" {
            return;
        }
        for parameter in defined.parameters {
            let schema = match (parameter.location, defined.body) {
                (ParameterLocation::Field, BodyKind::Object) => schema["properties"].get(parameter.wire_name),
                (ParameterLocation::Body, BodyKind::Json) => Some(&schema),
                _ => None,
            };
            let Some(schema) = schema else { continue };
            check(described, parameter.name, schema, |value| {
                let inspected = Types::of(defined).argument(defined, parameter.name)(value);
                inspected.encoded.map_err(|mismatch| format!("{}: {}", mismatch.path, mismatch.message))
            });
        }
    });
}
