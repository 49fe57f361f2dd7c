//! Generates typed request builders from definitions of REST operations.
//!
//! An implementation detail of `inngest-api`, which re-exports and documents every macro. A definition goes through `parse`
//! (tokens to syntax), `model` (syntax to meaning), `check` (rules across several parts) and `emit` (one file per generated
//! item); `diagnostics` collects the errors of all stages. `client` derives clients, `described` schemas, `parameter` the texts of enums, `named` functions and
//! events.

mod attributes;
mod check;
mod client;
mod described;
mod diagnostics;
mod documentation;
mod emit;
mod generics;
mod krate;
mod model;
mod named;
mod parameter;
mod parse;
mod type_names;

use proc_macro2::TokenStream;

/// Generates typed request builders from a trait. See `inngest_api::endpoints`.
#[proc_macro_attribute]
pub fn endpoints(arguments: proc_macro::TokenStream, item: proc_macro::TokenStream) -> proc_macro::TokenStream {
    expand(arguments.into(), item.into()).into()
}

/// Derives a client that can call only the operations it lists. See `inngest_api::InngestClient`.
#[proc_macro_derive(InngestClient, attributes(inngest))]
pub fn derive_client(item: proc_macro::TokenStream) -> proc_macro::TokenStream {
    client::derive(item.into()).into()
}

/// Derives an Inngest function with its input and output types. See `inngest_api::InngestFunction`.
#[proc_macro_derive(InngestFunction, attributes(inngest))]
pub fn derive_function(item: proc_macro::TokenStream) -> proc_macro::TokenStream {
    named::function(item.into()).into()
}

/// Derives an Inngest event. See `inngest_api::InngestEvent`.
#[proc_macro_derive(InngestEvent, attributes(inngest))]
pub fn derive_event(item: proc_macro::TokenStream) -> proc_macro::TokenStream {
    named::event(item.into()).into()
}

/// Derives the schema of a model. See `inngest_api::operation::Described`.
#[proc_macro_derive(Described, attributes(inngest, serde))]
pub fn derive_described(item: proc_macro::TokenStream) -> proc_macro::TokenStream {
    described::derive(item.into()).into()
}

/// Derives a value in a path, a query or a header from an enum. See `inngest_api::operation::Parameter`.
#[proc_macro_derive(Parameter, attributes(inngest, serde))]
pub fn derive_parameter(item: proc_macro::TokenStream) -> proc_macro::TokenStream {
    parameter::derive(item.into()).into()
}

fn expand(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = diagnostics::Diagnostics::default();
    let Some(definition) = parse::definition(arguments, item, &mut errors) else {
        return errors.into_tokens();
    };
    let unreadable: TokenStream = definition.unreadable.iter().map(parse::unless_reported).collect();
    let mut definition = model::Definition::new(definition, &mut errors);
    check::check(&mut definition, &mut errors);
    let mut tokens = errors.into_tokens();
    tokens.extend(unreadable);
    tokens.extend(emit::emit(&definition));
    tokens
}

#[cfg(test)]
mod tests;
