//! Tests by stage; [`expansions`] has whole definitions and their expansions, to be read.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod check;
mod described;
mod emit;
mod expansions;
mod model;
mod operation;
mod parameter;
mod parse;
mod template;

use proc_macro2::TokenStream;
use quote::quote;

use crate::diagnostics::Diagnostics;
use crate::model::{Argument, Definition, Operation};
use crate::parse::DefinitionSyntax;

/// Returns the syntax of a definition, and the errors of parsing it.
fn parsed(arguments: TokenStream, item: TokenStream) -> (Option<DefinitionSyntax>, Vec<String>) {
    let mut errors = Diagnostics::default();
    let syntax = crate::parse::definition(arguments, item, &mut errors);
    (syntax, errors.messages())
}

/// Returns the model of a definition with valid syntax, and its errors.
fn modelled(arguments: TokenStream, item: TokenStream) -> (Definition, Vec<String>) {
    let (syntax, errors) = parsed(arguments, item);
    assert_eq!(errors, [""; 0], "the syntax is invalid, which this does not test");
    let mut errors = Diagnostics::default();
    let definition = Definition::new(syntax.unwrap(), &mut errors);
    (definition, errors.messages())
}

/// Returns the checked model of a definition whose parts are valid, and the errors of checking it.
fn checked(arguments: TokenStream, item: TokenStream) -> (Definition, Vec<String>) {
    let (mut definition, errors) = modelled(arguments, item);
    assert_eq!(errors, [""; 0], "the model is invalid, which this does not test");
    let mut errors = Diagnostics::default();
    crate::check::check(&mut definition, &mut errors);
    (definition, errors.messages())
}

/// Returns a definition of these operations.
fn definition(operations: &TokenStream) -> TokenStream {
    quote!(trait Definition { #operations })
}

/// Returns the model of a valid operation.
fn operation(source: &TokenStream) -> Operation {
    let (mut definition, errors) = checked(quote!(V2), definition(source));
    assert_eq!(errors, [""; 0], "{source}");
    definition.operations.pop().unwrap()
}

/// Returns the model of the first argument of a valid operation.
fn argument(source: &TokenStream) -> Argument {
    operation(source).arguments.swap_remove(0)
}

/// Compares the errors of a stage for operations, each in its own definition.
fn assert_errors<const N: usize>(stage: impl Fn(TokenStream) -> Vec<String>, cases: [(TokenStream, &[&str]); N]) {
    for (source, expected) in cases {
        assert_eq!(stage(definition(&source)), expected, "{source}");
    }
}
