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
use crate::model::{Argument, Endpoint, Listing};
use crate::parse::ListingSyntax;

/// What is read, and the faults of reading.
fn parsed(arguments: TokenStream, item: TokenStream) -> (Option<ListingSyntax>, Vec<String>) {
    let mut faults = Diagnostics::default();
    let syntax = crate::parse::listing(arguments, item, &mut faults);
    (syntax, faults.messages())
}

/// The model of a listing, and the faults of making it; its syntax has none.
fn modelled(arguments: TokenStream, item: TokenStream) -> (Listing, Vec<String>) {
    let (syntax, faults) = parsed(arguments, item);
    assert_eq!(faults, [""; 0], "the syntax is at fault, which is not what is tested");
    let mut faults = Diagnostics::default();
    let listing = Listing::new(syntax.unwrap(), &mut faults);
    (listing, faults.messages())
}

/// The checked model of a listing, and the faults of checking; its syntax has none, nor has any single part.
fn checked(arguments: TokenStream, item: TokenStream) -> (Listing, Vec<String>) {
    let (mut listing, faults) = modelled(arguments, item);
    assert_eq!(faults, [""; 0], "the model is at fault, which is not what is tested");
    let mut faults = Diagnostics::default();
    crate::check::check(&mut listing, &mut faults);
    (listing, faults.messages())
}

/// A listing of these endpoints.
fn listing(endpoints: &TokenStream) -> TokenStream {
    quote!(trait Listing { #endpoints })
}

/// The model of one endpoint without a fault.
fn endpoint(source: &TokenStream) -> Endpoint {
    let (mut listing, faults) = checked(quote!(V2), listing(source));
    assert_eq!(faults, [""; 0], "{source}");
    listing.endpoints.pop().unwrap()
}

/// The model of the first argument of an endpoint without a fault.
fn argument(source: &TokenStream) -> Argument {
    endpoint(source).arguments.swap_remove(0)
}

/// Compares what a stage says of endpoints, each in a listing of its own.
fn assert_faults<const N: usize>(stage: impl Fn(TokenStream) -> Vec<String>, cases: [(TokenStream, &[&str]); N]) {
    for (source, expected) in cases {
        assert_eq!(stage(listing(&source)), expected, "{source}");
    }
}
