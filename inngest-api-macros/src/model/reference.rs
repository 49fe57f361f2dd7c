//! Where an operation is documented.

use syn::{Ident, LitStr};

use crate::diagnostics::Diagnostics;

const INFO: &str = "{operation}";

/// The page of one operation, in place of `{operation}` its name.
pub(super) fn page(reference: &LitStr, builder: &Ident) -> String {
    reference.value().replace(INFO, &builder.to_string())
}

/// Says what is wrong with a reference.
pub(super) fn check(reference: &LitStr, faults: &mut Diagnostics) {
    let text = reference.value().replace(INFO, "");
    let is_origin = |rest: &str| !rest.is_empty() && !rest.starts_with('/');
    if !["https://", "http://"].iter().any(|scheme| text.strip_prefix(scheme).is_some_and(is_origin)) {
        faults.at(reference, "expected a URL: `\"https://docs.example.com/{operation}\"`");
    } else if let Some(odd) = text.chars().find(|char| !char.is_ascii_graphic() || "<>{}\"\\^`|".contains(*char)) {
        faults.at(reference, format!("`{odd}` cannot stand in a URL; `{{operation}}` is the operation's name"));
    }
}
