//! Generates code from a definition: one file per generated item.

mod builder;
mod docs;
mod entry;
mod info;
mod key;
mod markdown;
mod operation;
mod returns;
mod server;
mod unique;

use heck::ToSnakeCase as _;
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens as _, quote};
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
    let operations = definition.operations.iter().map(|operation| {
        let (builder, server) = (builder::emit(&context, operation), server::emit(&context, operation));
        let key = key::emit(&context, operation);
        let operation = operation::emit(&context, operation);
        quote!(#builder #operation #key #server)
    });
    let entry = entry::emit(&context);
    let Some(module) = module(definition) else {
        let operations = definition.operations.iter().zip(operations);
        let operations = operations.map(|(operation, items)| unique::emit(&context, operation, &items));
        return quote!(#(#operations)* #entry);
    };
    let list = entry::list(&context);
    quote! {
        /// The builders, separate from the models in the same module as the definition.
        pub(super) mod #module {
            use super::*;

            #(#operations)*
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

/// Returns the attributes of generated items that belong to an operation and that users do not name.
pub(super) fn unnamed(operation: &Operation) -> TokenStream {
    let passed = operation.passed.on_unnamed();
    let allow = operation.uses_deprecated().then(|| quote!(#[allow(deprecated)]));
    quote!(#passed #allow)
}

/// Returns an attribute that lets a list of all operations name deprecated ones.
pub(super) fn allow_deprecated(definition: &Definition) -> Option<TokenStream> {
    let is_used = definition.passed.is_deprecated() || definition.operations.iter().any(Operation::uses_deprecated);
    is_used.then(|| quote!(#[allow(deprecated)]))
}

/// Returns the position of an argument in the metadata: a number, or a constant expression that counts the arguments
/// before it if some are conditional.
pub(super) fn index(operation: &Operation, position: usize) -> TokenStream {
    let before = || operation.arguments.iter().take(position);
    if before().any(|argument| argument.passed.is_conditional()) {
        let conditions = before().map(|argument| argument.passed.conditions());
        quote!(<[()]>::len(&[#(#conditions ()),*]))
    } else {
        Literal::usize_unsuffixed(position).to_token_stream()
    }
}

/// Returns an attribute for functions whose parameter is unused if all arguments are left out by their conditions.
pub(super) fn allow_unused(operation: &Operation) -> Option<TokenStream> {
    let is_conditional = operation.arguments.iter().any(|argument| argument.passed.is_conditional());
    is_conditional.then(|| quote!(#[allow(unused_variables)]))
}
