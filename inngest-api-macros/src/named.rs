//! `#[derive(InngestFunction)]` and `#[derive(InngestEvent)]`: the names that a type stands for.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{DeriveInput, LitStr, Path, Token, Type};

use crate::dependency;
use crate::diagnostics::Diagnostics;

const FUNCTION: &str = "`#[inngest(app = \"demo-app\", function = \"backfill-data\", output = Report)]`";
const EVENT: &str = "`#[inngest(name = \"shop/order.created\")]`";

pub(crate) fn function(item: TokenStream) -> TokenStream {
    derive(item, FUNCTION, &["app", "function", "output"], |item, said, faults| {
        let app = said.text("app", item, faults);
        let function = said.text("function", item, faults);
        let output = said.output.as_ref().map_or_else(|| quote!(()), |output| quote!(#output));
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
    derive(item, EVENT, &["name"], |item, said, faults| {
        let name = said.text("name", item, faults);
        (quote!(InngestEvent), quote!(const NAME: &'static str = #name;))
    })
}

/// What an attribute says, whichever of the derives it is for.
#[derive(Default)]
struct Said {
    texts: Vec<(Ident, LitStr)>,
    output: Option<Type>,
    krate: Option<Path>,
    /// The names of all settings so far.
    names: Vec<String>,
    example: &'static str,
}

fn derive(
    item: TokenStream,
    example: &'static str,
    known: &[&str],
    emit: impl FnOnce(&Ident, &Said, &mut Diagnostics) -> (TokenStream, TokenStream),
) -> TokenStream {
    let mut faults = Diagnostics::default();
    let Some(item) = faults.take(syn::parse2::<DeriveInput>(item)) else { return faults.into_tokens() };
    let mut said = Said { example, ..Said::default() };
    for attribute in item.attrs.iter().filter(|attribute| attribute.path().is_ident("inngest")) {
        let nothing = |_| syn::Error::new_spanned(attribute.path(), format!("say what it stands for: {example}"));
        let parsed = attribute
            .meta
            .require_list()
            .map_err(nothing)
            .and_then(|_| attribute.parse_args_with(Punctuated::<Setting, Token![,]>::parse_terminated));
        for setting in faults.take(parsed).into_iter().flatten() {
            said.add(setting, known, &mut faults);
        }
    }
    let name = &item.ident;
    let krate = said.krate.take().unwrap_or_else(|| {
        dependency::path(name, &mut faults, |krate| example.replace("inngest(", &format!("inngest(crate = {krate}, ")))
    });
    let (trait_name, members) = emit(name, &said, &mut faults);
    let (for_impl, of_type, clause) = item.generics.split_for_impl();
    let mut tokens = faults.into_tokens();
    tokens.extend(quote! {
        #[automatically_derived]
        impl #for_impl #krate::__private::#trait_name for #name #of_type #clause {
            #members
        }
    });
    tokens
}

impl Said {
    fn add(&mut self, setting: Setting, known: &[&str], faults: &mut Diagnostics) {
        let Setting { name, value } = setting;
        let text = name.unraw().to_string();
        match value {
            _ if self.names.contains(&text) => faults.at(&name, format!("`{text}` is said twice: leave this out")),
            Value::Crate(path) => self.krate = Some(path),
            _ if !known.contains(&text.as_str()) => {
                faults.at(&name, format!("`{text}` is not known here: {}", self.example));
            }
            Value::Text(value) if value.value().is_empty() => faults.at(&value, format!("`{text}` is empty")),
            Value::Text(value) => self.texts.push((name, value)),
            Value::Type(value) => self.output = Some(value),
        }
        self.names.push(text);
    }

    /// A text that has to be said; an empty one where it is not, so that nothing else complains as well.
    fn text(&self, wanted: &str, of: &Ident, faults: &mut Diagnostics) -> String {
        if let Some((_, value)) = self.texts.iter().find(|(name, _)| name == wanted) {
            return value.value();
        }
        // One fault is enough where the attribute has another already.
        if faults.count() == 0 {
            faults.at(of, format!("`{wanted}` is not said: {}", self.example));
        }
        String::new()
    }
}

/// `app = "demo-app"`, `output = Report`, `crate = name`.
struct Setting {
    name: Ident,
    value: Value,
}

enum Value {
    Text(LitStr),
    Type(Type),
    Crate(Path),
}

impl Parse for Setting {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = Ident::parse_any(input)?;
        input.parse::<Token![=]>()?;
        let value = match name.to_string().as_str() {
            "crate" => Value::Crate(Path::parse_mod_style(input)?),
            "output" => Value::Type(type_without_quotes(input)?),
            text => Value::Text(input.parse().map_err(|error| {
                syn::Error::new(error.span(), format!("expected a text in quotes: `{text} = \"…\"`"))
            })?),
        };
        Ok(Self { name, value })
    }
}

fn type_without_quotes(input: ParseStream<'_>) -> syn::Result<Type> {
    if let Some(quoted) = input.parse::<Option<LitStr>>()? {
        let message = format!("what it gives is a type, without quotes: `output = {}`", quoted.value());
        return Err(syn::Error::new(quoted.span(), message));
    }
    input.parse()
}
