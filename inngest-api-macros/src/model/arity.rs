//! Whether an argument is required, optional or repeated.

use quote::ToTokens;
use syn::{GenericArgument, PathArguments, Type};

use super::{Arity, ParameterLocation};
use crate::diagnostics::Diagnostics;

/// `Option` and `Vec` are syntax of the definition, even if the user's crate has other types of these names.
pub(super) fn arity(ty: Type, location: ParameterLocation, errors: &mut Diagnostics) -> (Arity, Type) {
    if let Some(inner) = argument_of(&ty, "Option") {
        if location == ParameterLocation::Path {
            errors.at(&ty, "a path placeholder cannot be optional; remove `Option`");
            return (Arity::Required, inner.clone());
        }
        if let Some(item) = argument_of(inner, "Vec").filter(|_| location == ParameterLocation::Query) {
            let list: String = inner.to_token_stream().to_string().split(' ').collect();
            errors.at(&ty, format!("a list in the query cannot be optional; write `{list}`, which may be empty"));
            return (Arity::Repeated, item.clone());
        }
        return (Arity::Optional, inner.clone());
    }
    match argument_of(&ty, "Vec") {
        Some(inner) if location == ParameterLocation::Query => (Arity::Repeated, inner.clone()),
        _ => (Arity::Required, ty),
    }
}

/// Returns the `T` of `Option<T>` or `Vec<T>`.
fn argument_of<'a>(ty: &'a Type, name: &str) -> Option<&'a Type> {
    // A type that came through a `macro_rules!` variable.
    if let Type::Group(group) = ty {
        return argument_of(&group.elem, name);
    }
    let Type::Path(path) = ty else { return None };
    let segment = path.path.segments.last().filter(|_| path.qself.is_none() && path.path.segments.len() == 1)?;
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else {
        return None;
    };
    match arguments.args.first() {
        Some(GenericArgument::Type(inner)) if segment.ident == name && arguments.args.len() == 1 => Some(inner),
        _ => None,
    }
}
