//! What comes out of a definition: one file a product.

mod builder;
mod docs;
mod entry;
mod info;
mod operation;
mod server;

use heck::ToSnakeCase as _;
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::Path;
use syn::ext::IdentExt;

use crate::model::{Definition, Operation};

/// What all products need to know.
pub(super) struct Context<'a> {
    pub(super) definition: &'a Definition,
    /// The hidden module that generated code names everything by.
    pub(super) private: TokenStream,
}

pub(crate) fn emit(definition: &Definition) -> TokenStream {
    let krate: &Path = &definition.krate;
    let context = Context { definition, private: quote!(#krate::__private) };
    let operations = sound(definition).flat_map(|operation| {
        [builder::emit(&context, operation), operation::emit(&context, operation), server::emit(&context, operation)]
    });
    let operations: TokenStream = operations.collect();
    let names = names_only(definition);
    let operations = quote!(#operations #names);
    let entry = entry::emit(&context);
    match module(definition) {
        Some(module) => {
            let list = entry::list(&context);
            quote! {
                /// The builders, apart from the models beside the definition.
                pub(super) mod #module {
                    use super::*;

                    #operations
                    #list
                }

                #entry
            }
        }
        None => quote!(#operations #entry),
    }
}

/// The module of the builders, in definitions that extend another type.
pub(super) fn module(definition: &Definition) -> Option<Ident> {
    definition.extend.as_ref().map(|_| {
        let name = definition.name.unraw().to_string().to_snake_case();
        Ident::new(&format!("{name}_operations"), definition.name.span())
    })
}

/// Faulty operations keep their names, and use the types that they name, so that nothing else complains as well.
fn names_only(definition: &Definition) -> TokenStream {
    let mut taken: Vec<&Ident> = sound(definition).map(|operation| &operation.builder).collect();
    if definition.extend.is_none() {
        taken.push(&definition.name);
    }
    let faulty = definition.operations.iter().filter(|operation| operation.faulty);
    let faulty = faulty.map(|operation| (&operation.builder, operation.types()));
    let unread = definition.unread.iter().map(|known| (&known.name, known.types.iter().collect()));
    let of_types = definition.types();
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

/// The operations without a fault.
pub(super) fn sound(definition: &Definition) -> impl Iterator<Item = &Operation> {
    definition.operations.iter().filter(|operation| !operation.faulty)
}
