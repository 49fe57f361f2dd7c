//! The mock server's half: how the request is decoded. Expands to nothing without `inngest-api`'s feature `mock`.

use proc_macro2::TokenStream;
use quote::quote;

use super::operation::codec;
use super::{Context, allow_unused, index, unnamed};
use crate::model::{Argument, Arity, Operation, ParameterLocation};

pub(super) fn emit(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let private = &context.private;
    let builder = &operation.builder;
    let unnamed = unnamed(operation);
    if operation.invalid {
        return quote! {
            #private::server_half! {
                #unnamed
                impl #private::Serve for #builder {
                    fn decode(_: &mut #private::RequestDecoder) -> ::std::result::Result<Self, #private::RequestError> {
                        loop {}
                    }

                    fn visit_arguments(_: &mut impl #private::ArgumentVisitor) {}
                }
            }
        };
    }
    let allow_unused = allow_unused(operation);
    let fields = operation.arguments.iter().enumerate().map(|(position, argument)| {
        let conditions = argument.passed.conditions();
        let name = &argument.name;
        let value = value(private, &index(operation, position), argument);
        quote!(#conditions #name: #value)
    });
    let visits: Vec<_> = operation
        .arguments
        .iter()
        .enumerate()
        .filter_map(|(position, argument)| visit(private, &index(operation, position), argument))
        .collect();
    let visitor = if visits.is_empty() { quote!(_) } else { quote!(visitor) };
    let request = if operation.arguments.is_empty() { quote!(_) } else { quote!(request) };
    quote! {
        #private::server_half! {
            #unnamed
            impl #private::Serve for #builder {
                #allow_unused
                fn decode(#request: &mut #private::RequestDecoder) -> ::std::result::Result<Self, #private::RequestError> {
                    ::std::result::Result::Ok(Self {
                        #(#fields,)*
                        options: #private::CallOptions::new(),
                        capability: #private::NoClient,
                    })
                }

                #allow_unused
                fn visit_arguments(#visitor: &mut impl #private::ArgumentVisitor) {
                    #(#visits)*
                }
            }
        }
    }
}

/// The argument's codec for a visitor; a raw body has none.
fn visit(private: &TokenStream, index: &TokenStream, argument: &Argument) -> Option<TokenStream> {
    let codec = codec(private, argument);
    let conditions = argument.passed.conditions();
    match argument.location {
        ParameterLocation::RawBody => None,
        ParameterLocation::Field | ParameterLocation::Body => Some(quote!(#conditions visitor.json(#index, &#codec);)),
        _ => Some(quote!(#conditions visitor.text(#index, &#codec);)),
    }
}

fn value(private: &TokenStream, index: &TokenStream, argument: &Argument) -> TokenStream {
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
