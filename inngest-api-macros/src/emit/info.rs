//! The operation as data.

use proc_macro2::{Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::ExprRange;
use syn::ext::IdentExt;
use syn::spanned::Spanned as _;

use super::operation::codec;
use super::{Context, docs, returns};
use crate::documentation::text_of;
use crate::model::{Argument, Arity, Effect, Idempotency, Operation, ParameterLocation, PathEncoding};

/// The metadata of an invalid operation: valid whatever its error is.
pub(super) fn of_invalid(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let private = &context.private;
    let version = &context.definition.version;
    let version_name = version.to_string().to_lowercase();
    let id = operation.name.unraw().to_string();
    let base = docs::base(context.definition);
    quote! {
        #private::OperationInfo::from_parts(#private::Method::GET, #private::OperationParts {
            id: #id,
            version: #version_name,
            base: #base,
            path: "",
            segments: &[""],
            parameters: &[],
            body: #private::BodyKind::None,
            response: #private::response_kind::<Self>(),
            envelope: #private::envelope::<Self>(),
            response_schema: &#private::Schema::Any,
            ok_statuses: &[],
            idempotency: #private::Idempotency::None,
            effect: #private::Effect::Changes,
            decode_page: ::std::option::Option::None,
            server_timeout: ::std::option::Option::None,
            redact: false,
            permission: ::std::option::Option::None,
            stability: #private::Stability::Stable,
            errors_in_success: <#private::#version as #private::Version>::ERRORS_IN_SUCCESS,
            documentation: "",
            reference: ::std::option::Option::None,
            access_tokens: #private::AccessTokens::Refused,
        })
    }
}

pub(super) fn emit(context: &Context<'_>, operation: &Operation) -> TokenStream {
    let private = &context.private;
    let version = &context.definition.version;
    let version_name = version.to_string().to_lowercase();
    let Operation { name, template, paginated, redact, .. } = operation;
    let success = operation.ok_statuses.iter().copied().map(Literal::u16_unsuffixed);
    let id = name.unraw().to_string();
    let method = Ident::new(&operation.method.to_string().to_uppercase(), Span::call_site());
    let base = docs::base(context.definition);
    let path = &template.text;
    let segments = &template.segments;
    let parameters = operation.arguments.iter().map(|argument| parameter(private, argument));
    let body = body(operation);
    let idempotency = match &operation.idempotency {
        Idempotency::Safe => quote!(Safe),
        Idempotency::Idempotent => quote!(Idempotent),
        Idempotency::Key(key) => quote!(Key(#key)),
        Idempotency::None => quote!(None),
    };
    let response_schema = returns::model(&operation.response)
        .map_or_else(|| quote!(&#private::Schema::Any), |model| quote!(#private::json_schema!(#model)));
    let effect = match operation.effect {
        Effect::Reads => quote!(Reads),
        Effect::Adds => quote!(Adds),
        Effect::Changes => quote!(Changes),
    };
    let decode_page = option(paginated.as_ref().map(|_| quote!(#private::decode_page::<Self>)).as_ref());
    let stability = if operation.beta { quote!(Beta) } else { quote!(Stable) };
    let server_timeout = option(operation.server_timeout.as_ref());
    let permission = option(operation.permission.as_ref());
    let documentation = text_of(&operation.docs);
    let reference = option(operation.reference.as_ref());
    let accepts_tokens = version == "V2" && operation.no_access_token.is_none();
    let access_tokens = if accepts_tokens { quote!(Accepted) } else { quote!(Refused) };
    quote! {
        #private::OperationInfo::from_parts(#private::Method::#method, #private::OperationParts {
            id: #id,
            version: #version_name,
            base: #base,
            path: #path,
            segments: &[#(#segments),*],
            parameters: &[#(#parameters),*],
            body: #private::BodyKind::#body,
            response: #private::response_kind::<Self>(),
            envelope: #private::envelope::<Self>(),
            response_schema: #response_schema,
            ok_statuses: &[#(#success),*],
            idempotency: #private::Idempotency::#idempotency,
            effect: #private::Effect::#effect,
            decode_page: #decode_page,
            server_timeout: #server_timeout,
            redact: #redact,
            permission: #permission,
            stability: #private::Stability::#stability,
            errors_in_success: <#private::#version as #private::Version>::ERRORS_IN_SUCCESS,
            documentation: #documentation,
            reference: #reference,
            access_tokens: #private::AccessTokens::#access_tokens,
        })
    }
}

fn option(value: Option<&impl ToTokens>) -> TokenStream {
    value.map_or_else(|| quote!(::std::option::Option::None), |value| quote!(::std::option::Option::Some(#value)))
}

fn parameter(private: &TokenStream, argument: &Argument) -> TokenStream {
    let name = argument.name.unraw().to_string();
    let Argument { wire_name, ty, .. } = argument;
    let location = match argument.location {
        ParameterLocation::Path => quote!(Path),
        ParameterLocation::Query => quote!(Query),
        ParameterLocation::Header => quote!(Header),
        ParameterLocation::Field => quote!(Field),
        ParameterLocation::Body | ParameterLocation::RawBody => quote!(Body),
    };
    let encoding = match argument.encoding {
        PathEncoding::Once => quote!(Once),
        PathEncoding::Twice => quote!(Twice),
        PathEncoding::KeepSlashes => quote!(KeepSlashes),
    };
    let required = argument.arity == Arity::Required;
    let repeated = argument.arity == Arity::Repeated;
    let Type { ty: parameter_type, schema, check } = Type::new(private, argument);
    let schema = match &argument.range {
        Some(ExprRange { start, end, limits, .. }) => {
            let narrowed = located_at(limits.span(), quote!(#schema.within(#start, #end)));
            quote!(&#narrowed)
        }
        None => schema,
    };
    let rust_type: String = ty.to_token_stream().to_string().split(' ').collect();
    let documentation = text_of(&argument.docs);
    let conditions = argument.passed.conditions();
    quote! {
        #conditions
        #private::ParameterInfo::from_parts(#private::ParameterParts {
            name: #name,
            wire_name: #wire_name,
            location: #private::ParameterLocation::#location,
            required: #required,
            repeated: #repeated,
            encoding: #private::PathEncoding::#encoding,
            ty: #parameter_type,
            schema: #schema,
            check: #check,
            rust_type: #rust_type,
            documentation: #documentation,
        })
    }
}

/// Returns an expression, at whose span the compiler reports its failure.
fn located_at(span: Span, expression: TokenStream) -> TokenStream {
    let at_span = |mut token: TokenTree| {
        token.set_span(token.span().located_at(span));
        token
    };
    expression.into_iter().map(at_span).collect()
}

/// What is known about the type of an argument, as expressions.
pub(super) struct Type {
    pub(super) ty: TokenStream,
    pub(super) schema: TokenStream,
    check: TokenStream,
}

impl Type {
    /// Returns it by the type itself: a body takes types that no trait of the spec crate describes.
    pub(super) fn new(private: &TokenStream, argument: &Argument) -> Self {
        let ty = &argument.ty;
        let codec = codec(private, argument);
        let (json_type, json_schema) = (quote!(#private::json_type!(#ty)), quote!(#private::json_schema!(#ty)));
        let (ty, schema, check) = match argument.location {
            ParameterLocation::Path | ParameterLocation::Query | ParameterLocation::Header => {
                (quote!(#codec.ty()), quote!(#codec.schema()), quote!(#codec.check()))
            }
            ParameterLocation::Field | ParameterLocation::Body => (json_type, json_schema, quote!(#codec.check())),
            ParameterLocation::RawBody => (json_type, json_schema, quote!(#private::UNCHECKED)),
        };
        Self { ty, schema, check }
    }
}

fn body(operation: &Operation) -> TokenStream {
    let has = |location: ParameterLocation| operation.arguments.iter().any(|argument| argument.location == location);
    if has(ParameterLocation::RawBody) {
        quote!(Raw)
    } else if has(ParameterLocation::Body) {
        quote!(Json)
    } else if has(ParameterLocation::Field) {
        quote!(Object)
    } else {
        quote!(None)
    }
}
