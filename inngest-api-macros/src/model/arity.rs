//! Whether an argument is required, optional or repeated.

use quote::{ToTokens, quote};
use syn::Type;

use super::{Arity, ParameterLocation};
use crate::diagnostics::Diagnostics;
use crate::type_names::argument_of;

/// `Option` and `Vec` are syntax of the definition, even if the user's crate has other types of these names.
pub(super) fn arity(ty: Type, location: ParameterLocation, errors: &mut Diagnostics) -> (Arity, Type) {
    if let Some(inner) = argument_of(&ty, "Option") {
        if location == ParameterLocation::Path {
            errors.at(&ty, "a path placeholder cannot be optional; remove `Option`");
            return (Arity::Required, inner.clone());
        }
        if let Some(item) = argument_of(inner, "Vec") {
            match location {
                ParameterLocation::Query => {
                    let list = text(inner);
                    errors
                        .at(&ty, format!("a list in the query cannot be optional; write `{list}`, which may be empty"));
                    return (Arity::Repeated, item.clone());
                }
                ParameterLocation::Header => {
                    one_value(&ty, &quote!(Option<#item>), "header", errors);
                    return (Arity::Optional, item.clone());
                }
                _ => {}
            }
        }
        return (Arity::Optional, inner.clone());
    }
    let Some(item) = argument_of(&ty, "Vec") else { return (Arity::Required, ty) };
    let what = match location {
        ParameterLocation::Query => return (Arity::Repeated, item.clone()),
        ParameterLocation::Header => "header",
        ParameterLocation::Path => "path placeholder",
        _ => return (Arity::Required, ty),
    };
    one_value(&ty, item, what, errors);
    (Arity::Required, item.clone())
}

fn one_value(list: &Type, value: &impl ToTokens, what: &str, errors: &mut Diagnostics) {
    errors.at(list, format!("a {what} has one value; write `{}`", text(value)));
}

fn text(ty: &impl ToTokens) -> String {
    ty.to_token_stream().to_string().split(' ').collect()
}
