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
use syn::ext::IdentExt;

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
    let endpoints = sound(listing).flat_map(|endpoint| {
        [builder::emit(&context, endpoint), endpoint::emit(&context, endpoint), server::emit(&context, endpoint)]
    });
    let endpoints: TokenStream = endpoints.collect();
    let names = names_only(listing);
    let entry = entry::emit(&context);
    quote!(#endpoints #names #entry)
}

/// Faulty endpoints keep their names, and use the types that they name, so that nothing else complains as well.
fn names_only(listing: &Listing) -> TokenStream {
    let mut taken: Vec<&Ident> = sound(listing).map(|endpoint| &endpoint.builder).collect();
    if listing.extend.is_none() {
        taken.push(&listing.name);
    }
    let faulty = listing.endpoints.iter().filter(|endpoint| endpoint.faulty);
    let faulty = faulty.map(|endpoint| (&endpoint.builder, endpoint.types()));
    let unread = listing.unread.iter().map(|known| (&known.name, known.types.iter().collect()));
    let of_types = listing.types();
    let mut names = TokenStream::new();
    for (name, types) in faulty.chain(unread) {
        if of_types.contains(&name.to_string()) {
            // The name is a type's already.
            names.extend(quote! {
                const _: ::core::option::Option<fn(#(#types),*)> = ::core::option::Option::None;
            });
        } else if !taken.contains(&name) {
            taken.push(name);
            names.extend(quote! {
                #[doc(hidden)]
                #[allow(missing_docs, missing_debug_implementations, dead_code)]
                pub struct #name(fn(#(#types),*));
            });
        }
    }
    names
}

/// The endpoints without a fault.
pub(super) fn sound(listing: &Listing) -> impl Iterator<Item = &Endpoint> {
    listing.endpoints.iter().filter(|endpoint| !endpoint.faulty)
}

/// The name of the list of a trait's operations, in listings that join another type.
pub(super) fn list_name(listing: &Listing) -> Ident {
    let mut name = String::new();
    for (index, char) in listing.name.unraw().to_string().chars().enumerate() {
        if index > 0 && char.is_ascii_uppercase() {
            name.push('_');
        }
        name.push(char.to_ascii_uppercase());
    }
    Ident::new(&name, listing.name.span())
}
