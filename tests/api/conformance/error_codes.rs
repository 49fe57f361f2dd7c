//! The error codes of the document: the comparison of the API definition with it must see each of them.

use inngest_api::error_code;
use serde_json::json;

use super::compare::{Difference, compare};
use super::document::Document;

fn differences(document: &Document) -> Vec<String> {
    compare(document).iter().map(Difference::to_string).filter(|line| line.contains('`')).collect()
}

#[test]
fn the_document_lists_the_codes_that_are_compared() {
    let [_, v2, _] = Document::all();
    let listed = v2.root["x-error-codes"].as_array().unwrap();
    assert!(listed.len() > 40 && listed.len() == error_code::ALL.len(), "{listed:?}");
    let of_operations =
        v2.operations().iter().filter(|operation| operation.json.get("x-error-codes").is_some()).count();
    assert!(of_operations > 40, "{of_operations}");
}

#[test]
fn a_changed_error_code_is_a_difference() {
    let [_, v2, _] = Document::all();
    let unchanged = differences(v2);
    let mut root = v2.root.clone();
    root["x-error-codes"][0]["status"] = json!([418]);
    root["x-error-codes"][1]["ambiguous"] = json!(true);
    root["x-error-codes"][2]["code"] = json!("teapot");
    let exec = &mut root["paths"]["/sandboxes/{sandboxId}/exec"]["post"];
    exec["x-error-codes"]["409"] = json!(["operation_ambiguous", "kettle"]);
    exec["x-ambiguous-codes"] = json!(["not_found"]);
    let doctored = Document::parse(&root.to_string()).unwrap();
    let mut new = differences(&doctored);
    new.retain(|line| !unchanged.contains(line));
    assert_eq!(
        new,
        [
            "v2 exec_sandbox: error code `kettle`: the definition lacks it",
            "v2 exec_sandbox: error code `not_found`: ambiguous: the document says true, the definition false",
            "v2 error_codes: `invalid_request`: status: the document says [418], the definition [400,413]",
            "v2 error_codes: `missing_field`: ambiguous: the document says true, the definition false",
            "v2 error_codes: `teapot`: the definition lacks it",
            "v2 error_codes: `invalid_field_format`: the document lacks it",
        ]
    );
}
