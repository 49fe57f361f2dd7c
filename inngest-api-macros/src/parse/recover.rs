//! Reads a trait with a syntax error `fn` by `fn`, so that the others are still generated.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Ident, ItemTrait, TraitItem, TraitItemFn, Type, Visibility};

/// A trait, without the `fn`s that have a syntax error.
pub(super) struct Recovered {
    pub(super) item: ItemTrait,
    /// What is understood of the `fn`s that have a syntax error, with that error.
    pub(super) unreadable: Vec<(TraitItemFn, syn::Error)>,
}

/// Parses a trait. `None` if the error is not in one of its items.
pub(super) fn recover(item: TokenStream) -> Option<Recovered> {
    let mut tokens: Vec<TokenTree> = item.into_iter().collect();
    let body = match tokens.pop() {
        Some(TokenTree::Group(body)) if body.delimiter() == Delimiter::Brace => body,
        _ => return None,
    };
    let mut header: TokenStream = tokens.into_iter().collect();
    header.extend([TokenTree::Group(Group::new(Delimiter::Brace, TokenStream::new()))]);
    let mut recovered = Recovered { item: syn::parse2(header).ok()?, unreadable: Vec::new() };
    for tokens in split(body.stream()) {
        match syn::parse2::<TraitItem>(tokens.clone()) {
            Ok(item) => recovered.item.items.push(item),
            Err(error) => recovered.unreadable.extend(understood(tokens).map(|function| (function, error))),
        }
    }
    Some(recovered)
}

/// Returns code that does not compile. rustc has reported most syntax errors itself before it expands a macro, so the
/// error is that of a lint, which rustc only checks if there is no other error.
pub(crate) fn unless_reported(error: &syn::Error) -> TokenStream {
    let message = error.to_string();
    quote_spanned! {error.span()=>
        const _: () = {
            #[deny(unused_must_use)]
            #[allow(dead_code)]
            fn unreadable() {
                #[must_use = #message]
                struct UnreadableOperation;
                const fn operation() -> UnreadableOperation {
                    UnreadableOperation
                }
                operation();
            }
        };
    }
}

/// Splits the items of a trait behind each `;` and each body, and where the `;` of a `fn` is missing.
fn split(body: TokenStream) -> Vec<TokenStream> {
    let mut items = Vec::new();
    let mut item = Vec::<TokenTree>::new();
    for token in body {
        let is_attribute = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '#');
        if is_attribute && item.iter().any(|token| matches!(token, TokenTree::Ident(name) if name == "fn")) {
            items.push(std::mem::take(&mut item));
        }
        let is_end = match &token {
            TokenTree::Punct(punct) => punct.as_char() == ';',
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
            _ => false,
        };
        item.push(token);
        if is_end {
            items.push(std::mem::take(&mut item));
        }
    }
    items.push(item);
    items.into_iter().map(|item| item.into_iter().collect()).filter(|item: &TokenStream| !item.is_empty()).collect()
}

/// Returns a `fn` of the parts that can be read: attributes, name, arguments and response.
fn understood(tokens: TokenStream) -> Option<TraitItemFn> {
    let parse = |input: ParseStream<'_>| Ok((Attribute::parse_outer(input)?, input.parse::<TokenStream>()?));
    let (attributes, rest) = parse.parse2(tokens).ok()?;
    let rest: Vec<TokenTree> = rest.into_iter().collect();
    let is_arguments =
        |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis);
    let at = rest.iter().position(is_arguments)?;
    let name = rest.iter().take(at).rev().find_map(|token| match token {
        TokenTree::Ident(name) => syn::parse2::<Ident>(name.to_token_stream()).ok(),
        _ => None,
    })?;
    let arguments = rest.get(at).cloned().map(arguments).unwrap_or_default();
    let is_end = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ';');
    let response: TokenStream =
        rest.into_iter().skip(at + 1).skip_while(is_punct).take_while(|token| !is_end(token)).collect();
    let response = syn::parse2::<Type>(response).ok().map(|response| quote!(-> #response));
    syn::parse2(quote!(#(#attributes)* fn #name(#(#arguments),*) #response;)).ok()
}

fn is_punct(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(_))
}

/// Returns the arguments that can be read. One without a type is text.
fn arguments(group: TokenTree) -> Vec<TokenStream> {
    let TokenTree::Group(group) = group else { return Vec::new() };
    let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
    let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',');
    let arguments = tokens.split(is_comma).filter_map(|argument| {
        let argument: TokenStream = argument.iter().cloned().collect();
        let typed = (|input: ParseStream<'_>| {
            let (name, _, ty): (Ident, syn::Token![:], Type) = (input.parse()?, input.parse()?, input.parse()?);
            input.parse::<TokenStream>()?;
            Ok(quote!(#name: #ty))
        })
        .parse2(argument.clone());
        let readable = || syn::parse2::<syn::FnArg>(argument.clone()).ok().map(ToTokens::into_token_stream);
        let untyped = || syn::parse2::<Ident>(argument.clone()).ok().map(|name| quote!(#name: ::std::string::String));
        readable().or_else(|| typed.ok()).or_else(untyped)
    });
    arguments.collect()
}

/// Returns the visibility and the `fn` behind it: an item that a trait cannot have.
pub(super) fn visible_function(item: &TraitItem) -> Option<(Visibility, TraitItemFn)> {
    let TraitItem::Verbatim(tokens) = item else { return None };
    let parse = |input: ParseStream<'_>| {
        let (attributes, visibility) = (Attribute::parse_outer(input)?, input.parse::<Visibility>()?);
        let mut function: TraitItemFn = input.parse()?;
        function.attrs.splice(0..0, attributes);
        Ok((visibility, function))
    };
    parse.parse2(tokens.clone()).ok()
}
