use proc_macro2::TokenStream;
use quote::quote;

use super::{assert_faults, checked};

fn faults(item: TokenStream) -> Vec<String> {
    checked(quote!(V2), item).1
}

#[test]
fn faults_of_the_base() {
    let base = "a base path starts with `/` and does not end with it: `\"/internal\"`";
    for path in ["", "/", "internal", "/internal/", "/a//b", "/a/{b}", "/a?b", "/a#b", "/a b", "/ä"] {
        assert_eq!(checked(quote!(V2, base = #path), quote! { trait Definition {} }).1, [base], "{path}");
    }
    for path in ["/internal", "/a/b-c_d.e~f/1"] {
        assert_eq!(checked(quote!(V2, base = #path), quote! { trait Definition {} }).1, [""; 0], "{path}");
    }
}

/// The key goes where the base says, and is the version's: no base may say it otherwise.
#[test]
fn faults_of_the_base_that_misdirect_the_key() {
    let dots = "a base path has no `.` or `..` segment: the key would go to another path than it says";
    for path in ["/v2/..", "/../v1", "/./internal", "/v2/%2e%2E/v1", "/v2/.%2e/v1", "/v2/%2e"] {
        assert_eq!(checked(quote!(V2, base = #path), quote! { trait Definition {} }).1, [dots], "{path}");
    }
    let v2 =
        "this definition takes the key of V2, and `/v1` takes that of V1: say `#[endpoints(V1, …)]`, or another base";
    let v1 =
        "this definition takes the key of V1, and `/v2` takes that of V2: say `#[endpoints(V2, …)]`, or another base";
    for (version, path, expected) in [
        (quote!(V2), "/v1", v2),
        (quote!(V2), "/v1/internal", v2),
        (quote!(V2), "/V1/x", v2),
        (quote!(V1), "/v2/x", v1),
    ] {
        assert_eq!(checked(quote!(#version, base = #path), quote! { trait Definition {} }).1, [expected], "{path}");
    }
    for path in ["/v2/internal", "/v10", "/internal/v1", "/a..b", "/.well-known"] {
        assert_eq!(checked(quote!(V2, base = #path), quote! { trait Definition {} }).1, [""; 0], "{path}");
    }
}

#[test]
fn faults_of_names_of_endpoints() {
    assert_faults(
        faults,
        [
            (quote! { #[get("/x")] fn f() -> E; #[get("/y")] fn f() -> E; }, &["`f` is listed twice"]),
            // The builders are what clashes.
            (quote! { #[get("/x")] fn a_b() -> E; #[get("/y")] fn a__b() -> E; }, &["`a__b` is listed twice"]),
            (
                quote! { #[get("/x")] fn definition() -> E; },
                &["`definition` would make a builder of the definition's own name, `Definition`: rename one of them"],
            ),
            (quote! { #[get("/x")] fn new() -> E; }, &["every definition has `new` already: call it otherwise"]),
        ],
    );
    // A definition that joins another type makes none of its own name.
    let (_, faults) = checked(
        quote!(V2, extend = super::Operations),
        quote! { trait Health { #[get("/health")] fn health() -> E; } },
    );
    assert_eq!(faults, [""; 0]);
}

#[test]
fn faults_of_placeholders() {
    assert_faults(
        faults,
        [
            (quote! { #[get("/x/{a}")] fn f() -> E; }, &["`{a}` is no argument of `f`: add `a: …`"]),
            (quote! { #[get("/x/{a}")] fn f(b: Option<B>) -> E; }, &["`{a}` is no argument of `f`: add `a: …`"]),
            (quote! { #[get("/x/{a}")] fn f(#[query] b: B) -> E; }, &["`{a}` is no argument of `f`: add `a: …`"]),
            (
                quote! { #[get("/x/{a}/{b}/{c}")] fn f(b: B) -> E; },
                &["`{a}` is no argument of `f`: add `a: …`", "`{c}` is no argument of `f`: add `c: …`"],
            ),
            (quote! { #[get("/x/{type}")] fn f(r#type: B) -> E; }, &[]),
            // One that is called much the same, or the only one.
            (
                quote! { #[get("/x/{id}")] fn f(tid: A, other: B) -> E; },
                &["`{id}` is no argument of `f`: add `id: …`; did you mean `tid`?"],
            ),
            (
                quote! { #[get("/x/{id}")] fn f(letter: A) -> E; },
                &["`{id}` is no argument of `f`: add `id: …`; did you mean `letter`?"],
            ),
            (quote! { #[get("/x/{id}")] fn f(tid: A, uid: B) -> E; }, &["`{id}` is no argument of `f`: add `id: …`"]),
            (
                quote! { #[get("/x/{id}")] fn f(letter: A, topic: B) -> E; },
                &["`{id}` is no argument of `f`: add `id: …`"],
            ),
        ],
    );
}

#[test]
fn faults_of_names_of_arguments() {
    for name in ["new", "on", "send", "pages", "items", "options", "capability"] {
        let argument = quote::format_ident!("{name}");
        let message = format!("every builder has `{name}` already: call it `{name}_` and add `#[rename = \"{name}\"]`");
        assert_faults(faults, [(quote! { #[get("/x")] fn f(#argument: A) -> E; }, &[&message])]);
        let renamed = quote::format_ident!("{name}_");
        assert_faults(faults, [(quote! { #[get("/x")] fn f(#[rename = #name] #renamed: A) -> E; }, &[])]);
    }
    assert_faults(
        faults,
        [
            // The name that it would have had on the wire is kept.
            (
                quote! { #[get("/x")] fn f(send_full: A) -> E; },
                &["every builder has `send_full` already: call it `send_full_` and add `#[rename = \"sendFull\"]`"],
            ),
            (
                quote! { #[get("/x")] fn f(r#options: A) -> E; },
                &["every builder has `options` already: call it `options_` and add `#[rename = \"options\"]`"],
            ),
            (quote! { #[get("/x")] fn f(a: A, a: B) -> E; }, &["`a` is an argument twice"]),
            (quote! { #[get("/x")] fn f(a: A, r#a: B) -> E; }, &["`a` is an argument twice"]),
            (
                quote! { #[get("/x")] fn f(a_b: A, #[rename = "aB"] c: B) -> E; },
                &["`c` and `a_b` are both `aB` on the wire"],
            ),
            (
                quote! { #[get("/x")] fn f(#[header("X-A")] a: A, #[header("x-a")] b: B) -> E; },
                &["`b` and `a` are both `x-a` on the wire"],
            ),
            // One name in two places is no clash.
            (quote! { #[post("/x/{a}")] fn f(a: A, #[rename = "a"] b: B, #[query] #[rename = "a"] c: C) -> E; }, &[]),
        ],
    );
}

#[test]
fn faults_of_bodies() {
    let unused = |field| {
        format!(
            "`{field}` is nowhere used: the whole body is `a`; mark it `#[query]` or `#[header(\"…\")]`, or name it in the path"
        )
    };
    let second = "`a` is the body already: a request has one";
    assert_faults(
        faults,
        [
            (
                quote! { #[get("/x")] fn f(#[body] a: A) -> E; },
                &["a GET request has no body: leave this out, or use another method"],
            ),
            (
                quote! { #[delete("/x")] fn f(#[body(raw)] a: Upload, #[body] b: B) -> E; },
                &["a DELETE request has no body: leave this out, or use another method"],
            ),
            (
                quote! { #[post("/x")] fn f(#[body] a: Option<A>) -> E; },
                &["a body has to be there: it cannot be optional"],
            ),
            (quote! { #[post("/x")] fn f(#[body] a: A, #[body(raw)] b: Upload) -> E; }, &[second]),
            (quote! { #[post("/x")] fn f(#[body] a: A, #[body] b: B, #[body] c: B) -> E; }, &[second; 2]),
            (quote! { #[post("/x")] fn f(b: B, #[body] a: A, c: Option<C>) -> E; }, &[&unused("b"), &unused("c")]),
            (quote! { #[post("/x/{b}")] fn f(#[body] a: A, b: B, #[query] c: C, #[header("X-D")] d: D) -> E; }, &[]),
        ],
    );
}

#[test]
fn faults_of_options() {
    let cursor = "`f` needs an argument to go on with: add `cursor: Option<Cursor>`";
    assert_faults(
        faults,
        [
            (quote! { #[post("/x", idempotency = "key")] fn f(a: A) -> E; }, &["`key` is no argument of `f`"]),
            (
                quote! { #[post("/x", idempotency = "key")] fn f(#[query] key: Vec<A>) -> E; },
                &["`key` is a list: one value is the key"],
            ),
            (quote! { #[post("/x", idempotency = "loop")] fn f(r#loop: Option<A>) -> E; }, &[]),
            (quote! { #[get("/x", paginated)] fn f() -> E; }, &[cursor]),
            (quote! { #[get("/x", paginated)] fn f(cursor: Cursor) -> E; }, &[cursor]),
            (quote! { #[get("/x", paginated)] fn f(cursor: Vec<Cursor>) -> E; }, &[cursor]),
            (quote! { #[post("/x", paginated)] fn f(cursor: Option<Cursor>) -> E; }, &[cursor]),
            (quote! { #[get("/x", paginated)] fn f(cursor: Option<Cursor>) -> E; }, &[]),
        ],
    );
}

#[test]
fn faults_of_raw_bodies() {
    let raw = "a raw body is an `Upload`";
    assert_faults(
        faults,
        [
            (quote! { #[put("/x")] fn f(#[body(raw)] a: Vec<u8>) -> E; }, &[raw]),
            (quote! { #[put("/x")] fn f(#[body(raw)] a: String) -> E; }, &[raw]),
            (quote! { #[put("/x")] fn f(#[body(raw)] a: inngest_api::stream::Upload) -> E; }, &[]),
            (
                quote! { #[put("/x")] fn f(#[body(raw)] a: Option<Vec<u8>>) -> E; },
                &["a body has to be there: it cannot be optional"],
            ),
        ],
    );
}

#[test]
fn faults_of_pages() {
    let forgotten =
        "`f` takes a `cursor` and answers a page: add `paginated` to its `#[get(…)]`, for `.pages()` and `.items()`";
    let no_cursor = |ty| format!("expected `Cursor`, as the page before gives it, not `{ty}`");
    assert_faults(
        faults,
        [
            (quote! { #[get("/x")] fn f(cursor: Option<Cursor>) -> Page<A>; }, &[forgotten]),
            (
                quote! { #[get("/x")] fn f(cursor: Option<Cursor>) -> inngest_api::response::KeysetPage<A>; },
                &[forgotten],
            ),
            (quote! { #[get("/x")] fn f(limit: Option<u32>) -> Page<A>; }, &[]),
            (quote! { #[get("/x")] fn f(cursor: Option<Cursor>) -> Data<A>; }, &[]),
            (quote! { #[get("/x", paginated)] fn f(cursor: Option<String>) -> Page<A>; }, &[&no_cursor("String")]),
            (quote! { #[get("/x", paginated)] fn f(cursor: Option<u32>) -> Page<A>; }, &[&no_cursor("u32")]),
            (quote! { #[get("/x", paginated)] fn f(cursor: Option<MyCursor>) -> Page<A>; }, &[]),
        ],
    );
}

#[test]
fn faults_of_builders_named_as_types() {
    let message = |method: &str| {
        format!(
            "`ticket` would make a builder named `Ticket`, which is a type of this definition: call it `{method}_ticket`, or rename the type"
        )
    };
    assert_faults(
        faults,
        [
            (quote! { #[get("/x")] fn ticket() -> Json<Ticket>; }, &[&message("get")]),
            (quote! { #[get("/x")] fn ticket() -> Page<Vec<(u8, Ticket)>>; }, &[&message("get")]),
            (quote! { #[post("/x")] fn ticket(a: Vec<Ticket>) -> E; }, &[&message("post")]),
            (
                quote! { #[post("/x")] fn ticket() -> E; #[put("/x")] fn other(a: Option<Ticket>) -> E; },
                &[&message("post")],
            ),
            // What is named by its path is not the builder.
            (quote! { #[get("/x")] fn ticket() -> Json<models::Ticket>; }, &[]),
            (quote! { #[get("/x")] fn get_ticket() -> Json<Ticket>; }, &[]),
        ],
    );
    let (definition, _) = checked(quote!(V2), super::definition(&quote! { #[get("/x")] fn ticket() -> Json<Ticket>; }));
    assert!(definition.operations[0].faulty);
    assert!(!crate::emit::emit(&definition).to_string().contains("struct Ticket"), "it is the user's");
}

/// All faults of all operations in one go, in the order of the definition, and only the guilty are marked.
#[test]
fn all_faults_in_one_go() {
    let (definition, faults) = checked(
        quote!(V2, base = "internal"),
        quote! {
            trait Definition {
                #[get("/a/{b}", paginated)]
                fn a(send: X, #[body] c: Y) -> E;
                #[get("/b/{b}")]
                fn b(b: Z) -> E;
                #[post("/c", idempotency = "key")]
                fn d(#[body] a: X, b: Z) -> E;
                #[get("/d")]
                fn b() -> E;
            }
        },
    );
    assert_eq!(
        faults,
        [
            "a base path starts with `/` and does not end with it: `\"/internal\"`",
            "`b` is listed twice",
            "`{b}` is no argument of `a`: add `b: …`; did you mean `send`?",
            "every builder has `send` already: call it `send_` and add `#[rename = \"send\"]`",
            "a GET request has no body: leave this out, or use another method",
            "`a` needs an argument to go on with: add `cursor: Option<Cursor>`",
            "`b` is nowhere used: the whole body is `a`; mark it `#[query]` or `#[header(\"…\")]`, or name it in the path",
            "`key` is no argument of `d`",
        ]
    );
    let guilty: Vec<bool> = definition.operations.iter().map(|operation| operation.faulty).collect();
    assert_eq!(guilty, [true, false, true, true]);
}
