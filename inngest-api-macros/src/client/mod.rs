//! `#[derive(InngestClient)]`: a client that can call only the operations its fields list.

mod emit;
mod parse;

use proc_macro2::{Ident, TokenStream};
use syn::{Generics, Path, Type, Visibility};

use crate::diagnostics::Diagnostics;

/// A client, parsed from its struct.
pub(crate) struct Client {
    /// The path to `inngest-api`.
    krate: Path,
    visibility: Visibility,
    name: Ident,
    generics: Generics,
    grants: Vec<Grant>,
    /// Whether there was no error. An invalid client can call everything, so that its calls cause no further errors.
    is_valid: bool,
}

/// An operation that the client can call, and the field that it uses.
pub(crate) struct Grant {
    field: Ident,
    ty: Type,
    definition: Definition,
    /// The name as written: `invoke_function`.
    operation: Ident,
    /// The builder's name, with the span of the operation: rustc reports a misspelled name there.
    builder: Ident,
}

/// Where an operation is defined.
#[derive(Clone)]
pub(crate) enum Definition {
    /// In this crate: `v1`, `v2` or `events`.
    Version(Ident),
    /// In an endpoints trait of the user.
    Custom {
        path: Path,
        /// The path to the module that holds its builders; may be empty.
        module: TokenStream,
    },
}

pub(crate) fn derive(item: TokenStream) -> TokenStream {
    let mut errors = Diagnostics::default();
    let client = errors.take(syn::parse2(item)).map(|item| parse::client(item, &mut errors));
    let mut tokens = errors.into_tokens();
    tokens.extend(client.as_ref().map(emit::emit));
    tokens
}
