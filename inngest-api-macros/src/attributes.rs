//! Attributes of the user that are passed on to generated items: conditions, lints, deprecation, and rustdoc's.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens as _, quote};
use syn::punctuated::Punctuated;
use syn::{Attribute, Meta, Path, Token};

use crate::diagnostics::Diagnostics;

/// The attributes of a `fn`, an argument or a trait that belong to everything generated from it.
#[derive(Clone, Default)]
pub(crate) struct Passed {
    /// `#[cfg(…)]`.
    conditions: Vec<Attribute>,
    /// `#[allow(…)]` and the like.
    lints: Vec<Attribute>,
    /// `#[deprecated]`.
    deprecated: Vec<Attribute>,
    /// `#[doc(hidden)]` and the like.
    rustdoc: Vec<Attribute>,
}

enum Kind {
    Condition,
    Lint,
    Deprecated,
    Rustdoc,
    /// Rustfmt has read the attribute already.
    Formatting,
}

impl Passed {
    /// Keeps an attribute that can be passed on, and returns the others: of a `#[cfg_attr(…)]`, each attribute in it.
    pub(crate) fn keep(&mut self, attribute: Attribute, errors: &mut Diagnostics) -> Option<Attribute> {
        if attribute.path().is_ident("cfg_attr") {
            if let Some(conditional) = errors.take(Conditional::new(&attribute.meta)) {
                self.keep_conditional(&TokenStream::new(), conditional, errors);
            }
            return None;
        }
        match kind(&attribute.meta) {
            Some(kind) => self.add(&kind, syn::Attribute { meta: without_expectation(attribute.meta), ..attribute }),
            None => return Some(attribute),
        }
        None
    }

    fn keep_conditional(&mut self, outer: &TokenStream, conditional: Conditional, errors: &mut Diagnostics) {
        let Conditional { predicate, attributes } = conditional;
        let predicate = if outer.is_empty() { predicate } else { quote!(all(#outer, #predicate)) };
        for meta in attributes {
            if meta.path().is_ident("cfg_attr") {
                if let Some(inner) = errors.take(Conditional::new(&meta)) {
                    self.keep_conditional(&predicate, inner, errors);
                }
            } else if let Some(kind) = kind(&meta) {
                let meta = without_expectation(meta);
                self.add(&kind, syn::parse_quote!(#[cfg_attr(#predicate, #meta)]));
            } else {
                let name = path_text(meta.path());
                let message = format!(
                    "`{name}` cannot be conditional; write the `fn` or the argument twice, with `#[cfg(…)]` on each"
                );
                errors.at(meta.path(), message);
            }
        }
    }

    fn add(&mut self, kind: &Kind, attribute: Attribute) {
        match kind {
            Kind::Condition => self.conditions.push(attribute),
            Kind::Lint => self.lints.push(attribute),
            Kind::Deprecated => self.deprecated.push(attribute),
            Kind::Rustdoc => self.rustdoc.push(attribute),
            Kind::Formatting => {}
        }
    }

    /// Adds what an operation inherits from its trait. Its own deprecation replaces the trait's.
    pub(crate) fn inherit(&mut self, outer: &Self) {
        self.conditions.splice(0..0, outer.conditions.iter().cloned());
        self.lints.splice(0..0, outer.lints.iter().cloned());
        let is_inherited = |attribute: &&Attribute| !contains(attribute.meta.to_token_stream(), "alias");
        self.rustdoc.splice(0..0, outer.rustdoc.iter().filter(is_inherited).cloned());
        if self.deprecated.is_empty() {
            self.deprecated.clone_from(&outer.deprecated);
        }
    }

    pub(crate) fn is_conditional(&self) -> bool {
        !self.conditions.is_empty()
    }

    pub(crate) fn is_deprecated(&self) -> bool {
        !self.deprecated.is_empty()
    }

    /// Returns the attributes of items that users name: structs, methods and fields.
    pub(crate) fn on_named(&self) -> TokenStream {
        let Self { conditions, lints, deprecated, rustdoc } = self;
        quote!(#(#conditions)* #(#lints)* #(#deprecated)* #(#rustdoc)*)
    }

    /// Returns the attributes of items that users do not name, such as implementations and parameters.
    pub(crate) fn on_unnamed(&self) -> TokenStream {
        let Self { conditions, lints, .. } = self;
        quote!(#(#conditions)* #(#lints)*)
    }

    /// Returns the conditions alone, for expressions.
    pub(crate) fn conditions(&self) -> TokenStream {
        let conditions = &self.conditions;
        quote!(#(#conditions)*)
    }
}

fn kind(meta: &Meta) -> Option<Kind> {
    let path = meta.path();
    let tool = path.segments.first().filter(|_| path.segments.len() > 1).map(|first| first.ident.to_string());
    match (tool.as_deref(), path.get_ident().map(Ident::to_string).unwrap_or_default().as_str()) {
        (Some("rustfmt"), _) => Some(Kind::Formatting),
        (Some("clippy"), _) | (_, "allow" | "expect" | "warn" | "deny" | "forbid") => Some(Kind::Lint),
        (_, "cfg") => Some(Kind::Condition),
        (_, "deprecated") => Some(Kind::Deprecated),
        (_, "doc") => Some(Kind::Rustdoc),
        _ => None,
    }
}

/// Returns `allow` for `expect`: of several generated items, some would not fulfil the expectation.
fn without_expectation(mut meta: Meta) -> Meta {
    if let Meta::List(list) = &mut meta
        && let Some(name) = list.path.get_ident().filter(|name| *name == "expect")
    {
        list.path = Path::from(Ident::new("allow", name.span()));
    }
    meta
}

/// The content of `#[cfg_attr(predicate, attribute, …)]`.
struct Conditional {
    predicate: TokenStream,
    attributes: Punctuated<Meta, Token![,]>,
}

impl Conditional {
    fn new(meta: &Meta) -> syn::Result<Self> {
        let tokens = meta.require_list()?.tokens.clone().into_iter();
        let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',');
        let predicate: TokenStream = tokens.clone().take_while(|token| !is_comma(token)).collect();
        let attributes: TokenStream = tokens.skip_while(|token| !is_comma(token)).skip(1).collect();
        let attributes = syn::parse::Parser::parse2(Punctuated::parse_terminated, attributes)?;
        Ok(Self { predicate, attributes })
    }
}

/// Returns the attributes in a `#[cfg_attr(predicate, attribute, …)]`.
pub(crate) fn conditional(meta: &Meta) -> syn::Result<Punctuated<Meta, Token![,]>> {
    Conditional::new(meta).map(|conditional| conditional.attributes)
}

/// Returns a path as text: `serde::rename`.
pub(crate) fn path_text(path: &Path) -> String {
    path.segments.iter().map(|segment| segment.ident.to_string()).collect::<Vec<_>>().join("::")
}

fn contains(tokens: TokenStream, wanted: &str) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(name) => name == wanted,
        TokenTree::Group(group) => contains(group.stream(), wanted),
        _ => false,
    })
}
