//! Compares the permission that an operation requires, and whether it takes access tokens.

use inngest_api::operation::{AccessTokens, OperationInfo};
use serde_json::Value;

use super::compare::Found;
use super::document::Described;

/// Compares `x-permission`, which is `null` if an operation requires none, and `x-oauth`, which is only set if it is `false`.
/// Published documents have neither.
pub(crate) fn compare(described: &Described<'_>, defined: &OperationInfo, found: &mut Found) {
    if let Some(permission) = described.json.get("x-permission") {
        found.same("permission", &permission.as_str(), &defined.permission);
        let refused = described.document.version != "v2" || described.json.get("x-oauth") == Some(&Value::Bool(false));
        let tokens = if refused { AccessTokens::Refused } else { AccessTokens::Accepted };
        found.same("access tokens", &tokens, &defined.access_tokens);
    }
}
