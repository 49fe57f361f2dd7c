//! The `Operation` impl: how the request is encoded and the response decoded.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Context, info};
use crate::model::{Argument, Arity, Operation, ParameterLocation};

pub(super) fn emit(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let private = &context.private;
    let version = &context.definition.version;
    let Operation { builder, response, .. } = operation;
    let info = info::emit(context, operation);
    let steps = steps(private, operation);
    let request = if operation.arguments.is_empty() { quote!(_) } else { quote!(request) };
    let paginated = operation.paginated.as_ref().map(|_| {
        let cursor = operation.arguments.iter().find(|argument| argument.name == "cursor").map(|argument| &argument.ty);
        quote! {
            impl<OnClient: ::core::marker::Send + 'static> #private::Paginated for #builder<OnClient> {
                type List = #response;

                fn set_cursor(&mut self, cursor: #private::Cursor) {
                    self.cursor = ::core::option::Option::Some(#private::IntoArgument::<#cursor>::into_argument(cursor));
                }
            }
        }
    });
    quote! {
        impl<OnClient> #private::GeneratedOperation for #builder<OnClient> {}

        impl<OnClient> #private::Operation for #builder<OnClient> {
            type Api = #private::#version;
            type WithoutClient = #builder;
            type Response = #response;
            const INFO: &'static #private::OperationInfo = &#info;

            fn encode(&self, #request: &mut #private::RequestEncoder) {
                #(#steps)*
            }
        }

        #paginated
    }
}

/// Returns one call to the encoder per argument: path placeholders in template order, then the others.
fn steps(private: &TokenStream, operation: &Operation) -> Vec<TokenStream> {
    let arguments = || operation.arguments.iter().enumerate();
    let path = operation
        .template
        .placeholders
        .iter()
        .filter_map(|placeholder| arguments().find(|(_, argument)| argument.is_called(placeholder)));
    let others = arguments().filter(|(_, argument)| argument.location != ParameterLocation::Path);
    path.chain(others).map(|(index, argument)| step(private, index, argument)).collect()
}

fn step(private: &TokenStream, index: usize, argument: &Argument) -> TokenStream {
    let Argument { name, .. } = argument;
    let index = Literal::usize_unsuffixed(index);
    let codec = codec(private, argument);
    let value = if argument.arity == Arity::Optional {
        quote!(self.#name.as_ref())
    } else {
        quote!(::core::option::Option::Some(&self.#name))
    };
    match (argument.location, argument.arity) {
        (ParameterLocation::Path, _) => quote!(request.path(#index, &#codec, &self.#name);),
        (ParameterLocation::Query, Arity::Repeated) => quote!(request.query_all(#index, &#codec, &self.#name);),
        (ParameterLocation::Query, _) => quote!(request.query(#index, &#codec, #value);),
        (ParameterLocation::Header, _) => quote!(request.header(#index, &#codec, #value);),
        (ParameterLocation::Field, _) => quote!(request.field(#index, &#codec, #value);),
        (ParameterLocation::Body, _) => quote!(request.json(#index, &#codec, &self.#name);),
        (ParameterLocation::RawBody, _) => quote!(request.raw(#index, &self.#name);),
    }
}

/// Returns the codec of an argument. It contains the type's tokens from the definition, so that rustc reports an unmet
/// bound there; and it is the same in the server's half, so that rustc reports it once.
pub(super) fn codec(private: &TokenStream, argument: &Argument) -> TokenStream {
    let ty = &argument.ty;
    match argument.location {
        ParameterLocation::Path | ParameterLocation::Query | ParameterLocation::Header => {
            quote!(#private::text::<#ty>())
        }
        ParameterLocation::Field | ParameterLocation::Body | ParameterLocation::RawBody => {
            quote!(#private::json::<#ty>())
        }
    }
}
