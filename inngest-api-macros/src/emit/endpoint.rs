//! The operation to the runtime: how its request is encoded, and what is decoded from its response.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, operation};
use crate::model::{Argument, Arity, Endpoint, Place};

pub(super) fn emit(context: &Context<'_>, endpoint: &Endpoint) -> TokenStream {
    let private = &context.private;
    let version = &context.listing.version;
    let Endpoint { builder, response, .. } = endpoint;
    let operation = operation::emit(context, endpoint);
    let steps = steps(endpoint);
    let request = if endpoint.arguments.is_empty() { quote!(_) } else { quote!(request) };
    let paginated = endpoint.paginated.as_ref().map(|_| {
        quote! {
            impl<C: ::core::marker::Send + 'static> #private::Paginated for #builder<C> {
                type List = #response;

                fn set_cursor(&mut self, cursor: #private::Cursor) {
                    self.cursor = ::core::option::Option::Some(cursor);
                }
            }
        }
    });
    quote! {
        impl<C> #private::Endpoint for #builder<C> {
            type Api = #private::#version;
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
fn steps(endpoint: &Endpoint) -> Vec<TokenStream> {
    let arguments = || endpoint.arguments.iter().enumerate();
    let path =
        endpoint.template.holes.iter().filter_map(|hole| arguments().find(|(_, argument)| argument.is_called(hole)));
    let others = arguments().filter(|(_, argument)| argument.place != Place::Path);
    path.chain(others).map(|(index, argument)| step(index, argument)).collect()
}

fn step(index: usize, argument: &Argument) -> TokenStream {
    let Argument { name, ty, .. } = argument;
    let value = if argument.arity == Arity::Optional {
        quote!(self.#name.as_ref())
    } else {
        quote!(::core::option::Option::Some(&self.#name))
    };
    // The type by turbofish, as the listing says it: what it lacks is then said at its own token.
    match (argument.place, argument.arity) {
        (Place::Path, _) => quote!(request.path::<#ty>(#index, &self.#name);),
        (Place::Query, Arity::Repeated) => quote!(request.query_all::<#ty>(#index, &self.#name);),
        (Place::Query, _) => quote!(request.query::<#ty>(#index, #value);),
        (Place::Header, _) => quote!(request.header::<#ty>(#index, #value);),
        (Place::Field, _) => quote!(request.field::<#ty>(#index, #value);),
        (Place::Body, _) => quote!(request.json::<#ty>(#index, &self.#name);),
        (Place::RawBody, _) => quote!(request.raw(#index, &self.#name);),
    }
}
