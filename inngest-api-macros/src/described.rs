//! `#[derive(Described)]`: the schema of a model, from its fields or variants and the attributes of serde.

use heck::{ToKebabCase as _, ToLowerCamelCase as _, ToShoutySnakeCase as _, ToSnakeCase as _, ToUpperCamelCase as _};
use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt as _;
use syn::meta::ParseNestedMeta;
use syn::{Attribute, Data, DataStruct, DeriveInput, Field, Fields, LitStr, Path, Token};

use crate::diagnostics::Diagnostics;
use crate::documentation::{lines, text_of};
use crate::generics;
use crate::krate;
use crate::parameter::{in_case, schema, texts};
use crate::type_names::argument_of;

const UNKNOWN_CASE: &str = "unknown case; expected one of serde's, such as `\"camelCase\"`";

pub(crate) fn derive(item: TokenStream) -> TokenStream {
    let mut errors = Diagnostics::default();
    let Some(item) = errors.take(syn::parse2::<DeriveInput>(item)) else { return errors.into_tokens() };
    let container = Container::parse(&item.attrs, &mut errors);
    let private = container.private(&mut errors);
    let schema = match &item.data {
        Data::Struct(DataStruct { fields: Fields::Named(fields), .. }) => {
            let members = fields.named.iter().filter_map(|field| member(field, &container, &private, &mut errors));
            let members: Vec<_> = members.collect();
            quote!(#private::Schema::Object(&[#(#members),*]))
        }
        Data::Enum(data) => schema(&texts(&item.ident, data, &container, &mut errors), &private),
        _ => {
            let message =
                "`Described` can only be derived for a struct with named fields and an enum; implement it by hand";
            errors.at(&item.ident, message);
            quote!(#private::Schema::Any)
        }
    };
    let name = &item.ident;
    let generics = generics::generated(item.generics);
    let (for_impl, of_type, clause) = generics.split_for_impl();
    let mut tokens = errors.into_tokens();
    tokens.extend(quote! {
        #[automatically_derived]
        impl #for_impl #private::Described for #name #of_type #clause {
            const SCHEMA: &'static #private::Schema = &#schema;
        }
    });
    tokens
}

/// What attributes of the struct or the enum set.
#[derive(Default)]
pub(crate) struct Container {
    krate: Option<Path>,
    rename_all: Option<LitStr>,
}

impl Container {
    pub(crate) fn parse(attributes: &[Attribute], errors: &mut Diagnostics) -> Self {
        let mut container = Self::default();
        for attribute in of(attributes, "inngest") {
            errors.take(attribute.parse_nested_meta(|meta| {
                if !meta.path.is_ident("crate") {
                    return Err(meta.error("unknown option; write `#[inngest(crate = path)]`"));
                }
                krate::parse(meta.value()?, &mut container.krate)
            }));
        }
        for attribute in of(attributes, "serde") {
            errors.take(attribute.parse_nested_meta(|meta| {
                if meta.path.is_ident("rename_all") {
                    container.rename_all = name_when_read(&meta)?.or(container.rename_all.take());
                    return Ok(());
                }
                skip(&meta)
            }));
        }
        container
    }

    /// Returns the path to what generated code uses.
    pub(crate) fn private(&self, errors: &mut Diagnostics) -> TokenStream {
        let krate = krate::path(self.krate.clone(), |path| format!("#[inngest(crate = {path})]"), errors);
        quote!(#krate::__private)
    }

    /// Returns the name of a variant in JSON.
    pub(crate) fn variant_name(&self, variant: &str, errors: &mut Diagnostics) -> String {
        let Some(case) = &self.rename_all else { return variant.to_owned() };
        in_case(variant, &case.value()).unwrap_or_else(|| {
            errors.at(case, UNKNOWN_CASE);
            variant.to_owned()
        })
    }

    /// Returns the name of a field in JSON.
    fn name(&self, field: &str, errors: &mut Diagnostics) -> String {
        let Some(case) = &self.rename_all else { return field.to_owned() };
        match case.value().as_str() {
            "lowercase" | "snake_case" => field.to_owned(),
            "UPPERCASE" | "SCREAMING_SNAKE_CASE" => field.to_shouty_snake_case(),
            "camelCase" => field.to_lower_camel_case(),
            "PascalCase" => field.to_upper_camel_case(),
            "kebab-case" => field.to_snake_case().to_kebab_case(),
            "SCREAMING-KEBAB-CASE" => field.to_kebab_case().to_uppercase(),
            _ => {
                errors.at(case, UNKNOWN_CASE);
                field.to_owned()
            }
        }
    }
}

/// Returns the member of a field; `None` if it is not in the JSON.
fn member(
    field: &Field,
    container: &Container,
    private: &TokenStream,
    errors: &mut Diagnostics,
) -> Option<TokenStream> {
    let mut name = container.name(&field.ident.as_ref()?.unraw().to_string(), errors);
    let mut ty = field.ty.clone();
    let (mut is_optional, mut is_skipped) = (argument_of(&ty, "Option").is_some(), false);
    for attribute in of(&field.attrs, "serde") {
        errors.take(attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("rename") {
                name = name_when_read(&meta)?.map_or_else(|| name.clone(), |renamed| renamed.value());
                return Ok(());
            }
            if meta.path.is_ident("flatten") {
                return Err(meta.error("`Described` cannot flatten; list the members in this struct"));
            }
            is_optional |= meta.path.is_ident("default") || meta.path.is_ident("skip_serializing_if");
            is_skipped |= meta.path.is_ident("skip") || meta.path.is_ident("skip_deserializing");
            skip(&meta)
        }));
    }
    for attribute in of(&field.attrs, "inngest") {
        errors.take(attribute.parse_nested_meta(|meta| {
            if !meta.path.is_ident("like") {
                return Err(meta.error("unknown option; write `#[inngest(like = Type)]`"));
            }
            ty = meta.value()?.parse()?;
            Ok(())
        }));
    }
    let docs: Vec<_> = field.attrs.iter().filter_map(lines).flatten().collect();
    let documentation = text_of(&docs);
    let make = if is_optional { quote!(optional) } else { quote!(required) };
    (!is_skipped).then(|| quote!(#private::Member::#make(#name, #private::json_schema!(#ty), #documentation)))
}

pub(crate) fn of<'a>(attributes: &'a [Attribute], name: &'a str) -> impl Iterator<Item = &'a Attribute> {
    attributes.iter().filter(move |attribute| attribute.path().is_ident(name))
}

/// Returns the name in `rename = "…"` or `rename(deserialize = "…")`.
pub(crate) fn name_when_read(meta: &ParseNestedMeta<'_>) -> syn::Result<Option<LitStr>> {
    if meta.input.peek(Token![=]) {
        return meta.value()?.parse().map(Some);
    }
    let mut name = None;
    meta.parse_nested_meta(|side| {
        let value: LitStr = side.value()?.parse()?;
        if side.path.is_ident("deserialize") {
            name = Some(value);
        }
        Ok(())
    })?;
    Ok(name)
}

/// Skips the value of an attribute that does not matter.
pub(crate) fn skip(meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
    if meta.input.peek(Token![=]) {
        return meta.value()?.parse::<syn::Expr>().map(drop);
    }
    if meta.input.peek(syn::token::Paren) {
        return meta.parse_nested_meta(|meta| skip(&meta));
    }
    Ok(())
}
