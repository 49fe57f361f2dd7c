//! The generics of derived implementations.

use proc_macro2::Span;
use syn::{GenericParam, Generics};

/// Marks the lifetimes as generated, so that lints such as `single_use_lifetimes` do not report the implementation.
pub(crate) fn generated(mut generics: Generics) -> Generics {
    for parameter in &mut generics.params {
        if let GenericParam::Lifetime(parameter) = parameter {
            let span = Span::call_site().located_at(parameter.lifetime.span());
            parameter.lifetime.set_span(span);
        }
    }
    generics
}
