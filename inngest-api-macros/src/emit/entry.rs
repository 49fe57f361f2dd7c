//! The methods that create the builders: on a struct with the trait's name, or on the type that the definition extends.

use proc_macro2::TokenStream;
use quote::quote;

use super::builder::{allow_many, parameters, required};
use super::{Context, allow_deprecated, docs, module};
use crate::model::Operation;

pub(super) fn emit(context: &Context<'_>) -> TokenStream {
    let private = &context.private;
    let definition = context.definition;
    let visibility = &definition.visibility;
    let module = module(definition);
    let methods = definition.operations.iter().map(|operation| {
        let docs = docs::operation(definition, operation);
        let name = &operation.name;
        let builder = &operation.builder;
        let builder = module.as_ref().map_or_else(|| quote!(#builder), |module| quote!(#module::#builder));
        let parameters = parameters(context, operation);
        let allow_many = allow_many(operation);
        let arguments = required(operation).map(|argument| {
            let conditions = argument.passed.conditions();
            let name = &argument.name;
            quote!(#conditions #name)
        });
        let passed = operation.passed.on_named();
        quote! {
            #docs
            #passed
            #allow_many
            #visibility fn #name(&self, #parameters) -> #builder<#private::Capability<#builder>>
            where
                OnClient: #private::Call<#builder>,
            {
                #builder::new(#(#arguments),*).on(&self.0)
            }
        }
    });
    let docs = &definition.docs;
    let allow_deprecated = allow_deprecated(definition);
    let unnamed = definition.passed.on_unnamed();
    if let Some(entry) = &definition.extend {
        quote! {
            #(#docs)*
            #unnamed
            #allow_deprecated
            #[allow(clippy::impl_trait_in_params)]
            impl<OnClient> #entry<OnClient> {
                #(#methods)*
            }
        }
    } else {
        let entry = &definition.name;
        let operations = operations(context);
        let default_docs = docs.is_empty().then(|| quote!(#[doc = "Custom operations of the Inngest API."]));
        let passed = definition.passed.on_named();
        quote! {
            #(#docs)*
            #default_docs
            #passed
            #[derive(::std::clone::Clone, ::std::marker::Copy, ::std::fmt::Debug)]
            #visibility struct #entry<OnClient>(OnClient);

            #unnamed
            #allow_deprecated
            #[allow(clippy::impl_trait_in_params)]
            impl<OnClient> #entry<OnClient> {
                /// Creates the operations of this client.
                #visibility const fn new(client: OnClient) -> Self {
                    Self(client)
                }

                #(#methods)*
            }

            #unnamed
            #allow_deprecated
            impl #entry<()> {
                /// Metadata of the operations.
                #visibility const OPERATIONS: &'static [&'static #private::OperationInfo] = #operations;
            }
        }
    }
}

/// Generates what the extended type collects from its definitions: metadata, and the builders by the names of their methods.
pub(super) fn list(context: &Context<'_>) -> TokenStream {
    let private = &context.private;
    let operations = operations(context);
    let names = context.definition.operations.iter().map(|operation| {
        let passed = operation.passed.on_named();
        let Operation { name, builder, .. } = operation;
        quote!(#passed pub type #name = $($operations)*::#builder;)
    });
    let allow_deprecated = allow_deprecated(context.definition);
    quote! {
        #allow_deprecated
        pub(in super::super) const OPERATIONS: &[&#private::OperationInfo] = #operations;

        /// Names the builders of a module like their methods, for derived clients. A macro, because names written in a module take
        /// precedence over those that it imports from the other versions.
        macro_rules! by_name {
            ($($operations:tt)*) => { #(#names)* };
        }
        pub(in super::super) use by_name;
    }
}

fn operations(context: &Context<'_>) -> TokenStream {
    let private = &context.private;
    let items = context.definition.operations.iter().map(|operation| {
        let conditions = operation.passed.conditions();
        let builder = &operation.builder;
        quote!(#conditions <#builder as #private::Operation>::INFO)
    });
    quote!(&[#(#items),*])
}
