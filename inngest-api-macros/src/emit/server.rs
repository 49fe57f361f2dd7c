//! The mock server's half: how the request is decoded. Expands to nothing without `inngest-api`'s feature `mock`.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::Context;
use super::operation::codec;
use crate::model::{Argument, Arity, Operation, ParameterLocation};

pub(super) fn emit(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let private = &context.private;
    let builder = &operation.builder;
    let fields = operation.arguments.iter().enumerate().map(|(index, argument)| {
        let name = &argument.name;
        let value = value(private, index, argument);
        quote!(#name: #value)
    });
    let visits: Vec<_> = operation
        .arguments
        .iter()
        .enumerate()
        .filter_map(|(index, argument)| visit(private, index, argument))
        .collect();
    let visitor = if visits.is_empty() { quote!(_) } else { quote!(visitor) };
    let request = if operation.arguments.is_empty() { quote!(_) } else { quote!(request) };
    quote! {
        #private::server_half! {
            impl #private::Serve for #builder {
                fn decode(#request: &mut #private::RequestDecoder) -> ::core::result::Result<Self, #private::RequestError> {
                    ::core::result::Result::Ok(Self {
                        #(#fields,)*
                        options: #private::CallOptions::new(),
                        capability: #private::NoClient,
                    })
                }

                fn visit_arguments(#visitor: &mut impl #private::ArgumentVisitor) {
                    #(#visits)*
                }
            }
        }
    }
}

/// The argument's codec for a visitor; a raw body has none.
fn visit(private: &TokenStream, index: usize, argument: &Argument) -> Option<TokenStream> {
    let index = Literal::usize_unsuffixed(index);
    let codec = codec(private, argument);
    match argument.location {
        ParameterLocation::RawBody => None,
        ParameterLocation::Field | ParameterLocation::Body => Some(quote!(visitor.json(#index, &#codec);)),
        _ => Some(quote!(visitor.text(#index, &#codec);)),
    }
}

fn value(private: &TokenStream, index: usize, argument: &Argument) -> TokenStream {
    let index = Literal::usize_unsuffixed(index);
    let codec = codec(private, argument);
    match (argument.location, argument.arity) {
        (ParameterLocation::Path, _) => quote!(request.path(#index, &#codec)?),
        (ParameterLocation::Query, Arity::Required) => quote!(request.query(#index, &#codec)?),
        (ParameterLocation::Query, Arity::Optional) => quote!(request.query_option(#index, &#codec)?),
        (ParameterLocation::Query, Arity::Repeated) => quote!(request.query_all(#index, &#codec)?),
        (ParameterLocation::Header, Arity::Optional) => quote!(request.header_option(#index, &#codec)?),
        (ParameterLocation::Header, _) => quote!(request.header(#index, &#codec)?),
        (ParameterLocation::Field, Arity::Optional) => quote!(request.field_option(#index, &#codec)?),
        (ParameterLocation::Field, _) => quote!(request.field(#index, &#codec)?),
        (ParameterLocation::Body, _) => quote!(request.json(&#codec)?),
        (ParameterLocation::RawBody, _) => quote!(request.raw()),
    }
}
