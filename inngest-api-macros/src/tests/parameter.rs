//! `#[derive(Parameter)]`.

use quote::quote;

use crate::parameter::{derive, in_case};

#[test]
fn texts_follow_the_attributes_of_serde() {
    let derived = derive(quote! {
        #[serde(rename_all = "kebab-case")]
        enum Urgency {
            VeryLow,
            #[serde(rename = "HIGH", alias = "urgent")]
            High,
            #[serde(other)]
            Unknown,
        }
    });
    let derived = derived.to_string().replace(' ', "").replace("::inngest_api::__private::", "").replace("::std::", "");
    for expected in [
        "implParameterforUrgency{",
        "constSCHEMA:&'staticSchema=&Schema::Texts(&[\"very-low\",\"HIGH\"]);",
        "matchself{Self::VeryLow=>\"very-low\",Self::High=>\"HIGH\",Self::Unknown=>\"unknown\"}",
        "\"very-low\"=>result::Result::Ok(Self::VeryLow),\"HIGH\"|\"urgent\"=>result::Result::Ok(Self::High),\
         _=>result::Result::Ok(Self::Unknown)",
    ] {
        assert!(derived.contains(expected), "{expected} is not in {derived}");
    }
}

#[test]
fn variants_are_named_as_serde_names_them() {
    for (case, names) in [
        ("lowercase", ["verylow", "a1b", "httpget"]),
        ("UPPERCASE", ["VERYLOW", "A1B", "HTTPGET"]),
        ("PascalCase", ["VeryLow", "A1B", "HTTPGet"]),
        ("camelCase", ["veryLow", "a1B", "hTTPGet"]),
        ("snake_case", ["very_low", "a1_b", "h_t_t_p_get"]),
        ("SCREAMING_SNAKE_CASE", ["VERY_LOW", "A1_B", "H_T_T_P_GET"]),
        ("kebab-case", ["very-low", "a1-b", "h-t-t-p-get"]),
        ("SCREAMING-KEBAB-CASE", ["VERY-LOW", "A1-B", "H-T-T-P-GET"]),
    ] {
        for (variant, name) in ["VeryLow", "A1B", "HTTPGet"].into_iter().zip(names) {
            assert_eq!(in_case(variant, case).as_deref(), Some(name), "{case}");
        }
    }
    assert_eq!(in_case("A", "camel"), None);
}

#[test]
fn what_has_no_text_is_reported_once() {
    for (item, message) in [
        (quote! { struct Id(String); }, "`Parameter` can only be derived for an enum; make an id with"),
        (quote! { enum Never {} }, "an enum without variants has no values"),
        (quote! { enum A { B, C(String) } }, "a variant with fields has no text of its own"),
        (quote! { enum A { B, #[serde(skip)] C } }, "a variant that serde skips has no text"),
        (quote! { #[serde(rename_all = "camel")] enum A { B } }, "unknown case; expected one of serde's"),
    ] {
        let tokens = derive(item).to_string();
        assert!(tokens.contains(message), "{tokens}");
        assert_eq!(tokens.matches("compile_error").count(), 1, "{tokens}");
        // No further errors follow from this one.
        assert!(tokens.contains("match self { _ => \"\" }"), "{tokens}");
    }
}
