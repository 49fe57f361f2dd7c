//! Compares the API definition with the API's `OpenAPI` documents: each operation, and each model through serde.
//!
//! `tests/src/conformance/deliberate.txt` lists the intended differences, each with its reason.

mod arbitrary;
mod doctored;
mod drift;
mod error_codes;

use inngest_api_tests::conformance::{compare, deliberate, document, inspect, streams};
use serde_json::Value;

use self::compare::{Difference, compare};
use self::deliberate::Deliberate;
use self::document::Document;

#[test]
fn the_api_definition_matches_the_documents() {
    let documents = Document::all();
    let differences: Vec<_> = documents.iter().flat_map(compare).collect();
    let mut unexpected = Vec::new();
    let deliberate = Deliberate::of_the_repository();
    assert_eq!(deliberate.without_reason(), None, "an entry has no reason");
    unexpected
        .extend(differences.iter().filter(|difference| !deliberate.allows(difference)).map(Difference::to_string));
    unexpected.extend(deliberate.without_match(&differences));
    assert!(unexpected.is_empty(), "{} differences:\n{}", unexpected.len(), unexpected.join("\n"));
}

#[test]
fn every_operation_of_v2_is_described_with_its_permission() {
    let [_, v2, _] = Document::all();
    for described in v2.operations() {
        let permission = described.json.get("x-permission");
        assert!(permission.is_some_and(|value| value.is_string() || *value == Value::Null), "{}", described.id);
    }
}
