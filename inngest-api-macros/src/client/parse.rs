//! The struct and its attributes, and their errors.

use std::collections::HashSet;

use heck::{ToSnakeCase as _, ToUpperCamelCase as _};
use proc_macro2::Ident;
use quote::{ToTokens as _, quote};
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Data, DeriveInput, Field, Fields, LitStr, Meta, Path, Token, parenthesized};

use super::{Client, Definition, Grant};
use crate::diagnostics::Diagnostics;
use crate::{generics, krate};

/// An example of the attribute, for messages.
const EXAMPLE: &str = "`#[inngest(v2(invoke_function, get_function_run))]`";

/// Methods of `v2()` and `events()` that are not operations, and the operations that each calls.
const HELPERS: [(&str, &[&str]); 8] = [
    ("wait_for_run", &["get_function_run"]),
    ("invoke", &["invoke_function"]),
    ("event", &["send_event"]),
    ("start_sandbox", &["create_sandbox", "get_sandbox"]),
    ("wait_until_running", &["get_sandbox"]),
    ("wait_until_paused", &["get_sandbox"]),
    ("wait_for_snapshot", &["get_sandbox_snapshot"]),
    ("send_all", &["send"]),
];

/// Parses a client. Leaves out what has an error, so that it causes no further ones.
pub(super) fn client(item: DeriveInput, errors: &mut Diagnostics) -> Client {
    let DeriveInput { attrs, vis: visibility, ident: name, generics, data } = item;
    let generics = generics::generated(generics);
    let before = errors.count();
    let krate = crate_path(&attrs, errors);
    let grants = match data {
        Data::Struct(data) => grants(data.fields, &name, errors),
        Data::Enum(data) => not_a_struct(data.enum_token, errors),
        Data::Union(data) => not_a_struct(data.union_token, errors),
    };
    if grants.is_empty() && errors.count() == before {
        // A macro does not see what `#[cfg]` removed.
        let message = format!(
            "`{name}` lists no operations; add them to a field: {EXAMPLE}, or put `#[cfg(…)]` on the struct too, if the lists \
             of its fields are conditional"
        );
        errors.at(&name, message);
    }
    let is_valid = errors.count() == 0;
    Client { krate, visibility, name, generics, grants, is_valid }
}

fn not_a_struct(token: impl quote::ToTokens, errors: &mut Diagnostics) -> Vec<Grant> {
    errors.at(token, "`InngestClient` can only be derived for a struct");
    Vec::new()
}

fn grants(fields: Fields, name: &Ident, errors: &mut Diagnostics) -> Vec<Grant> {
    let fields = match fields {
        Fields::Named(fields) => fields.named,
        Fields::Unnamed(fields) => {
            let message =
                format!("`InngestClient` needs named fields; write `struct {name} {{ #[inngest(v2(…))] api: … }}`");
            errors.at(fields, message);
            return Vec::new();
        }
        Fields::Unit => {
            let message = format!(
                "`{name}` has no field for a client; write `struct {name} {{ #[inngest(v2(…))] api: Client<ApiKey> }}`"
            );
            errors.at(name, message);
            return Vec::new();
        }
    };
    let mut listed = HashSet::new();
    fields.into_iter().flat_map(|field| granted_by(field, &mut listed, errors)).collect()
}

/// Returns the operations that one field lists, without duplicates.
fn granted_by(field: Field, listed: &mut HashSet<String>, errors: &mut Diagnostics) -> Vec<Grant> {
    let Some(name) = field.ident else { return Vec::new() };
    let mut grants = Vec::new();
    for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("inngest")) {
        let Some(groups) = errors.take(groups(attribute)) else { continue };
        for Group { path, operations } in groups {
            let Some(definition) = definition(&path, errors) else { continue };
            for operation in operations {
                if let Definition::Version(_) = definition
                    && let Some((_, called)) = HELPERS.iter().find(|(helper, _)| operation == helper)
                {
                    let called = called.join("` and `");
                    let message = format!("`{operation}` is not an operation; list `{called}`, which it calls");
                    errors.at(&operation, message);
                    continue;
                }
                let Some(builder) = builder(&operation, errors) else { continue };
                if !listed.insert(format!("{} {builder}", definition.name())) {
                    let message = format!("duplicate operation `{operation}`; list it on one field");
                    errors.at(&operation, message);
                    continue;
                }
                let (field, ty, definition) = (name.clone(), field.ty.clone(), definition.clone());
                grants.push(Grant { field, ty, definition, operation, builder });
            }
        }
    }
    grants
}

fn groups(attribute: &Attribute) -> syn::Result<Punctuated<Group, Token![,]>> {
    let missing = || syn::Error::new_spanned(attribute.path(), format!("missing operations; write {EXAMPLE}"));
    attribute.meta.require_list().map_err(|_| missing())?;
    let groups = attribute.parse_args_with(Punctuated::parse_terminated)?;
    if groups.is_empty() { Err(missing()) } else { Ok(groups) }
}

/// Returns the name of an operation's builder.
fn builder(operation: &Ident, errors: &mut Diagnostics) -> Option<Ident> {
    if operation.to_string().starts_with(char::is_uppercase) {
        let method = operation.to_string().to_snake_case();
        errors.at(operation, format!("operations are listed by the names of their methods; write `{method}`"));
        return None;
    }
    let Ok(mut builder) = syn::parse_str::<Ident>(&operation.unraw().to_string().to_upper_camel_case()) else {
        errors.at(operation, format!("`{operation}` is not an operation"));
        return None;
    };
    builder.set_span(operation.span());
    Some(builder)
}

/// `v2(invoke_function, …)`, `path::to::Definition(replay, …)`.
struct Group {
    path: Path,
    operations: Vec<Ident>,
}

impl Parse for Group {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(Token![crate]) && input.peek2(Token![=]) {
            return Err(input.error("`crate = …` belongs on the struct; write `#[inngest(crate = …)]` above it"));
        }
        let condition = conditional(input)?;
        let path = Path::parse_mod_style(input)
            .map_err(|error| syn::Error::new(error.span(), format!("expected operations; write {EXAMPLE}")))?;
        if !input.peek(syn::token::Paren) {
            return Err(syn::Error::new_spanned(&path, without_operations(&path)));
        }
        let content;
        parenthesized!(content in input);
        if let Some(attribute) = condition {
            return Err(attribute_in_list(&attribute, &format!("{}({content})", text(&path))));
        }
        let operations = Punctuated::<_, Token![,]>::parse_terminated_with(&content, operation)?;
        if let Some((Some(attribute), operation)) = operations.iter().find(|(attribute, _)| attribute.is_some()) {
            return Err(attribute_in_list(attribute, &format!("{}({operation})", text(&path))));
        }
        if operations.is_empty() {
            let message = format!("`{}()` lists no operations; name at least one", text(&path));
            return Err(syn::Error::new_spanned(path, message));
        }
        Ok(Self { path, operations: operations.into_iter().map(|(_, name)| name).collect() })
    }
}

/// Parses the name of an operation, and an attribute that it cannot have.
fn operation(input: ParseStream<'_>) -> syn::Result<(Option<Attribute>, Ident)> {
    let attribute = conditional(input)?;
    if let Some(quoted) = input.parse::<Option<LitStr>>()? {
        return Err(syn::Error::new(
            quoted.span(),
            format!("operations are listed without quotes; write `{}`", quoted.value()),
        ));
    }
    Ok((attribute, input.parse()?))
}

/// Parses attributes in a list, which can have none, and returns the first.
fn conditional(input: ParseStream<'_>) -> syn::Result<Option<Attribute>> {
    Ok(Attribute::parse_outer(input)?.into_iter().next())
}

/// Returns the error of an attribute in a list: what it applies to belongs in an attribute of its own.
fn attribute_in_list(attribute: &Attribute, listed: &str) -> syn::Error {
    let message = match &attribute.meta {
        Meta::List(list) if list.path.is_ident("cfg") => format!(
            "a list cannot have attributes; list it apart, with `#[cfg_attr({}, inngest({listed}))]` on the field",
            list.tokens
        ),
        _ => "a list cannot have attributes; remove this one".to_owned(),
    };
    syn::Error::new_spanned(attribute, message)
}

/// Returns the message for a path without parentheses.
fn without_operations(path: &Path) -> String {
    let text = text(path);
    let is_trait = path.segments.last().is_some_and(|last| last.ident.to_string().starts_with(char::is_uppercase));
    match text.rsplit_once("::") {
        _ if is_version(&text) => format!("missing operations; write `{text}(…)`, as in {EXAMPLE}"),
        _ if is_trait => format!("missing operations; write `{text}(…)`"),
        Some((definition, operation)) => {
            format!("operations are listed in parentheses; write `{definition}({operation})`")
        }
        None => format!("missing version; write `v2({text})`"),
    }
}

fn text(path: &Path) -> String {
    path.to_token_stream().to_string().replace(' ', "")
}

fn is_version(name: &str) -> bool {
    matches!(name, "v1" | "v2" | "events")
}

fn definition(path: &Path, errors: &mut Diagnostics) -> Option<Definition> {
    let last = path.segments.last()?.ident.clone();
    if let Some(version) = path.get_ident()
        && is_version(&version.to_string())
    {
        return Some(Definition::Version(version.clone()));
    }
    if last.to_string().starts_with(char::is_lowercase) {
        let message =
            format!("expected `v1`, `v2`, `events` or an endpoints trait such as `crate::Internal`, found `{last}`");
        errors.at(path, message);
        return None;
    }
    let leading = path.leading_colon;
    let before = path.segments.iter().take(path.segments.len() - 1);
    Some(Definition::Custom { path: path.clone(), module: quote!(#leading #(#before ::)*) })
}

impl Definition {
    /// Returns what distinguishes operations of the same name. All definitions of one module share a scope for their builders.
    fn name(&self) -> String {
        match self {
            Self::Version(version) => version.to_string(),
            Self::Custom { module, .. } => module.to_string(),
        }
    }
}

/// Parses `#[inngest(crate = path)]` on the struct.
fn crate_path(attributes: &[Attribute], errors: &mut Diagnostics) -> Path {
    let mut krate = None;
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("inngest")) {
        errors.take(attribute.parse_args_with(|input: ParseStream<'_>| {
            input.parse::<Token![crate]>().map_err(|error| {
                let message = format!("operations are listed on the field with their client; write {EXAMPLE} there");
                syn::Error::new(error.span(), message)
            })?;
            input.parse::<Token![=]>()?;
            krate::parse(input, &mut krate)
        }));
    }
    krate::path(krate, |path| format!("#[inngest(crate = {path})]"), errors)
}
