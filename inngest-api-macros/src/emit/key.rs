//! Checks that the client can generate the idempotency key of an operation, by the type of its argument.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens as _, quote_spanned};
use syn::ext::IdentExt as _;

use super::{Context, info, unnamed};
use crate::model::{Argument, Arity, Idempotency, Operation};

/// Returns an assertion, because a macro does not see the type behind a name; nothing if no key is ever generated.
pub(super) fn emit(context: &Context<'_>, operation: &Operation) -> Option<TokenStream> {
    let private = &context.private;
    let Idempotency::Key(key) = &operation.idempotency else { return None };
    let is_key = |argument: &&Argument| argument.is_called(&key.value()) && argument.arity == Arity::Optional;
    let argument = operation.arguments.iter().find(is_key).filter(|_| !operation.invalid)?;
    let name = argument.name.unraw();
    let ty: String = argument.ty.to_token_stream().to_string().split(' ').collect();
    let message = format!(
        "the client cannot generate an idempotency key of type `{ty}`; write `{name}: Option<String>`, or an id in the \
         `Option`, or `{name}: {ty}`, which callers have to pass"
    );
    let info::Type { ty, schema, .. } = info::Type::new(private, argument);
    let unnamed = unnamed(operation);
    let span = Span::call_site().located_at(argument.name.span());
    Some(quote_spanned! {span=>
        #unnamed
        const _: () = ::std::assert!(#private::can_be_generated(#ty, #schema), #message);
    })
}
