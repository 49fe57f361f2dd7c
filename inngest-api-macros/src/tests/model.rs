use proc_macro2::{Delimiter, Group, TokenStream};
use quote::{ToTokens, quote};

use super::{argument, assert_errors, definition, modelled, operation};
use crate::documentation::text_of;
use crate::model::{Arity, Idempotency, ParameterLocation, PathEncoding};

fn errors(item: TokenStream) -> Vec<String> {
    modelled(quote!(V2), item).1
}

#[test]
fn the_method_and_the_template_decide_the_location_of_an_argument() {
    let cases = [
        (quote! { #[get("/x/{a}")] fn f(a: A) -> E; }, ParameterLocation::Path),
        (quote! { #[post("/x/{a}")] fn f(a: A) -> E; }, ParameterLocation::Path),
        (quote! { #[get("/x")] fn f(a: A) -> E; }, ParameterLocation::Query),
        (quote! { #[delete("/x")] fn f(a: A) -> E; }, ParameterLocation::Query),
        (quote! { #[post("/x")] fn f(a: A) -> E; }, ParameterLocation::Field),
        (quote! { #[put("/x")] fn f(a: A) -> E; }, ParameterLocation::Field),
        (quote! { #[patch("/x")] fn f(a: A) -> E; }, ParameterLocation::Field),
        (quote! { #[get("/x")] fn f(#[query] a: A) -> E; }, ParameterLocation::Query),
        (quote! { #[post("/x")] fn f(#[query] a: A) -> E; }, ParameterLocation::Query),
        (quote! { #[get("/x")] fn f(#[header("X-A")] a: A) -> E; }, ParameterLocation::Header),
        (quote! { #[post("/x")] fn f(#[header("X-A")] a: A) -> E; }, ParameterLocation::Header),
        (quote! { #[post("/x")] fn f(#[body] a: A) -> E; }, ParameterLocation::Body),
        (quote! { #[post("/x")] fn f(#[body(raw)] a: Upload) -> E; }, ParameterLocation::RawBody),
    ];
    for (source, expected) in cases {
        assert_eq!(argument(&source).location, expected, "{source}");
    }
}

#[test]
fn the_type_decides_whether_an_argument_is_required_optional_or_repeated() {
    let cases = [
        (quote! { #[get("/x")] fn f(a: A) -> E; }, Arity::Required, "A"),
        (quote! { #[get("/x")] fn f(a: Option<A>) -> E; }, Arity::Optional, "A"),
        (quote! { #[get("/x")] fn f(a: Vec<A>) -> E; }, Arity::Repeated, "A"),
        (quote! { #[post("/x")] fn f(#[query] a: Vec<A>) -> E; }, Arity::Repeated, "A"),
        // Only the query has repeated arguments; elsewhere, a list is one value.
        (quote! { #[post("/x")] fn f(a: Vec<A>) -> E; }, Arity::Required, "Vec<A>"),
        (quote! { #[post("/x")] fn f(a: Option<Vec<A>>) -> E; }, Arity::Optional, "Vec<A>"),
        (quote! { #[post("/x")] fn f(#[body] a: Vec<A>) -> E; }, Arity::Required, "Vec<A>"),
        // By their paths in the standard library.
        (quote! { #[post("/x")] fn f(a: std::option::Option<A>) -> E; }, Arity::Optional, "A"),
        (quote! { #[post("/x")] fn f(a: ::core::option::Option<A>) -> E; }, Arity::Optional, "A"),
        (quote! { #[post("/x")] fn f(a: Option<::std::vec::Vec<A>>) -> E; }, Arity::Optional, "::std::vec::Vec<A>"),
        (quote! { #[get("/x")] fn f(a: (::std::vec::Vec<A>)) -> E; }, Arity::Repeated, "A"),
        (quote! { #[get("/x")] fn f(a: alloc::vec::Vec<A>) -> E; }, Arity::Repeated, "A"),
        // Other types that look like `Option` and `Vec`.
        (quote! { #[get("/x")] fn f(a: my::Option<A>) -> E; }, Arity::Required, "my::Option<A>"),
        (quote! { #[get("/x")] fn f(a: ::Option<A>) -> E; }, Arity::Required, "::Option<A>"),
        (quote! { #[get("/x")] fn f(a: my::option::Option<A>) -> E; }, Arity::Required, "my::option::Option<A>"),
        (quote! { #[get("/x")] fn f(a: std::task::Option<A>) -> E; }, Arity::Required, "std::task::Option<A>"),
        (quote! { #[get("/x")] fn f(a: Option<A, B>) -> E; }, Arity::Required, "Option<A,B>"),
        (quote! { #[get("/x")] fn f(a: Option) -> E; }, Arity::Required, "Option"),
        (quote! { #[get("/x")] fn f(a: Vec<'static>) -> E; }, Arity::Required, "Vec<'static>"),
        (quote! { #[get("/x")] fn f(a: [A; 2]) -> E; }, Arity::Required, "[A;2]"),
    ];
    for (source, arity, ty) in cases {
        let argument = argument(&source);
        assert_eq!(argument.arity, arity, "{source}");
        assert_eq!(argument.ty.to_token_stream().to_string().replace(' ', ""), ty, "{source}");
    }
}

/// A `$ty:ty` of a `macro_rules!` arrives in a group without delimiters.
#[test]
fn types_from_macro_variables_are_understood() {
    let ty = Group::new(Delimiter::None, quote!(Option<A>));
    assert_eq!(argument(&quote! { #[get("/x")] fn f(a: #ty) -> E; }).arity, Arity::Optional);
}

#[test]
fn wire_names_follow_the_case_of_the_definition() {
    let cases = [
        (quote!(V2), quote!(include_output: A), "includeOutput"),
        (quote!(V2), quote!(r#type: A), "type"),
        (quote!(V2), quote!(type_: A), "type"),
        (quote!(V2), quote! { #[rename = "in.put-1_"] include_output: A }, "in.put-1_"),
        (quote!(V2), quote! { #[header("X-Inngest-Env")] env: A }, "X-Inngest-Env"),
        (quote!(V2, rename_all = "camelCase"), quote!(include_output: A), "includeOutput"),
        (quote!(V1, rename_all = "snake_case"), quote!(include_output: A), "include_output"),
        (quote!(V1, rename_all = "snake_case"), quote!(r#type: A), "type"),
        (
            quote!(V1, rename_all = "snake_case"),
            quote! { #[rename = "includeOutput"] include_output: A },
            "includeOutput",
        ),
    ];
    for (arguments, source, expected) in cases {
        let (model, errors) = modelled(arguments, definition(&quote! { #[get("/x")] fn f(#source) -> E; }));
        assert_eq!(errors, [""; 0], "{source}");
        assert_eq!(model.operations[0].arguments[0].wire_name, expected, "{source}");
    }
}

#[test]
fn a_placeholder_can_choose_its_encoding() {
    let cases = [
        (quote!(), PathEncoding::Once),
        (quote! { #[encode(once)] }, PathEncoding::Once),
        (quote! { #[encode(twice)] }, PathEncoding::Twice),
        (quote! { #[encode(slashes)] }, PathEncoding::KeepSlashes),
    ];
    for (attribute, expected) in cases {
        assert_eq!(
            argument(&quote! { #[get("/x/{a}")] fn f(#attribute a: A) -> E; }).encoding,
            expected,
            "{attribute}"
        );
    }
}

#[test]
fn an_operation_has_the_properties_of_its_options() {
    let plain = operation(&quote! { #[post("/x")] fn start_run(a: A) -> E; });
    assert_eq!(plain.builder, "StartRun");
    assert!(matches!(plain.idempotency, Idempotency::None));
    assert!(plain.ok_statuses.is_empty() && plain.paginated.is_none() && !plain.redact && !plain.beta);
    assert!(plain.has_required());

    let options = operation(
        &quote! { #[post("/x", ok_statuses(300, 409, 599,), redact, beta, paginated)] fn f(#[query] cursor: Option<Cursor>) -> Page<A>; },
    );
    assert_eq!(options.ok_statuses, [300, 409, 599]);
    assert!(options.redact && options.beta && options.paginated.is_some());
    assert!(!options.has_required());

    assert!(matches!(operation(&quote! { #[get("/x")] fn f() -> E; }).idempotency, Idempotency::Safe));
    assert!(matches!(
        operation(&quote! { #[put("/x", idempotent)] fn f() -> E; }).idempotency,
        Idempotency::Idempotent
    ));
    let keyed = operation(&quote! { #[post("/x", idempotency = "key")] fn f(key: Option<A>) -> E; });
    assert!(matches!(keyed.idempotency, Idempotency::Key(key) if key.value() == "key"));
}

#[test]
fn the_crate_path_has_a_default() {
    let krate = |arguments| modelled(arguments, quote! { trait Definition {} }).0.krate.to_token_stream().to_string();
    assert_eq!(krate(quote!(V2)), ":: inngest_api");
    assert_eq!(krate(quote!(V2, crate = other::name)), "other :: name");
}

#[test]
fn documentation_is_joined_to_one_text() {
    let text = |docs: TokenStream| text_of(&operation(&quote! { #docs #[get("/x")] fn f() -> E; }).docs);
    assert_eq!(text(quote!()), "");
    assert_eq!(
        text(quote! {
            /// Reads it.
            ///
            ///     indented
            #[doc(hidden)]
            #[doc = " "]
        }),
        "Reads it.\n\n    indented"
    );
}

#[test]
fn a_definition_has_one_of_two_cases() {
    let case = "expected `\"camelCase\"` (the default) or `\"snake_case\"`";
    assert_eq!(modelled(quote!(V2, rename_all = "kebab-case"), quote! { trait Definition {} }).1, [case]);
}

#[test]
fn invalid_operations_are_reported() {
    let status = "expected a status from 300 to 599; 2xx is always a success";
    let get = "GET is always idempotent; remove this option";
    let one_way = "`idempotent` and `idempotency` exclude each other; remove one of them";
    assert_errors(
        errors,
        [
            (quote! { #[post("/x", ok_statuses(200, 299, 600, 70000, 409))] fn f() -> E; }, &[status; 4]),
            (quote! { #[get("/x", idempotent)] fn f() -> E; }, &[get]),
            (quote! { #[get("/x", idempotency = "a")] fn f(a: A) -> E; }, &[get]),
            (quote! { #[post("/x", idempotent, idempotency = "a")] fn f(a: A) -> E; }, &[one_way]),
            (quote! { #[post("/x", idempotency = "a", idempotent)] fn f(a: A) -> E; }, &[one_way]),
            // Names that cannot be converted to the builder's name.
            (
                quote! { #[get("/x")] fn __() -> E; },
                &["`__` is not a valid operation name: it has no letters; rename it"],
            ),
            (
                quote! { #[get("/x")] fn _1() -> E; },
                &["`_1` is not a valid operation name: its builder cannot be named `1`; rename it"],
            ),
            (
                quote! { #[get("/x")] fn self_() -> E; },
                &["`self_` is not a valid operation name: its builder cannot be named `Self`; rename it"],
            ),
            // The builder's type parameter would shadow it.
            (
                quote! { #[get("/x")] fn on_client() -> E; },
                &["`on_client` is not a valid operation name: `OnClient` is reserved for generated code; rename it"],
            ),
            // These names are not used by generated code.
            (quote! { #[get("/x")] fn client(client: Client) -> E; #[get("/y")] fn c() -> Data<T>; }, &[]),
        ],
    );
}

#[test]
fn invalid_arguments_are_reported() {
    let header = "expected a header name: letters, digits and `-`";
    let kind = "expected `once`, `twice` or `slashes`";
    let elsewhere = "`a` is not in the path; `#[encode(…)]` applies to path placeholders only";
    let name = "expected a wire name, without spaces, quotes and backslashes";
    let no_name = |argument| format!("`{argument}` cannot be converted to a wire name; add `#[rename = \"…\"]`");
    let in_path = "`a` is already in the path; remove this attribute";
    let two_locations = "`a` already has a location; remove this attribute";
    let optional = "a path placeholder cannot be optional; remove `Option`";
    assert_errors(
        errors,
        [
            (quote! { #[get("/x")] fn f(#[header("X A")] a: A) -> E; }, &[header]),
            (quote! { #[get("/x")] fn f(#[header("")] a: A) -> E; }, &[header]),
            (
                quote! { #[get("/x")] fn f(#[header("X-A")] #[rename = "b"] a: A) -> E; },
                &["`a` is already named by its `#[header(\"…\")]`; remove this attribute"],
            ),
            (quote! { #[get("/x/{a}")] fn f(#[encode(thrice)] a: A) -> E; }, &[kind]),
            (quote! { #[get("/x")] fn f(#[encode(twice)] a: A) -> E; }, &[elsewhere]),
            (quote! { #[get("/x")] fn f(#[encode(thrice)] a: A) -> E; }, &[kind, elsewhere]),
            (quote! { #[get("/x")] fn f(#[rename = ""] a: A) -> E; }, &[name]),
            (quote! { #[post("/x")] fn f(#[rename = "a\"b"] a: A) -> E; }, &[name]),
            (quote! { #[post("/x")] fn f(größe: A) -> E; }, &[]),
            (quote! { #[get("/x")] fn f(#[rename = "page[size]"] a: A, #[rename = "$filter"] b: B) -> E; }, &[]),
            (quote! { #[post("/x")] fn f(#[rename = "a\\b"] a: A, #[rename = "a b"] b: B) -> E; }, &[name, name]),
            (
                quote! { #[post("/x/{b}")] fn f(#[text] a: A, #[text] b: B, #[text] #[query] c: C) -> E; },
                &["`a` is part of the body, which is JSON; `#[text]` applies to the path, the query and headers"],
            ),
            (
                quote! { #[get("/x/{a}", paginated)] fn f(#[cfg(x)] a: A) -> E; },
                &[
                    "`a` cannot be conditional, because the request needs it; write the `fn` twice, with `#[cfg(…)]` on each",
                ],
            ),
            (quote! { #[get("/x")] fn f(__: A) -> E; }, &[&no_name("__")]),
            (quote! { #[get("/x/{a}")] fn f(#[query] a: A) -> E; }, &[in_path]),
            (quote! { #[get("/x/{a}")] fn f(#[header("X-A")] a: A) -> E; }, &[in_path]),
            (quote! { #[post("/x/{a}")] fn f(#[body] a: A) -> E; }, &[in_path]),
            (quote! { #[post("/x")] fn f(#[query] #[body] a: A) -> E; }, &[two_locations]),
            (quote! { #[get("/x/{a}")] fn f(a: Option<A>) -> E; }, &[optional]),
            (
                quote! { #[get("/x/{a}", ok_statuses(200))] fn f(#[query] a: Option<A>, #[rename = "a b"] b: B) -> E; },
                // The attribute moves it out of the path, where it can be optional.
                &[in_path, name, "expected a status from 300 to 599; 2xx is always a success"],
            ),
        ],
    );
}

#[test]
fn a_placeholder_and_a_header_have_one_value() {
    let message = |what, ty| format!("a {what} has one value; write `{ty}`");
    assert_errors(
        errors,
        [
            (quote! { #[get("/{a}")] fn f(a: Vec<my::A>) -> E; }, &[&message("path placeholder", "my::A")]),
            (quote! { #[get("/x")] fn f(#[header("A")] a: std::vec::Vec<A>) -> E; }, &[&message("header", "A")]),
            (quote! { #[get("/x")] fn f(#[header("A")] a: Option<Vec<A>>) -> E; }, &[&message("header", "Option<A>")]),
        ],
    );
}

#[test]
fn a_list_in_the_query_is_not_optional() {
    let list = "a list in the query cannot be optional; write `Vec<my::A>`, which may be empty";
    assert_errors(
        errors,
        [
            (quote! { #[get("/x")] fn f(a: Option<Vec<my::A>>) -> E; }, &[list]),
            (quote! { #[post("/x")] fn f(#[query] a: Option<Vec<my::A>>) -> E; }, &[list]),
            (quote! { #[post("/x")] fn f(a: Option<Vec<my::A>>) -> E; }, &[]),
        ],
    );
}

#[test]
fn arguments_cannot_set_reserved_headers() {
    for name in [
        "Authorization",
        "authorization",
        "HOST",
        "Content-length",
        "Transfer-Encoding",
        "Connection",
        "Proxy-Authorization",
    ] {
        let message = format!("the header `{name}` is set by the client; an operation cannot set it");
        assert_errors(errors, [(quote! { #[get("/x")] fn f(#[header(#name)] a: A) -> E; }, &[&message])]);
    }
    for name in ["x-http-method-override", "X-HTTP-Method-Override", "x-method-override", "X-Http-Method"] {
        let message = format!("the header `{name}` overrides the method of the request; an operation cannot set it");
        assert_errors(errors, [(quote! { #[get("/x")] fn f(#[header(#name)] a: A) -> E; }, &[&message])]);
    }
    for name in ["Content-Type", "X-Host", "Authorization-Hint", "X-Method"] {
        assert_errors(errors, [(quote! { #[get("/x")] fn f(#[header(#name)] a: A) -> E; }, &[])]);
    }
}

/// Only names in the query and in JSON objects are sent.
#[test]
fn names_that_are_not_sent_can_have_any_letters() {
    argument(&quote! { #[get("/x/{größe}")] fn f(größe: A) -> E; });
    argument(&quote! { #[get("/x")] fn f(#[header("X-Size")] größe: A) -> E; });
    argument(&quote! { #[post("/x")] fn f(#[body] größe: A) -> E; });
    assert_eq!(argument(&quote! { #[get("/x")] fn f(#[rename = "size"] größe: A) -> E; }).wire_name, "size");
}
