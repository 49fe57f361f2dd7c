//! Where a client's operations are called from: the struct of the trait's name, or the type that the listing joins.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::builder::{allow_many, parameters, required};
use super::{Context, docs, list_name, sound};

pub(super) fn emit(context: &Context<'_>) -> TokenStream {
    let private = &context.private;
    let listing = context.listing;
    let visibility = &listing.visibility;
    let methods = sound(listing).map(|endpoint| {
        let docs = docs::endpoint(listing, endpoint);
        let name = &endpoint.name;
        let builder = &endpoint.builder;
        let parameters = parameters(context, endpoint);
        let allow_many = allow_many(endpoint);
        let arguments = required(endpoint).map(|argument| &argument.name);
        quote! {
            #docs
            #allow_many
            #visibility fn #name(&self, #parameters) -> #builder<#private::Via<#builder>>
            where
                OnClient: #private::Call<#builder>,
            {
                #builder::new(#(#arguments),*).on(&self.0)
            }
        }
    });
    let builders = sound(listing).map(|endpoint| &endpoint.builder);
    let operations = quote!(&[#(<#builders as #private::Endpoint>::OPERATION),*]);
    let docs = &listing.docs;
    if let Some(entry) = &listing.extend {
        let list = list_name(listing);
        let names = sound(listing).map(|endpoint| &endpoint.name);
        let targets = sound(listing).map(|endpoint| &endpoint.builder);
        let by_name = Ident::new(&format!("{}_by_name", list.to_string().to_lowercase()), list.span());
        quote! {
            #(#docs)*
            impl<OnClient> #entry<OnClient> {
                #(#methods)*
            }

            pub(super) const #list: &[&#private::Operation] = #operations;

            /// The operations as derived clients name them.
            #[doc(hidden)]
            #[allow(non_camel_case_types)]
            pub mod #by_name {
                #(pub type #names = super::#targets;)*
            }
        }
    } else {
        let entry = &listing.name;
        let default_docs = docs.is_empty().then(|| quote!(#[doc = "Own endpoints of the Inngest API."]));
        quote! {
            #(#docs)*
            #default_docs
            #[derive(Clone, Copy, Debug)]
            #visibility struct #entry<OnClient>(OnClient);

            impl<OnClient> #entry<OnClient> {
                /// The listing's operations, to be called on this client.
                #visibility const fn new(client: OnClient) -> Self {
                    Self(client)
                }

                #(#methods)*
            }

            impl #entry<()> {
                /// What the listing lists, as data.
                #visibility const OPERATIONS: &'static [&'static #private::Operation] = #operations;
            }
        }
    }
}
