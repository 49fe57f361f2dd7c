//! Documentation of generated items.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt as _;
use syn::{Attribute, LitStr};

use super::markdown;
use super::returns::returns;
use crate::model::{Argument, Arity, Definition, Idempotency, Operation, ParameterLocation, PathEncoding};

/// Returns the base path of a definition's operations.
pub(super) fn base(definition: &Definition) -> String {
    let of_version = || match &*definition.version.to_string() {
        "Events" => "/e/{event_key}".to_owned(),
        version => format!("/{}", version.to_lowercase()),
    };
    definition.base.as_ref().map_or_else(of_version, LitStr::value)
}

/// Returns the documentation of the method: the user's, and a line of facts after its first paragraph.
pub(super) fn operation(definition: &Definition, operation: &Operation) -> TokenStream {
    with_facts(&operation.docs, &facts(definition, operation))
}

fn with_facts(lines: &[Attribute], facts: &str) -> TokenStream {
    let (first, rest) = lines.split_at(markdown::end_of_paragraph(lines));
    // rustdoc removes the indentation that all lines have in common.
    let facts = format!("{}{facts}", " ".repeat(markdown::indentation(lines)));
    let before = (!first.is_empty()).then(|| quote!(#[doc = ""]));
    let after = rest.first().filter(|line| !markdown::is_blank(line)).map(|_| quote!(#[doc = ""]));
    quote!(#(#first)* #before #[doc = #facts] #after #(#rest)*)
}

/// Returns the documentation of the builder: the method's up to the first code block, so that each example is tested once.
pub(super) fn builder(definition: &Definition, operation: &Operation) -> TokenStream {
    let lines = &operation.docs;
    let end = markdown::start_of_code(lines);
    if end == lines.len() {
        return self::operation(definition, operation);
    }
    let docs = with_facts(lines.split_at(end).0, &facts(definition, operation));
    let indentation = " ".repeat(markdown::indentation(lines));
    let pointer = format!("{indentation}The method `{}` has examples.", operation.name);
    quote!(#docs #[doc = ""] #[doc = #pointer])
}

/// `` `GET /v2/apps/{app_id}` · idempotent · returns [`App`] ``.
fn facts(definition: &Definition, operation: &Operation) -> String {
    let method = operation.method.to_string().to_uppercase();
    let mut facts = vec![format!("`{method} {}{}`", base(definition), operation.template.text)];
    facts.push(match &operation.idempotency {
        Idempotency::Safe | Idempotency::Idempotent => "idempotent".to_owned(),
        Idempotency::Key(key) => format!("idempotent with `{}`", key.value()),
        Idempotency::None => "not idempotent".to_owned(),
    });
    facts.push(returns(&operation.response));
    if let Some(permission) = &operation.permission {
        facts.push(format!("permission `{}`", permission.value()));
    }
    if operation.no_access_token.is_some() {
        facts.push("never with an access token".to_owned());
    }
    if operation.redact {
        facts.push("the response contains secrets".to_owned());
    }
    if let Some(server_timeout) = &operation.server_timeout {
        facts.push(format!("`{}` extends the timeout", server_timeout.value()));
    }
    if operation.beta {
        facts.push("beta: it may change in a minor release".to_owned());
    }
    if let Some(url) = &operation.reference {
        facts.push(format!("[API reference]({url})"));
    }
    facts.join(" · ")
}

/// Returns the documentation of `send`.
pub(super) fn send(operation: &Operation) -> TokenStream {
    if operation.paginated.is_none() {
        return quote!(#[doc = " Sends the operation and returns its value. Awaiting the builder does the same."]);
    }
    let limit =
        operation.arguments.iter().any(|argument| argument.is_called("limit") && argument.arity == Arity::Optional);
    let size = if limit { ", whose size [`limit`](Self::limit()) sets" } else { "" };
    let page =
        format!(" Sends the operation and returns one page of the list{size}. Awaiting the builder does the same.");
    let all = " [`items`](Self::items()) returns the items of all pages.";
    quote!(#[doc = #page] #[doc = ""] #[doc = #all])
}

/// Returns the documentation of an argument's field. If there is a setter, examples are in the setter's alone.
pub(super) fn field(argument: &Argument) -> TokenStream {
    let lines = &argument.docs;
    let end = if argument.arity == Arity::Required { lines.len() } else { markdown::start_of_code(lines) };
    described(lines.split_at(end).0, || format!("{}.", location(argument)))
}

/// Returns the documentation of an argument's setter.
pub(super) fn setter(argument: &Argument) -> TokenStream {
    let verb = if argument.arity == Arity::Repeated { "Adds" } else { "Sets" };
    described(&argument.docs, || format!("{verb} {}.", lower_first(&location(argument))))
}

/// Returns the documentation of the setter that takes an `Option` or a list.
pub(super) fn replacing_setter(argument: &Argument) -> String {
    let name = argument.name.unraw();
    match argument.arity {
        Arity::Repeated => format!(" Replaces all values of [`{name}`](Self::{name}())."),
        _ => format!(" Sets or removes [`{name}`](Self::{name}())."),
    }
}

fn described(docs: &[Attribute], default: impl FnOnce() -> String) -> TokenStream {
    if docs.is_empty() {
        let default = default();
        quote!(#[doc = #default])
    } else {
        quote!(#(#docs)*)
    }
}

fn location(argument: &Argument) -> String {
    let name = &argument.wire_name;
    match (argument.location, argument.encoding) {
        (ParameterLocation::Path, PathEncoding::KeepSlashes) => format!("`{name}` in the path, which can contain `/`"),
        (ParameterLocation::Path, _) => format!("`{name}` in the path"),
        (ParameterLocation::Query, _) => format!("`{name}` in the query"),
        (ParameterLocation::Header, _) => format!("The header `{name}`"),
        (ParameterLocation::Field, _) => format!("`{name}` in the body"),
        (ParameterLocation::Body | ParameterLocation::RawBody, _) => "The body".to_owned(),
    }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_ascii_lowercase().to_string() + chars.as_str())
}
