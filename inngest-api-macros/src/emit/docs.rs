//! Documentation that the listing itself gives.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Attribute;

use crate::model::{Argument, Arity, Endpoint, Escape, Idempotency, Listing, Place, text_of};

/// The base path of a listing's operations.
pub(super) fn base(listing: &Listing) -> String {
    listing.base.as_ref().map_or_else(|| format!("/{}", listing.version.to_string().to_lowercase()), syn::LitStr::value)
}

/// The documentation of an endpoint, and what its listing says besides.
pub(super) fn endpoint(listing: &Listing, endpoint: &Endpoint) -> TokenStream {
    let docs = &endpoint.docs;
    let method = endpoint.method.to_string().to_uppercase();
    let idempotency = match &endpoint.idempotency {
        Idempotency::Safe => String::new(),
        Idempotency::Idempotent => ", idempotent".to_owned(),
        Idempotency::Key(key) => format!(", idempotent with `{}`", key.value()),
        Idempotency::None => ", not idempotent".to_owned(),
    };
    let secret = if endpoint.secret { "; its answer carries secrets" } else { "" };
    let waits = endpoint.waits.as_ref();
    let waits = waits.map(|waits| format!("; the call's deadline is later by `{}`", waits.value())).unwrap_or_default();
    let reference = endpoint.reference.as_ref().map(|url| format!(" ([reference]({url}))")).unwrap_or_default();
    let facts =
        format!(" `{method} {}{}`{idempotency}{secret}{waits}{reference}", base(listing), endpoint.template.text);
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
    described(&argument.docs, || format!("{}.", place(argument)))
}

/// The documentation of an argument's setter.
pub(super) fn setter(argument: &Argument) -> TokenStream {
    let verb = if argument.arity == Arity::Repeated { "Adds" } else { "Sets" };
    described(&argument.docs, || format!("{verb} {}.", lower_first(&place(argument))))
}

fn described(docs: &[Attribute], default: impl FnOnce() -> String) -> TokenStream {
    if docs.is_empty() {
        let default = default();
        quote!(#[doc = #default])
    } else {
        quote!(#(#docs)*)
    }
}

fn place(argument: &Argument) -> String {
    let name = &argument.wire_name;
    match (argument.place, argument.escape) {
        (Place::Path, Escape::Slashes) => format!("`{name}` in the path, which may hold `/`"),
        (Place::Path, _) => format!("`{name}` in the path"),
        (Place::Query, _) => format!("`{name}` in the query"),
        (Place::Header, _) => format!("The header `{name}`"),
        (Place::Field, _) => format!("`{name}` in the body"),
        (Place::Body | Place::RawBody, _) => "The body".to_owned(),
    }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_ascii_lowercase().to_string() + chars.as_str())
}
