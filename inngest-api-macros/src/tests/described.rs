//! `#[derive(Described)]`.

use quote::quote;

use crate::described::derive;

fn source(item: proc_macro2::TokenStream) -> String {
    derive(item).to_string().replace(' ', "").replace("::inngest_api::__private::", "")
}

#[test]
fn members_follow_the_attributes_of_serde() {
    let described = source(quote! {
        #[serde(rename_all(serialize = "UPPERCASE", deserialize = "camelCase"), deny_unknown_fields)]
        struct Letter {
            /// Whom it is for.
            to_user: String,
            r#type: Option<Kind>,
            copy_of: ::std::option::Option<Kind>,
            #[serde(rename = "sent-at", with = "time")]
            #[inngest(like = Timestamp)]
            sent: Time,
            #[serde(default = "one", alias = "n")]
            copies: u8,
            #[serde(skip_serializing_if = "Vec::is_empty")]
            pages: Vec<u32>,
            #[serde(skip)]
            cache: Cache,
        }
    });
    assert_eq!(
        described,
        "#[automatically_derived]implDescribedforLetter{constSCHEMA:&'staticSchema=&Schema::Object(&[\
         Member::required(\"toUser\",json_schema!(String),\"Whomitisfor.\"),\
         Member::optional(\"type\",json_schema!(Option<Kind>),\"\"),\
         Member::optional(\"copyOf\",json_schema!(::std::option::Option<Kind>),\"\"),\
         Member::required(\"sent-at\",json_schema!(Timestamp),\"\"),\
         Member::optional(\"copies\",json_schema!(u8),\"\"),\
         Member::optional(\"pages\",json_schema!(Vec<u32>),\"\")]);}"
    );
}

#[test]
fn an_enum_is_described_by_the_texts_of_its_variants() {
    let described = source(quote! {
        #[serde(rename_all = "lowercase")]
        enum Urgency { Low, #[serde(rename = "hi")] High, #[serde(other)] Unknown }
    });
    assert!(described.contains("=&Schema::Texts(&[\"low\",\"hi\"]);"), "{described}");
}

#[test]
fn what_cannot_be_described_is_reported_once() {
    for (item, message) in [
        (
            quote!(
                enum Kind {
                    A(String),
                }
            ),
            "a variant with fields has no text of its own; implement the trait by hand",
        ),
        (
            quote!(
                struct Id(String);
            ),
            "can only be derived for a struct with named fields and an enum; implement it by hand",
        ),
        (
            quote!(
                struct A {
                    #[serde(flatten)]
                    b: B,
                }
            ),
            "cannot flatten; list the members in this struct",
        ),
        (
            quote!(
                struct A {
                    #[inngest(as = B)]
                    b: B,
                }
            ),
            "unknown option; write `#[inngest(like = Type)]`",
        ),
        (
            quote!(
                #[inngest(like = B)]
                struct A {
                    b: B,
                }
            ),
            "unknown option; write `#[inngest(crate = path)]`",
        ),
        (
            quote!(
                #[serde(rename_all = "camel")]
                struct A {
                    b: B,
                }
            ),
            "unknown case; expected one of serde's",
        ),
    ] {
        let tokens = derive(item).to_string();
        assert!(tokens.contains(message), "{tokens}");
        assert_eq!(tokens.matches("compile_error").count(), 1, "{tokens}");
    }
}
