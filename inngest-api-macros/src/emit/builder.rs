//! The request builder: required arguments by position, the others as setters, then a client, then `.send()`.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, docs};
use crate::model::{Argument, Arity, Operation};

pub(super) fn emit(context: &Context<'_>, operation: &Operation) -> TokenStream {
    [structure(context, operation), detached(context, operation), methods(context, operation)].into_iter().collect()
}

fn structure(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let private = &context.private;
    let name = &operation.builder;
    let docs = docs::operation(context.definition, operation);
    let visibility = &context.definition.visibility;
    let fields = operation.arguments.iter().map(|argument| {
        let docs = docs::field(argument);
        let name = &argument.name;
        let ty = field_type(argument);
        quote!(#docs #visibility #name: #ty,)
    });
    quote! {
        #docs
        #[derive(Clone, Debug)]
        #[must_use = "an operation does nothing until it is sent: `.send().await`"]
        #[non_exhaustive]
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
        Arity::Optional => quote!(::core::option::Option<#ty>),
        Arity::Repeated => quote!(::std::vec::Vec<#ty>),
    }
}

fn detached(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let private = &context.private;
    let visibility = &context.definition.visibility;
    let name = &operation.builder;
    let parameters = parameters(context, operation);
    let fields = operation.arguments.iter().map(|argument| {
        let name = &argument.name;
        match argument.arity {
            Arity::Required => quote!(#name: #private::IntoArgument::into_argument(#name)),
            Arity::Optional => quote!(#name: ::core::option::Option::None),
            Arity::Repeated => quote!(#name: ::std::vec::Vec::new()),
        }
    });
    let names = operation.arguments.iter().map(|argument| &argument.name);
    let new = format!("The operation `{}` as a value, to be sent with [`on`](Self::on) a client.", operation.name);
    // A call is nothing that has a default.
    let allow_new = (!operation.has_required()).then(|| quote!(#[allow(clippy::new_without_default)]));
    let allow_many = allow_many(operation);
    quote! {
        #allow_new
        impl #name {
            #[doc = #new]
            #allow_many
            #visibility fn new(#parameters) -> Self {
                Self { #(#fields,)* options: #private::CallOptions::new(), capability: #private::NoClient }
            }

            /// Chooses the client that sends it: one whose key authorizes the operation.
            #visibility fn on<OnClient: #private::Call<Self>>(self, client: &OnClient) -> #name<#private::Capability<Self>> {
                #name {
                    #(#names: self.#names,)*
                    options: self.options,
                    capability: #private::Call::<Self>::capability(client),
                }
            }
        }
    }
}

/// `app_id: impl IntoArgument<AppId>, …`: the required arguments, in the order of the definition.
pub(super) fn parameters(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let private = &context.private;
    required(operation)
        .map(|argument| {
            let Argument { name, ty, .. } = argument;
            quote!(#name: impl #private::IntoArgument<#ty>,)
        })
        .collect()
}

/// The arguments that have to be given.
pub(super) fn required(operation: &Operation) -> impl Iterator<Item = &Argument> {
    operation.arguments.iter().filter(|argument| argument.arity == Arity::Required)
}

/// For clippy, which counts to seven.
pub(super) fn allow_many(operation: &Operation) -> Option<TokenStream> {
    (required(operation).count() > 6).then(|| quote!(#[allow(clippy::too_many_arguments)]))
}

fn methods(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let private = &context.private;
    let visibility = &context.definition.visibility;
    let Operation { builder, response, .. } = operation;
    let attached = quote!(where OnClient: #private::HasClient<#builder>);
    let setters = operation.arguments.iter().filter(|argument| argument.arity != Arity::Required);
    let setters = setters.map(|argument| setter(context, argument));
    let pages = operation.paginated.as_ref().map(|_| {
        quote! {
            /// All pages of the list, as a stream: one call each, made as they are asked for.
            #visibility fn pages(self) -> #private::Pages<Self> #attached {
                #private::Pages::new(self.capability.capability().clone(), self.options.clone(), self)
            }

            /// All items of the list, over all its pages, as a stream.
            #visibility fn items(self) -> #private::Items<Self> #attached {
                #private::Items::new(self.pages())
            }
        }
    });
    quote! {
        impl<OnClient> #builder<OnClient> {
            #(#setters)*

            /// What this call does differently from its client: deadline, environment, further headers.
            #visibility fn options(mut self, options: #private::CallOptions) -> Self {
                self.options = options;
                self
            }

            /// Sends the operation and gives its value. To await the operation itself is the same.
            #visibility fn send(self) -> #private::SendFuture<#response> #attached {
                #private::send(self.capability.capability(), &self, &self.options)
            }

            /// Sends the operation and gives its value with all that came with it: status, headers, metadata.
            #visibility fn send_full(self) -> #private::SendFullFuture<#response> #attached {
                #private::send_full(self.capability.capability(), &self, &self.options)
            }

            #pages
        }

        // What is asked of the future is true for each client, unless the response is none: that is said where it stands.
        impl<OnClient: #private::HasClient<#builder>> ::core::future::IntoFuture for #builder<OnClient>
        where
            #private::Awaited<#response, OnClient>: ::core::future::Future,
        {
            type Output = <Self::IntoFuture as ::core::future::Future>::Output;
            type IntoFuture = #private::Awaited<#response, OnClient>;

            fn into_future(self) -> Self::IntoFuture {
                #private::Awaited::new(self.send())
            }
        }
    }
}

fn setter(context: &Context<'_>, argument: &Argument) -> TokenStream {
    let private = &context.private;
    let visibility = &context.definition.visibility;
    let Argument { name, ty, .. } = argument;
    let docs = docs::setter(argument);
    let value = quote!(#private::IntoArgument::into_argument(#name));
    let set = if argument.arity == Arity::Repeated {
        quote!(self.#name.push(#value);)
    } else {
        quote!(self.#name = ::core::option::Option::Some(#value);)
    };
    quote! {
        #docs
        #visibility fn #name(mut self, #name: impl #private::IntoArgument<#ty>) -> Self {
            #set
            self
        }
    }
}
