//! A capability for each operation, and the entries `v1()` and `v2()`.

use proc_macro2::{Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens as _, format_ident, quote, quote_spanned};
use syn::{GenericParam, Generics, Path, Type};

use super::{Client, Definition, Grant};

/// The versions, and the key that each takes.
const KEYS: [(&str, &str); 3] = [("v1", "a `SigningKey`"), ("v2", "an `ApiKey`"), ("events", "an `EventKey`")];

pub(super) fn emit(client: &Client) -> TokenStream {
    let Client { krate, visibility, name, generics, grants, is_valid } = client;
    let private = quote!(#krate::__private);
    // One alias per operation, so that a misspelled name is a single error. Its path is made of the path to a trait, which
    // rustc could not shorten.
    let aliases: Vec<_> = (0..grants.len()).map(|index| format_ident!("__Granted{index}")).collect();
    let operations = grants.iter().map(|grant| operation(grant, krate));
    let listed = grants.iter().zip(&aliases).map(|(grant, alias)| listed(grant, alias, &private));
    let granted = grants.iter().zip(&aliases).map(|(grant, alias)| capability(client, grant, alias, &private));
    let capabilities = if *is_valid { granted.collect() } else { vec![every_capability(client, &private)] };
    let tools = tools(client, &aliases, &private);
    let (for_impl, of_type, clause) = generics.split_for_impl();
    let operations_docs = format!("Metadata of the operations that a `{name}` can call.");
    let permissions_docs =
        format!("The permissions that the API keys of a `{name}` need, sorted: those of its operations of version 2.");
    quote! {
        const _: () = {

            #(#[allow(unused_qualifications)] type #aliases = #operations;)*

            #(#listed)*

            // Outside of the `impl`: the length of an array cannot depend on generics.
            const __OPERATIONS: &[&#private::OperationInfo] = &[#(<#aliases as #private::Operation>::INFO),*];
            const __PERMISSIONS: [&::std::primitive::str; #private::count_permissions(__OPERATIONS)] =
                #private::sorted_permissions(__OPERATIONS);

            #[automatically_derived]
            impl #for_impl #private::Caller for #name #of_type #clause {}

            #(#capabilities)*

            #tools

            impl #for_impl #name #of_type #clause {
                #[doc = #operations_docs]
                #[allow(dead_code)]
                #visibility const OPERATIONS: &'static [&'static #private::OperationInfo] = __OPERATIONS;

                #[doc = #permissions_docs]
                #[allow(dead_code)]
                #visibility const PERMISSIONS: &'static [&'static ::std::primitive::str] = &__PERMISSIONS;

                /// Returns the operations of version 1. Only those that the client lists can be called.
                #[allow(dead_code)]
                #[must_use]
                #visibility const fn v1(&self) -> #private::v1::Operations<&Self> {
                    #private::v1::Operations::new(self)
                }

                /// Returns the operations of version 2. Only those that the client lists can be called.
                #[allow(dead_code)]
                #[must_use]
                #visibility const fn v2(&self) -> #private::v2::Operations<&Self> {
                    #private::v2::Operations::new(self)
                }

                /// Returns the operations of the Event API. Only those that the client lists can be called.
                #[allow(dead_code)]
                #[must_use]
                #visibility const fn events(&self) -> #private::events::Operations<&Self> {
                    #private::events::Operations::new(self)
                }
            }
        };
    }
}

/// Returns the path to the operation's builder. Its last segment has the span of the operation, so that rustc reports a
/// misspelled name there, with a suggestion.
fn operation(grant: &Grant, krate: &Path) -> TokenStream {
    let Grant { definition, operation, builder, .. } = grant;
    match definition {
        Definition::Version(version) => quote!(#krate::#version::by_name::#operation),
        Definition::Custom { module, .. } => quote!(#module #builder),
    }
}

/// Asserts that the operation belongs to the version or the trait named in the attribute. A version also has the names of the
/// others, and the builders of all traits in a module are beside each other.
fn listed(grant: &Grant, alias: &Ident, private: &TokenStream) -> TokenStream {
    let Grant { definition, operation, .. } = grant;
    let span = Span::call_site().located_at(operation.span());
    let path = match definition {
        Definition::Version(version) => return listed_in_version(version, operation, alias, private),
        Definition::Custom { path, .. } => path,
    };
    let definition = path.segments.last().map(|last| &last.ident);
    let message = format!("`{}` has no operation `{operation}`", definition.to_token_stream());
    quote_spanned! {span=>
        const _: () = {
            let listed = #private::contains(#path::<()>::OPERATIONS, <#alias as #private::Operation>::INFO);
            ::std::assert!(listed, #message);
        };
    }
}

fn listed_in_version(version: &Ident, operation: &Ident, alias: &Ident, private: &TokenStream) -> TokenStream {
    let span = Span::call_site().located_at(operation.span());
    let others = KEYS.iter().filter(|(other, _)| version != other).map(|(other, key)| {
        let message = format!(
            "`{operation}` is an operation of `{other}`, not of `{version}`; write `{other}({operation})`, on a field whose \
             client has {key}"
        );
        quote_spanned! {span=>
            ::std::assert!(!#private::is_of_version(<#alias as #private::Operation>::INFO, #other), #message);
        }
    });
    quote_spanned!(span=> const _: () = { #(#others)* };)
}

fn capability(client: &Client, grant: &Grant, alias: &Ident, private: &TokenStream) -> TokenStream {
    let Client { name, generics, .. } = client;
    let Grant { field, ty, .. } = grant;
    let mut generics = generics.clone();
    if mentions(ty, &generics) {
        generics.make_where_clause().predicates.push(syn::parse_quote!(#ty: #private::Call<#alias>));
    }
    let (for_impl, of_type, clause) = generics.split_for_impl();
    // The span of the operation: rustc reports a key that does not authorize it there.
    let span = Span::call_site().located_at(grant.operation.span());
    let by_field = quote_spanned!(span=> &self.#field);
    quote! {
        #[automatically_derived]
        impl #for_impl #private::Call<#alias> for #name #of_type #clause {
            fn capability(&self) -> #private::Capability<#alias> {
                #private::Call::<#alias>::capability(#by_field)
            }
        }
    }
}

/// Lists the operations as tools.
fn tools(client: &Client, aliases: &[Ident], private: &TokenStream) -> TokenStream {
    let Client { name, generics, grants, .. } = client;
    let mut bounded = generics.clone();
    for (grant, alias) in grants.iter().zip(aliases) {
        let ty = &grant.ty;
        if mentions(ty, generics) {
            bounded.make_where_clause().predicates.push(syn::parse_quote!(#ty: #private::Call<#alias>));
        }
    }
    let (for_impl, of_type, clause) = bounded.split_for_impl();
    let indices = (0..aliases.len()).map(Literal::usize_unsuffixed);
    quote! {
        #[automatically_derived]
        impl #for_impl #private::Tools for #name #of_type #clause {
            const LISTED: &'static [&'static #private::OperationInfo] = __OPERATIONS;

            fn grant(&self, index: ::std::primitive::usize) -> ::std::option::Option<#private::Grant> {
                match index {
                    #(#indices => ::std::option::Option::Some(::std::convert::From::from(
                        #private::Call::<#aliases>::capability(self),
                    )),)*
                    _ => ::std::option::Option::None,
                }
            }
        }
    }
}

/// Lets an invalid client call everything. The crate does not compile anyway.
fn every_capability(client: &Client, private: &TokenStream) -> TokenStream {
    let Client { name, generics, .. } = client;
    let (_, of_type, clause) = generics.split_for_impl();
    let mut generics = generics.clone();
    generics.params.push(syn::parse_quote!(__Any: #private::Operation));
    let (for_impl, _, _) = generics.split_for_impl();
    quote! {
        #[automatically_derived]
        impl #for_impl #private::Call<__Any> for #name #of_type #clause {
            fn capability(&self) -> #private::Capability<__Any> {
                loop {}
            }
        }
    }
}

/// Whether a type contains a type parameter. Then a bound is needed, because its capabilities are not known here.
fn mentions(ty: &Type, generics: &Generics) -> bool {
    let parameters = |name: &Ident| {
        generics.params.iter().any(|parameter| matches!(parameter, GenericParam::Type(known) if known.ident == *name))
    };
    contains(ty.to_token_stream(), &parameters)
}

fn contains(tokens: TokenStream, wanted: &dyn Fn(&Ident) -> bool) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(name) => wanted(&name),
        TokenTree::Group(group) => contains(group.stream(), wanted),
        _ => false,
    })
}
