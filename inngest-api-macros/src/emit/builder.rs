//! The request builder: positional required arguments, setters for the others, the client, and `.send()`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{Context, docs, unnamed};
use crate::model::{Argument, Arity, Operation};

pub(super) fn emit(context: &Context<'_>, operation: &Operation) -> TokenStream {
    [structure(context, operation), constructor(context, operation), methods(context, operation)].into_iter().collect()
}

fn structure(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let private = &context.private;
    let name = &operation.builder;
    let docs = docs::builder(context.definition, operation);
    let visibility = &context.definition.visibility;
    let fields = operation.arguments.iter().map(|argument| {
        let docs = docs::field(argument);
        let name = &argument.name;
        let ty = field_type(argument);
        let passed = argument.passed.on_named();
        quote!(#docs #passed #visibility #name: #ty,)
    });
    let passed = operation.passed.on_named();
    quote! {
        #docs
        #passed
        #[derive(::std::clone::Clone, ::std::fmt::Debug)]
        #[must_use = "an operation does nothing until it is sent: `.send().await`"]
        #[non_exhaustive]
        #[allow(clippy::partial_pub_fields)]
        #visibility struct #name<OnClient = #private::NoClient> {
            #(#fields)*
            options: #private::CallOptions,
            capability: OnClient,
        }
    }
}

fn field_type(argument: &Argument) -> TokenStream {
    let ty = &argument.ty;
    match argument.arity {
        Arity::Required => quote!(#ty),
        Arity::Optional => quote!(::std::option::Option<#ty>),
        Arity::Repeated => quote!(::std::vec::Vec<#ty>),
    }
}

fn constructor(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let private = &context.private;
    let visibility = &context.definition.visibility;
    let name = &operation.builder;
    let parameters = parameters(context, operation);
    let fields = operation.arguments.iter().map(|argument| {
        let conditions = argument.passed.conditions();
        let name = &argument.name;
        let value = match argument.arity {
            Arity::Required => quote!(#private::IntoArgument::into_argument(#name)),
            Arity::Optional => quote!(::std::option::Option::None),
            Arity::Repeated => quote!(::std::vec::Vec::new()),
        };
        quote!(#conditions #name: #value)
    });
    let moved = operation.arguments.iter().map(|argument| {
        let conditions = argument.passed.conditions();
        let name = &argument.name;
        quote!(#conditions #name: self.#name)
    });
    let unnamed = unnamed(operation);
    let new = format!(
        " Creates the operation `{}` without a client. Call [`on`](Self::on) before sending it.",
        operation.name
    );
    // An operation is not a value with a default.
    let allow_new = (!operation.has_required()).then(|| quote!(#[allow(clippy::new_without_default)]));
    let allow_many = allow_many(operation);
    quote! {
        #unnamed
        #allow_new
        #[allow(clippy::impl_trait_in_params)]
        impl #name {
            #[doc = #new]
            #allow_many
            #visibility fn new(#parameters) -> Self {
                Self { #(#fields,)* options: #private::CallOptions::new(), capability: #private::NoClient }
            }

            /// Sets the client that sends the operation. Its key must authorize it.
            #visibility fn on<OnClient: #private::Call<Self>>(self, client: &OnClient) -> #name<#private::Capability<Self>> {
                #name {
                    #(#moved,)*
                    options: self.options,
                    capability: #private::Call::<Self>::capability(client),
                }
            }
        }
    }
}

/// Returns the required arguments in the order of the definition: `app_id: impl IntoArgument<AppId>, …`.
pub(super) fn parameters(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let private = &context.private;
    required(operation)
        .map(|argument| {
            let Argument { name, ty, .. } = argument;
            let passed = argument.passed.on_unnamed();
            quote!(#passed #name: impl #private::IntoArgument<#ty>,)
        })
        .collect()
}

/// Returns the required arguments.
pub(super) fn required(operation: &Operation) -> impl Iterator<Item = &Argument> {
    operation.arguments.iter().filter(|argument| argument.arity == Arity::Required)
}

/// Returns an attribute for builders with more required arguments than clippy accepts.
pub(super) fn allow_many(operation: &Operation) -> Option<TokenStream> {
    (required(operation).count() > 6).then(|| quote!(#[allow(clippy::too_many_arguments)]))
}

fn methods(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let private = &context.private;
    let visibility = &context.definition.visibility;
    let Operation { builder, response, .. } = operation;
    let unnamed = unnamed(operation);
    let has_client = quote!(where OnClient: #private::HasClient<#builder>);
    let setters = operation.arguments.iter().filter(|argument| argument.arity != Arity::Required);
    let setters = setters.map(|argument| setters_of(context, argument));
    let pages = operation.paginated.as_ref().map(|_| {
        quote! {
            /// Returns a stream of the list's pages. Each page is requested when the stream is polled for it.
            #visibility fn pages(self) -> #private::Pages<Self> #has_client {
                #private::Pages::new(
                    ::std::clone::Clone::clone(self.capability.capability()),
                    ::std::clone::Clone::clone(&self.options),
                    self,
                )
            }

            /// Returns a stream of the list's items, over all its pages.
            #visibility fn items(self) -> #private::Items<Self> #has_client {
                #private::Items::new(self.pages())
            }
        }
    });
    let send_docs = docs::send(operation);
    quote! {
        #unnamed
        #[allow(clippy::impl_trait_in_params, clippy::same_name_method)]
        impl<OnClient> #builder<OnClient> {
            #(#setters)*

            /// Sets options for this call only: timeouts, retries, environment, headers.
            #visibility fn options(mut self, options: #private::CallOptions) -> Self {
                self.options = options;
                self
            }

            #send_docs
            #visibility fn send(self) -> #private::SendFuture<#response> #has_client {
                #private::send(self.capability.capability(), &self, &self.options)
            }

            /// Sends the operation and returns its value with the status, the headers and the metadata.
            #visibility fn send_full(self) -> #private::SendFullFuture<#response> #has_client {
                #private::send_full(self.capability.capability(), &self, &self.options)
            }

            #pages
        }

        // By the client's response type: by the operation's, rustc would report a type that is not a response twice.
        #unnamed
        impl<OnClient: #private::HasClient<#builder>> ::std::future::IntoFuture for #builder<OnClient> {
            type Output = <#private::SendFuture<OnClient::Response> as ::std::future::Future>::Output;
            type IntoFuture = #private::SendFuture<OnClient::Response>;

            fn into_future(self) -> Self::IntoFuture {
                #private::HasClient::send(&self.capability, &self, &self.options)
            }
        }
    }
}

/// `fn limit(self, impl IntoArgument<u32>)` and `fn set_limit(self, Option<u32>)`, or
/// `fn status<HowMany>(self, impl IntoArguments<Status, HowMany>)` and `fn set_status(self, Vec<Status>)`.
fn setters_of(context: &Context<'_>, argument: &Argument) -> TokenStream {
    let private = &context.private;
    let visibility = &context.definition.visibility;
    let Argument { name, ty, .. } = argument;
    let docs = docs::setter(argument);
    let (generics, accepted, set) = if argument.arity == Arity::Repeated {
        (
            Some(quote!(<HowMany>)),
            quote!(#private::IntoArguments<#ty, HowMany>),
            quote!(#private::IntoArguments::append_to(#name, &mut self.#name);),
        )
    } else {
        (
            None,
            quote!(#private::IntoArgument<#ty>),
            quote!(self.#name = ::std::option::Option::Some(#private::IntoArgument::into_argument(#name));),
        )
    };
    let replace = format_ident!("set_{}", name);
    let replace_docs = docs::replacing_setter(argument);
    // The exact type, because `None` and `vec![]` would leave any other to be inferred.
    let replacement = field_type(argument);
    let passed = argument.passed.on_named();
    quote! {
        #docs
        #passed
        #visibility fn #name #generics(mut self, #name: impl #accepted) -> Self {
            #set
            self
        }

        #[doc = #replace_docs]
        #passed
        #visibility fn #replace(mut self, #name: #replacement) -> Self {
            self.#name = #name;
            self
        }
    }
}
