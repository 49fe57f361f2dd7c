//! Compares the error codes that a document lists, as a whole and of each operation, with the known codes.

use inngest_api::error_code::{self, ErrorCodeInfo};
use serde_json::{Value, json};

use super::compare::{Found, NOT_DESCRIBED};
use super::document::{Described, Document, member_text, texts};

/// In place of an operation, in differences of the whole document.
pub(crate) const OF_ALL: &str = "error_codes";

/// Compares `x-error-codes` of the document. Published documents have none.
pub(crate) fn compare(document: &Document, found: &mut Found) {
    let Some(described) = document.root.get("x-error-codes").and_then(Value::as_array) else { return };
    let code_of = |json| member_text(json, "code").unwrap_or_default();
    for json in described {
        let code = code_of(json);
        match error_code::find(code) {
            Some(info) => facts(code, json, info, found),
            None => found.push(format!("`{code}`: the definition lacks it")),
        }
    }
    for info in error_code::ALL.iter().filter(|info| !described.iter().any(|json| code_of(json) == info.code)) {
        found.push(format!("`{}`: {NOT_DESCRIBED}", info.code));
    }
}

fn facts(code: &str, json: &Value, info: &ErrorCodeInfo, found: &mut Found) {
    for (name, defined) in
        [("status", json!(info.statuses)), ("ambiguous", json!(info.ambiguous)), ("retryable", json!(info.retryable))]
    {
        let described = json.get(name).unwrap_or_default();
        if *described != defined {
            found.push(format!("`{code}`: {name}: the document says {described}, the definition {defined}"));
        }
    }
}

/// Compares `x-error-codes` and `x-ambiguous-codes` of an operation.
pub(crate) fn of_operation(described: &Described<'_>, found: &mut Found) {
    let by_status = described.json.get("x-error-codes").and_then(Value::as_object);
    let codes = by_status.into_iter().flat_map(|codes| codes.values()).filter_map(Value::as_array).flatten();
    for code in codes.filter_map(Value::as_str).filter(|code| error_code::find(code).is_none()) {
        found.push(format!("error code `{code}`: the definition lacks it"));
    }
    for code in texts(described.json, "x-ambiguous-codes") {
        if !error_code::find(code).is_some_and(|info| info.ambiguous) {
            found.push(format!("error code `{code}`: ambiguous: the document says true, the definition false"));
        }
    }
}
