//! Syntax to what it means: where each argument goes, and what is known of each operation.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::{Attribute, LitStr, Path, Type, Visibility};

use crate::dependency;
use crate::diagnostics::Diagnostics;
use crate::parse::{ArgumentSyntax, DefinitionSyntax, Mark, OperationSyntax, RouteOption, Unread};

mod arity;
mod names;
mod reference;
mod template;

use self::arity::arity;
use self::names::camel_case;
pub(crate) use self::names::pascal_case;
pub(crate) use self::template::{Template, is_literal};

/// The type parameter that stands for the client in what is emitted: a name that no type of a user's is likely to have, for
/// it would shadow that.
const TYPE_PARAMETER: &str = "OnClient";

/// The headers that say who calls whom, and where a request ends: set once more by an argument, they would call as somebody
/// else, or break the connection.
const RESERVED_HEADERS: [&str; 6] =
    ["Authorization", "Connection", "Content-Length", "Host", "Proxy-Authorization", "Transfer-Encoding"];

/// Headers by which servers replace the request's method. They would turn an operation into another one.
const METHOD_OVERRIDE_HEADERS: [&str; 3] = ["X-HTTP-Method", "X-HTTP-Method-Override", "X-Method-Override"];

/// A definition.
pub(crate) struct Definition {
    pub(crate) docs: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) name: Ident,
    pub(crate) version: Ident,
    /// The path of `inngest-api`, as the user's crate calls it.
    pub(crate) krate: Path,
    /// The type that the operations join, instead of one of the trait's name.
    pub(crate) extend: Option<Path>,
    pub(crate) base: Option<LitStr>,
    pub(crate) operations: Vec<Operation>,
    /// The builders' names of operations that could not be read.
    pub(crate) unread: Vec<Unread>,
}

/// An operation.
pub(crate) struct Operation {
    pub(crate) docs: Vec<Attribute>,
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
    /// The argument that says how long the server may take.
    pub(crate) server_timeout: Option<LitStr>,
    pub(crate) redact: bool,
    /// Where it is documented.
    pub(crate) reference: Option<String>,
    /// Whether a fault was found: then only its name is emitted.
    pub(crate) faulty: bool,
}

/// An argument of an operation.
pub(crate) struct Argument {
    pub(crate) docs: Vec<Attribute>,
    pub(crate) name: Ident,
    pub(crate) wire_name: String,
    pub(crate) location: ParameterLocation,
    pub(crate) arity: Arity,
    /// The type of one value: what stands within `Option` or, where repeated, `Vec`.
    pub(crate) ty: Type,
    pub(crate) encoding: PathEncoding,
    /// The attribute that put it in its location, if one did.
    pub(crate) mark: Option<Ident>,
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

pub(crate) enum Idempotency {
    Safe,
    Idempotent,
    Key(LitStr),
    None,
}

impl Definition {
    pub(crate) fn new(syntax: DefinitionSyntax, faults: &mut Diagnostics) -> Self {
        let DefinitionSyntax { options, docs, visibility, name, operations, unread } = syntax;
        let snake_case = match &options.rename_all {
            Some(case) if case.value() == "snake_case" => true,
            Some(case) if case.value() == "camelCase" => false,
            Some(case) => {
                faults.at(case, "names on the wire are `\"camelCase\"` (the default) or `\"snake_case\"`");
                false
            }
            None => false,
        };
        if let Some(reference) = &options.reference {
            reference::check(reference, faults);
        }
        let reference = options.reference.as_ref();
        let operations = operations.into_iter();
        let operations = operations.map(|operation| Operation::new(operation, snake_case, reference, faults)).collect();
        let krate = options.krate.unwrap_or_else(|| {
            let version = &options.version;
            dependency::path(version, faults, |name| format!("#[endpoints({version}, crate = {name})]"))
        });
        Self {
            docs,
            visibility,
            name,
            version: options.version,
            krate,
            extend: options.extend,
            base: options.base,
            operations,
            unread: unread
                .into_iter()
                .filter_map(|known| Some(Unread { name: builder_name(&known.name).ok()?, ..known }))
                .collect(),
        }
    }
}

impl Definition {
    /// The types that it names without a path, also within others: `Json` and `Ticket` of `Json<Ticket>`.
    pub(crate) fn types(&self) -> Vec<String> {
        let mut names = Vec::new();
        for operation in &self.operations {
            for ty in operation.types() {
                names_in(ty.to_token_stream(), &mut names);
            }
        }
        for ty in self.unread.iter().flat_map(|unread| &unread.types) {
            names_in(ty.to_token_stream(), &mut names);
        }
        names
    }
}

/// The names among tokens that stand alone: `models::Ticket` can be no other `Ticket`.
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
    fn new(syntax: OperationSyntax, snake_case: bool, reference: Option<&LitStr>, faults: &mut Diagnostics) -> Self {
        let OperationSyntax { docs, name, route, arguments, response } = syntax;
        let before = faults.count();
        let template = Template::new(&route.path, faults);
        let has_fields = !matches!(route.method.to_string().as_str(), "get" | "delete");
        let arguments = arguments
            .into_iter()
            .map(|argument| Argument::new(argument, &template, has_fields, snake_case, faults))
            .collect();
        let builder = builder_name(&name).unwrap_or_else(|why| {
            faults.at(&name, format!("the builder is named after the `fn`, and {why}: call it otherwise"));
            name.clone()
        });
        let mut operation = Self {
            reference: reference.map(|reference| reference::page(reference, &builder)),
            builder,
            docs,
            name,
            template,
            arguments,
            response,
            ok_statuses: Vec::new(),
            idempotency: if route.method == "get" { Idempotency::Safe } else { Idempotency::None },
            method: route.method,
            paginated: None,
            server_timeout: None,
            redact: false,
            faulty: false,
        };
        for option in route.options {
            match option {
                RouteOption::Paginated(token) => operation.paginated = Some(token),
                RouteOption::Idempotent(token) => operation.idempotent(&token, Idempotency::Idempotent, faults),
                RouteOption::Idempotency(name) => {
                    operation.idempotent(&name.clone(), Idempotency::Key(name), faults);
                }
                RouteOption::ServerTimeout(argument) => operation.server_timeout = Some(argument),
                RouteOption::Redact => operation.redact = true,
                RouteOption::Reference(reference) => {
                    reference::check(&reference, faults);
                    operation.reference = Some(reference::page(&reference, &operation.builder));
                }
                RouteOption::OkStatuses(statuses) => {
                    for status in statuses {
                        match status.base10_parse::<u16>() {
                            Ok(number @ 300..=599) => operation.ok_statuses.push(number),
                            _ => faults.at(status, "expected a status from 300 to 599; 2xx is a success by itself"),
                        }
                    }
                }
            }
        }
        operation.faulty = faults.count() > before;
        operation
    }

    fn idempotent(&mut self, token: &impl ToTokens, how: Idempotency, faults: &mut Diagnostics) {
        match &self.idempotency {
            Idempotency::Safe => faults.at(token, "GET is idempotent by itself: leave this out"),
            Idempotency::None => self.idempotency = how,
            _ => faults.at(token, "an operation is idempotent in one way: leave this or the other out"),
        }
    }

    /// The types that it names.
    pub(crate) fn types(&self) -> Vec<&Type> {
        self.arguments.iter().map(|argument| &argument.ty).chain([&self.response]).collect()
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
        faults: &mut Diagnostics,
    ) -> Self {
        let ArgumentSyntax { docs, name, ty, marks } = syntax;
        let text = name.unraw().to_string();
        let in_path = template.holes.contains(&text);
        let mut wire_name = if snake_case { text } else { camel_case(&text) };
        let mut renamed: Option<LitStr> = None;
        let mut location = match (in_path, has_fields) {
            (true, _) => ParameterLocation::Path,
            (false, true) => ParameterLocation::Field,
            (false, false) => ParameterLocation::Query,
        };
        let mut encoding = PathEncoding::Once;
        let mut placed: Option<Ident> = None;
        for mark in marks {
            let (new_place, token) = match mark {
                Mark::Query(token) => (ParameterLocation::Query, token),
                Mark::Body(token) => (ParameterLocation::Body, token),
                Mark::RawBody(token) => (ParameterLocation::RawBody, token),
                Mark::Header(header) => {
                    if !is_header_name(&header.value()) {
                        faults.at(&header, "expected the name of a header: letters, digits and `-`");
                    } else if RESERVED_HEADERS
                        .iter()
                        .chain(&METHOD_OVERRIDE_HEADERS)
                        .any(|name| name.eq_ignore_ascii_case(&header.value()))
                    {
                        let message =
                            format!("`{}` belongs to the client and to HTTP: no operation can set it", header.value());
                        faults.at(&header, message);
                    }
                    wire_name = header.value();
                    (ParameterLocation::Header, Ident::new("header", header.span()))
                }
                Mark::Encode(kind) => {
                    encoding = match kind.to_string().as_str() {
                        "once" => PathEncoding::Once,
                        "twice" => PathEncoding::Twice,
                        "slashes" => PathEncoding::KeepSlashes,
                        _ => {
                            faults.at(&kind, "expected `once`, `twice` or `slashes` (the value may hold `/`)");
                            PathEncoding::Once
                        }
                    };
                    if !in_path {
                        faults.at(
                            &kind,
                            format!("`{name}` is not in the path: only path values choose how they are escaped"),
                        );
                    }
                    continue;
                }
                Mark::Rename(text) => {
                    if !is_wire_name(&text.value()) {
                        faults.at(&text, "expected a name on the wire: letters, digits, `_`, `-` and `.`");
                    }
                    wire_name = text.value();
                    renamed = Some(text);
                    continue;
                }
            };
            if in_path {
                faults.at(&token, format!("`{name}` stands in the path already: leave this out"));
            } else if placed.is_some() {
                faults.at(&token, format!("`{name}` has two places: it goes to one"));
            }
            location = new_place;
            placed = Some(token);
        }
        match (location, &renamed) {
            (ParameterLocation::Header, Some(renamed)) => {
                faults.at(renamed, format!("`{name}` is named by its `#[header(\"…\")]` already: leave this out"));
            }
            (ParameterLocation::Query | ParameterLocation::Field, None) if !is_wire_name(&wire_name) => {
                let message = format!("`{name}` makes no name on the wire: add `#[rename = \"…\"]`");
                faults.at(&name, message);
            }
            _ => {}
        }
        let (arity, ty) = arity(ty, location, faults);
        Self { docs, name, wire_name, location, arity, ty, encoding, mark: placed }
    }

    /// Whether this is its name, as templates and options say it: `type` for `r#type`.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        self.name.unraw() == name
    }
}

/// The builder's name; or why the operation's makes none.
fn builder_name(name: &Ident) -> Result<Ident, String> {
    let text = pascal_case(&name.to_string());
    let why = match text.chars().next() {
        None => format!("no name is left of `{name}`"),
        _ if text == TYPE_PARAMETER => format!("`{text}` is what generated code calls the client's type"),
        _ => match syn::parse_str::<Ident>(&text) {
            Ok(mut builder) => {
                builder.set_span(name.span());
                return Ok(builder);
            }
            Err(_) if text == "Self" => "`Self` is a word of the language".to_owned(),
            Err(_) => format!("`{text}` is no name"),
        },
    };
    Err(why)
}

fn is_header_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|char| char.is_ascii_alphanumeric() || char == '-')
}

fn is_wire_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|char| char.is_ascii_alphanumeric() || matches!(char, '_' | '-' | '.'))
}

/// The documentation's text.
pub(crate) fn text_of(docs: &[Attribute]) -> String {
    let lines = docs.iter().filter_map(|attribute| match &attribute.meta.require_name_value().ok()?.value {
        syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(text), .. }) => {
            let text = text.value();
            Some(text.strip_prefix(' ').map_or(text.clone(), str::to_owned))
        }
        _ => None,
    });
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}
