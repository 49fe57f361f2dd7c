//! Tests by stage; [`expansions`] has whole listings and what becomes of them, to be read.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod check;
mod emit;
mod expansions;
mod model;
mod operation;
mod parse;
mod template;

use proc_macro2::TokenStream;
use quote::quote;

use crate::diagnostics::Diagnostics;
use crate::model::{Argument, Definition, Operation};
use crate::parse::DefinitionSyntax;

/// What is read, and the faults of reading.
fn parsed(arguments: TokenStream, item: TokenStream) -> (Option<DefinitionSyntax>, Vec<String>) {
    let mut faults = Diagnostics::default();
    let syntax = crate::parse::definition(arguments, item, &mut faults);
    (syntax, faults.messages())
}

/// The model of a definition, and the faults of making it; its syntax has none.
fn modelled(arguments: TokenStream, item: TokenStream) -> (Definition, Vec<String>) {
    let (syntax, faults) = parsed(arguments, item);
    assert_eq!(faults, [""; 0], "the syntax is at fault, which is not what is tested");
    let mut faults = Diagnostics::default();
    let definition = Definition::new(syntax.unwrap(), &mut faults);
    (definition, faults.messages())
}

/// The checked model of a definition, and the faults of checking; its syntax has none, nor has any single part.
fn checked(arguments: TokenStream, item: TokenStream) -> (Definition, Vec<String>) {
    let (mut definition, faults) = modelled(arguments, item);
    assert_eq!(faults, [""; 0], "the model is at fault, which is not what is tested");
    let mut faults = Diagnostics::default();
    crate::check::check(&mut definition, &mut faults);
    (definition, faults.messages())
}

/// A definition of these operations.
fn definition(operations: &TokenStream) -> TokenStream {
    quote!(trait Definition { #operations })
}

/// The model of one operation without a fault.
fn operation(source: &TokenStream) -> Operation {
    let (mut definition, faults) = checked(quote!(V2), definition(source));
    assert_eq!(faults, [""; 0], "{source}");
    definition.operations.pop().unwrap()
}

/// The model of the first argument of an operation without a fault.
fn argument(source: &TokenStream) -> Argument {
    operation(source).arguments.swap_remove(0)
}

/// Compares what a stage says of operations, each in a definition of its own.
fn assert_faults<const N: usize>(stage: impl Fn(TokenStream) -> Vec<String>, cases: [(TokenStream, &[&str]); N]) {
    for (source, expected) in cases {
        assert_eq!(stage(definition(&source)), expected, "{source}");
    }
}
