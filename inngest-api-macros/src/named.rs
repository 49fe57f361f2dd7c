//! `#[derive(InngestFunction)]` and `#[derive(InngestEvent)]`: the names of functions and events.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned as _;
use syn::{DeriveInput, Expr, ExprLit, Lit, LitStr, Path, Token, Type};

use crate::diagnostics::{Diagnostics, OptionNames};
use crate::{generics, krate};

const FUNCTION: &str = "`#[inngest(app = \"demo-app\", function = \"backfill-data\", output = Report)]`";
const EVENT: &str = "`#[inngest(name = \"shop/order.created\")]`";

pub(crate) fn function(item: TokenStream) -> TokenStream {
    derive(item, FUNCTION, &["app", "function", "output"], |item, options, errors| {
        let app = options.text("app", item, errors);
        let function = options.text("function", item, errors);
        let output = options.output.as_ref().map_or_else(|| quote!(()), |output| quote!(#output));
        let trait_name = quote!(InngestFunction);
        let members = quote! {
            type Output = #output;
            const APP: &'static str = #app;
            const FUNCTION: &'static str = #function;
        };
        (trait_name, members)
    })
}

pub(crate) fn event(item: TokenStream) -> TokenStream {
    derive(item, EVENT, &["name"], |item, options, errors| {
        let name = options.text("name", item, errors);
        (quote!(InngestEvent), quote!(const NAME: &'static str = #name;))
    })
}

/// The options of an attribute.
#[derive(Default)]
struct Options {
    texts: Vec<(Ident, Expr)>,
    output: Option<Type>,
    krate: Option<Path>,
    names: OptionNames,
    example: &'static str,
}

fn derive(
    item: TokenStream,
    example: &'static str,
    known: &[&str],
    emit: impl FnOnce(&Ident, &Options, &mut Diagnostics) -> (TokenStream, TokenStream),
) -> TokenStream {
    let mut errors = Diagnostics::default();
    let Some(item) = errors.take(syn::parse2::<DeriveInput>(item)) else { return errors.into_tokens() };
    let mut options = Options { example, ..Options::default() };
    for attribute in item.attrs.iter().filter(|attribute| attribute.path().is_ident("inngest")) {
        let missing = |_| syn::Error::new_spanned(attribute.path(), format!("missing options; write {example}"));
        let parsed = attribute
            .meta
            .require_list()
            .map_err(missing)
            .and_then(|_| attribute.parse_args_with(Punctuated::<DeriveOption, Token![,]>::parse_terminated));
        for option in errors.take(parsed).into_iter().flatten() {
            options.add(option, known, &mut errors);
        }
    }
    let name = &item.ident;
    let usage = |path: &str| format!("#[inngest(crate = {path}, …)]");
    let krate = krate::path(options.krate.take(), usage, &mut errors);
    let private = quote!(#krate::__private);
    let (trait_name, members) = emit(name, &options, &mut errors);
    let generics = generics::generated(item.generics);
    let (for_impl, of_type, clause) = generics.split_for_impl();
    let checks = options.texts.iter().filter(|(_, value)| literal(value).is_none()).map(|(name, value)| {
        let message = format!("`{name}` cannot be empty");
        quote_spanned! {value.span()=>
            const _: () = {
                const VALUE: &str = #value;
                ::std::assert!(!VALUE.is_empty(), #message);
            };
        }
    });
    let mut tokens = errors.into_tokens();
    tokens.extend(quote! {
        #(#checks)*

        #[automatically_derived]
        impl #for_impl #private::#trait_name for #name #of_type #clause {
            #members
        }
    });
    tokens
}

impl Options {
    fn add(&mut self, option: DeriveOption, known: &[&str], errors: &mut Diagnostics) {
        let DeriveOption { name, value } = option;
        if errors.take(self.names.add(&name)).is_none() {
            return;
        }
        let text = name.unraw().to_string();
        match value {
            Value::Crate(path, error) => {
                self.krate = path;
                errors.take(error.map_or(Ok(()), Err));
            }
            _ if !known.contains(&text.as_str()) => {
                errors.at(&name, format!("unknown option `{text}`; write {}", self.example));
            }
            Value::Text(value) if literal(&value).is_some_and(|value| value.value().is_empty()) => {
                errors.at(&value, format!("`{text}` cannot be empty"));
            }
            Value::Text(value) => self.texts.push((name, value)),
            Value::Type(value) => self.output = Some(value),
        }
    }

    /// Returns a required string, or an empty one after an error, so that it causes no further ones.
    fn text(&self, wanted: &str, item: &Ident, errors: &mut Diagnostics) -> TokenStream {
        if let Some((_, value)) = self.texts.iter().find(|(name, _)| name == wanted) {
            return literal(value).map_or_else(|| quote!(#value), |literal| quote!(#literal));
        }
        // If there is another error already, it is probably why the option is missing.
        if errors.count() == 0 {
            errors.at(item, format!("missing `{wanted} = \"…\"`; write {}", self.example));
        }
        quote!("")
    }
}

/// Returns the string in quotes, also if it came through a `macro_rules!` variable.
fn literal(value: &Expr) -> Option<&LitStr> {
    match value {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text),
        Expr::Group(group) => literal(&group.expr),
        _ => None,
    }
}

/// Whether an expression can be a name: a string, a constant, or a macro such as `env!` or `concat!`.
fn is_name(value: &Expr) -> bool {
    let is_constant = |name: &Ident| !name.to_string().contains(char::is_lowercase);
    match value {
        Expr::Group(group) => is_name(&group.expr),
        Expr::Path(path) => path.path.segments.last().is_some_and(|last| is_constant(&last.ident)),
        Expr::Macro(_) => true,
        _ => literal(value).is_some(),
    }
}

/// `app = "demo-app"`, `output = Report`, `crate = name`.
struct DeriveOption {
    name: Ident,
    value: Value,
}

enum Value {
    /// A string in quotes, a constant or a macro such as `env!`.
    Text(Expr),
    Type(Type),
    /// The path, and the error if it has quotes.
    Crate(Option<Path>, Option<syn::Error>),
}

impl Parse for DeriveOption {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = Ident::parse_any(input)?;
        input.parse::<Token![=]>()?;
        let value = match name.to_string().as_str() {
            "crate" => {
                let mut path = None;
                let quotes = krate::parse(input, &mut path).err();
                Value::Crate(path, quotes)
            }
            "output" => Value::Type(type_without_quotes(input)?),
            text => Value::Text(match input.parse() {
                Ok(value) if is_name(&value) => value,
                other => {
                    let span = other.map_or_else(|error| error.span(), |value| value.span());
                    let message = format!("expected a string in quotes or a constant; write `{text} = \"…\"`");
                    return Err(syn::Error::new(span, message));
                }
            }),
        };
        Ok(Self { name, value })
    }
}

fn type_without_quotes(input: ParseStream<'_>) -> syn::Result<Type> {
    if let Some(quoted) = input.parse::<Option<LitStr>>()? {
        let message = format!("expected a type without quotes; write `output = {}`", quoted.value());
        return Err(syn::Error::new(quoted.span(), message));
    }
    input.parse()
}
