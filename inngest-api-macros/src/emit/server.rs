//! The mock server's half: how the request is decoded. Expands to nothing without `inngest-api`'s feature `mock`.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::Context;
use super::endpoint::codec;
use crate::model::{Argument, Arity, Endpoint, Place};

pub(super) fn emit(context: &Context<'_>, endpoint: &Endpoint) -> TokenStream {
    let private = &context.private;
    let builder = &endpoint.builder;
    let fields = endpoint.arguments.iter().enumerate().map(|(index, argument)| {
        let name = &argument.name;
        let value = value(private, index, argument);
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

fn value(private: &TokenStream, index: usize, argument: &Argument) -> TokenStream {
    let index = Literal::usize_unsuffixed(index);
    let codec = codec(private, argument);
    match (argument.place, argument.arity) {
        (Place::Path, _) => quote!(request.path(#index, &#codec)?),
        (Place::Query, Arity::Required) => quote!(request.query(#index, &#codec)?),
        (Place::Query, Arity::Optional) => quote!(request.query_option(#index, &#codec)?),
        (Place::Query, Arity::Repeated) => quote!(request.query_all(#index, &#codec)?),
        (Place::Header, Arity::Optional) => quote!(request.header_option(#index, &#codec)?),
        (Place::Header, _) => quote!(request.header(#index, &#codec)?),
        (Place::Field, Arity::Optional) => quote!(request.field_option(#index, &#codec)?),
        (Place::Field, _) => quote!(request.field(#index, &#codec)?),
        (Place::Body, _) => quote!(request.json(&#codec)?),
        (Place::RawBody, _) => quote!(request.raw()),
    }
}
