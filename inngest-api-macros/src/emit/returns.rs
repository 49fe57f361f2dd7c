//! What an operation returns, in words, with a link to the model.

use quote::ToTokens as _;
use syn::{GenericArgument, Path, PathArguments, Type};

/// `` returns [`App`] `` for `Data<App>`, `` returns a page of [`Run`] `` for `Page<Run>`.
pub(super) fn returns(response: &Type) -> String {
    let Some((name, model)) = response_kind(response) else { return format!("returns {}", link(response)) };
    match (name.as_str(), model) {
        ("Empty", None) => "returns nothing".to_owned(),
        ("ByteStream", None) => "returns a stream of bytes".to_owned(),
        ("Page" | "KeysetPage" | "NextCursorPage", Some(model)) => format!("returns a page of {}", link(model)),
        ("JsonLines" | "PlainJsonLines", Some(model)) => format!("returns a stream of {}", link(model)),
        ("DataOrNoContent", Some(model)) => format!("returns <code>Option&lt;{}&gt;</code>", link_in_code(model)),
        ("NullableArray", Some(model)) => format!("returns <code>Vec&lt;{}&gt;</code>", link_in_code(model)),
        ("Data" | "DataOrErrorCode" | "DataOrJson" | "DataOrRepeated" | "Json" | "MaybeRepeated", Some(model)) => {
            format!("returns {}", link(model))
        }
        // An alias.
        _ => format!("returns {}", link(response)),
    }
}

/// Returns the type of the value in a response: `App` for `Data<App>` and for `Page<App>`. `None` for an alias, and for an array
/// without an envelope.
pub(super) fn model(response: &Type) -> Option<&Type> {
    response_kind(response).filter(|(name, _)| name != "NullableArray")?.1
}

/// Returns the last name of a path and its only type argument: `Page` and `Run` for `response::Page<Run>`.
fn response_kind(response: &Type) -> Option<(String, Option<&Type>)> {
    let path = path_of(response)?;
    let last = path.segments.last()?;
    let model = match &last.arguments {
        PathArguments::None => None,
        arguments => Some(only_type(arguments)?),
    };
    Some((last.ident.to_string(), model))
}

/// Returns the path of a type that is a plain path.
fn path_of(ty: &Type) -> Option<&Path> {
    match ty {
        // A type that came through a `macro_rules!` variable.
        Type::Group(group) => path_of(&group.elem),
        Type::Path(path) if path.qself.is_none() => Some(&path.path),
        _ => None,
    }
}

fn only_type(arguments: &PathArguments) -> Option<&Type> {
    let PathArguments::AngleBracketed(arguments) = arguments else { return None };
    match arguments.args.first()? {
        GenericArgument::Type(ty) if arguments.args.len() == 1 => Some(ty),
        _ => None,
    }
}

/// Returns a type as code, with a link if it is a plain path.
fn link(ty: &Type) -> String {
    match path_of(ty).map(linkable) {
        Some(Some(path)) if arguments_of(ty).is_none() => format!("[`{path}`]"),
        Some(Some(_)) => format!("<code>{}</code>", link_in_code(ty)),
        _ => format!("`{}`", tokens(ty)),
    }
}

/// Returns a type for the inside of a `<code>` element: each path in it is a link.
fn link_in_code(ty: &Type) -> String {
    let Some(path) = path_of(ty).and_then(linkable) else { return escaped(&tokens(ty)) };
    match arguments_of(ty) {
        None => format!("[{path}]"),
        Some(arguments) => match only_type(arguments) {
            Some(argument) => format!("[{path}]&lt;{}&gt;", link_in_code(argument)),
            None => escaped(&tokens(ty)),
        },
    }
}

/// Returns the type arguments of a path's last segment, if there are any.
fn arguments_of(ty: &Type) -> Option<&PathArguments> {
    path_of(ty)?.segments.last().map(|last| &last.arguments).filter(|arguments| !arguments.is_empty())
}

/// Returns the path without type arguments if rustdoc can resolve it, which it cannot for `$crate`, raw identifiers and a
/// leading `::`. Primitive types are not worth a link.
fn linkable(path: &Path) -> Option<String> {
    let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    let arguments_before_last = path.segments.iter().rev().skip(1).any(|segment| !segment.arguments.is_empty());
    let is_resolvable = path.leading_colon.is_none()
        && !arguments_before_last
        && names.iter().all(|name| name != "$crate" && !name.starts_with("r#"));
    let is_primitive = names.len() == 1 && names.iter().all(|name| name.starts_with(char::is_lowercase));
    (is_resolvable && !is_primitive).then(|| names.join("::"))
}

fn tokens(ty: &Type) -> String {
    ty.to_token_stream().to_string().replace(' ', "")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
