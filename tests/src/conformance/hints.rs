//! Compares what a call does to existing data.

use inngest_api::operation::OperationInfo;
use serde_json::Value;

use super::compare::Found;
use super::document::Described;

/// Compares `x-hints`. Some operations have none.
pub(crate) fn compare(described: &Described<'_>, defined: &OperationInfo, found: &mut Found) {
    let Some(hints) = described.json.get("x-hints") else { return };
    let ours = defined.hints();
    for (name, value) in
        [("readOnly", ours.read_only), ("destructive", ours.destructive), ("idempotent", ours.idempotent)]
    {
        found.same(&format!("hint {name}"), &hints.get(name).and_then(Value::as_bool), &Some(value));
    }
}
