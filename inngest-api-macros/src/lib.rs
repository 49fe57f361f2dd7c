//! Turns a definition of REST operations into typed request builders.
//!
//! An implementation detail of `inngest-api`, which re-exports and documents every macro. A definition passes through
//! `parse` (tokens to syntax), `model` (syntax to what it means), `check` (what no single part can see) and `emit`
//! (one file per product); `diagnostics` gathers all faults of a definition on the way. `client` derives narrow
//! clients, `named` functions and events.

mod check;
mod client;
mod dependency;
mod diagnostics;
mod emit;
mod model;
mod named;
mod parse;

use proc_macro2::TokenStream;

/// Turns a trait that lists operations into typed request builders. See `inngest_api::operations`.
#[proc_macro_attribute]
pub fn endpoints(arguments: proc_macro::TokenStream, item: proc_macro::TokenStream) -> proc_macro::TokenStream {
    expand(arguments.into(), item.into()).into()
}

/// Derives a client that may call what it lists. See `inngest_api::InngestClient`.
#[proc_macro_derive(InngestClient, attributes(inngest))]
pub fn derive_client(item: proc_macro::TokenStream) -> proc_macro::TokenStream {
    client::derive(item.into()).into()
}

/// Derives a function of the user's. See `inngest_api::InngestFunction`.
#[proc_macro_derive(InngestFunction, attributes(inngest))]
pub fn derive_function(item: proc_macro::TokenStream) -> proc_macro::TokenStream {
    named::function(item.into()).into()
}

/// Derives an event of the user's. See `inngest_api::InngestEvent`.
#[proc_macro_derive(InngestEvent, attributes(inngest))]
pub fn derive_event(item: proc_macro::TokenStream) -> proc_macro::TokenStream {
    named::event(item.into()).into()
}

fn expand(arguments: TokenStream, item: TokenStream) -> TokenStream {
    let mut faults = diagnostics::Diagnostics::default();
    let Some(definition) = parse::definition(arguments, item, &mut faults) else {
        return faults.into_tokens();
    };
    let mut definition = model::Definition::new(definition, &mut faults);
    check::check(&mut definition, &mut faults);
    let mut tokens = faults.into_tokens();
    tokens.extend(emit::emit(&definition));
    tokens
}

#[cfg(test)]
mod tests;
