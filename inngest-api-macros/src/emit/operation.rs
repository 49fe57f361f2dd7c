//! The `Operation` impl: how the request is encoded and the response decoded.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, allow_unused, index, info, unnamed};
use crate::model::{Argument, Arity, Operation, ParameterLocation};
use crate::type_names::last_name;

pub(super) fn emit(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let private = &context.private;
    let version = &context.definition.version;
    let Operation { builder, response, .. } = operation;
    let (info, steps) = if operation.invalid {
        (info::of_invalid(context, operation), Vec::new())
    } else {
        (info::emit(context, operation), steps(private, operation))
    };
    let request = if steps.is_empty() { quote!(_) } else { quote!(request) };
    let unnamed = unnamed(operation);
    let allow_unused = allow_unused(operation);
    let paginated = operation.paginated.as_ref().map(|_| {
        let cursor = operation.arguments.iter().find(|argument| argument.name == "cursor").map(|argument| &argument.ty);
        quote! {
            #unnamed
            impl<OnClient: ::std::marker::Send + 'static> #private::Paginated for #builder<OnClient> {
                type List = #response;

                fn set_cursor(&mut self, cursor: #private::Cursor) {
                    self.cursor = ::std::option::Option::Some(#private::IntoArgument::<#cursor>::into_argument(cursor));
                }
            }
        }
    });
    quote! {
        #unnamed
        impl<OnClient> #private::GeneratedOperation for #builder<OnClient> {}

        #unnamed
        impl<OnClient> #private::Operation for #builder<OnClient> {
            type Api = #private::#version;
            type WithoutClient = #builder;
            type Response = #response;
            const INFO: &'static #private::OperationInfo = &#info;

            #allow_unused
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
    let step = |(position, argument)| step(private, &index(operation, position), argument);
    path.chain(others).map(step).collect()
}

fn step(private: &TokenStream, index: &TokenStream, argument: &Argument) -> TokenStream {
    let Argument { name, .. } = argument;
    let conditions = argument.passed.conditions();
    let codec = codec(private, argument);
    let value = if argument.arity == Arity::Optional {
        quote!(self.#name.as_ref())
    } else {
        quote!(::std::option::Option::Some(&self.#name))
    };
    let call = match (argument.location, argument.arity) {
        (ParameterLocation::Path, _) => quote!(request.path(#index, &#codec, &self.#name);),
        (ParameterLocation::Query, Arity::Repeated) => quote!(request.query_all(#index, &#codec, &self.#name);),
        (ParameterLocation::Query, _) => quote!(request.query(#index, &#codec, #value);),
        (ParameterLocation::Header, _) => quote!(request.header(#index, &#codec, #value);),
        (ParameterLocation::Field, _) => quote!(request.field(#index, &#codec, #value);),
        (ParameterLocation::Body, _) => quote!(request.json(#index, &#codec, &self.#name);),
        (ParameterLocation::RawBody, _) => quote!(request.raw(#index, &self.#name);),
    };
    quote!(#conditions #call)
}

/// Returns the codec of an argument. It contains the type's tokens from the definition, so that rustc reports an unmet
/// bound there; and it is the same in the server's half, so that rustc reports it once.
pub(super) fn codec(private: &TokenStream, argument: &Argument) -> TokenStream {
    let ty = &argument.ty;
    let is_upload = last_name(ty).is_some_and(|name| name == "Upload");
    match argument.location {
        ParameterLocation::Path | ParameterLocation::Query | ParameterLocation::Header if argument.is_text => {
            quote!(#private::display::<#ty>())
        }
        // A raw body without its attribute, or a type of the user with this name.
        ParameterLocation::Query | ParameterLocation::Header if is_upload => {
            quote!(#private::text_named_upload::<#ty>())
        }
        ParameterLocation::Field | ParameterLocation::Body if is_upload => {
            quote!(#private::json_named_upload::<#ty>())
        }
        ParameterLocation::Path | ParameterLocation::Query | ParameterLocation::Header => {
            quote!(#private::text::<#ty>())
        }
        ParameterLocation::Field | ParameterLocation::Body | ParameterLocation::RawBody => {
            quote!(#private::json::<#ty>())
        }
    }
}
