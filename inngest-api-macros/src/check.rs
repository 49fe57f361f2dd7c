//! What no single part of a definition can see: placeholders against arguments, bodies, names that clash.

use std::collections::HashMap;

use proc_macro2::Ident;
use syn::ext::IdentExt;
use syn::{LitStr, Type};

use crate::diagnostics::Diagnostics;
use crate::model::{Argument, Arity, Definition, Idempotency, Operation, ParameterLocation, is_literal};

/// What every builder has besides its arguments.
const BUILDER_MEMBERS: [&str; 8] = ["new", "on", "send", "send_full", "pages", "items", "options", "capability"];

/// The responses that are no page of a list.
const NOT_PAGES: [&str; 10] = [
    "Data",
    "DataOrJson",
    "ByteStream",
    "Empty",
    "Json",
    "NullableArray",
    "JsonLines",
    "MaybeRepeated",
    "DataOrErrorCode",
    "DataOrRepeated",
];

/// The parameters that are no cursor.
const NOT_CURSORS: [&str; 11] =
    ["String", "Timestamp", "bool", "f64", "i32", "i64", "u16", "u32", "u64", "u8", "usize"];

/// Checks a definition, and marks the operations that are at fault.
pub(crate) fn check(definition: &mut Definition, faults: &mut Diagnostics) {
    base(definition, faults);
    names_of_endpoints(definition, faults);
    let (version, base_path) = (definition.version.to_string(), definition.base.as_ref().map(syn::LitStr::value));
    for operation in &mut definition.operations {
        let before = faults.count();
        version_in_path(operation, &version, base_path.as_deref(), faults);
        placeholders(operation, faults);
        names(operation, faults);
        body(operation, faults);
        idempotency(operation, faults);
        server_timeout(operation, faults);
        pagination(operation, faults);
        operation.faulty |= faults.count() > before;
    }
}

fn base(definition: &Definition, faults: &mut Diagnostics) {
    if let Some(base) = &definition.base {
        let text = base.value();
        let other = if definition.version == "V1" { "V2" } else { "V1" };
        let mut segments = text.split('/').map(dots_decoded);
        if segments.any(|segment| matches!(segment.as_str(), "." | "..")) {
            faults.at(base, "a base path has no `.` or `..` segment: the key would go to another path than it says");
        } else if !text.starts_with('/') || text.ends_with('/') || !text.chars().all(is_literal) || text.contains("//")
        {
            faults.at(base, "a base path starts with `/` and does not end with it: `\"/internal\"`");
        } else if text.split('/').nth(1).is_some_and(|first| first.eq_ignore_ascii_case(other)) {
            let message = format!(
                "this definition takes the key of {}, and `/{}` takes that of {other}: say `#[endpoints({other}, …)]`, or another base",
                definition.version,
                other.to_lowercase()
            );
            faults.at(base, message);
        }
    }
}

/// A path copied with the version in front, which the base says already.
fn version_in_path(operation: &Operation, version: &str, base: Option<&str>, faults: &mut Diagnostics) {
    let text = &operation.template.text;
    let (Some(first), Some(rest)) = (text.split('/').nth(1), text.get(1..).and_then(|text| text.find('/'))) else {
        return;
    };
    if first.eq_ignore_ascii_case("v1") || first.eq_ignore_ascii_case("v2") {
        let base = base.map_or_else(|| format!("/{}", version.to_lowercase()), str::to_owned);
        let rest = text.get(rest + 1..).unwrap_or_default();
        let message = format!("the base path `{base}` stands in front of it already: write `{rest}`");
        faults.add(syn::Error::new(operation.template.span, message));
    }
}

/// A segment of a path as a server may read it: `%2e` is a dot.
fn dots_decoded(segment: &str) -> String {
    segment.replace("%2e", ".").replace("%2E", ".")
}

fn names_of_endpoints(definition: &mut Definition, faults: &mut Diagnostics) {
    let types = definition.types();
    let mut seen = Vec::<String>::new();
    for operation in &mut definition.operations {
        let name = operation.builder.to_string();
        if seen.contains(&name) {
            faults.at(&operation.name, format!("`{}` is listed twice", operation.name));
            operation.faulty = true;
        } else if definition.extend.is_none() && operation.builder == definition.name {
            let message = format!(
                "`{}` would make a builder of the definition's own name, `{name}`: rename one of them",
                operation.name
            );
            faults.at(&operation.name, message);
            operation.faulty = true;
        } else if types.contains(&name) {
            // A builder stands where the definition does, beside the types that it names.
            let message = format!(
                "`{}` would make a builder named `{name}`, which is a type of this definition: call it `{}_{}`, or rename the type",
                operation.name,
                operation.method,
                operation.name.unraw()
            );
            faults.at(&operation.name, message);
            operation.faulty = true;
        } else if operation.name == "new" {
            faults.at(&operation.name, "every definition has `new` already: call it otherwise");
            operation.faulty = true;
        }
        seen.push(name);
    }
}

fn placeholders(operation: &Operation, faults: &mut Diagnostics) {
    for hole in &operation.template.holes {
        if !operation.arguments.iter().any(|argument| argument.is_called(hole)) {
            let meant = meant(operation, hole).map(|name| format!("; did you mean `{name}`?")).unwrap_or_default();
            let message = format!("`{{{hole}}}` is no argument of `{}`: add `{hole}: …`{meant}", operation.name);
            faults.add(syn::Error::new(operation.template.span, message));
        }
    }
}

/// The argument that a hole without one is likely to be for: the one that is called much the same, or the only one.
fn meant<'a>(operation: &'a Operation, hole: &str) -> Option<&'a Ident> {
    let free = operation.arguments.iter().filter(|argument| {
        argument.location != ParameterLocation::Path && argument.mark.is_none() && argument.arity == Arity::Required
    });
    let free: Vec<&Ident> = free.map(|argument| &argument.name).collect();
    let close: Vec<&Ident> =
        free.iter().copied().filter(|name| distance(&name.unraw().to_string(), hole) <= 2).collect();
    let candidates = if close.is_empty() { free } else { close };
    match candidates.as_slice() {
        [only] => Some(only),
        _ => None,
    }
}

/// How many letters have to be put in, left out or exchanged to make one of the other.
fn distance(one: &str, other: &str) -> usize {
    let mut row: Vec<usize> = (0..=other.chars().count()).collect();
    for (index, char) in one.chars().enumerate() {
        let mut next = vec![index + 1];
        for ((other, above_left), above) in other.chars().zip(&row).zip(row.iter().skip(1)) {
            let left = next.last().copied().unwrap_or_default();
            next.push((above_left + usize::from(char != other)).min(above + 1).min(left + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

fn names(operation: &Operation, faults: &mut Diagnostics) {
    let mut names = Vec::<String>::new();
    let mut wire_names = HashMap::new();
    for argument in &operation.arguments {
        let name = argument.name.unraw().to_string();
        let wire_name = match argument.location {
            ParameterLocation::Header => argument.wire_name.to_ascii_lowercase(),
            _ => argument.wire_name.clone(),
        };
        if BUILDER_MEMBERS.contains(&name.as_str()) {
            let message =
                format!("every builder has `{name}` already: call it `{name}_` and add `#[rename = \"{wire_name}\"]`");
            faults.at(&argument.name, message);
        } else if names.contains(&name) {
            faults.at(&argument.name, format!("`{name}` is an argument twice"));
        } else if let Some(other) = wire_names.insert((argument.location, wire_name), &argument.name) {
            let message = format!("`{name}` and `{other}` are both `{}` on the wire", argument.wire_name);
            faults.at(&argument.name, message);
        }
        names.push(name);
    }
}

fn body(operation: &Operation, faults: &mut Diagnostics) {
    let method = operation.method.to_string().to_uppercase();
    let has_no_body = matches!(method.as_str(), "GET" | "DELETE");
    let mut bodies = operation
        .arguments
        .iter()
        .filter(|argument| matches!(argument.location, ParameterLocation::Body | ParameterLocation::RawBody));
    let Some(first) = bodies.next() else { return };
    if has_no_body {
        faults
            .at(first.mark.as_ref(), format!("a {method} request has no body: leave this out, or use another method"));
        return;
    }
    if first.arity == Arity::Optional {
        faults.at(&first.ty, "a body has to be there: it cannot be optional");
    } else if first.location == ParameterLocation::RawBody && last_name(&first.ty).is_some_and(|name| name != "Upload")
    {
        faults.at(&first.ty, "a raw body is an `Upload`");
    }
    for second in bodies {
        let message = format!("`{}` is the body already: a request has one", first.name);
        faults.at(second.mark.as_ref(), message);
    }
    for field in operation.arguments.iter().filter(|argument| argument.location == ParameterLocation::Field) {
        let message = format!(
            "`{}` is nowhere used: the whole body is `{}`; mark it `#[query]` or `#[header(\"…\")]`, or name it in the path",
            field.name, first.name
        );
        faults.at(&field.name, message);
    }
}

fn idempotency(operation: &Operation, faults: &mut Diagnostics) {
    let Idempotency::Key(key) = &operation.idempotency else {
        return;
    };
    if argument_called(operation, key, faults).is_some_and(|argument| argument.arity == Arity::Repeated) {
        faults.at(key, format!("`{}` is a list: one value is the key", key.value()));
    }
}

fn server_timeout(operation: &Operation, faults: &mut Diagnostics) {
    let Some(server_timeout) = &operation.server_timeout else { return };
    let Some(argument) = argument_called(operation, server_timeout, faults) else { return };
    let is_duration = last_name(&argument.ty).is_some_and(|name| name == "ApiDuration");
    if !is_duration
        || argument.arity == Arity::Repeated
        || !matches!(argument.location, ParameterLocation::Query | ParameterLocation::Field)
    {
        let message = format!(
            "`{}` is to say how long the server may take: one `ApiDuration`, in the query or in the JSON body",
            server_timeout.value()
        );
        faults.at(server_timeout, message);
    }
}

/// The argument that an option names.
fn argument_called<'a>(operation: &'a Operation, name: &LitStr, faults: &mut Diagnostics) -> Option<&'a Argument> {
    let text = name.value();
    let found = operation.arguments.iter().find(|argument| argument.is_called(&text));
    if found.is_none() {
        faults.at(name, format!("`{text}` is no argument of `{}`", operation.name));
    }
    found
}

fn pagination(operation: &Operation, faults: &mut Diagnostics) {
    let cursor = operation
        .arguments
        .iter()
        .find(|argument| argument.is_called("cursor") && argument.location == ParameterLocation::Query);
    let answer = last_name(&operation.response);
    let Some(token) = &operation.paginated else {
        if cursor.is_some() && answer.is_some_and(|name| name == "Page" || name == "KeysetPage") {
            let Operation { name, method, .. } = operation;
            let message = format!(
                "`{name}` takes a `cursor` and answers a page: add `paginated` to its `#[{method}(…)]`, for `.pages()` and `.items()`"
            );
            faults.at(&operation.response, message);
        }
        return;
    };
    match cursor.filter(|cursor| cursor.arity == Arity::Optional) {
        None => {
            let message = format!("`{}` needs an argument to go on with: add `cursor: Option<Cursor>`", operation.name);
            faults.at(token, message);
        }
        // The types know it too, but would say it in other words. A type of the user's is left to them.
        Some(cursor) => {
            if let Some(name) = last_name(&cursor.ty)
                && NOT_CURSORS.iter().any(|other| name == other)
            {
                let message = format!("expected `Cursor`, as the page before gives it, not `{name}`");
                faults.at(&cursor.ty, message);
            }
        }
    }
    // The types know it too, but would say it more than once. An alias of the user's is left to them.
    if let Some(name) = answer
        && NOT_PAGES.iter().any(|other| name == other)
    {
        let message =
            "a `paginated` operation answers `Page<T>`, or `KeysetPage<T>` where the next page starts at the last item";
        faults.at(&operation.response, message);
    }
}

/// `Page` of `inngest_api::Page<T>`; none of what is no path.
fn last_name(ty: &Type) -> Option<&Ident> {
    match ty {
        // A type that came through a `macro_rules!` variable.
        Type::Group(group) => last_name(&group.elem),
        Type::Path(path) => path.path.segments.last().map(|segment| &segment.ident),
        _ => None,
    }
}
