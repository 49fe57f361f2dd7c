//! The struct and its attributes, and what is wrong with them.

use std::collections::HashSet;

use proc_macro2::Ident;
use quote::{ToTokens as _, quote};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Data, DeriveInput, Field, Fields, Path, Token, parenthesized};

use super::{Client, Grant, Listing};
use crate::dependency;
use crate::diagnostics::Diagnostics;

/// What the attribute looks like, for messages.
const EXAMPLE: &str = "`#[inngest(v2(invoke_function, get_function_run))]`";

/// Reads a client. What is at fault is left out of it, so that nothing else complains as well.
pub(super) fn client(item: DeriveInput, faults: &mut Diagnostics) -> Client {
    let DeriveInput { attrs, vis: visibility, ident: name, generics, data } = item;
    let before = faults.count();
    let krate = krate(&attrs, &name, faults);
    let grants = match data {
        Data::Struct(data) => grants(data.fields, &name, faults),
        Data::Enum(data) => not_a_struct(data.enum_token, faults),
        Data::Union(data) => not_a_struct(data.union_token, faults),
    };
    if grants.is_empty() && faults.count() == before {
        let message = format!("`{name}` lists no operation: say on a field what it may call, {EXAMPLE}");
        faults.at(&name, message);
    }
    Client { krate, visibility, name, generics, grants }
}

fn not_a_struct(token: impl quote::ToTokens, faults: &mut Diagnostics) -> Vec<Grant> {
    faults.at(token, "`InngestClient` is derived for a struct: each field a client, with what it may call");
    Vec::new()
}

fn grants(fields: Fields, name: &Ident, faults: &mut Diagnostics) -> Vec<Grant> {
    let fields = match fields {
        Fields::Named(fields) => fields.named,
        Fields::Unnamed(fields) => {
            let message = format!("fields need names here: `struct {name} {{ #[inngest(v2(…))] api: … }}`");
            faults.at(fields, message);
            return Vec::new();
        }
        Fields::Unit => {
            let message = format!(
                "`{name}` has no client to call by: `struct {name} {{ #[inngest(v2(…))] api: Client<ApiKey> }}`"
            );
            faults.at(name, message);
            return Vec::new();
        }
    };
    let mut listed = HashSet::new();
    fields.into_iter().flat_map(|field| granted_by(field, &mut listed, faults)).collect()
}

/// What one field lists, but for what was listed before.
fn granted_by(field: Field, listed: &mut HashSet<String>, faults: &mut Diagnostics) -> Vec<Grant> {
    let Some(name) = field.ident else { return Vec::new() };
    let mut grants = Vec::new();
    for attribute in field.attrs.iter().filter(|attribute| attribute.path().is_ident("inngest")) {
        let groups = faults.take(attribute.parse_args_with(Punctuated::<Group, Token![,]>::parse_terminated));
        for Group { path, operations } in groups.into_iter().flatten() {
            let Some(listing) = listing(&path, faults) else { continue };
            for operation in operations {
                if operation.to_string().starts_with(char::is_uppercase) {
                    let snake = snake_case(&operation);
                    faults.at(&operation, format!("operations are listed by their methods' names: `{snake}`"));
                    continue;
                }
                if !listed.insert(format!("{} {operation}", listing.name())) {
                    let message = format!("`{operation}` is listed twice: which field is to make the call?");
                    faults.at(&operation, message);
                    continue;
                }
                let (field, ty, listing) = (name.clone(), field.ty.clone(), listing.clone());
                grants.push(Grant { field, ty, listing, operation });
            }
        }
    }
    grants
}

/// `v2(invoke_function, …)`, `path::to::Listing(replay, …)`.
struct Group {
    path: Path,
    operations: Punctuated<Ident, Token![,]>,
}

impl Parse for Group {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let path = Path::parse_mod_style(input).map_err(|error| {
            syn::Error::new(error.span(), format!("here is said which operations the field makes: {EXAMPLE}"))
        })?;
        if !input.peek(syn::token::Paren) {
            let said = path.to_token_stream().to_string().replace(' ', "");
            let message = match said.as_str() {
                "v1" | "v2" => format!("name the operations: `{said}(…)`, as in {EXAMPLE}"),
                _ => format!("say whose operation it is: `v2({said})`"),
            };
            return Err(syn::Error::new_spanned(path, message));
        }
        let content;
        parenthesized!(content in input);
        let operations = Punctuated::parse_terminated(&content)?;
        if operations.is_empty() {
            let said = path.to_token_stream().to_string().replace(' ', "");
            return Err(syn::Error::new_spanned(path, format!("`{said}()` lists nothing: name its operations")));
        }
        Ok(Self { path, operations })
    }
}

fn listing(path: &Path, faults: &mut Diagnostics) -> Option<Listing> {
    let last = path.segments.last()?.ident.clone();
    if let Some(version) = path.get_ident()
        && (version == "v1" || version == "v2")
    {
        return Some(Listing::Version(version.clone()));
    }
    if last.to_string().starts_with(char::is_lowercase) {
        let message = format!("`{last}` is neither `v1`, `v2` nor a listing of yours, such as `crate::Internal`");
        faults.at(path, message);
        return None;
    }
    let leading = path.leading_colon;
    let before = path.segments.iter().take(path.segments.len() - 1);
    Some(Listing::Own(quote!(#leading #(#before ::)*)))
}

impl Listing {
    /// What tells it from others.
    fn name(&self) -> String {
        match self {
            Self::Version(version) => version.to_string(),
            Self::Own(path) => path.to_string(),
        }
    }
}

/// `#[inngest(crate = path)]` on the struct.
fn krate(attributes: &[Attribute], name: &Ident, faults: &mut Diagnostics) -> Path {
    let mut krate = None;
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("inngest")) {
        krate = faults.take(attribute.parse_args_with(|input: ParseStream<'_>| {
            input.parse::<Token![crate]>().map_err(|error| {
                let message = format!("operations are listed on the field that makes them: {EXAMPLE}");
                syn::Error::new(error.span(), message)
            })?;
            input.parse::<Token![=]>()?;
            Path::parse_mod_style(input)
        }));
        if krate.is_none() {
            return syn::parse_quote!(::inngest_api);
        }
    }
    krate.unwrap_or_else(|| dependency::path(name, faults, |name| format!("#[inngest(crate = {name})]")))
}

/// `InvokeFunction` to `invoke_function`.
fn snake_case(name: &Ident) -> String {
    let mut snake = String::new();
    for (index, char) in name.to_string().chars().enumerate() {
        if index > 0 && char.is_uppercase() {
            snake.push('_');
        }
        snake.extend(char.to_lowercase());
    }
    snake
}
