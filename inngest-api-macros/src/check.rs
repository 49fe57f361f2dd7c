//! Rules across several parts of a definition: placeholders and arguments, bodies, clashing names.

use std::collections::HashMap;

use proc_macro2::Ident;
use syn::LitStr;
use syn::ext::IdentExt;

use crate::diagnostics::Diagnostics;
use crate::model::{
    Argument, Arity, Definition, Idempotency, Operation, ParameterLocation, Syntax, is_literal, path_of_url,
};
use crate::type_names::last_name;

mod permission;
mod repair;

/// What every builder has besides its arguments.
const BUILDER_MEMBERS: [&str; 8] = ["new", "on", "send", "send_full", "pages", "items", "options", "capability"];

/// Checks a definition and marks the invalid operations.
pub(crate) fn check(definition: &mut Definition, errors: &mut Diagnostics) {
    let before = errors.count();
    base(definition, errors);
    definition.is_malformed |= errors.count() > before;
    operation_names(definition, errors);
    let (version, base_path) = (definition.version.to_string(), definition.base.as_ref().map(LitStr::value));
    for operation in definition.operations.iter_mut().filter(|operation| operation.syntax == Syntax::Complete) {
        let before = errors.count();
        version_in_path(operation, &version, base_path.as_deref(), errors);
        placeholders(operation, errors);
        argument_names(operation, errors);
        body(operation, errors);
        idempotency(operation, errors);
        server_timeout(operation, errors);
        pagination(operation, errors);
        permission::check(operation, &version, errors);
        permission::check_access_token(operation, &version, errors);
        conditions(operation, errors);
        operation.invalid |= errors.count() > before;
    }
    repair::repair(definition);
}

fn base(definition: &Definition, errors: &mut Diagnostics) {
    if definition.version == "Events" && definition.extend.is_none() {
        let message = "the Event API has one operation, which sends events; use `client.events()`, or `#[endpoints(V2)]` for \
                       endpoints of your own";
        errors.at(&definition.version, message);
    }
    let Some(base) = &definition.base else { return };
    let text = base.value();
    let version = definition.version.to_string();
    if matches!(text.as_str(), "" | "/") {
        let message =
            "a base path cannot be empty; move the first segment of the paths into it, such as `\"/internal\"`";
        errors.at(base, message);
    } else if text.contains('{') {
        errors.at(base, "a base path cannot have placeholders; move them to the paths of the operations");
    } else if let Some(path) = path_of_url(&text) {
        let path = plain_path(path);
        let message = format!(
            "a base path has no scheme and no host; write `{path}`, as `base_url` of the client sets the server"
        );
        errors.at(base, message);
    } else if !text.starts_with('/') || text.ends_with('/') || text.contains("//") {
        let path = plain_path(&text);
        errors.at(base, format!("a base path starts with `/` and does not end with it; write `{path}`"));
    } else if let Some(odd) = text.chars().find(|char| !is_literal(*char)) {
        errors.at(
            base,
            format!("`{odd}` is not allowed in a base path; use ASCII letters, digits, `-`, `.`, `_` and `~`"),
        );
    } else if text.split('/').any(|segment| matches!(segment, "." | "..")) {
        errors.at(base, "a base path cannot have a `.` or `..` segment");
    } else if let Some(segment) = segment_of_other_version(&text, &version) {
        errors.at(base, other_version(segment, &version));
    }
}

/// Returns a base path, in quotes, with one `/` before each segment.
fn plain_path(text: &str) -> String {
    let segments: Vec<&str> = text.split('/').filter(|segment| !segment.is_empty()).collect();
    if segments.is_empty() { "\"/internal\"".to_owned() } else { format!("\"/{}\"", segments.join("/")) }
}

/// Rejects paths that lead into the other version, and paths that repeat the version of the base path.
fn version_in_path(operation: &Operation, version: &str, base: Option<&str>, errors: &mut Diagnostics) {
    let text = &operation.template.text;
    let (first, rest) = text.strip_prefix('/').unwrap_or(text).split_once('/').unwrap_or_default();
    let message = if let Some(segment) = segment_of_other_version(text, version) {
        other_version(segment, version)
    } else if is_version(first, version) {
        let base = base.map_or_else(|| format!("/{}", version.to_lowercase()), str::to_owned);
        format!("the base path `{base}` already precedes this path; write `/{rest}`")
    } else if matches!(first, "{version}" | "{api_version}" | "{v}") {
        format!("a path cannot start with `{first}`: the version is set by `#[endpoints({version})]`; remove it")
    } else {
        return;
    };
    errors.add(syn::Error::new(operation.template.span, message));
}

/// Whether a server may read the segment as the version: some ignore case and trailing dots.
fn is_version(segment: &str, version: &str) -> bool {
    segment.trim_end_matches('.').eq_ignore_ascii_case(version)
}

/// Returns the segment that could select the other version, whose key is another one. It can be behind a prefix that a
/// proxy removes.
fn segment_of_other_version<'a>(path: &'a str, version: &str) -> Option<&'a str> {
    let other = if version == "V1" { "V2" } else { "V1" };
    path.split('/').find(|segment| is_version(segment, other))
}

fn other_version(segment: &str, version: &str) -> String {
    let other = if version == "V1" { "V2" } else { "V1" };
    format!(
        "the segment `{segment}` is not allowed in a definition of {version}, because {other} takes another key; use \
         `#[endpoints({other})]` or another path"
    )
}

fn operation_names(definition: &mut Definition, errors: &mut Diagnostics) {
    let types = definition.types();
    // The names, and whether all operations of that name are conditional: rustc reports two at once.
    let mut seen = HashMap::<String, bool>::new();
    for operation in definition.operations.iter_mut().filter(|operation| operation.syntax == Syntax::Complete) {
        let name = operation.builder.to_string();
        let is_conditional = operation.passed.is_conditional();
        let others_are_conditional = seen.insert(name.clone(), is_conditional);
        if others_are_conditional.is_some_and(|others| !(others && is_conditional)) {
            errors.at(&operation.name, format!("duplicate operation `{}`", operation.name));
            operation.invalid = true;
        } else if definition.extend.is_none() && operation.builder == definition.name {
            let message = format!(
                "the builder of `{}` would be named `{name}`, like this trait; rename one of them",
                operation.name
            );
            errors.at(&operation.name, message);
            operation.invalid = true;
        } else if types.contains(&name) {
            // The builders are in the same module as the trait, where these types are in scope.
            let message = format!(
                "the builder of `{}` would be named `{name}`, like a type used here; rename the operation to `{}_{}`, or rename the type",
                operation.name,
                operation.method,
                operation.name.unraw()
            );
            errors.at(&operation.name, message);
            operation.invalid = true;
        } else if operation.name == "new" {
            errors.at(&operation.name, "`new` is reserved for the constructor; rename the operation");
            operation.invalid = true;
        }
    }
}

fn placeholders(operation: &Operation, errors: &mut Diagnostics) {
    for placeholder in &operation.template.placeholders {
        if !operation.arguments.iter().any(|argument| argument.is_called(placeholder)) {
            let meant =
                meant(operation, placeholder).map(|name| format!(", or write `{{{name}}}`")).unwrap_or_default();
            let message = format!("`{{{placeholder}}}` has no argument; add `{placeholder}: …`{meant}");
            errors.add(syn::Error::new(operation.template.span, message));
        }
    }
}

/// Returns the argument that a placeholder without one probably means: the one with a similar name, or the only one.
fn meant<'a>(operation: &'a Operation, placeholder: &str) -> Option<&'a Ident> {
    let free = operation.arguments.iter().filter(|argument| {
        argument.location != ParameterLocation::Path
            && argument.location_attribute.is_none()
            && argument.arity == Arity::Required
    });
    only_similar(free.map(|argument| &argument.name), placeholder)
}

fn argument_names(operation: &Operation, errors: &mut Diagnostics) {
    let mut names = HashMap::<String, bool>::new();
    let mut wire_names = HashMap::new();
    for argument in &operation.arguments {
        let name = argument.name.unraw().to_string();
        let is_conditional = argument.passed.is_conditional();
        let others_are_conditional = names.insert(name.clone(), is_conditional);
        let wire_name = match argument.location {
            ParameterLocation::Header => argument.wire_name.to_ascii_lowercase(),
            _ => argument.wire_name.clone(),
        };
        if BUILDER_MEMBERS.contains(&name.as_str()) {
            let message = format!(
                "every builder has a member `{name}`; rename the argument to `{name}_` and add `#[rename = \"{wire_name}\"]`"
            );
            errors.at(&argument.name, message);
        } else if others_are_conditional.is_some_and(|others| !(others && is_conditional)) {
            errors.at(&argument.name, format!("duplicate argument `{name}`"));
        } else if let Some(other) = argument_with_setter(operation, &name) {
            let message = format!(
                "`{other}` has a setter `{name}`; rename the argument to `{name}_` and add `#[rename = \"{wire_name}\"]`"
            );
            errors.at(&argument.name, message);
        } else if let Some(other) = wire_names
            .insert((argument.location, wire_name), argument)
            .filter(|other| !(is_conditional && other.passed.is_conditional()))
        {
            let other = &other.name;
            let message = format!(
                "`{name}` and `{other}` have the same wire name, `{}`; set one with `#[rename = \"…\"]`",
                argument.wire_name
            );
            errors.at(&argument.name, message);
        }
    }
}

/// Returns the argument whose `set_…` has this name.
fn argument_with_setter<'a>(operation: &'a Operation, name: &str) -> Option<&'a Ident> {
    let stem = name.strip_prefix("set_")?;
    let found =
        operation.arguments.iter().find(|argument| argument.arity != Arity::Required && argument.is_called(stem));
    found.map(|argument| &argument.name)
}

fn body(operation: &Operation, errors: &mut Diagnostics) {
    let method = operation.method.to_string().to_uppercase();
    let has_no_body = matches!(method.as_str(), "GET" | "DELETE");
    let mut bodies = operation
        .arguments
        .iter()
        .filter(|argument| matches!(argument.location, ParameterLocation::Body | ParameterLocation::RawBody));
    let Some(first) = bodies.next() else { return };
    if has_no_body {
        errors.at(
            first.location_attribute.as_ref(),
            format!("a {method} request has no body; remove this or use another method"),
        );
        return;
    }
    if first.arity == Arity::Optional {
        errors.at(&first.ty, "a body cannot be optional; remove `Option`");
    } else if first.location == ParameterLocation::RawBody && last_name(&first.ty).is_some_and(|name| name != "Upload")
    {
        errors.at(&first.ty, "expected `Upload`, the type of a raw body");
    }
    for second in bodies {
        let message = format!("duplicate body; `{}` is already the whole body", first.name);
        errors.at(second.location_attribute.as_ref(), message);
    }
    for field in operation.arguments.iter().filter(|argument| argument.location == ParameterLocation::Field) {
        let message = format!(
            "`{}` is not used, because `{}` is the whole body; add `#[query]` or `#[header(\"…\")]`, or use it in the path",
            field.name, first.name
        );
        errors.at(&field.name, message);
    }
}

fn idempotency(operation: &Operation, errors: &mut Diagnostics) {
    let Idempotency::Key(key) = &operation.idempotency else {
        return;
    };
    let Some(argument) = argument_called(operation, "idempotency", key, "String", errors) else { return };
    if argument.arity == Arity::Repeated {
        errors.at(key, format!("`{}` is a list; an idempotency key is a single value", key.value()));
    }
}

fn server_timeout(operation: &Operation, errors: &mut Diagnostics) {
    let Some(server_timeout) = &operation.server_timeout else { return };
    let Some(argument) = argument_called(operation, "server_timeout", server_timeout, "ApiDuration", errors) else {
        return;
    };
    let is_duration = last_name(&argument.ty).is_some_and(|name| name == "ApiDuration");
    if !is_duration
        || argument.arity == Arity::Repeated
        || !matches!(argument.location, ParameterLocation::Query | ParameterLocation::Field)
    {
        let message = format!(
            "`{}` cannot be the server timeout; it must be an `ApiDuration` in the query or in the JSON body",
            server_timeout.value()
        );
        errors.at(server_timeout, message);
    }
}

/// Returns the argument that an option names.
fn argument_called<'a>(
    operation: &'a Operation,
    option: &str,
    name: &LitStr,
    ty: &str,
    errors: &mut Diagnostics,
) -> Option<&'a Argument> {
    let text = name.value();
    let found = operation.arguments.iter().find(|argument| argument.is_called(&text));
    if found.is_none() {
        let optional = operation.arguments.iter().filter(|argument| argument.arity == Arity::Optional);
        let meant = only_similar(optional.map(|argument| &argument.name), &text)
            .map(|argument| format!(", or write `{option} = \"{}\"`", argument.unraw()))
            .unwrap_or_default();
        let added = syn::parse_str::<Ident>(&text).map_or_else(|_| "argument".to_owned(), |name| name.to_string());
        let operation = &operation.name;
        errors.at(name, format!("`{operation}` has no argument `{text}`; add `{added}: Option<{ty}>`{meant}"));
    }
    found
}

/// Returns the name that probably was meant: the one that is similar, or the only one.
fn only_similar<'a>(names: impl Iterator<Item = &'a Ident>, text: &str) -> Option<&'a Ident> {
    let names: Vec<&Ident> = names.collect();
    let close: Vec<&Ident> =
        names.iter().copied().filter(|name| strsim::levenshtein(&name.unraw().to_string(), text) <= 2).collect();
    let candidates = if close.is_empty() { names } else { close };
    match candidates.as_slice() {
        [only] => Some(only),
        _ => None,
    }
}

/// Rejects conditions on arguments that an option of the operation refers to.
fn conditions(operation: &Operation, errors: &mut Diagnostics) {
    let key = match &operation.idempotency {
        Idempotency::Key(key) => Some(key.value()),
        _ => None,
    };
    let cursor = operation.paginated.as_ref().map(|_| "cursor".to_owned());
    let timeout = operation.server_timeout.as_ref().map(LitStr::value);
    let needed = [key, cursor, timeout];
    for argument in operation.arguments.iter().filter(|argument| argument.passed.is_conditional()) {
        if needed.iter().flatten().any(|name| argument.is_called(name)) {
            let message = format!(
                "`{}` cannot be conditional, because an option of the operation refers to it; write the `fn` twice, with `#[cfg(…)]` on each",
                argument.name
            );
            errors.at(&argument.name, message);
        }
    }
}

fn pagination(operation: &Operation, errors: &mut Diagnostics) {
    let cursor = operation
        .arguments
        .iter()
        .find(|argument| argument.is_called("cursor") && argument.location == ParameterLocation::Query);
    let is_page = is_page(operation);
    let Some(token) = &operation.paginated else {
        if cursor.is_some() && is_page {
            let Operation { name, method, .. } = operation;
            let message = format!(
                "`{name}` takes a `cursor` and returns a page; add `paginated` to `#[{method}(…)]` to get `.pages()` and `.items()`"
            );
            errors.at(&operation.response, message);
        }
        return;
    };
    // By name: the traits' messages would point at generated code, or appear twice.
    match cursor {
        None => {
            errors.at(token, "a paginated operation takes the cursor of the next page; add `cursor: Option<Cursor>`");
        }
        Some(cursor)
            if cursor.arity != Arity::Optional || last_name(&cursor.ty).is_none_or(|name| name != "Cursor") =>
        {
            errors.at(&cursor.ty, "expected `Option<Cursor>`, the cursor of a paginated operation");
        }
        Some(_) => {}
    }
    if !is_page {
        errors.at(&operation.response, "expected `Page<T>` or `KeysetPage<T>`, the response of a paginated operation");
    }
}

fn is_page(operation: &Operation) -> bool {
    last_name(&operation.response)
        .is_some_and(|name| ["Page", "KeysetPage", "NextCursorPage"].iter().any(|page| name == page))
}
