//! The permission of an operation, and whether it takes access tokens.

use crate::diagnostics::Diagnostics;
use crate::model::Operation;

/// Checks that an operation with a permission belongs to V2, and that the permission has the form of the API's permissions.
pub(super) fn check(operation: &Operation, version: &str, errors: &mut Diagnostics) {
    let Some(permission) = &operation.permission else { return };
    if version == "V1" {
        let message = "an operation of V1 has no permission, because V1 takes signing keys and only API keys have permissions; remove this option";
        errors.at(permission, message);
    } else if !is_permission(&permission.value()) {
        let message =
            "expected `resource:read:action` or `resource:write:action` in snake case, such as `\"runs:read:list\"`";
        errors.at(permission, message);
    }
}

/// Checks that an operation that refuses access tokens belongs to V2, because other versions take none.
pub(super) fn check_access_token(operation: &Operation, version: &str, errors: &mut Diagnostics) {
    if let Some(option) = operation.no_access_token.as_ref().filter(|_| version != "V2") {
        let message = format!("an access token authorizes no operation of {version}; remove this option");
        errors.at(option, message);
    }
}

fn is_permission(text: &str) -> bool {
    match text.split(':').collect::<Vec<_>>()[..] {
        [resource, access, action] => {
            is_snake_case(resource) && ["read", "write"].contains(&access) && is_snake_case(action)
        }
        _ => false,
    }
}

/// Whether a text is words of lower-case letters and digits, joined by `_`, of which the first begins with a letter.
fn is_snake_case(text: &str) -> bool {
    let is_word =
        |word: &str| !word.is_empty() && word.chars().all(|char| char.is_ascii_lowercase() || char.is_ascii_digit());
    text.starts_with(|char: char| char.is_ascii_lowercase()) && text.split('_').all(is_word)
}
