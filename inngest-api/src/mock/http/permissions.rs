//! The permissions of a key.

use crate::mock::behavior::ErrorResponse;
use crate::operation::OperationInfo;

/// What a key may call.
#[derive(Clone)]
pub(in crate::mock) enum Permissions {
    /// Every operation.
    All,
    /// Operations with these permissions, `runs:read:list` or `runs:read:*`, and those that require none.
    Only(Vec<String>),
}

impl Permissions {
    /// Checks that a key with these permissions may call an operation.
    pub(super) fn check(&self, operation: &OperationInfo) -> Result<(), ErrorResponse> {
        match operation.permission {
            Some(required) if !self.include(required) => Err(ErrorResponse::insufficient_scope()),
            _ => Ok(()),
        }
    }

    pub(super) fn include(&self, required: &str) -> bool {
        let Self::Only(permissions) = self else { return true };
        permissions.iter().any(|permission| match permission.strip_suffix('*') {
            Some(prefix) => required.starts_with(prefix),
            None => permission == required,
        })
    }

    /// Returns the first permission that does not have the form of one.
    pub(super) fn malformed(&self) -> Option<&str> {
        let Self::Only(permissions) = self else { return None };
        permissions.iter().map(String::as_str).find(|permission| !is_permission(permission))
    }
}

/// Whether a text is `resource:read:action` or `resource:write:action`, where the action can be `*`.
fn is_permission(text: &str) -> bool {
    let is_name = |name: &str| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
    };
    match text.split(':').collect::<Vec<_>>()[..] {
        [resource, "read" | "write", action] => is_name(resource) && (action == "*" || is_name(action)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn only(permissions: &[&str]) -> Permissions {
        Permissions::Only(permissions.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_wildcard_includes_every_action_of_a_resource() {
        let runs = only(&["runs:read:*", "events:write:send"]);
        for (required, is_included) in [
            ("runs:read:list", true),
            ("runs:read:get_trace", true),
            ("runs:write:cancel", false),
            ("runs_old:read:list", false),
            ("events:write:send", true),
            ("events:write:send_all", false),
        ] {
            assert_eq!(runs.include(required), is_included, "{required}");
        }
        assert!(!only(&[]).include("runs:read:list") && Permissions::All.include("runs:read:list"));
    }

    #[test]
    fn the_form_of_permissions_is_checked() {
        assert_eq!(only(&["runs:read:list", "event_keys:write:*"]).malformed(), None);
        for text in [
            "",
            "*",
            "runs",
            "runs:*",
            "runs:read",
            "runs:*:list",
            "*:read:list",
            "runs:read:list*",
            "runs:delete:list",
        ] {
            assert_eq!(only(&["runs:read:list", text]).malformed(), Some(text));
        }
    }
}
