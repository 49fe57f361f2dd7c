//! Compares the permission that an operation requires.

use inngest_api::operation::OperationInfo;
use serde_json::Value;

use super::compare::Found;
use super::document::{Described, Document};

/// Compares `x-permission`, which is `null` if an operation requires none. Version 1 and published documents do not have it.
pub(super) fn compare(described: &Described<'_>, defined: &OperationInfo, found: &mut Found) {
    if let Some(permission) = described.json.get("x-permission") {
        found.same("permission", &permission.as_str(), &defined.permission);
    }
}

#[test]
fn every_operation_of_v2_is_described_with_its_permission() {
    let [_, v2] = Document::all();
    for described in v2.operations() {
        let permission = described.json.get("x-permission");
        assert!(permission.is_some_and(|value| value.is_string() || *value == Value::Null), "{}", described.id);
    }
}
