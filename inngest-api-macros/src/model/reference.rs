//! The URL of an operation's documentation.

use syn::{Ident, LitStr};

use crate::diagnostics::Diagnostics;

const PLACEHOLDER: &str = "{operation}";

/// Returns the URL for one operation: `{operation}` is replaced with the builder's name.
pub(super) fn page(reference: &LitStr, builder: &Ident) -> String {
    reference.value().replace(PLACEHOLDER, &builder.to_string())
}

/// Checks that a reference is a URL.
pub(super) fn check(reference: &LitStr, errors: &mut Diagnostics) {
    let text = reference.value().replace(PLACEHOLDER, "");
    let is_origin = |rest: &str| !rest.is_empty() && !rest.starts_with('/');
    if !["https://", "http://"].iter().any(|scheme| text.strip_prefix(scheme).is_some_and(is_origin)) {
        errors.at(reference, "expected a URL, such as `\"https://docs.example.com/{operation}\"`");
    } else if let Some(odd) = text.chars().find(|char| !char.is_ascii_graphic() || "<>{}\"\\^`|".contains(*char)) {
        errors.at(reference, format!("`{odd}` is not allowed in a URL; the only placeholder is `{{operation}}`"));
    }
}
