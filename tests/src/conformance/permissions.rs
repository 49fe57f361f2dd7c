//! Compares the permission that an operation requires.

use inngest_api::operation::OperationInfo;

use super::compare::Found;
use super::document::Described;

/// Compares `x-permission`, which is `null` if an operation requires none. Version 1 and published documents do not have it.
pub(crate) fn compare(described: &Described<'_>, defined: &OperationInfo, found: &mut Found) {
    if let Some(permission) = described.json.get("x-permission") {
        found.same("permission", &permission.as_str(), &defined.permission);
    }
}
