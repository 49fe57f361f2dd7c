//! The operation as data.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;

use super::endpoint::codec;
use super::{Context, docs};
use crate::model::{Argument, Arity, Endpoint, Escape, Idempotency, Place, text_of};

pub(super) fn emit(context: &Context<'_>, endpoint: &Endpoint) -> TokenStream {
    let private = &context.private;
    let version = &context.listing.version;
    let version_name = version.to_string().to_lowercase();
    let Endpoint { name, template, paginated, secret, .. } = endpoint;
    let success = endpoint.success.iter().copied().map(Literal::u16_unsuffixed);
    let id = name.unraw().to_string();
    let method = Ident::new(&endpoint.method.to_string().to_uppercase(), Span::call_site());
    let base = docs::base(context.listing);
    let path = &template.text;
    let pieces = &template.pieces;
    let parameters = endpoint.arguments.iter().map(|argument| parameter(private, argument));
    let body = body(endpoint);
    let idempotency = match &endpoint.idempotency {
        Idempotency::Safe => quote!(Safe),
        Idempotency::Idempotent => quote!(Idempotent),
        Idempotency::Key(key) => quote!(Key(#key)),
        Idempotency::None => quote!(None),
    };
    let paginated = paginated.is_some();
    let waits = option(endpoint.waits.as_ref());
    let documentation = text_of(&endpoint.docs);
    let reference = option(endpoint.reference.as_ref());
    quote! {
        #private::Operation {
            id: #id,
            version: #version_name,
            method: #private::Method::#method,
            base: #base,
            path: #path,
            pieces: &[#(#pieces),*],
            parameters: &[#(#parameters),*],
            body: #private::BodyKind::#body,
            response: #private::response_kind::<Self>(),
            success: &[#(#success),*],
            idempotency: #private::Idempotency::#idempotency,
            paginated: #paginated,
            waits: #waits,
            secret: #secret,
            errors_in_success: <#private::#version as #private::Version>::ERRORS_IN_SUCCESS,
            documentation: #documentation,
            reference: #reference,
            inspect: #private::inspect::<Self>(),
        }
    }
}

fn option(value: Option<&impl ToTokens>) -> TokenStream {
    value.map_or_else(|| quote!(::core::option::Option::None), |value| quote!(::core::option::Option::Some(#value)))
}

fn parameter(private: &TokenStream, argument: &Argument) -> TokenStream {
    let name = argument.name.unraw().to_string();
    let Argument { wire_name, ty, .. } = argument;
    let place = match argument.place {
        Place::Path => quote!(Path),
        Place::Query => quote!(Query),
        Place::Header => quote!(Header),
        Place::Field => quote!(Field),
        Place::Body | Place::RawBody => quote!(Body),
    };
    let escape = match argument.escape {
        Escape::Once => quote!(Once),
        Escape::Twice => quote!(Twice),
        Escape::Slashes => quote!(Slashes),
    };
    let required = argument.arity == Arity::Required;
    let repeated = argument.arity == Arity::Repeated;
    let ty: String = ty.to_token_stream().to_string().split(' ').collect();
    let documentation = text_of(&argument.docs);
    let inspect = if argument.place == Place::RawBody {
        quote!(#private::Inspect::NONE)
    } else {
        let codec = codec(private, argument);
        quote!(#codec.inspect())
    };
    quote! {
        #private::OperationParameter {
            name: #name,
            wire_name: #wire_name,
            place: #private::Place::#place,
            required: #required,
            repeated: #repeated,
            escape: #private::Escape::#escape,
            ty: #ty,
            documentation: #documentation,
            inspect: #inspect,
        }
    }
}

fn body(endpoint: &Endpoint) -> TokenStream {
    let has = |place: Place| endpoint.arguments.iter().any(|argument| argument.place == place);
    if has(Place::RawBody) {
        quote!(Raw)
    } else if has(Place::Body) {
        quote!(Json)
    } else if has(Place::Field) {
        quote!(Object)
    } else {
        quote!(None)
    }
}
