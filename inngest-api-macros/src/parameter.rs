//! `#[derive(Parameter)]`: an enum whose variants are texts, named as serde names them.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt as _;
use syn::{Data, DataEnum, DeriveInput, Fields, Ident, LitStr, Variant};

use crate::described::{Container, name_when_read, of, skip};
use crate::diagnostics::Diagnostics;

pub(crate) fn derive(item: TokenStream) -> TokenStream {
    let mut errors = Diagnostics::default();
    let Some(item) = errors.take(syn::parse2::<DeriveInput>(item)) else { return errors.into_tokens() };
    let container = Container::parse(&item.attrs, &mut errors);
    let mut texts = if let Data::Enum(data) = &item.data {
        texts(&item.ident, data, &container, &mut errors)
    } else {
        errors.at(
            &item.ident,
            "`Parameter` can only be derived for an enum; make an id with `inngest_api::id!`, add `#[text]` to the argument \
             if the type implements `Display` and `FromStr`, or implement the trait by hand",
        );
        Vec::new()
    };
    let private = container.private(&mut errors);
    let name = &item.ident;
    if errors.count() > 0 {
        // A match without some variants would be another error.
        texts.clear();
    }
    let (written, read) = (texts.iter().map(Text::written), texts.iter().filter_map(Text::read));
    let written = if texts.is_empty() { quote!(_ => "") } else { quote!(#(#written),*) };
    let unknown = texts.iter().find(|text| text.is_other).map_or_else(
        || quote!(::std::result::Result::Err(#private::ParameterError::new())),
        |Text { variant, .. }| quote!(::std::result::Result::Ok(Self::#variant)),
    );
    let schema = schema(&texts, &private);
    let mut tokens = errors.into_tokens();
    tokens.extend(quote! {
        #[automatically_derived]
        #[allow(deprecated)]
        impl #private::Parameter for #name {
            const TYPE: #private::ParameterType = #private::ParameterType::String;
            const SCHEMA: &'static #private::Schema = &#schema;

            fn to_text(&self) -> ::std::borrow::Cow<'_, str> {
                ::std::borrow::Cow::Borrowed(match self { #written })
            }

            fn from_text(text: &str) -> ::std::result::Result<Self, #private::ParameterError> {
                match text {
                    #(#read,)*
                    _ => #unknown,
                }
            }
        }
    });
    tokens
}

/// Returns the schema of a value that is one of the texts.
pub(crate) fn schema(texts: &[Text], private: &TokenStream) -> TokenStream {
    let names = texts.iter().filter(|text| !text.is_other).map(|text| &text.name);
    quote!(#private::Schema::Texts(&[#(#names),*]))
}

/// A variant and its text.
pub(crate) struct Text {
    variant: Ident,
    name: String,
    aliases: Vec<LitStr>,
    /// Whether it stands for all texts that are unknown.
    is_other: bool,
}

impl Text {
    fn written(&self) -> TokenStream {
        let Self { variant, name, .. } = self;
        quote!(Self::#variant => #name)
    }

    fn read(&self) -> Option<TokenStream> {
        let Self { variant, name, aliases, is_other } = self;
        (!is_other).then(|| quote!(#name #(| #aliases)* => ::std::result::Result::Ok(Self::#variant)))
    }
}

/// Returns the texts of an enum's variants.
pub(crate) fn texts(name: &Ident, data: &DataEnum, container: &Container, errors: &mut Diagnostics) -> Vec<Text> {
    if data.variants.is_empty() {
        errors.at(name, "an enum without variants has no values");
    }
    data.variants.iter().filter_map(|variant| text(variant, container, errors)).collect()
}

fn text(variant: &Variant, container: &Container, errors: &mut Diagnostics) -> Option<Text> {
    if !matches!(variant.fields, Fields::Unit) {
        errors.at(variant, "a variant with fields has no text of its own; implement the trait by hand");
        return None;
    }
    let mut name = container.variant_name(&variant.ident.unraw().to_string(), errors);
    let (mut aliases, mut is_other, mut is_skipped) = (Vec::new(), false, false);
    for attribute in of(&variant.attrs, "serde") {
        errors.take(attribute.parse_nested_meta(|meta| {
            if meta.path.is_ident("rename") {
                name = name_when_read(&meta)?.map_or_else(|| name.clone(), |renamed| renamed.value());
            } else if meta.path.is_ident("alias") {
                aliases.push(meta.value()?.parse()?);
            } else {
                is_other |= meta.path.is_ident("other");
                is_skipped |= meta.path.is_ident("skip");
                skip(&meta)?;
            }
            Ok(())
        }));
    }
    if is_skipped {
        errors.at(variant, "a variant that serde skips has no text; implement the trait by hand");
        return None;
    }
    Some(Text { variant: variant.ident.clone(), name, aliases, is_other })
}

/// Returns the name of a variant in the case that `rename_all` sets, as serde changes it; `None` if there is no such case.
pub(crate) fn in_case(variant: &str, case: &str) -> Option<String> {
    let words = |separator: char| {
        let mut words = String::new();
        for (position, letter) in variant.char_indices() {
            if position > 0 && letter.is_uppercase() {
                words.push(separator);
            }
            words.push(letter.to_ascii_lowercase());
        }
        words
    };
    Some(match case {
        "lowercase" => variant.to_ascii_lowercase(),
        "UPPERCASE" => variant.to_ascii_uppercase(),
        "PascalCase" => variant.to_owned(),
        "camelCase" => {
            let mut letters = variant.chars();
            letters.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(letters).collect()
        }
        "snake_case" => words('_'),
        "SCREAMING_SNAKE_CASE" => words('_').to_ascii_uppercase(),
        "kebab-case" => words('-'),
        "SCREAMING-KEBAB-CASE" => words('-').to_ascii_uppercase(),
        _ => return None,
    })
}
