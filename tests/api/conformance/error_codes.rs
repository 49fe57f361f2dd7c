//! Compares the known error codes with those of the document.

use std::collections::BTreeSet;

use inngest_api::error_code;
use serde_json::{Value, json};

use super::document::{Document, member_text, texts};

#[test]
fn the_known_error_codes_are_those_of_the_document() {
    let [_, v2, _] = Document::all();
    let described: BTreeSet<_> = v2.root["x-error-codes"].as_array().unwrap().iter().map(facts).collect();
    let known = error_code::ALL.iter().map(|info| {
        let (code, status) = (info.code, info.statuses);
        json!({ "code": code, "status": status, "ambiguous": info.ambiguous, "retryable": info.retryable })
    });
    let known: BTreeSet<_> = known.map(|info| facts(&info)).collect();
    assert!(described.len() > 40, "{described:?}");
    let differences: Vec<_> = described.symmetric_difference(&known).collect();
    assert!(differences.is_empty(), "{differences:#?}");
}

#[test]
fn the_error_codes_of_each_operation_are_known() {
    let [_, v2, _] = Document::all();
    let mut named = 0;
    for operation in v2.operations() {
        for code in operation.json["x-error-codes"].as_object().into_iter().flat_map(|codes| codes.values()) {
            for code in code.as_array().unwrap() {
                assert!(error_code::find(code.as_str().unwrap()).is_some(), "{}: {code}", operation.id);
                named += 1;
            }
        }
        for code in texts(operation.json, "x-ambiguous-codes") {
            assert!(error_code::find(code).is_some_and(|info| info.ambiguous), "{}: {code}", operation.id);
        }
    }
    assert!(named > 50, "{named}");
}

/// Returns what is compared of a code.
fn facts(info: &Value) -> String {
    let [status, ambiguous, retryable] = ["status", "ambiguous", "retryable"].map(|key| info[key].to_string());
    format!("{}: {status}, ambiguous: {ambiguous}, retryable: {retryable}", member_text(info, "code").unwrap())
}
