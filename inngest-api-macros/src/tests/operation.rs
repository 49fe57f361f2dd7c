use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, File, Item};

use super::definition;
use super::emit::{constant, expand};

fn docs(attributes: &[Attribute]) -> String {
    let docs: Vec<_> = attributes.iter().filter(|attribute| attribute.path().is_ident("doc")).cloned().collect();
    crate::model::text_of(&docs)
}

#[test]
fn an_operation_is_its_listing_as_data() {
    let file = expand(definition(&quote! {
        /// Starts it.
        #[put("/x/{type}", idempotency = "key_text", ok_statuses(304, 409), redact)]
        fn r#loop(
            /// The type.
            #[encode(slashes)]
            r#type: Kind<A, B>,
            key_text: Option<Key>,
        ) -> Data<X>;
    }));
    let operation = constant(&file, "Loop", "INFO");
    for expected in [
        r#"OperationInfo::from_parts(Method::PUT,OperationParts{id:"loop",version:"v2",base:"/v2",path:"/x/{type}",segments:&["/x/",""],"#,
        r#"ParameterInfo::from_parts(ParameterParts{name:"type",wire_name:"type",location:ParameterLocation::Path,required:true,repeated:false,encoding:PathEncoding::KeepSlashes,ty:text::<Kind<A,B>>().ty(),rust_type:"Kind<A,B>",documentation:"Thetype.",})"#,
        r#"ParameterInfo::from_parts(ParameterParts{name:"key_text",wire_name:"keyText",location:ParameterLocation::Field,required:false,repeated:false,encoding:PathEncoding::Once,ty:json_type!(Key),rust_type:"Key",documentation:"",})"#,
        "body:BodyKind::Object,",
        "ok_statuses:&[304,409],",
        r#"idempotency:Idempotency::Key("key_text"),paginated:false,server_timeout:None,redact:true,"#,
        r#"documentation:"Startsit.",reference:None,"#,
    ] {
        assert!(operation.contains(expected), "{expected}\n{operation}");
    }
}

#[test]
fn the_arguments_say_what_body_there_is() {
    let cases = [
        (quote! { #[post("/x/{a}")] fn f(a: A, #[query] b: B) -> E; }, "None"),
        (quote! { #[post("/x")] fn f(a: Option<A>) -> E; }, "Object"),
        (quote! { #[post("/x")] fn f(#[body] a: A) -> E; }, "Json"),
        (quote! { #[post("/x")] fn f(#[query] b: B, #[body(raw)] a: Upload) -> E; }, "Raw"),
    ];
    for (source, expected) in cases {
        let operation = constant(&expand(definition(&source)), "F", "INFO");
        assert!(operation.contains(&format!("BodyKind::{expected},")), "{source}");
    }
}

#[test]
fn documentation_adds_what_the_options_say() {
    let facts = |arguments: TokenStream, source: TokenStream| {
        let file: File = syn::parse2(crate::expand(arguments, definition(&source))).unwrap();
        let docs = file.items.iter().find_map(|item| match item {
            Item::Struct(item) if item.ident == "F" => Some(self::docs(&item.attrs)),
            _ => None,
        });
        docs.unwrap()
    };
    let cases = [
        (quote! { #[get("/x")] fn f() -> E; }, "`GET /v2/x`"),
        (quote! { #[post("/x")] fn f() -> E; }, "`POST /v2/x`, not idempotent"),
        (quote! { #[put("/x", idempotent)] fn f() -> E; }, "`PUT /v2/x`, idempotent"),
        (quote! { #[post("/x", idempotency = "a")] fn f(a: A) -> E; }, "`POST /v2/x`, idempotent with `a`"),
        (quote! { #[get("/x", redact)] fn f() -> E; }, "`GET /v2/x`; its answer carries secrets"),
        (
            quote! { #[get("/x", server_timeout = "t")] fn f(t: Option<ApiDuration>) -> E; },
            "`GET /v2/x`; the call's deadline is later by `t`",
        ),
        (quote! { #[doc = " Does."] #[get("/x")] fn f() -> E; }, "Does.\n\n`GET /v2/x`"),
    ];
    for (source, expected) in cases {
        assert_eq!(facts(quote!(V2), source), expected);
    }
    assert_eq!(facts(quote!(V1), quote! { #[get("/x")] fn f() -> E; }), "`GET /v1/x`");
    assert_eq!(facts(quote!(V1, base = "/own"), quote! { #[get("/x")] fn f() -> E; }), "`GET /own/x`");
}

#[test]
fn a_reference_is_said_of_the_listing_or_of_one_endpoint() {
    let source = quote! {
        trait L {
            #[get("/a")]
            fn get_a() -> E;
            #[get("/b", reference = "https://docs.example/b#{operation}")]
            fn get_b() -> E;
        }
    };
    let expanded = |arguments| crate::expand(arguments, source.clone()).to_string().replace(' ', "");
    let with = expanded(quote!(V2, reference = "https://docs.example/x/{operation}"));
    for expected in [
        r#"reference:::core::option::Option::Some("https://docs.example/x/GetA")"#,
        "`GET/v2/a`([reference](https://docs.example/x/GetA))",
        r#"reference:::core::option::Option::Some("https://docs.example/b#GetB")"#,
        "`GET/v2/b`([reference](https://docs.example/b#GetB))",
    ] {
        assert!(with.contains(expected), "{expected}\n{with}");
    }
    let without = expanded(quote!(V2));
    assert!(without.contains("reference:::core::option::Option::None"), "{without}");
    assert!(!without.contains("[reference](https://docs.example/x"), "{without}");
}

#[test]
fn a_reference_is_a_url() {
    let text = |reference: &str| {
        crate::expand(
            quote!(V2, reference = #reference),
            quote!(
                trait L {}
            ),
        )
        .to_string()
    };
    assert!(!text("https://docs.example/{operation}/x").contains("compile_error"));
    for (reference, said) in [
        ("docs.example", "expected a URL"),
        ("https://", "expected a URL"),
        ("https://docs.example/{id}", "`{` cannot stand in a URL"),
        ("https://docs.example/a b", "` ` cannot stand in a URL"),
    ] {
        assert!(text(reference).contains(said), "{reference}");
    }
}
