//! Reports operations of one name in two traits of a module, whose builders would have one name.

use heck::ToSnakeCase as _;
use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote_spanned};
use syn::ext::IdentExt as _;

use super::Context;
use crate::model::Operation;

/// Passes the items of an operation through a macro that only one trait in the module can define. For the second trait, rustc
/// resolves the macro of the first, which expands to one error instead of the items: each of them would be an error otherwise.
pub(super) fn emit(context: &Context<'_>, operation: &Operation, items: &TokenStream) -> TokenStream {
    let Operation { name, builder, .. } = operation;
    let definition = &context.definition.name;
    let conditions = operation.passed.conditions();
    let span = Span::call_site().located_at(name.span());
    let module = format_ident!("__operation_{}", builder.unraw().to_string().to_snake_case(), span = span);
    let message = format!(
        "`{definition}` has an operation `{name}` as well, and both builders would be named `{builder}`; rename one operation, or \
         move one trait to a module of its own"
    );
    quote_spanned! {span=>
        #conditions
        #[doc(hidden)]
        #[allow(unused)]
        mod #module {
            macro_rules! items {
                (use #definition; $($items:tt)*) => { $($items)* };
                (use $other:ident; $($items:tt)*) => { ::std::compile_error! { #message } };
            }
            pub(super) use items;
        }

        #conditions
        #module::items! { use #definition; #items }
    }
}
