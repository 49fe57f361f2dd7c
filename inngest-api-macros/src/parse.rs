//! Tokens to syntax, without interpreting it.

use proc_macro2::{Ident, Span, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::token::Paren;
use syn::{
    Attribute, ExprRange, FnArg, Item, LitInt, LitStr, Pat, Path, ReturnType, Safety, Token, TraitItem, Type,
    Visibility,
};

use crate::attributes::{Passed, path_text};
use crate::diagnostics::{Diagnostics, OptionNames};
use crate::{documentation, krate};

mod recover;

pub(crate) use self::recover::unless_reported;

/// A trait under `#[endpoints(…)]`.
pub(crate) struct DefinitionSyntax {
    pub(crate) options: DefinitionOptions,
    pub(crate) docs: Vec<Attribute>,
    pub(crate) passed: Passed,
    pub(crate) visibility: Visibility,
    pub(crate) name: Ident,
    pub(crate) operations: Vec<OperationSyntax>,
    /// The syntax errors of its operations that rustc has probably reported.
    pub(crate) unreadable: Vec<syn::Error>,
    /// Whether its options have an error.
    pub(crate) is_malformed: bool,
}

/// `V2, crate = path, extend = path, base = "/…", rename_all = "snake_case", reference = "https://…"`.
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
    pub(crate) passed: Passed,
    pub(crate) name: Ident,
    pub(crate) route: RouteSyntax,
    pub(crate) arguments: Vec<ArgumentSyntax>,
    /// `None` only if it is malformed.
    pub(crate) response: Option<Type>,
    /// Whether it has a syntax error. The other members are then what was understood of it, so that its calls cause no
    /// further errors.
    pub(crate) is_malformed: bool,
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
    Additive,
    Permission(LitStr),
    Beta,
    Reference(LitStr),
    NoAccessToken(Ident),
}

/// The names of the options.
const ROUTE_OPTIONS: [&str; 10] = [
    "paginated",
    "idempotent",
    "idempotency",
    "ok_statuses",
    "server_timeout",
    "redact",
    "permission",
    "beta",
    "reference",
    "no_access_token",
];

/// The options that have no value.
const FLAGS: [&str; 6] = ["paginated", "idempotent", "redact", "additive", "beta", "no_access_token"];

/// An argument of a `fn`.
pub(crate) struct ArgumentSyntax {
    pub(crate) docs: Vec<Attribute>,
    pub(crate) passed: Passed,
    pub(crate) name: Ident,
    pub(crate) ty: Type,
    pub(crate) attributes: Vec<ArgumentAttribute>,
}

/// An attribute of an argument.
pub(crate) enum ArgumentAttribute {
    Query(Ident),
    Header(LitStr),
    Body(Ident),
    RawBody(Ident),
    Encode(Ident),
    Rename(LitStr),
    Text(Ident),
    /// Both ends are set and included.
    Range(ExprRange),
}

/// Parses a definition; `None` if it is not a trait.
pub(crate) fn definition(
    arguments: TokenStream,
    item: TokenStream,
    errors: &mut Diagnostics,
) -> Option<DefinitionSyntax> {
    let first = item.clone().into_iter().next();
    let (item, unreadable) = match syn::parse2::<Item>(item.clone()) {
        Ok(Item::Trait(item)) => (item, Vec::new()),
        Ok(_) => {
            errors.at(first, "`#[endpoints]` requires a trait with one `fn` per operation");
            return None;
        }
        Err(error) => match recover::recover(item) {
            Some(recovered) if !recovered.unreadable.is_empty() => (recovered.item, recovered.unreadable),
            _ => {
                errors.add(error);
                return None;
            }
        },
    };
    let mut options = DefinitionOptions::default();
    let read = |input: ParseStream<'_>| options.parse(input);
    let is_malformed = errors.take(read.parse2(arguments)).is_none();
    if !item.generics.params.is_empty() {
        errors.at(&item.generics, "an endpoints trait cannot have generics");
    }
    if let Some(clause) = &item.generics.where_clause {
        errors.at(clause, "an endpoints trait cannot have a `where` clause");
    }
    if !item.supertraits.is_empty() {
        errors.at(&item.supertraits, "an endpoints trait cannot have supertraits");
    }
    let mut docs = Vec::new();
    let mut passed = Passed::default();
    for attribute in item.attrs {
        if let Some(lines) = documentation::lines(&attribute) {
            docs.extend(lines);
        } else if let Some(attribute) = passed.keep(attribute, errors) {
            let message = "unexpected attribute; an endpoints trait takes `#[endpoints]`, documentation, lints, `#[cfg]` and \
                           `#[deprecated]`";
            errors.at(attribute.path(), message);
        }
    }
    let mut operations = Vec::new();
    for item in item.items {
        match item {
            TraitItem::Fn(function) => operations.push(operation(function, errors)),
            other => match recover::visible_function(&other) {
                Some((visibility, function)) => {
                    let visibility = visibility.to_token_stream();
                    let message = format!("remove `{visibility}`; an operation is as visible as its trait");
                    errors.at(visibility, message);
                    let function = operation(function, &mut Diagnostics::default());
                    operations.push(OperationSyntax { is_malformed: true, ..function });
                }
                None => errors.at(other, "expected a `fn`; an endpoints trait contains one `fn` per operation"),
            },
        }
    }
    let mut unreadable_errors = Vec::new();
    for (function, error) in unreadable {
        let function = operation(function, &mut Diagnostics::default());
        operations.push(OperationSyntax { is_malformed: true, ..function });
        unreadable_errors.push(error);
    }
    let (visibility, name) = (item.vis, item.ident);
    Some(DefinitionSyntax {
        options,
        docs,
        passed,
        visibility,
        name,
        operations,
        unreadable: unreadable_errors,
        is_malformed,
    })
}

impl Default for DefinitionOptions {
    fn default() -> Self {
        let version = Ident::new("V2", Span::call_site());
        Self { version, krate: None, extend: None, base: None, rename_all: None, reference: None }
    }
}

impl DefinitionOptions {
    /// Parses the options. After an error, it has those before the error.
    fn parse(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        const EXPECTED: &str = "expected the version of the API: `#[endpoints(V1)]` or `#[endpoints(V2)]`";
        let options = self;
        let version: Ident = input.parse().map_err(|error: syn::Error| syn::Error::new(error.span(), EXPECTED))?;
        if version != "V1" && version != "V2" && version != "Events" {
            return Err(syn::Error::new(version.span(), EXPECTED));
        }
        options.version = version;
        let mut names = OptionNames::default();
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if input.is_empty() {
                break;
            }
            // `parse_any`, because `crate` is a keyword.
            names.add(&input.fork().call(Ident::parse_any)?)?;
            if input.peek(Token![crate]) {
                input.parse::<Token![crate]>()?;
                input.parse::<Token![=]>()?;
                krate::parse(input, &mut options.krate)?;
                continue;
            }
            let name: Ident = input.parse()?;
            match name.to_string().as_str() {
                "extend" => {
                    input.parse::<Token![=]>()?;
                    options.extend = Some(input.call(Path::parse_mod_style)?);
                }
                "base" => options.base = Some(text_of_option(&name, "/…", input)?),
                "rename_all" => options.rename_all = Some(text_of_option(&name, "snake_case", input)?),
                "reference" => options.reference = Some(text_of_option(&name, "https://…", input)?),
                "permission" => {
                    let message = "each operation has its own permission; write `#[get(\"/…\", permission = \"runs:read:list\")]`";
                    return Err(syn::Error::new(name.span(), message));
                }
                _ => {
                    let message = format!(
                        "unknown option `{name}`; expected `base = \"/…\"`, `rename_all = \"snake_case\"`, `reference = \"https://…\"` or `crate = path`"
                    );
                    return Err(syn::Error::new(name.span(), message));
                }
            }
        }
        Ok(())
    }
}

fn operation(function: syn::TraitItemFn, errors: &mut Diagnostics) -> OperationSyntax {
    let before = errors.count();
    let signature = function.sig;
    if let Some(token) = &signature.asyncness {
        errors.at(token, "an operation cannot be `async`; remove it, as `.send()` returns the future");
    }
    let safety = match &signature.safety {
        Safety::Safe(keyword) => Some(keyword.to_token_stream()),
        Safety::Unsafe(keyword) => Some(keyword.to_token_stream()),
        Safety::Default => None,
    };
    let constness = signature.constness.as_ref().map(ToTokens::to_token_stream);
    let abi = signature.abi.as_ref().map(|abi| abi.extern_token.to_token_stream());
    for keyword in [constness, safety, abi].into_iter().flatten() {
        errors.at(&keyword, format!("remove `{keyword}`; an operation is a plain `fn`"));
    }
    if let Some(body) = &function.default {
        errors.at(body, "an operation has no function body; end it with `;`");
    }
    if !signature.generics.params.is_empty() {
        errors.at(&signature.generics, "an operation cannot have generics");
    }
    if let Some(clause) = &signature.generics.where_clause {
        errors.at(clause, "an operation cannot have a `where` clause");
    }
    let mut docs = Vec::new();
    let mut passed = Passed::default();
    let mut route = None;
    let mut unknown = false;
    for attribute in function.attrs {
        if let Some(lines) = documentation::lines(&attribute) {
            docs.extend(lines);
            continue;
        }
        let Some(attribute) = passed.keep(attribute, errors) else { continue };
        if let Some(method) = method(&attribute) {
            if route.is_some() {
                errors.at(attribute.path(), "duplicate method; an operation has one method and one path");
            }
            route = Some(errors.take(route_syntax(&attribute, method)));
        } else {
            let name = path_text(attribute.path());
            let message = if ROUTE_OPTIONS.contains(&name.as_str()) {
                format!("`{name}` is an option of the method; write it after the path: `#[get(\"/…\", {name} …)]`")
            } else {
                format!("unknown attribute `{name}`; expected `#[get]`, `#[post]`, `#[put]`, `#[patch]` or `#[delete]`")
            };
            errors.at(attribute.path(), message);
            unknown = true;
        }
    }
    let arguments: Vec<_> = signature.inputs.into_iter().filter_map(|input| argument(input, errors)).collect();
    let response = match signature.output {
        ReturnType::Type(_, ty) => Some(*ty),
        ReturnType::Default => {
            errors.at(
                &signature.ident,
                format!("`{}` has no response type; add `-> Data<T>`, `Page<T>`, `Json<T>`, `JsonLines<T>`, `ByteStream` or `Empty`", signature.ident),
            );
            None
        }
    };
    // An unknown attribute is most likely a misspelled method.
    if route.is_none() && !unknown {
        errors.at(
            &signature.ident,
            format!(
                "`{}` has no method and path; add `#[get(\"/…\")]`, or `post`, `put`, `patch`, `delete`",
                signature.ident
            ),
        );
    }
    let name = signature.ident;
    let route = route.flatten().unwrap_or_else(|| RouteSyntax {
        method: Ident::new("post", name.span()),
        path: LitStr::new("/", name.span()),
        options: Vec::new(),
    });
    OperationSyntax { docs, passed, name, route, arguments, response, is_malformed: errors.count() > before }
}

fn method(attribute: &Attribute) -> Option<Ident> {
    let name = attribute.path().get_ident()?;
    matches!(name.to_string().as_str(), "get" | "post" | "put" | "patch" | "delete").then(|| name.clone())
}

fn route_syntax(attribute: &Attribute, method: Ident) -> syn::Result<RouteSyntax> {
    let usage = format!("expected a path in quotes; write `#[{method}(\"/runs/{{run_id}}\")]`");
    if attribute.meta.require_list().is_err() {
        return Err(syn::Error::new_spanned(attribute.path(), usage));
    }
    attribute.parse_args_with(|input: ParseStream<'_>| {
        let path = input.parse::<LitStr>().map_err(|error| syn::Error::new(error.span(), &usage))?;
        let mut options = Vec::new();
        let mut names = OptionNames::default();
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if !input.is_empty() {
                names.add(&input.fork().parse()?)?;
                options.push(input.parse()?);
            }
        }
        Ok(RouteSyntax { method, path, options })
    })
}

impl Parse for RouteOption {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name: Ident = input.parse()?;
        let text = name.to_string();
        if FLAGS.contains(&text.as_str()) && (input.peek(Token![=]) || input.peek(Paren)) {
            return Err(syn::Error::new(
                name.span(),
                format!("`{name}` has no value; write `{name}` alone, or remove it"),
            ));
        }
        match text.as_str() {
            "paginated" => Ok(Self::Paginated(name)),
            "idempotent" => Ok(Self::Idempotent(name)),
            "redact" => Ok(Self::Redact),
            "additive" => Ok(Self::Additive),
            "beta" => Ok(Self::Beta),
            "no_access_token" => Ok(Self::NoAccessToken(name)),
            "idempotency" => text_of_option(&name, "argument", input).map(Self::Idempotency),
            "server_timeout" => text_of_option(&name, "argument", input).map(Self::ServerTimeout),
            "permission" => text_of_option(&name, "runs:read:list", input).map(Self::Permission),
            "reference" => text_of_option(&name, "https://…", input).map(Self::Reference),
            "ok_statuses" => {
                let given = input.fork();
                given.parse::<Option<Token![=]>>()?;
                let example = given.parse::<LitInt>().map_or_else(|_| "409".to_owned(), |status| status.to_string());
                let usage = |error: syn::Error| {
                    syn::Error::new(
                        error.span(),
                        format!("expected statuses in parentheses; write `ok_statuses({example})`"),
                    )
                };
                let parse = |input: ParseStream<'_>| {
                    let content;
                    syn::parenthesized!(content in input);
                    Punctuated::<LitInt, Token![,]>::parse_terminated(&content)
                };
                Ok(Self::OkStatuses(parse(input).map_err(usage)?.into_iter().collect()))
            }
            _ => Err(syn::Error::new(
                name.span(),
                format!(
                    "unknown option `{name}`; expected `paginated`, `idempotent`, `idempotency = \"argument\"`, `ok_statuses(409)`, `server_timeout = \"argument\"`, `redact`, `additive`, `permission = \"runs:read:list\"`, `beta`, `reference = \"https://…\"` or `no_access_token`"
                ),
            )),
        }
    }
}

/// Parses `= "text"`, the value of an option.
fn text_of_option(name: &Ident, example: &str, input: ParseStream<'_>) -> syn::Result<LitStr> {
    let given = input.fork();
    if let Ok(text) = input.parse::<Token![=]>().and_then(|_| input.parse()) {
        return Ok(text);
    }
    // In parentheses, as other options have their values.
    let in_parentheses = |input: ParseStream<'_>| {
        let content;
        syn::parenthesized!(content in input);
        content.parse::<LitStr>()
    };
    let example = in_parentheses(&given).map_or_else(|_| example.to_owned(), |text| text.value());
    Err(syn::Error::new(name.span(), format!("`{name}` has a value in quotes; write `{name} = \"{example}\"`")))
}

fn argument(input: FnArg, errors: &mut Diagnostics) -> Option<ArgumentSyntax> {
    let input = match input {
        FnArg::Typed(input) => input,
        FnArg::Receiver(receiver) => {
            errors.at(receiver, "an operation takes no `self`; remove it, as the arguments are those of the request");
            return None;
        }
    };
    let name = match *input.pat {
        Pat::Ident(pattern) if pattern.by_ref.is_none() && pattern.mutability.is_none() && pattern.subpat.is_none() => {
            pattern.ident
        }
        other => {
            errors.at(other, "expected a name; write an argument as `run_id: RunId`");
            return None;
        }
    };
    let mut docs = Vec::new();
    let mut passed = Passed::default();
    let mut attributes = Vec::new();
    let mut names = OptionNames::default();
    for attribute in input.attrs {
        if let Some(lines) = documentation::lines(&attribute) {
            docs.extend(lines);
            continue;
        }
        let Some(attribute) = passed.keep(attribute, errors) else { continue };
        if attribute.path().get_ident().is_none_or(|name| errors.take(names.add(name)).is_some()) {
            attributes.extend(errors.take(argument_attribute(&attribute)));
        }
    }
    let mut ty = *input.ty;
    let message = match &ty {
        Type::Reference(_) => Some("an argument cannot be a reference; use an owned type, such as `String`"),
        Type::ImplTrait(_) => Some(
            "an argument has one type; write it without `impl`, such as `String`: callers can pass a `&str` for it",
        ),
        _ => None,
    };
    if let Some(message) = message {
        errors.at(&ty, message);
        ty = syn::parse_quote!(::std::string::String);
    }
    Some(ArgumentSyntax { docs, passed, name, ty, attributes })
}

fn argument_attribute(attribute: &Attribute) -> syn::Result<ArgumentAttribute> {
    let path = attribute.path();
    let name = path.get_ident().map(ToString::to_string).unwrap_or_default();
    let ident = || path.get_ident().cloned().unwrap_or_else(|| Ident::new("attribute", path.span()));
    match name.as_str() {
        "text" => attribute.meta.require_path_only().map(|_| ArgumentAttribute::Text(ident())),
        "query" if attribute.meta.require_path_only().is_err() => {
            let message = "`#[query]` has no value; set the name that is sent with `#[rename = \"…\"]`";
            Err(syn::Error::new_spanned(path, message))
        }
        "query" => Ok(ArgumentAttribute::Query(ident())),
        "header" => {
            attribute.parse_args().map(ArgumentAttribute::Header).map_err(|error| match attribute.meta.require_list() {
                Ok(list) if !list.tokens.is_empty() => {
                    syn::Error::new_spanned(&list.tokens, "expected a name in quotes; write `#[header(\"X-Name\")]`")
                }
                _ => error,
            })
        }
        "body" if attribute.meta.require_path_only().is_ok() => Ok(ArgumentAttribute::Body(ident())),
        "body" => {
            let kind: Ident = attribute.parse_args()?;
            if kind == "raw" {
                Ok(ArgumentAttribute::RawBody(ident()))
            } else {
                Err(syn::Error::new(kind.span(), "expected `#[body]` or `#[body(raw)]`"))
            }
        }
        "encode" => attribute.parse_args().map(ArgumentAttribute::Encode),
        "range" => {
            let usage = "expected two integers, both included; write `#[range(1..=100)]`";
            let range: ExprRange = attribute.parse_args().map_err(|error| syn::Error::new(error.span(), usage))?;
            match (&range.start, range.limits, &range.end) {
                (Some(_), syn::RangeLimits::Closed(_), Some(_)) => Ok(ArgumentAttribute::Range(range)),
                _ => Err(syn::Error::new_spanned(range, usage)),
            }
        }
        "rename" => match &attribute.meta.require_name_value()?.value {
            syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => {
                Ok(ArgumentAttribute::Rename(text.clone()))
            }
            other => Err(syn::Error::new_spanned(other, "expected `#[rename = \"name\"]`")),
        },
        _ => Err(syn::Error::new_spanned(
            path,
            format!(
                "unknown attribute `{}`; expected `#[query]`, `#[header(\"…\")]`, `#[body]`, `#[body(raw)]`, `#[text]`, `#[range(1..=100)]`, `#[encode(twice)]` or `#[rename = \"…\"]`",
                path_text(path)
            ),
        )),
    }
}
