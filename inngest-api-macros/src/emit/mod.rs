//! What comes out of a listing: one file a product.

mod builder;
mod docs;
mod endpoint;
mod entry;
mod operation;
mod server;

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::Path;

use crate::model::{Endpoint, Listing};

/// What all products need to know.
pub(super) struct Context<'a> {
    pub(super) listing: &'a Listing,
    /// The hidden module that generated code names everything by.
    pub(super) private: TokenStream,
}

pub(crate) fn emit(listing: &Listing) -> TokenStream {
    let krate: &Path = &listing.krate;
    let context = Context { listing, private: quote!(#krate::__private) };
    let endpoints = listing.endpoints.iter().map(|endpoint| match endpoint.faulty {
        true => name_only(endpoint),
        false => {
            [builder::emit(&context, endpoint), endpoint::emit(&context, endpoint), server::emit(&context, endpoint)]
                .into_iter()
                .collect()
        }
    });
    let endpoints: TokenStream = endpoints.collect();
    let entry = entry::emit(&context);
    quote!(#endpoints #entry)
}

/// A faulty endpoint keeps its name, so that uses of it do not complain as well.
fn name_only(endpoint: &Endpoint) -> TokenStream {
    let name = &endpoint.builder;
    quote! {
        #[doc(hidden)]
        #[allow(missing_docs, missing_debug_implementations, dead_code)]
        pub struct #name;
    }
}

/// The endpoints without a fault.
pub(super) fn sound(listing: &Listing) -> impl Iterator<Item = &Endpoint> {
    listing.endpoints.iter().filter(|endpoint| !endpoint.faulty)
}

/// The name of the list of a trait's operations, in listings that join another type.
pub(super) fn list_name(listing: &Listing) -> Ident {
    let mut name = String::new();
    for (index, char) in listing.name.to_string().chars().enumerate() {
        if index > 0 && char.is_ascii_uppercase() {
            name.push('_');
        }
        name.push(char.to_ascii_uppercase());
    }
    Ident::new(&name, listing.name.span())
}
