//! `#[derive(InngestClient)]`: a client that may call what its fields list.

mod emit;
mod parse;

use proc_macro2::{Ident, TokenStream};
use syn::{Generics, Path, Type, Visibility};

use crate::diagnostics::Diagnostics;

/// A client, as its struct says it.
pub(crate) struct Client {
    /// The path of `inngest-api`, as the user's crate calls it.
    krate: Path,
    visibility: Visibility,
    name: Ident,
    generics: Generics,
    grants: Vec<Grant>,
    /// Whether no fault was found. Where one was, it may call everything, so that no call of what was meant is one more.
    is_sound: bool,
}

/// An operation that the client may call, and by which field.
pub(crate) struct Grant {
    field: Ident,
    ty: Type,
    definition: Definition,
    /// As it was written: `invoke_function`.
    operation: Ident,
    /// The builder's name, at the operation's location: there rustc says that there is none, and which is the nearest.
    builder: Ident,
}

/// Where an operation is listed.
#[derive(Clone)]
pub(crate) enum Definition {
    /// Here: `v1` or `v2`.
    Version(Ident),
    /// In a definition of the user's.
    Own {
        path: Path,
        /// The path to what stands beside it, its builders among it; may be empty.
        beside: TokenStream,
    },
}

pub(crate) fn derive(item: TokenStream) -> TokenStream {
    let mut faults = Diagnostics::default();
    let client = faults.take(syn::parse2(item)).map(|item| parse::client(item, &mut faults));
    let mut tokens = faults.into_tokens();
    tokens.extend(client.as_ref().map(emit::emit));
    tokens
}
