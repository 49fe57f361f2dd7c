//! Documentation that the definition itself gives.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Attribute;

use crate::model::{Argument, Arity, Definition, Idempotency, Operation, ParameterLocation, PathEncoding, text_of};

/// The base path of a definition's operations.
pub(super) fn base(definition: &Definition) -> String {
    definition
        .base
        .as_ref()
        .map_or_else(|| format!("/{}", definition.version.to_string().to_lowercase()), syn::LitStr::value)
}

/// The documentation of an operation, and what its definition says besides.
pub(super) fn operation(definition: &Definition, operation: &Operation) -> TokenStream {
    let docs = &operation.docs;
    let method = operation.method.to_string().to_uppercase();
    let idempotency = match &operation.idempotency {
        Idempotency::Safe => String::new(),
        Idempotency::Idempotent => ", idempotent".to_owned(),
        Idempotency::Key(key) => format!(", idempotent with `{}`", key.value()),
        Idempotency::None => ", not idempotent".to_owned(),
    };
    let redact = if operation.redact { "; its answer carries secrets" } else { "" };
    let server_timeout = operation.server_timeout.as_ref();
    let server_timeout = server_timeout
        .map(|server_timeout| format!("; the call's deadline is later by `{}`", server_timeout.value()))
        .unwrap_or_default();
    let reference = operation.reference.as_ref().map(|url| format!(" ([reference]({url}))")).unwrap_or_default();
    let facts = format!(
        " `{method} {}{}`{idempotency}{redact}{server_timeout}{reference}",
        base(definition),
        operation.template.text
    );
    // After the first paragraph: a summary stays one, and no section swallows it.
    let (first, rest) = docs.split_at(docs.iter().position(is_blank).unwrap_or(docs.len()));
    let gap = (!docs.is_empty()).then(|| quote!(#[doc = ""]));
    quote!(#(#first)* #gap #[doc = #facts] #(#rest)*)
}

/// Whether a line of documentation is empty.
fn is_blank(line: &Attribute) -> bool {
    text_of(std::slice::from_ref(line)).is_empty()
}

/// The documentation of an argument's field.
pub(super) fn field(argument: &Argument) -> TokenStream {
    described(&argument.docs, || format!("{}.", location(argument)))
}

/// The documentation of an argument's setter.
pub(super) fn setter(argument: &Argument) -> TokenStream {
    let verb = if argument.arity == Arity::Repeated { "Adds" } else { "Sets" };
    described(&argument.docs, || format!("{verb} {}.", lower_first(&location(argument))))
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
        (ParameterLocation::Path, PathEncoding::KeepSlashes) => format!("`{name}` in the path, which may hold `/`"),
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
