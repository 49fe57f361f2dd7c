//! Documentation of generated items.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt as _;
use syn::{Attribute, LitStr};

use super::returns::returns;
use crate::model::{Argument, Arity, Definition, Idempotency, Operation, ParameterLocation, PathEncoding, text_of};

/// Returns the base path of a definition's operations.
pub(super) fn base(definition: &Definition) -> String {
    let of_version = || match &*definition.version.to_string() {
        "Events" => "/e/{event_key}".to_owned(),
        version => format!("/{}", version.to_lowercase()),
    };
    definition.base.as_ref().map_or_else(of_version, LitStr::value)
}

/// Returns the documentation of an operation: the user's, and a line of facts after its first paragraph.
pub(super) fn operation(definition: &Definition, operation: &Operation) -> TokenStream {
    let facts = facts(definition, operation);
    let lines = lines(&operation.docs);
    let end = lines.iter().position(ends_paragraph).unwrap_or(lines.len());
    let (first, rest) = lines.split_at(end);
    let before = (!first.is_empty()).then(|| quote!(#[doc = ""]));
    let after = rest.first().filter(|line| !is_blank(line)).map(|_| quote!(#[doc = ""]));
    quote!(#(#first)* #before #[doc = #facts] #after #(#rest)*)
}

/// `` `GET /v2/apps/{app_id}` · idempotent · returns [`App`] ``.
fn facts(definition: &Definition, operation: &Operation) -> String {
    let method = operation.method.to_string().to_uppercase();
    let mut facts = vec![format!(" `{method} {}{}`", base(definition), operation.template.text)];
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

/// Splits attributes with several lines, such as those of block comments, into one attribute per line.
fn lines(docs: &[Attribute]) -> Vec<Attribute> {
    let mut lines = Vec::new();
    for attribute in docs {
        match doc_string(attribute).filter(|text| text.value().contains('\n')) {
            Some(text) => lines.extend(text.value().lines().map(|line| {
                let line = LitStr::new(line, text.span());
                syn::parse_quote!(#[doc = #line])
            })),
            None => lines.push(attribute.clone()),
        }
    }
    lines
}

fn doc_string(attribute: &Attribute) -> Option<&LitStr> {
    match &attribute.meta.require_name_value().ok()?.value {
        syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => Some(text),
        _ => None,
    }
}

/// Whether a line ends a paragraph: it is blank or begins a block, such as a fenced code block, which the facts must not
/// be part of.
fn ends_paragraph(line: &Attribute) -> bool {
    let text = text_of(std::slice::from_ref(line));
    is_blank(line) || ["```", "~~~", "#", "|", ">", "- ", "* "].iter().any(|block| text.starts_with(block))
}

fn is_blank(line: &Attribute) -> bool {
    doc_string(line).is_some_and(|text| text.value().trim().is_empty())
}

/// Returns the documentation of an argument's field.
pub(super) fn field(argument: &Argument) -> TokenStream {
    described(&argument.docs, || format!("{}.", location(argument)))
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
