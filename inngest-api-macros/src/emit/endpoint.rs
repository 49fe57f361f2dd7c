//! The operation to the runtime: how its request is encoded, and what is decoded from its response.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Context, operation};
use crate::model::{Argument, Arity, Endpoint, Place};

pub(super) fn emit(context: &Context<'_>, endpoint: &Endpoint) -> TokenStream {
    let private = &context.private;
    let version = &context.listing.version;
    let Endpoint { builder, response, .. } = endpoint;
    let operation = operation::emit(context, endpoint);
    let steps = steps(private, endpoint);
    let request = if endpoint.arguments.is_empty() { quote!(_) } else { quote!(request) };
    let paginated = endpoint.paginated.as_ref().map(|_| {
        let cursor = endpoint.arguments.iter().find(|argument| argument.name == "cursor").map(|argument| &argument.ty);
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
        impl<OnClient> #private::Endpoint for #builder<OnClient> {
            type Api = #private::#version;
            type Alone = #builder;
            type Response = #response;
            const OPERATION: &'static #private::Operation = &#operation;

            fn encode(&self, #request: &mut #private::RequestEncoder) {
                #(#steps)*
            }
        }

        #paginated
    }
}

/// One call to the encoder for each argument: path values in the order of the template, then the others.
fn steps(private: &TokenStream, endpoint: &Endpoint) -> Vec<TokenStream> {
    let arguments = || endpoint.arguments.iter().enumerate();
    let path =
        endpoint.template.holes.iter().filter_map(|hole| arguments().find(|(_, argument)| argument.is_called(hole)));
    let others = arguments().filter(|(_, argument)| argument.place != Place::Path);
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
    match (argument.place, argument.arity) {
        (Place::Path, _) => quote!(request.path(#index, &#codec, &self.#name);),
        (Place::Query, Arity::Repeated) => quote!(request.query_all(#index, &#codec, &self.#name);),
        (Place::Query, _) => quote!(request.query(#index, &#codec, #value);),
        (Place::Header, _) => quote!(request.header(#index, &#codec, #value);),
        (Place::Field, _) => quote!(request.field(#index, &#codec, #value);),
        (Place::Body, _) => quote!(request.json(#index, &#codec, &self.#name);),
        (Place::RawBody, _) => quote!(request.raw(#index, &self.#name);),
    }
}

/// Both directions of an argument. Its type stands there as the listing says it, so that what it lacks is said at its own
/// token; and the server's half says the same words, so that it is said once.
pub(super) fn codec(private: &TokenStream, argument: &Argument) -> TokenStream {
    let ty = &argument.ty;
    match argument.place {
        Place::Path | Place::Query | Place::Header => quote!(#private::text::<#ty>()),
        Place::Field | Place::Body | Place::RawBody => quote!(#private::json::<#ty>()),
    }
}
