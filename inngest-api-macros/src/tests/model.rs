use proc_macro2::{Delimiter, Group, TokenStream};
use quote::{ToTokens, quote};

use super::{argument, assert_faults, definition, modelled, operation};
use crate::model::{Arity, Idempotency, ParameterLocation, PathEncoding, text_of};

fn faults(item: TokenStream) -> Vec<String> {
    modelled(quote!(V2), item).1
}

#[test]
fn the_method_and_the_template_place_an_argument() {
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
fn the_type_says_how_often_an_argument_is_given() {
    let cases = [
        (quote! { #[get("/x")] fn f(a: A) -> E; }, Arity::Required, "A"),
        (quote! { #[get("/x")] fn f(a: Option<A>) -> E; }, Arity::Optional, "A"),
        (quote! { #[get("/x")] fn f(a: Vec<A>) -> E; }, Arity::Repeated, "A"),
        (quote! { #[post("/x")] fn f(#[query] a: Vec<A>) -> E; }, Arity::Repeated, "A"),
        // Only a query repeats: elsewhere a list is one value.
        (quote! { #[post("/x")] fn f(a: Vec<A>) -> E; }, Arity::Required, "Vec<A>"),
        (quote! { #[post("/x")] fn f(a: Option<Vec<A>>) -> E; }, Arity::Optional, "Vec<A>"),
        (quote! { #[post("/x")] fn f(#[body] a: Vec<A>) -> E; }, Arity::Required, "Vec<A>"),
        (quote! { #[get("/x")] fn f(#[header("X-A")] a: Vec<A>) -> E; }, Arity::Required, "Vec<A>"),
        // What merely looks like it is a type of the user's.
        (quote! { #[get("/x")] fn f(a: my::Option<A>) -> E; }, Arity::Required, "my::Option<A>"),
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
fn sees_through_the_groups_of_a_macro() {
    let ty = Group::new(Delimiter::None, quote!(Option<A>));
    assert_eq!(argument(&quote! { #[get("/x")] fn f(a: #ty) -> E; }).arity, Arity::Optional);
}

#[test]
fn names_on_the_wire() {
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
        let (model, faults) = modelled(arguments, definition(&quote! { #[get("/x")] fn f(#source) -> E; }));
        assert_eq!(faults, [""; 0], "{source}");
        assert_eq!(model.operations[0].arguments[0].wire_name, expected, "{source}");
    }
}

#[test]
fn a_path_value_chooses_how_it_is_escaped() {
    let cases = [
        (quote!(), PathEncoding::Once),
        (quote! { #[encode(once)] }, PathEncoding::Once),
        (quote! { #[encode(twice)] }, PathEncoding::Twice),
        (quote! { #[encode(slashes)] }, PathEncoding::KeepSlashes),
    ];
    for (mark, expected) in cases {
        assert_eq!(argument(&quote! { #[get("/x/{a}")] fn f(#mark a: A) -> E; }).encoding, expected, "{mark}");
    }
}

#[test]
fn an_endpoint_knows_what_its_options_say() {
    let plain = operation(&quote! { #[post("/x")] fn start_run(a: A) -> E; });
    assert_eq!(plain.builder, "StartRun");
    assert!(matches!(plain.idempotency, Idempotency::None));
    assert!(plain.ok_statuses.is_empty() && plain.paginated.is_none() && !plain.redact);
    assert!(plain.has_required());

    let options = operation(
        &quote! { #[post("/x", ok_statuses(300, 409, 599,), redact, paginated)] fn f(#[query] cursor: Option<A>) -> E; },
    );
    assert_eq!(options.ok_statuses, [300, 409, 599]);
    assert!(options.redact && options.paginated.is_some());
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
fn a_listing_names_the_crate_itself_only_where_it_is_not_told() {
    let krate = |arguments| modelled(arguments, quote! { trait Definition {} }).0.krate.to_token_stream().to_string();
    assert_eq!(krate(quote!(V2)), ":: inngest_api");
    assert_eq!(krate(quote!(V2, crate = other::name)), "other :: name");
}

#[test]
fn the_text_of_documentation() {
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
fn faults_of_a_listing() {
    let case = "names on the wire are `\"camelCase\"` (the default) or `\"snake_case\"`";
    assert_eq!(modelled(quote!(V2, rename_all = "kebab-case"), quote! { trait Definition {} }).1, [case]);
}

#[test]
fn faults_of_an_endpoint() {
    let status = "expected a status from 300 to 599; 2xx is a success by itself";
    let get = "GET is idempotent by itself: leave this out";
    let one_way = "an operation is idempotent in one way: leave this or the other out";
    assert_faults(
        faults,
        [
            (quote! { #[post("/x", ok_statuses(200, 299, 600, 70000, 409))] fn f() -> E; }, &[status; 4]),
            (quote! { #[get("/x", idempotent)] fn f() -> E; }, &[get]),
            (quote! { #[get("/x", idempotency = "a")] fn f(a: A) -> E; }, &[get]),
            (quote! { #[post("/x", idempotent, idempotency = "a")] fn f(a: A) -> E; }, &[one_way]),
            (quote! { #[post("/x", idempotency = "a", idempotent)] fn f(a: A) -> E; }, &[one_way]),
            // Names that make no builder's name; they used to be panics.
            (
                quote! { #[get("/x")] fn __() -> E; },
                &["the builder is named after the `fn`, and no name is left of `__`: call it otherwise"],
            ),
            (
                quote! { #[get("/x")] fn _1() -> E; },
                &["the builder is named after the `fn`, and `1` is no name: call it otherwise"],
            ),
            (
                quote! { #[get("/x")] fn self_() -> E; },
                &["the builder is named after the `fn`, and `Self` is a word of the language: call it otherwise"],
            ),
            // It would be shadowed by the builder's type parameter.
            (
                quote! { #[get("/x")] fn on_client() -> E; },
                &[
                    "the builder is named after the `fn`, and `OnClient` is what generated code calls the client's type: call it otherwise",
                ],
            ),
            // Nothing generated is called so.
            (quote! { #[get("/x")] fn client(client: Client) -> E; #[get("/y")] fn c() -> Data<T>; }, &[]),
        ],
    );
}

#[test]
fn faults_of_an_argument() {
    let header = "expected the name of a header: letters, digits and `-`";
    let kind = "expected `once`, `twice` or `slashes` (the value may hold `/`)";
    let elsewhere = "`a` is not in the path: only path values choose how they are escaped";
    let name = "expected a name on the wire: letters, digits, `_`, `-` and `.`";
    let no_name = |argument| format!("`{argument}` makes no name on the wire: add `#[rename = \"…\"]`");
    let in_path = "`a` stands in the path already: leave this out";
    let two_places = "`a` has two places: it goes to one";
    let optional = "a path value has to be there: it cannot be optional";
    assert_faults(
        faults,
        [
            (quote! { #[get("/x")] fn f(#[header("X A")] a: A) -> E; }, &[header]),
            (quote! { #[get("/x")] fn f(#[header("")] a: A) -> E; }, &[header]),
            (
                quote! { #[get("/x")] fn f(#[header("X-A")] #[rename = "b"] a: A) -> E; },
                &["`a` is named by its `#[header(\"…\")]` already: leave this out"],
            ),
            (quote! { #[get("/x/{a}")] fn f(#[encode(thrice)] a: A) -> E; }, &[kind]),
            (quote! { #[get("/x")] fn f(#[encode(twice)] a: A) -> E; }, &[elsewhere]),
            (quote! { #[get("/x")] fn f(#[encode(thrice)] a: A) -> E; }, &[kind, elsewhere]),
            (quote! { #[get("/x")] fn f(#[rename = ""] a: A) -> E; }, &[name]),
            (quote! { #[post("/x")] fn f(#[rename = "a\"b"] a: A) -> E; }, &[name]),
            (quote! { #[post("/x")] fn f(größe: A) -> E; }, &[&no_name("größe")]),
            (quote! { #[get("/x")] fn f(__: A) -> E; }, &[&no_name("__")]),
            (quote! { #[get("/x/{a}")] fn f(#[query] a: A) -> E; }, &[in_path]),
            (quote! { #[get("/x/{a}")] fn f(#[header("X-A")] a: A) -> E; }, &[in_path]),
            (quote! { #[post("/x/{a}")] fn f(#[body] a: A) -> E; }, &[in_path]),
            (quote! { #[post("/x")] fn f(#[query] #[body] a: A) -> E; }, &[two_places]),
            (quote! { #[post("/x")] fn f(#[body] #[body(raw)] a: Upload) -> E; }, &[two_places]),
            (quote! { #[get("/x/{a}")] fn f(a: Option<A>) -> E; }, &[optional]),
            (
                quote! { #[get("/x/{a}", ok_statuses(200))] fn f(#[query] a: Option<A>, #[rename = "?"] b: B) -> E; },
                // The mark has moved it out of the path, so that it may be optional.
                &[in_path, name, "expected a status from 300 to 599; 2xx is a success by itself"],
            ),
        ],
    );
}

#[test]
fn a_list_in_a_query_is_not_optional_as_well() {
    let list = "write `Vec<my::A>`: a list in a query may be empty";
    assert_faults(
        faults,
        [
            (quote! { #[get("/x")] fn f(a: Option<Vec<my::A>>) -> E; }, &[list]),
            (quote! { #[post("/x")] fn f(#[query] a: Option<Vec<my::A>>) -> E; }, &[list]),
            (quote! { #[post("/x")] fn f(a: Option<Vec<my::A>>) -> E; }, &[]),
        ],
    );
}

#[test]
fn headers_of_the_client_and_of_http_are_no_arguments() {
    for name in [
        "Authorization",
        "authorization",
        "HOST",
        "Content-length",
        "Transfer-Encoding",
        "Connection",
        "Proxy-Authorization",
    ] {
        let message = format!("`{name}` belongs to the client and to HTTP: no operation can set it");
        assert_faults(faults, [(quote! { #[get("/x")] fn f(#[header(#name)] a: A) -> E; }, &[&message])]);
    }
    for name in ["Content-Type", "X-Host", "Authorization-Hint"] {
        assert_faults(faults, [(quote! { #[get("/x")] fn f(#[header(#name)] a: A) -> E; }, &[])]);
    }
}

/// A name that stays in the path, or is the header's, or the whole body's, need not be one on the wire.
#[test]
fn other_places_take_any_name() {
    argument(&quote! { #[get("/x/{größe}")] fn f(größe: A) -> E; });
    argument(&quote! { #[get("/x")] fn f(#[header("X-Size")] größe: A) -> E; });
    argument(&quote! { #[post("/x")] fn f(#[body] größe: A) -> E; });
    assert_eq!(argument(&quote! { #[get("/x")] fn f(#[rename = "size"] größe: A) -> E; }).wire_name, "size");
}
