//! Generates code from a definition: one file per generated item.

mod builder;
mod docs;
mod entry;
mod info;
mod operation;
mod returns;
mod server;

use heck::ToSnakeCase as _;
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::Path;
use syn::ext::IdentExt;

use crate::model::{Definition, Operation};

/// What all generated items need.
pub(super) struct Context<'a> {
    pub(super) definition: &'a Definition,
    /// The path to the hidden module with everything that generated code uses.
    pub(super) private: TokenStream,
}

pub(crate) fn emit(definition: &Definition) -> TokenStream {
    let krate: &Path = &definition.krate;
    let context = Context { definition, private: quote!(#krate::__private) };
    let operations = valid(definition).flat_map(|operation| {
        [builder::emit(&context, operation), operation::emit(&context, operation), server::emit(&context, operation)]
    });
    let operations: TokenStream = operations.collect();
    let names = names_only(definition);
    let operations = quote!(#operations #names);
    let entry = entry::emit(&context);
    let Some(module) = module(definition) else { return quote!(#operations #entry) };
    let list = entry::list(&context);
    quote! {
        /// The builders, separate from the models in the same module as the definition.
        pub(super) mod #module {
            use super::*;

            #operations
            #list
        }

        #entry
    }
}

/// Returns the module of the builders if the definition extends another type.
pub(super) fn module(definition: &Definition) -> Option<Ident> {
    definition.extend.as_ref().map(|_| {
        let name = definition.name.unraw().to_string().to_snake_case();
        Ident::new(&format!("{name}_operations"), definition.name.span())
    })
}

/// Generates the builders' names of invalid operations and uses their types, so that they cause no further errors.
fn names_only(definition: &Definition) -> TokenStream {
    let mut taken: Vec<&Ident> = valid(definition).map(|operation| &operation.builder).collect();
    if definition.extend.is_none() {
        taken.push(&definition.name);
    }
    let invalid = definition.operations.iter().filter(|operation| operation.invalid);
    let invalid = invalid.map(|operation| (&operation.builder, operation.types()));
    let unparsed = definition.unparsed.iter().map(|known| (&known.name, known.types.iter().collect()));
    let type_names = definition.types();
    let mut names = TokenStream::new();
    for (name, types) in invalid.chain(unparsed) {
        if type_names.contains(&name.to_string()) {
            // There is already a type of this name.
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

/// Returns the operations without errors.
pub(super) fn valid(definition: &Definition) -> impl Iterator<Item = &Operation> {
    definition.operations.iter().filter(|operation| !operation.invalid)
}
