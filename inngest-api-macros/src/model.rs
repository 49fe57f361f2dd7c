//! Syntax to meaning: where each argument goes and what is known about each operation.

use heck::{ToLowerCamelCase as _, ToUpperCamelCase as _};
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{Attribute, ExprRange, LitStr, Path, Type, Visibility};

use crate::attributes::Passed;
use crate::diagnostics::Diagnostics;
use crate::krate;
use crate::parse::{ArgumentAttribute, ArgumentSyntax, DefinitionSyntax, OperationSyntax, RouteOption};

mod arity;
mod reference;
mod template;

use self::arity::arity;
pub(crate) use self::template::{Template, is_literal, path_of_url};

/// The type parameter for the client in generated code. A builder of the same name would be shadowed by it.
const TYPE_PARAMETER: &str = "OnClient";

/// Headers that the client or HTTP itself sets. An argument that sets them could send another key or break the connection.
const RESERVED_HEADERS: [&str; 7] = [
    "Accept-Encoding",
    "Authorization",
    "Connection",
    "Content-Length",
    "Host",
    "Proxy-Authorization",
    "Transfer-Encoding",
];

/// Headers by which servers replace the request's method. They would turn an operation into another one.
const METHOD_OVERRIDE_HEADERS: [&str; 3] = ["X-HTTP-Method", "X-HTTP-Method-Override", "X-Method-Override"];

/// A definition.
pub(crate) struct Definition {
    pub(crate) docs: Vec<Attribute>,
    pub(crate) passed: Passed,
    pub(crate) visibility: Visibility,
    pub(crate) name: Ident,
    pub(crate) version: Ident,
    /// The path to `inngest-api`.
    pub(crate) krate: Path,
    /// The type that gets the methods, instead of a new struct with the trait's name.
    pub(crate) extend: Option<Path>,
    pub(crate) base: Option<LitStr>,
    pub(crate) operations: Vec<Operation>,
    /// Whether its options have an error. Then all operations are invalid.
    pub(crate) is_malformed: bool,
}

/// An operation.
pub(crate) struct Operation {
    pub(crate) docs: Vec<Attribute>,
    pub(crate) passed: Passed,
    pub(crate) name: Ident,
    /// The builder's name.
    pub(crate) builder: Ident,
    pub(crate) method: Ident,
    pub(crate) template: Template,
    pub(crate) arguments: Vec<Argument>,
    pub(crate) response: Type,
    pub(crate) ok_statuses: Vec<u16>,
    pub(crate) idempotency: Idempotency,
    pub(crate) paginated: Option<Ident>,
    /// The argument that holds the server-side timeout.
    pub(crate) server_timeout: Option<LitStr>,
    pub(crate) redact: bool,
    pub(crate) effect: Effect,
    /// The permission that it requires of an API key.
    pub(crate) permission: Option<LitStr>,
    pub(crate) beta: bool,
    /// The URL of its documentation.
    pub(crate) reference: Option<String>,
    /// The option that refuses access tokens.
    pub(crate) no_access_token: Option<Ident>,
    pub(crate) syntax: Syntax,
    /// Whether an error was found. Then its builder can be used, but nothing is sent.
    pub(crate) invalid: bool,
}

/// Whether the parts of an operation are complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Syntax {
    Complete,
    /// It has a syntax error.
    Malformed,
}

/// An argument of an operation.
pub(crate) struct Argument {
    pub(crate) docs: Vec<Attribute>,
    pub(crate) passed: Passed,
    pub(crate) name: Ident,
    pub(crate) wire_name: String,
    pub(crate) location: ParameterLocation,
    pub(crate) arity: Arity,
    /// The type of one value, without the `Option` or the `Vec` of a repeated argument.
    pub(crate) ty: Type,
    pub(crate) encoding: PathEncoding,
    /// Whether the value is sent as its `Display` shows it.
    pub(crate) is_text: bool,
    /// The integers that the server documents as valid.
    pub(crate) range: Option<ExprRange>,
    /// The attribute that sets the location, if any.
    pub(crate) location_attribute: Option<Ident>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum ParameterLocation {
    Path,
    Query,
    Header,
    Field,
    Body,
    RawBody,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arity {
    Required,
    Optional,
    Repeated,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PathEncoding {
    Once,
    Twice,
    KeepSlashes,
}

/// What an operation does to existing data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    Reads,
    Adds,
    Changes,
}

pub(crate) enum Idempotency {
    Safe,
    Idempotent,
    Key(LitStr),
    None,
}

impl Definition {
    pub(crate) fn new(syntax: DefinitionSyntax, errors: &mut Diagnostics) -> Self {
        let DefinitionSyntax { options, docs, passed, visibility, name, operations, is_malformed, .. } = syntax;
        let snake_case = match &options.rename_all {
            Some(case) if case.value() == "snake_case" => true,
            Some(case) if case.value() == "camelCase" => false,
            Some(case) => {
                errors.at(case, "expected `\"camelCase\"` (the default) or `\"snake_case\"`");
                false
            }
            None => false,
        };
        if let Some(reference) = &options.reference {
            reference::check(reference, errors);
        }
        let reference = options.reference.as_ref();
        let usage = |path: &str| format!("#[endpoints({}, crate = {path})]", options.version);
        let krate = krate::path(options.krate, usage, errors);
        let shared = Shared { krate: &krate, snake_case, reference, passed: &passed };
        let operations = operations.into_iter().map(|syntax| {
            // The parts of a malformed operation would cause errors that its author did not make.
            let mut ignored = Diagnostics::default();
            let errors = if syntax.is_malformed { &mut ignored } else { &mut *errors };
            Operation::new(syntax, &shared, errors)
        });
        let operations = operations.collect();
        Self {
            docs,
            passed,
            visibility,
            name,
            version: options.version,
            krate,
            extend: options.extend,
            base: options.base,
            operations,
            is_malformed,
        }
    }
}

/// What the operations of a definition have in common.
struct Shared<'a> {
    krate: &'a Path,
    snake_case: bool,
    reference: Option<&'a LitStr>,
    passed: &'a Passed,
}

impl Definition {
    /// Returns the types that it names without a path, at any depth: `Json` and `Ticket` for `Json<Ticket>`.
    pub(crate) fn types(&self) -> Vec<String> {
        let mut names = Vec::new();
        for operation in &self.operations {
            for ty in operation.types() {
                names_in(ty.to_token_stream(), &mut names);
            }
        }
        names
    }
}

/// Collects the identifiers without a path in front: in `models::Ticket`, that is `models`.
fn names_in(tokens: TokenStream, names: &mut Vec<String>) {
    let tokens: Vec<_> = tokens.into_iter().collect();
    let is_colon = |index: usize| matches!(tokens.get(index), Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
    for (index, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => names_in(group.stream(), names),
            TokenTree::Ident(name) => {
                let after_path = index >= 2 && is_colon(index - 1) && is_colon(index - 2);
                if !after_path {
                    names.push(name.to_string());
                }
            }
            _ => {}
        }
    }
}

impl Operation {
    fn new(syntax: OperationSyntax, shared: &Shared<'_>, errors: &mut Diagnostics) -> Self {
        let OperationSyntax { docs, mut passed, name, route, arguments, response, is_malformed } = syntax;
        let Shared { krate, snake_case, reference, .. } = *shared;
        passed.inherit(shared.passed);
        let before = errors.count();
        let template = Template::new(&route.path, errors);
        let has_fields = !matches!(route.method.to_string().as_str(), "get" | "delete");
        let arguments = arguments
            .into_iter()
            .map(|argument| Argument::new(argument, &template, has_fields, snake_case, errors))
            .collect();
        let builder = builder_name(&name).unwrap_or_else(|why| {
            errors.at(&name, format!("`{name}` is not a valid operation name: {why}; rename it"));
            name.clone()
        });
        let mut operation = Self {
            reference: reference.map(|reference| reference::page(reference, &builder)),
            builder,
            docs,
            passed,
            name,
            template,
            arguments,
            response: response.unwrap_or_else(|| syn::parse_quote!(#krate::__private::Empty)),
            ok_statuses: Vec::new(),
            idempotency: if route.method == "get" { Idempotency::Safe } else { Idempotency::None },
            method: route.method,
            paginated: None,
            server_timeout: None,
            redact: false,
            effect: Effect::Changes,
            permission: None,
            beta: false,
            no_access_token: None,
            syntax: if is_malformed { Syntax::Malformed } else { Syntax::Complete },
            invalid: false,
        };
        for option in route.options {
            match option {
                RouteOption::Paginated(token) => operation.paginated = Some(token),
                RouteOption::Idempotent(token) => operation.idempotent(&token, Idempotency::Idempotent, errors),
                RouteOption::Idempotency(name) => {
                    operation.idempotent(&name.clone(), Idempotency::Key(name), errors);
                }
                RouteOption::ServerTimeout(argument) => operation.server_timeout = Some(argument),
                RouteOption::Redact => operation.redact = true,
                RouteOption::Additive => operation.effect = Effect::Adds,
                RouteOption::Permission(permission) => operation.permission = Some(permission),
                RouteOption::Beta => operation.beta = true,
                RouteOption::NoAccessToken(token) => operation.no_access_token = Some(token),
                RouteOption::Reference(reference) => {
                    reference::check(&reference, errors);
                    operation.reference = Some(reference::page(&reference, &operation.builder));
                }
                RouteOption::OkStatuses(statuses) => {
                    for status in statuses {
                        match status.base10_parse::<u16>() {
                            Ok(number @ 300..=599) => operation.ok_statuses.push(number),
                            _ => errors.at(status, "expected a status from 300 to 599; 2xx is always a success"),
                        }
                    }
                }
            }
        }
        if operation.only_reads() {
            operation.effect = Effect::Reads;
        }
        operation.invalid = is_malformed || errors.count() > before;
        operation
    }

    /// Whether it is a `GET`, or has a permission that only reads.
    fn only_reads(&self) -> bool {
        let reads = |permission: &LitStr| permission.value().split(':').nth(1) == Some("read");
        self.method == "get" || self.permission.as_ref().is_some_and(reads)
    }

    fn idempotent(&mut self, token: &impl ToTokens, how: Idempotency, errors: &mut Diagnostics) {
        match &self.idempotency {
            Idempotency::Safe => errors.at(token, "GET is always idempotent; remove this option"),
            Idempotency::None => self.idempotency = how,
            _ => errors.at(token, "`idempotent` and `idempotency` exclude each other; remove one of them"),
        }
    }

    /// Returns the types of its arguments and its response.
    pub(crate) fn types(&self) -> Vec<&Type> {
        self.arguments.iter().map(|argument| &argument.ty).chain([&self.response]).collect()
    }

    /// Returns whether it or one of its arguments is deprecated, so that generated code must be allowed to use them.
    pub(crate) fn uses_deprecated(&self) -> bool {
        self.passed.is_deprecated() || self.arguments.iter().any(|argument| argument.passed.is_deprecated())
    }

    pub(crate) fn has_required(&self) -> bool {
        self.arguments.iter().any(|argument| argument.arity == Arity::Required)
    }
}

impl Argument {
    fn new(
        syntax: ArgumentSyntax,
        template: &Template,
        has_fields: bool,
        snake_case: bool,
        errors: &mut Diagnostics,
    ) -> Self {
        let ArgumentSyntax { docs, passed, name, ty, attributes } = syntax;
        let text = name.unraw().to_string();
        let in_path = template.placeholders.contains(&text);
        let mut wire_name = if snake_case { text } else { text.to_lower_camel_case() };
        let mut renamed: Option<LitStr> = None;
        let mut location = match (in_path, has_fields) {
            (true, _) => ParameterLocation::Path,
            (false, true) => ParameterLocation::Field,
            (false, false) => ParameterLocation::Query,
        };
        let mut encoding = PathEncoding::Once;
        let mut location_attribute: Option<Ident> = None;
        let mut text_attribute: Option<Ident> = None;
        let mut range = None;
        for attribute in attributes {
            let (new_location, token) = match attribute {
                ArgumentAttribute::Query(token) => (ParameterLocation::Query, token),
                ArgumentAttribute::Body(token) => (ParameterLocation::Body, token),
                ArgumentAttribute::RawBody(token) => (ParameterLocation::RawBody, token),
                ArgumentAttribute::Header(header) => {
                    if !is_header_name(&header.value()) {
                        errors.at(&header, "expected a header name: letters, digits and `-`");
                    } else if RESERVED_HEADERS.iter().any(|name| name.eq_ignore_ascii_case(&header.value())) {
                        let message =
                            format!("the header `{}` is set by the client; an operation cannot set it", header.value());
                        errors.at(&header, message);
                    } else if METHOD_OVERRIDE_HEADERS.iter().any(|name| name.eq_ignore_ascii_case(&header.value())) {
                        let message = format!(
                            "the header `{}` overrides the method of the request; an operation cannot set it",
                            header.value()
                        );
                        errors.at(&header, message);
                    }
                    wire_name = header.value();
                    (ParameterLocation::Header, Ident::new("header", header.span()))
                }
                ArgumentAttribute::Encode(kind) => {
                    encoding = match kind.to_string().as_str() {
                        "once" => PathEncoding::Once,
                        "twice" => PathEncoding::Twice,
                        "slashes" => PathEncoding::KeepSlashes,
                        _ => {
                            errors.at(&kind, "expected `once`, `twice` or `slashes`");
                            PathEncoding::Once
                        }
                    };
                    if !in_path {
                        errors.at(
                            &kind,
                            format!("`{name}` is not in the path; `#[encode(…)]` applies to path placeholders only"),
                        );
                    }
                    continue;
                }
                ArgumentAttribute::Text(token) => {
                    text_attribute = Some(token);
                    continue;
                }
                ArgumentAttribute::Range(limits) => {
                    range = Some(limits);
                    continue;
                }
                ArgumentAttribute::Rename(text) => {
                    if !is_wire_name(&text.value()) {
                        errors.at(&text, "expected a wire name, without spaces, quotes and backslashes");
                    }
                    wire_name = text.value();
                    renamed = Some(text);
                    continue;
                }
            };
            if in_path {
                errors.at(&token, format!("`{name}` is already in the path; remove this attribute"));
            } else if location_attribute.is_some() {
                errors.at(&token, format!("`{name}` already has a location; remove this attribute"));
            }
            location = new_location;
            location_attribute = Some(token);
        }
        match (location, &renamed) {
            (ParameterLocation::Header, Some(renamed)) => {
                errors
                    .at(renamed, format!("`{name}` is already named by its `#[header(\"…\")]`; remove this attribute"));
            }
            (ParameterLocation::Query | ParameterLocation::Field, None) if !is_wire_name(&wire_name) => {
                let message = format!("`{name}` cannot be converted to a wire name; add `#[rename = \"…\"]`");
                errors.at(&name, message);
            }
            _ => {}
        }
        check_attributes(&name, &passed, location, text_attribute.as_ref(), errors);
        let (arity, ty) = arity(ty, location, errors);
        let is_text = text_attribute.is_some();
        Self { docs, passed, name, wire_name, location, arity, ty, encoding, is_text, range, location_attribute }
    }

    /// Whether a template or an option refers to it by this name: `type` for `r#type`.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        self.name.unraw() == name
    }
}

/// Checks the attributes that depend on where the argument goes.
fn check_attributes(
    name: &Ident,
    passed: &Passed,
    location: ParameterLocation,
    text: Option<&Ident>,
    errors: &mut Diagnostics,
) {
    let is_text = matches!(location, ParameterLocation::Path | ParameterLocation::Query | ParameterLocation::Header);
    if let Some(token) = text.filter(|_| !is_text) {
        let message = format!(
            "`{name}` is part of the body, which is JSON; `#[text]` applies to the path, the query and headers"
        );
        errors.at(token, message);
    }
    let is_whole = matches!(location, ParameterLocation::Path | ParameterLocation::Body | ParameterLocation::RawBody);
    if passed.is_conditional() && is_whole {
        let message = format!(
            "`{name}` cannot be conditional, because the request needs it; write the `fn` twice, with `#[cfg(…)]` on each"
        );
        errors.at(name, message);
    }
}

/// Returns the builder's name, or why there is none.
fn builder_name(name: &Ident) -> Result<Ident, String> {
    let text = name.unraw().to_string().to_upper_camel_case();
    let why = match text.chars().next() {
        None => "it has no letters".to_owned(),
        _ if text == TYPE_PARAMETER => format!("`{text}` is reserved for generated code"),
        _ => match syn::parse_str::<Ident>(&text) {
            Ok(mut builder) => {
                builder.set_span(name.span());
                return Ok(builder);
            }
            Err(_) => format!("its builder cannot be named `{text}`"),
        },
    };
    Err(why)
}

fn is_header_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|char| char.is_ascii_alphanumeric() || char == '-')
}

/// Whether a name can be sent: in the query it is encoded, in JSON it is written as it is.
fn is_wire_name(text: &str) -> bool {
    let is_allowed = |char: char| char.is_alphanumeric() || (char.is_ascii_graphic() && !matches!(char, '"' | '\\'));
    !text.is_empty() && text.chars().all(is_allowed)
}
