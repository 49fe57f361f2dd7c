//! What the names of types say: `Option` and `Vec` are syntax of definitions and models.

use syn::{GenericArgument, Ident, Path, PathArguments, Type};

/// Returns the `T` of `Option<T>` or `Vec<T>`, also behind its path in the standard library. A type of the user with one of
/// these names counts as well if it has no path.
pub(crate) fn argument_of<'a>(ty: &'a Type, name: &str) -> Option<&'a Type> {
    let path = match ty {
        // A type that came through a `macro_rules!` variable.
        Type::Group(group) => return argument_of(&group.elem, name),
        Type::Paren(parentheses) => return argument_of(&parentheses.elem, name),
        Type::Path(path) if path.qself.is_none() && is_called(&path.path, name) => &path.path,
        _ => return None,
    };
    let PathArguments::AngleBracketed(arguments) = &path.segments.last()?.arguments else { return None };
    match arguments.args.first() {
        Some(GenericArgument::Type(inner)) if arguments.args.len() == 1 => Some(inner),
        _ => None,
    }
}

/// Whether a path is `Option`, `std::option::Option`, `::core::option::Option` or the like.
fn is_called(path: &Path, name: &str) -> bool {
    let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    match names.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [last] => path.leading_colon.is_none() && last == name,
        [root, module, last] => {
            matches!(root, "std" | "core" | "alloc") && module == name.to_lowercase() && last == name
        }
        _ => false,
    }
}

/// Returns `Page` for `inngest_api::response::Page<T>`, and `None` for a type that is not a path.
pub(crate) fn last_name(ty: &Type) -> Option<&Ident> {
    match ty {
        // A type that came through a `macro_rules!` variable.
        Type::Group(group) => last_name(&group.elem),
        Type::Path(path) => path.path.segments.last().map(|segment| &segment.ident),
        _ => None,
    }
}
