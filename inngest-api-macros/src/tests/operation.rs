use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};
use syn::{Attribute, File, ImplItem, Item};

use super::definition;
use super::emit::{constant, expand};

fn docs(attributes: &[Attribute]) -> String {
    let docs: Vec<_> = attributes.iter().filter(|attribute| attribute.path().is_ident("doc")).cloned().collect();
    crate::documentation::text_of(&docs)
}

#[test]
fn the_metadata_of_an_operation_has_all_of_its_definition() {
    let file = expand(definition(&quote! {
        /// Starts it.
        #[put("/x/{type}", idempotency = "key_text", ok_statuses(304, 409), redact, beta, permission = "x:write:loop", no_access_token)]
        fn r#loop(
            /// The type.
            #[encode(slashes)]
            r#type: Kind<A, B>,
            key_text: Option<Key>,
            #[range(1..=100)]
            limit: Vec<u32>,
        ) -> Data<X>;
    }));
    let operation = constant(&file, "Loop", "INFO");
    for expected in [
        r#"OperationInfo::from_parts(Method::PUT,OperationParts{id:"loop",version:"v2",base:"/v2",path:"/x/{type}",segments:&["/x/",""],"#,
        r#"ParameterInfo::from_parts(ParameterParts{name:"type",wire_name:"type",location:ParameterLocation::Path,required:true,repeated:false,encoding:PathEncoding::KeepSlashes,ty:text::<Kind<A,B>>().ty(),schema:text::<Kind<A,B>>().schema(),check:text::<Kind<A,B>>().check(),rust_type:"Kind<A,B>",documentation:"Thetype.",})"#,
        r#"ParameterInfo::from_parts(ParameterParts{name:"key_text",wire_name:"keyText",location:ParameterLocation::Field,required:false,repeated:false,encoding:PathEncoding::Once,ty:json_type!(Key),schema:json_schema!(Key),check:json::<Key>().check(),rust_type:"Key",documentation:"",})"#,
        "ty:json_type!(Vec<u32>),schema:&json_schema!(Vec<u32>).within(1,100),",
        "body:BodyKind::Object,",
        "ok_statuses:&[304,409],",
        r#"idempotency:Idempotency::Key("key_text"),effect:Effect::Changes,decode_page:None,server_timeout:None,redact:true,permission:Some("x:write:loop"),stability:Stability::Beta,"#,
        r#"documentation:"Startsit.",reference:None,access_tokens:AccessTokens::Refused,"#,
    ] {
        assert!(operation.contains(expected), "{expected}\n{operation}");
    }
}

#[test]
fn the_arguments_decide_the_kind_of_the_body() {
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

/// The documentation of the method `f`.
fn documentation(options: TokenStream, source: &TokenStream) -> String {
    let file: File = syn::parse2(crate::expand(options, definition(source))).unwrap();
    let functions = file.items.iter().flat_map(|item| match item {
        Item::Impl(item) if item.self_ty.to_token_stream().to_string().starts_with("Definition") => {
            item.items.as_slice()
        }
        _ => &[],
    });
    let mut docs = functions.filter_map(|item| match item {
        ImplItem::Fn(function) if function.sig.ident == "f" => Some(docs(&function.attrs)),
        _ => None,
    });
    docs.next_back().unwrap()
}

/// The documentation of the builder `F` and of its field `a`.
fn documentation_of_builder(source: &TokenStream) -> (String, String) {
    let file = expand(definition(source));
    let docs = file.items.iter().find_map(|item| match item {
        Item::Struct(item) if item.ident == "F" => {
            Some((docs(&item.attrs), docs(&item.fields.iter().next().unwrap().attrs)))
        }
        _ => None,
    });
    docs.unwrap()
}

#[test]
fn the_documentation_has_a_line_of_facts() {
    let cases = [
        (quote! { #[get("/x")] fn f() -> Empty; }, "`GET /v2/x` · idempotent · returns nothing"),
        (quote! { #[post("/x")] fn f() -> Empty; }, "`POST /v2/x` · not idempotent · returns nothing"),
        (quote! { #[put("/x", idempotent)] fn f() -> Empty; }, "`PUT /v2/x` · idempotent · returns nothing"),
        (
            quote! { #[post("/x", idempotency = "a")] fn f(a: A) -> Empty; },
            "`POST /v2/x` · idempotent with `a` · returns nothing",
        ),
        (
            quote! { #[get("/x", redact)] fn f() -> Empty; },
            "`GET /v2/x` · idempotent · returns nothing · the response contains secrets",
        ),
        (
            quote! { #[get("/x", redact, no_access_token)] fn f() -> Empty; },
            "`GET /v2/x` · idempotent · returns nothing · never with an access token · the response contains secrets",
        ),
        (
            quote! { #[get("/x", redact, permission = "x:read:f")] fn f() -> Empty; },
            "`GET /v2/x` · idempotent · returns nothing · permission `x:read:f` · the response contains secrets",
        ),
        (
            quote! { #[get("/x", beta)] fn f() -> Empty; },
            "`GET /v2/x` · idempotent · returns nothing · beta: it may change in a minor release",
        ),
        (
            quote! { #[get("/x", server_timeout = "t")] fn f(t: Option<ApiDuration>) -> Empty; },
            "`GET /v2/x` · idempotent · returns nothing · `t` extends the timeout",
        ),
    ];
    for (source, expected) in cases {
        assert_eq!(documentation(quote!(V2), &source), expected);
    }
    let get = quote! { #[get("/x")] fn f() -> Empty; };
    assert_eq!(documentation(quote!(V1), &get), "`GET /v1/x` · idempotent · returns nothing");
    assert_eq!(documentation(quote!(V1, base = "/own"), &get), "`GET /own/x` · idempotent · returns nothing");
}

#[test]
fn the_facts_follow_the_first_paragraph_and_are_never_in_a_code_block() {
    let facts = "`GET /v2/x` · idempotent · returns nothing";
    let cases = [
        ("Reads.", "Reads.\n\nFACTS"),
        ("Reads\nit.\n\n# Errors\nSome.", "Reads\nit.\n\nFACTS\n\n# Errors\nSome."),
        ("Reads:\n```\na\n\nb\n```", "Reads:\n\nFACTS\n\n```\na\n\nb\n```"),
        ("```\na\n\nb\n```\nReads.", "FACTS\n\n```\na\n\nb\n```\nReads."),
        ("~~~text\na\n\nb\n~~~", "FACTS\n\n~~~text\na\n\nb\n~~~"),
        ("Reads:\n- one\n- two", "Reads:\n\nFACTS\n\n- one\n- two"),
        ("Reads:\n1. one\n2. two", "Reads:\n\nFACTS\n\n1. one\n2. two"),
        ("Reads\n=====\nIt.", "Reads\n=====\n\nFACTS\n\nIt."),
        ("\n```\na\n\nb\n```", "FACTS\n\n```\na\n\nb\n```"),
        ("Reads:\n  ```\n  a\n\n  b\n  ```", "Reads:\n\nFACTS\n\n  ```\n  a\n\n  b\n  ```"),
        ("Reads:\n\n    a\n\n    b\n\nIt.", "Reads:\n\nFACTS\n\n    a\n\n    b\n\nIt."),
        ("    a\n\n    b\n\nReads.", "FACTS\n\n    a\n\n    b\n\nReads."),
    ];
    for (docs, expected) in cases {
        // As rustdoc does for doc comments.
        let unindented: Vec<_> = expected.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
        let expected = unindented.join("\n").trim().replace("FACTS", facts);
        let lines = docs.lines();
        let by_line = quote! { #(#[doc = #lines])* #[get("/x")] fn f() -> Empty; };
        assert_eq!(documentation(quote!(V2), &by_line), expected);
        let as_one = quote! { #[doc = #docs] #[get("/x")] fn f() -> Empty; };
        assert_eq!(documentation(quote!(V2), &as_one), expected);
    }
}

/// As in a block comment, whose lines rustdoc only moves to the left together.
#[test]
fn the_facts_are_indented_like_the_text() {
    let source = quote! { #[doc = "\n        Reads.\n\n        ```\n        a\n        ```\n    "] #[get("/x")] fn f() -> Empty; };
    let tokens = crate::expand(quote!(V2), definition(&source)).to_string();
    assert!(tokens.contains("\"        `GET /v2/x`"), "{tokens}");
    let read = quote! { #[doc = include_str!("f.md")] #[get("/x")] fn f() -> Empty; };
    assert_eq!(documentation(quote!(V2), &read), "`GET /v2/x` · idempotent · returns nothing");
}

#[test]
fn each_example_is_documentation_of_one_item() {
    let (builder, field) = documentation_of_builder(&quote! {
        #[doc = "Reads:"]
        #[doc = "~~~"]
        #[doc = "a"]
        #[doc = "~~~"]
        #[get("/x")]
        fn f(
            #[doc = "The a.\n\n    a"]
            a: Option<A>,
        ) -> Empty;
    });
    let expected = "Reads:\n\n`GET /v2/x` · idempotent · returns nothing\n\nThe method `f` has examples.";
    assert_eq!((builder.as_str(), field.as_str()), (expected, "The a."));
    let (_, field) = documentation_of_builder(&quote! {
        #[get("/x")]
        fn f(
            #[doc = "The a.\n\n```\na\n```"]
            a: A,
        ) -> Empty;
    });
    assert_eq!(field, "The a.\n\n```\na\n```");
    let (builder, _) = documentation_of_builder(&quote! {
        #[doc = "Reads."]
        #[cfg_attr(all(), doc = "```\na\n```")]
        #[get("/x")]
        fn f(a: A) -> Empty;
    });
    assert_eq!(builder, expected.replace("Reads:", "Reads."));
}

#[test]
fn block_comments_lose_their_stars() {
    let source = quote! { #[doc = "\n     * Reads *it*.\n     *\n     * ```\n     * a\n     * ```\n     "] #[get("/x")] fn f() -> Empty; };
    let expected = "Reads *it*.\n\n`GET /v2/x` · idempotent · returns nothing\n\n```\na\n```";
    assert_eq!(documentation(quote!(V2), &source), expected);
    let list = quote! { #[doc = "* one\n* two\nthree"] #[get("/x")] fn f() -> Empty; };
    assert!(documentation(quote!(V2), &list).ends_with("* one\n* two\nthree"));
}

#[test]
fn the_documentation_links_what_is_returned() {
    let cases = [
        (quote!(Data<App>), "[`App`]"),
        (quote!(Json<models::App>), "[`models::App`]"),
        (quote!(response::DataOrRepeated<App>), "[`App`]"),
        (quote!(Page<Run>), "a page of [`Run`]"),
        (quote!(KeysetPage<Run>), "a page of [`Run`]"),
        (quote!(NextCursorPage<Run>), "a page of [`Run`]"),
        (quote!(JsonLines<Event>), "a stream of [`Event`]"),
        (quote!(ByteStream), "a stream of bytes"),
        (quote!(NullableArray<Run>), "<code>Vec&lt;[Run]&gt;</code>"),
        (quote!(DataOrNoContent<Run>), "<code>Option&lt;[Run]&gt;</code>"),
        (quote!(Data<Vec<Run>>), "<code>[Vec]&lt;[Run]&gt;</code>"),
        (quote!(Data<Map<String, u32>>), "<code>Map&lt;String,u32&gt;</code>"),
        (quote!(Answer), "[`Answer`]"),
        // Types that rustdoc could not resolve.
        (quote!(Json<u64>), "`u64`"),
        (quote!(Json<(A, B)>), "`(A,B)`"),
        (quote!(Json<r#Try>), "`r#Try`"),
        (quote!(Json<::models::App>), "`::models::App`"),
        (quote!(Json<<A as B>::C>), "`<AasB>::C`"),
        (quote!(Json<Vec<(A, B)>>), "<code>[Vec]&lt;(A,B)&gt;</code>"),
    ];
    for (response, expected) in cases {
        let expected = format!("`GET /v2/x` · idempotent · returns {expected}");
        assert_eq!(documentation(quote!(V2), &quote! { #[get("/x")] fn f() -> #response; }), expected);
    }
}

#[test]
fn a_definition_or_an_operation_has_a_reference() {
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
        r#"reference:::std::option::Option::Some("https://docs.example/x/GetA")"#,
        "`GET/v2/a`·idempotent·returns[`E`]·[APIreference](https://docs.example/x/GetA)",
        r#"reference:::std::option::Option::Some("https://docs.example/b#GetB")"#,
        "`GET/v2/b`·idempotent·returns[`E`]·[APIreference](https://docs.example/b#GetB)",
    ] {
        assert!(with.contains(expected), "{expected}\n{with}");
    }
    let without = expanded(quote!(V2));
    assert!(without.contains("reference:::std::option::Option::None"), "{without}");
    assert!(!without.contains("[APIreference](https://docs.example/x"), "{without}");
}

#[test]
fn a_reference_must_be_a_url() {
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
    for (reference, message) in [
        ("docs.example", "expected a URL"),
        ("https://", "expected a URL"),
        ("https://docs.example/{id}", "`{` is not allowed in a URL"),
        ("https://docs.example/a b", "` ` is not allowed in a URL"),
    ] {
        assert!(text(reference).contains(message), "{reference}");
    }
}
