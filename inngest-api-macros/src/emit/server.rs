//! The mock server's half: how the request is decoded. Expands to nothing without `inngest-api`'s feature `mock`.

use proc_macro2::TokenStream;
use quote::quote;

use super::Context;
use crate::model::{Argument, Arity, Endpoint, Place};

pub(super) fn emit(context: &Context<'_>, endpoint: &Endpoint) -> TokenStream {
    let private = &context.private;
    let builder = &endpoint.builder;
    let fields = endpoint.arguments.iter().enumerate().map(|(index, argument)| {
        let name = &argument.name;
        let value = value(index, argument);
        quote!(#name: #value)
    });
    let request = if endpoint.arguments.is_empty() { quote!(_) } else { quote!(request) };
    quote! {
        #private::server_half! {
            impl #private::Serve for #builder {
                fn decode(#request: &mut #private::RequestDecoder) -> ::core::result::Result<Self, #private::Refusal> {
                    ::core::result::Result::Ok(Self {
                        #(#fields,)*
                        options: #private::CallOptions::new(),
                        via: #private::Detached,
                    })
                }
            }
        }
    }
}

fn value(index: usize, argument: &Argument) -> TokenStream {
    let ty = &argument.ty;
    let optional = match argument.arity {
        Arity::Optional => quote!(_option),
        _ => TokenStream::new(),
    };
    let read = |name: &str| {
        let method = proc_macro2::Ident::new(&format!("{name}{optional}"), crate::model::call_site());
        quote!(request.#method::<#ty>(#index)?)
    };
    match (argument.place, argument.arity) {
        (Place::Query, Arity::Repeated) => read("query_all"),
        (Place::Path, _) => read("path"),
        (Place::Query, _) => read("query"),
        (Place::Header, _) => read("header"),
        (Place::Field, _) => read("field"),
        (Place::Body, _) => read("json"),
        (Place::RawBody, _) => quote!(request.raw(#index)?),
    }
}
