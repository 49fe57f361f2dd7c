//! The struct and its attributes, and what is wrong with them.

use std::collections::HashSet;

use proc_macro2::Ident;
use quote::{ToTokens as _, quote};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Data, DeriveInput, Field, Fields, LitStr, Path, Token, parenthesized};

use super::{Client, Definition, Grant};
use crate::dependency;
use crate::diagnostics::Diagnostics;
use crate::model::pascal_case;

/// What the attribute looks like, for messages.
const EXAMPLE: &str = "`#[inngest(v2(invoke_function, get_function_run))]`";

/// Methods of `v2()` that are no operations, and the operation that each is made of.
const MADE_OF: [(&str, &str); 3] =
    [("wait_for_run", "get_function_run"), ("invoke", "invoke_function"), ("event", "send_event")];

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
    let is_sound = faults.count() == 0;
    Client { krate, visibility, name, generics, grants, is_sound }
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
        let Some(groups) = faults.take(groups(attribute)) else { continue };
        for Group { path, operations } in groups {
            let Some(definition) = definition(&path, faults) else { continue };
            for operation in operations {
                if let Definition::Version(_) = definition
                    && let Some((_, part)) = MADE_OF.iter().find(|(whole, _)| operation == whole)
                {
                    let message = format!("`{operation}` is made of an operation, and is none itself: list `{part}`");
                    faults.at(&operation, message);
                    continue;
                }
                let Some(builder) = builder(&operation, faults) else { continue };
                if !listed.insert(format!("{} {builder}", definition.name())) {
                    let message = format!("`{operation}` is listed twice: which field is to make the call?");
                    faults.at(&operation, message);
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
    let nothing = || syn::Error::new_spanned(attribute.path(), format!("say what the field may call, {EXAMPLE}"));
    attribute.meta.require_list().map_err(|_| nothing())?;
    let groups = attribute.parse_args_with(Punctuated::parse_terminated)?;
    if groups.is_empty() { Err(nothing()) } else { Ok(groups) }
}

/// The name of an operation's builder.
fn builder(operation: &Ident, faults: &mut Diagnostics) -> Option<Ident> {
    if operation.to_string().starts_with(char::is_uppercase) {
        let snake = snake_case(operation);
        faults.at(operation, format!("operations are listed by their methods' names: `{snake}`"));
        return None;
    }
    let Ok(mut builder) = syn::parse_str::<Ident>(&pascal_case(&operation.to_string())) else {
        faults.at(operation, format!("no operation is called `{operation}`"));
        return None;
    };
    builder.set_span(operation.span());
    Some(builder)
}

/// `v2(invoke_function, …)`, `path::to::Definition(replay, …)`.
struct Group {
    path: Path,
    operations: Punctuated<Ident, Token![,]>,
}

impl Parse for Group {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(Token![crate]) && input.peek2(Token![=]) {
            return Err(
                input.error("what your crate calls `inngest-api` is said on the struct: `#[inngest(crate = …)]`")
            );
        }
        let path = Path::parse_mod_style(input).map_err(|error| {
            syn::Error::new(error.span(), format!("here is said which operations the field makes: {EXAMPLE}"))
        })?;
        if !input.peek(syn::token::Paren) {
            return Err(syn::Error::new_spanned(&path, without_operations(&path)));
        }
        let content;
        parenthesized!(content in input);
        let operations = Punctuated::parse_terminated_with(&content, operation)?;
        if operations.is_empty() {
            let said = text(&path);
            return Err(syn::Error::new_spanned(path, format!("`{said}()` lists nothing: name its operations")));
        }
        Ok(Self { path, operations })
    }
}

fn operation(input: ParseStream<'_>) -> syn::Result<Ident> {
    if let Some(quoted) = input.parse::<Option<LitStr>>()? {
        return Err(syn::Error::new(
            quoted.span(),
            format!("an operation is a name without quotes: `{}`", quoted.value()),
        ));
    }
    input.parse()
}

/// What is to be written in place of a path without parentheses.
fn without_operations(path: &Path) -> String {
    let said = text(path);
    let is_listing = path.segments.last().is_some_and(|last| last.ident.to_string().starts_with(char::is_uppercase));
    match said.rsplit_once("::") {
        _ if said == "v1" || said == "v2" => format!("name the operations: `{said}(…)`, as in {EXAMPLE}"),
        _ if is_listing => format!("name the operations: `{said}(…)`"),
        Some((definition, operation)) => format!("an operation stands within parentheses: `{definition}({operation})`"),
        None => format!("say whose operation it is: `v2({said})`"),
    }
}

fn text(path: &Path) -> String {
    path.to_token_stream().to_string().replace(' ', "")
}

fn definition(path: &Path, faults: &mut Diagnostics) -> Option<Definition> {
    let last = path.segments.last()?.ident.clone();
    if let Some(version) = path.get_ident()
        && (version == "v1" || version == "v2")
    {
        return Some(Definition::Version(version.clone()));
    }
    if last.to_string().starts_with(char::is_lowercase) {
        let message = format!("`{last}` is neither `v1`, `v2` nor a definition of yours, such as `crate::Internal`");
        faults.at(path, message);
        return None;
    }
    let leading = path.leading_colon;
    let before = path.segments.iter().take(path.segments.len() - 1);
    Some(Definition::Own { path: path.clone(), beside: quote!(#leading #(#before ::)*) })
}

impl Definition {
    /// What tells the names of its operations from others: builders of the user's listings in one place are so many types.
    fn name(&self) -> String {
        match self {
            Self::Version(version) => version.to_string(),
            Self::Own { beside, .. } => beside.to_string(),
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
