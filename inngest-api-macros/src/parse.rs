//! Tokens to syntax: what was written, with no thought of what it means.

use proc_macro2::{Ident, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, FnArg, Item, LitInt, LitStr, Pat, Path, ReturnType, Safety, Token, TraitItem, Type, Visibility};

use crate::diagnostics::Diagnostics;

/// A trait under `#[endpoints(…)]`.
pub(crate) struct DefinitionSyntax {
    pub(crate) options: DefinitionOptions,
    pub(crate) docs: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) name: Ident,
    pub(crate) operations: Vec<OperationSyntax>,
    /// The names of those that have a fault in their syntax.
    pub(crate) unread: Vec<Unread>,
}

/// What is known of a `fn` with a fault: enough for the rest of the user's crate not to complain as well.
pub(crate) struct Unread {
    pub(crate) name: Ident,
    /// The types that it names.
    pub(crate) types: Vec<Type>,
}

/// `V2, crate = path, extend = path, base = "/…", case = "snake_case", reference = "https://…"`.
pub(crate) struct DefinitionOptions {
    pub(crate) version: Ident,
    pub(crate) krate: Option<Path>,
    pub(crate) extend: Option<Path>,
    pub(crate) base: Option<LitStr>,
    pub(crate) rename_all: Option<LitStr>,
    pub(crate) reference: Option<LitStr>,
}

/// A `fn` of the trait.
pub(crate) struct OperationSyntax {
    pub(crate) docs: Vec<Attribute>,
    pub(crate) name: Ident,
    pub(crate) route: RouteSyntax,
    pub(crate) arguments: Vec<ArgumentSyntax>,
    pub(crate) response: Type,
}

/// `#[post("/path", paginated, idempotency = "key", …)]`.
pub(crate) struct RouteSyntax {
    pub(crate) method: Ident,
    pub(crate) path: LitStr,
    pub(crate) options: Vec<RouteOption>,
}

pub(crate) enum RouteOption {
    Paginated(Ident),
    Idempotent(Ident),
    Idempotency(LitStr),
    ServerTimeout(LitStr),
    OkStatuses(Vec<LitInt>),
    Redact,
    Reference(LitStr),
}

/// An argument of a `fn`.
pub(crate) struct ArgumentSyntax {
    pub(crate) docs: Vec<Attribute>,
    pub(crate) name: Ident,
    pub(crate) ty: Type,
    pub(crate) marks: Vec<Mark>,
}

/// An attribute of an argument.
pub(crate) enum Mark {
    Query(Ident),
    Header(LitStr),
    Body(Ident),
    RawBody(Ident),
    Encode(Ident),
    Rename(LitStr),
}

/// Reads a definition; `None` where there is too little of it to go on.
pub(crate) fn definition(
    arguments: TokenStream,
    item: TokenStream,
    faults: &mut Diagnostics,
) -> Option<DefinitionSyntax> {
    let first = item.clone().into_iter().next();
    let Item::Trait(item) = faults.take(syn::parse2::<Item>(item))? else {
        faults.at(first, "`#[endpoints]` stands on a trait: one `fn` for each operation");
        return None;
    };
    let options = faults.take(syn::parse2::<DefinitionOptions>(arguments));
    if !item.generics.params.is_empty() {
        faults.at(&item.generics, "a definition has no generics");
    }
    if let Some(clause) = &item.generics.where_clause {
        faults.at(clause, "a definition has no `where`");
    }
    if !item.supertraits.is_empty() {
        faults.at(&item.supertraits, "a definition has no supertraits");
    }
    let mut docs = Vec::new();
    for attribute in item.attrs {
        if attribute.path().is_ident("doc") {
            docs.push(attribute);
        } else {
            faults.at(attribute.path(), "a definition has no other attributes than `#[endpoints]` and documentation");
        }
    }
    let mut operations = Vec::new();
    let mut unread = Vec::new();
    for item in item.items {
        match item {
            TraitItem::Fn(function) => {
                let known = Unread { name: function.sig.ident.clone(), types: types(&function.sig) };
                match operation(function, faults) {
                    Some(operation) => operations.push(operation),
                    None => unread.push(known),
                }
            }
            other => faults.at(other, "a definition holds nothing but `fn`s, one for each operation"),
        }
    }
    Some(DefinitionSyntax { options: options?, docs, visibility: item.vis, name: item.ident, operations, unread })
}

impl Parse for DefinitionOptions {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        const EXPECTED: &str =
            "say first which version of the API takes the key: `#[endpoints(V1)]` or `#[endpoints(V2)]`";
        let version: Ident = input.parse().map_err(|fault: syn::Error| syn::Error::new(fault.span(), EXPECTED))?;
        if version != "V1" && version != "V2" {
            return Err(syn::Error::new(version.span(), EXPECTED));
        }
        let mut options = Self { version, krate: None, extend: None, base: None, rename_all: None, reference: None };
        let mut said = Vec::new();
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if input.is_empty() {
                break;
            }
            // `crate` too.
            once(&mut said, &input.fork().call(Ident::parse_any)?)?;
            if input.peek(Token![crate]) {
                input.parse::<Token![crate]>()?;
                input.parse::<Token![=]>()?;
                options.krate = Some(input.call(Path::parse_mod_style)?);
                continue;
            }
            let name: Ident = input.parse()?;
            let value = |input: ParseStream<'_>| input.parse::<Token![=]>().map(drop);
            match name.to_string().as_str() {
                "extend" => {
                    value(input)?;
                    options.extend = Some(input.call(Path::parse_mod_style)?);
                }
                "base" => {
                    value(input)?;
                    options.base = Some(input.parse()?);
                }
                "rename_all" => {
                    value(input)?;
                    options.rename_all = Some(input.parse()?);
                }
                "reference" => {
                    value(input)?;
                    options.reference = Some(input.parse()?);
                }
                _ => {
                    let message = format!(
                        "unknown option `{name}`; a definition takes `crate = path`, `base = \"/…\"`, `rename_all = \"snake_case\"` and `reference = \"https://…\"`"
                    );
                    return Err(syn::Error::new(name.span(), message));
                }
            }
        }
        Ok(options)
    }
}

/// The types that a signature names, but for those that cannot stand alone.
fn types(signature: &syn::Signature) -> Vec<Type> {
    let arguments = signature.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(input) => Some(&*input.ty),
        FnArg::Receiver(_) => None,
    });
    let response = match &signature.output {
        ReturnType::Type(_, ty) => Some(&**ty),
        ReturnType::Default => None,
    };
    arguments.chain(response).filter(|ty| matches!(ty, Type::Path(_))).cloned().collect()
}

fn operation(function: syn::TraitItemFn, faults: &mut Diagnostics) -> Option<OperationSyntax> {
    let before = faults.count();
    let signature = function.sig;
    if let Some(token) = &signature.asyncness {
        faults.at(token, "leave `async` out: the builder's `.send()` is what is awaited");
    }
    let safety = match &signature.safety {
        Safety::Safe(word) => Some(word.to_token_stream()),
        Safety::Unsafe(word) => Some(word.to_token_stream()),
        Safety::Default => None,
    };
    let constness = signature.constness.as_ref().map(ToTokens::to_token_stream);
    let abi = signature.abi.as_ref().map(|abi| abi.extern_token.to_token_stream());
    for word in [constness, safety, abi].into_iter().flatten() {
        faults.at(&word, format!("leave `{word}` out: an operation is a `fn` that is called over the wire"));
    }
    if let Some(body) = &function.default {
        faults.at(body, "an operation has no body: the definition says all there is to it; end it with `;`");
    }
    if !signature.generics.params.is_empty() {
        faults.at(&signature.generics, "an operation has no generics: its types are those on the wire");
    }
    if let Some(clause) = &signature.generics.where_clause {
        faults.at(clause, "an operation has no `where`: its types are those on the wire");
    }
    let mut docs = Vec::new();
    let mut route = None;
    let mut unknown = false;
    for attribute in function.attrs {
        if attribute.path().is_ident("doc") {
            docs.push(attribute);
        } else if let Some(method) = method(&attribute) {
            if route.is_some() {
                faults.at(attribute.path(), "an operation has one method and one path");
            }
            route = Some(faults.take(route_syntax(&attribute, method)));
        } else {
            faults.at(
                attribute.path(),
                format!(
                    "unknown attribute `{}`; an operation has one of `#[get]`, `#[post]`, `#[put]`, `#[patch]`, `#[delete]`",
                    path_text(attribute.path())
                ),
            );
            unknown = true;
        }
    }
    let arguments: Vec<_> = signature.inputs.into_iter().filter_map(|input| argument(input, faults)).collect();
    let response = match signature.output {
        ReturnType::Type(_, ty) => Some(*ty),
        ReturnType::Default => {
            faults.at(
                &signature.ident,
                format!("`{}` says nothing of its response: add `-> Data<T>`, `Page<T>`, `Json<T>`, `JsonLines<T>`, `ByteStream` or `Empty`", signature.ident),
            );
            None
        }
    };
    // An unknown attribute is most likely a misspelt method.
    if route.is_none() && !unknown {
        faults.at(
            &signature.ident,
            format!("`{}` has no path: add `#[get(\"/…\")]`, or post, put, patch, delete", signature.ident),
        );
    }
    (faults.count() == before).then_some(())?;
    Some(OperationSyntax { docs, name: signature.ident, route: route.flatten()?, arguments, response: response? })
}

/// `serde::rename`.
fn path_text(path: &Path) -> String {
    path.segments.iter().map(|segment| segment.ident.to_string()).collect::<Vec<_>>().join("::")
}

fn method(attribute: &Attribute) -> Option<Ident> {
    let name = attribute.path().get_ident()?;
    matches!(name.to_string().as_str(), "get" | "post" | "put" | "patch" | "delete").then(|| name.clone())
}

fn route_syntax(attribute: &Attribute, method: Ident) -> syn::Result<RouteSyntax> {
    let usage = format!("expected a path: `#[{method}(\"/runs/{{run_id}}\")]`");
    if attribute.meta.require_list().is_err() {
        return Err(syn::Error::new_spanned(attribute.path(), usage));
    }
    attribute.parse_args_with(|input: ParseStream<'_>| {
        let path = input.parse::<LitStr>().map_err(|fault| syn::Error::new(fault.span(), &usage))?;
        let mut options = Vec::new();
        let mut said = Vec::new();
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if !input.is_empty() {
                once(&mut said, &input.fork().parse()?)?;
                options.push(input.parse()?);
            }
        }
        Ok(RouteSyntax { method, path, options })
    })
}

/// Refuses an option that is said twice.
fn once(said: &mut Vec<Ident>, name: &Ident) -> syn::Result<()> {
    if said.contains(name) {
        return Err(syn::Error::new(name.span(), format!("`{name}` is said twice: leave this out")));
    }
    said.push(name.clone());
    Ok(())
}

impl Parse for RouteOption {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name: Ident = input.parse()?;
        match name.to_string().as_str() {
            "paginated" => Ok(Self::Paginated(name)),
            "idempotent" => Ok(Self::Idempotent(name)),
            "redact" => Ok(Self::Redact),
            "idempotency" => {
                input.parse::<Token![=]>()?;
                input.parse().map(Self::Idempotency)
            }
            "server_timeout" => {
                input.parse::<Token![=]>()?;
                input.parse().map(Self::ServerTimeout)
            }
            "reference" => {
                input.parse::<Token![=]>()?;
                input.parse().map(Self::Reference)
            }
            "ok_statuses" => {
                let content;
                syn::parenthesized!(content in input);
                let statuses = Punctuated::<LitInt, Token![,]>::parse_terminated(&content)?;
                Ok(Self::OkStatuses(statuses.into_iter().collect()))
            }
            _ => Err(syn::Error::new(
                name.span(),
                format!(
                    "unknown option `{name}`; a path takes `paginated`, `idempotent`, `idempotency = \"argument\"`, `ok_statuses(409)`, `server_timeout = \"argument\"`, `redact` and `reference = \"https://…\"`"
                ),
            )),
        }
    }
}

fn argument(input: FnArg, faults: &mut Diagnostics) -> Option<ArgumentSyntax> {
    let input = match input {
        FnArg::Typed(input) => input,
        FnArg::Receiver(receiver) => {
            faults.at(receiver, "leave `self` out: the arguments are what goes over the wire");
            return None;
        }
    };
    let name = match *input.pat {
        Pat::Ident(pattern) if pattern.by_ref.is_none() && pattern.mutability.is_none() && pattern.subpat.is_none() => {
            pattern.ident
        }
        other => {
            faults.at(other, "an argument is a name: `run_id: RunId`");
            return None;
        }
    };
    let mut docs = Vec::new();
    let mut marks = Vec::new();
    for attribute in input.attrs {
        if attribute.path().is_ident("doc") {
            docs.push(attribute);
        } else {
            marks.extend(faults.take(mark(&attribute)));
        }
    }
    if let Type::Reference(_) | Type::ImplTrait(_) = &*input.ty {
        faults.at(&input.ty, format!("`{name}` is stored in the builder: name an owned type, such as `String`"));
        return None;
    }
    Some(ArgumentSyntax { docs, name, ty: *input.ty, marks })
}

fn mark(attribute: &Attribute) -> syn::Result<Mark> {
    let path = attribute.path();
    let name = path.get_ident().map(ToString::to_string).unwrap_or_default();
    let ident = || path.get_ident().cloned().unwrap_or_else(|| Ident::new("attribute", path.span()));
    match name.as_str() {
        "query" => attribute.meta.require_path_only().map(|_| Mark::Query(ident())),
        "header" => attribute.parse_args().map(Mark::Header).map_err(|fault| match attribute.meta.require_list() {
            Ok(list) if !list.tokens.is_empty() => {
                syn::Error::new_spanned(&list.tokens, "expected a name in quotes: `#[header(\"X-Name\")]`")
            }
            _ => fault,
        }),
        "body" if attribute.meta.require_path_only().is_ok() => Ok(Mark::Body(ident())),
        "body" => {
            let kind: Ident = attribute.parse_args()?;
            if kind == "raw" {
                Ok(Mark::RawBody(ident()))
            } else {
                Err(syn::Error::new(kind.span(), "expected `#[body]` or `#[body(raw)]`"))
            }
        }
        "encode" => attribute.parse_args().map(Mark::Encode),
        "rename" => match &attribute.meta.require_name_value()?.value {
            syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => Ok(Mark::Rename(text.clone())),
            other => Err(syn::Error::new_spanned(other, "expected `#[rename = \"name\"]`")),
        },
        _ => Err(syn::Error::new_spanned(
            path,
            format!(
                "unknown attribute `{}`; an argument takes `#[query]`, `#[header(\"…\")]`, `#[body]`, `#[body(raw)]`, `#[encode(twice)]` and `#[rename = \"…\"]`",
                path_text(path)
            ),
        )),
    }
}
