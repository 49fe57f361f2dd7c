use proc_macro2::TokenStream;
use quote::quote;

use super::{assert_errors, checked};

fn errors(item: TokenStream) -> Vec<String> {
    checked(quote!(V2), item).1
}

#[test]
fn a_base_path_is_a_plain_path() {
    for (path, right) in [
        ("internal", "/internal"),
        ("/internal/", "/internal"),
        ("/a//b", "/a/b"),
        ("v2/x", "/v2/x"),
        ("//", "/internal"),
    ] {
        let shape = format!("a base path starts with `/` and does not end with it; write `\"{right}\"`");
        assert_eq!(errors_of(quote!(V2, base = #path), "/x"), [shape], "{path}");
    }
    for (url, right) in [("https://h.example/v2/x/", "/v2/x"), ("http://h.example", "/internal")] {
        let message = format!(
            "a base path has no scheme and no host; write `\"{right}\"`, as `base_url` of the client sets the server"
        );
        assert_eq!(errors_of(quote!(V2, base = #url), "/x"), [message], "{url}");
    }
    let empty = "a base path cannot be empty; move the first segment of the paths into it, such as `\"/internal\"`";
    for path in ["", "/"] {
        assert_eq!(errors_of(quote!(V2, base = #path), "/x"), [empty], "{path}");
    }
    for (path, odd) in [
        ("/a:b", ':'),
        ("/a?b", '?'),
        ("/a#b", '#'),
        ("/a b", ' '),
        ("/ä", 'ä'),
        ("/v2/%2e%2E/v1", '%'),
        ("/%761", '%'),
    ] {
        let message =
            format!("`{odd}` is not allowed in a base path; use ASCII letters, digits, `-`, `.`, `_` and `~`");
        assert_eq!(errors_of(quote!(V2, base = #path), "/x"), [message], "{path}");
    }
    for path in ["/a/{b}", "/{version}/events"] {
        let message = "a base path cannot have placeholders; move them to the paths of the operations";
        assert_eq!(errors_of(quote!(V2, base = #path), "/x"), [message], "{path}");
    }
    for path in ["/v2/..", "/../v1", "/./internal"] {
        let message = "a base path cannot have a `.` or `..` segment";
        assert_eq!(errors_of(quote!(V2, base = #path), "/x"), [message], "{path}");
    }
    for path in ["/internal", "/a/b-c_d.e~f/1", "/v2/internal", "/x/v2", "/v10", "/xv1", "/a..b", "/.well-known"] {
        assert_eq!(errors_of(quote!(V2, base = #path), "/x"), [""; 0], "{path}");
    }
}

/// The other version takes another key, which must not be sent there.
#[test]
fn no_path_leads_into_the_other_version() {
    let message = |segment: &str, version: &str, other: &str| {
        format!(
            "the segment `{segment}` is not allowed in a definition of {version}, because {other} takes another key; use \
             `#[endpoints({other})]` or another path"
        )
    };
    for (path, segment) in [
        ("/v1", "v1"),
        ("/v1/internal", "v1"),
        ("/V1/x", "V1"),
        ("/x/v1", "v1"),
        ("/v1.", "v1."),
        ("/x/v1../y", "v1.."),
    ] {
        let expected = message(segment, "V2", "V1");
        assert_eq!(errors_of(quote!(V2, base = #path), "/x"), [&*expected], "{path}");
        assert_eq!(errors_of(quote!(V2), path), [&*expected], "{path}");
        let (path, segment) = (path.replace('1', "2"), segment.replace('1', "2"));
        let expected = message(&segment, "V1", "V2");
        assert_eq!(errors_of(quote!(V1, base = #path), "/x"), [&*expected], "{path}");
        assert_eq!(errors_of(quote!(V1), &path), [&*expected], "{path}");
    }
    for path in ["/v1x", "/letters.v1", "/v11"] {
        assert_eq!(errors_of(quote!(V2), path), [""; 0], "{path}");
    }
}

#[test]
fn a_path_neither_repeats_nor_chooses_the_version() {
    let repeated = |base: &str| format!("the base path `{base}` already precedes this path; write `/letters/count`");
    assert_eq!(errors_of(quote!(V2), "/v2/letters/count"), [repeated("/v2")]);
    assert_eq!(errors_of(quote!(V2), "/V2./letters/count"), [repeated("/v2")]);
    assert_eq!(errors_of(quote!(V2, base = "/internal"), "/v2/letters/count"), [repeated("/internal")]);
    for name in ["version", "api_version", "v"] {
        let argument = quote::format_ident!("{name}");
        let path = format!("/{{{name}}}/runs");
        let source = quote! { trait L { #[get(#path)] fn f(#argument: String) -> E; } };
        let message = |version| {
            format!("a path cannot start with `{{{name}}}`: the version is set by `#[endpoints({version})]`; remove it")
        };
        assert_eq!(checked(quote!(V2), source.clone()).1, [message("V2")]);
        assert_eq!(checked(quote!(V1, base = "/x"), source).1, [message("V1")]);
    }
    // A version of something else.
    assert_errors(
        errors,
        [
            (quote! { #[get("/{version}")] fn f(version: u32) -> E; }, &[]),
            (quote! { #[get("/schemas/{version}/x")] fn f(version: u32) -> E; }, &[]),
        ],
    );
}

/// The errors of a definition with these options and an operation with this path.
fn errors_of(options: TokenStream, path: &str) -> Vec<String> {
    checked(options, quote! { trait Definition { #[get(#path)] fn f() -> E; } }).1
}

#[test]
fn operations_have_names_of_their_own() {
    assert_errors(
        errors,
        [
            (quote! { #[get("/x")] fn f() -> E; #[get("/y")] fn f() -> E; }, &["duplicate operation `f`"]),
            // The builders are what clashes.
            (quote! { #[get("/x")] fn a_b() -> E; #[get("/y")] fn a__b() -> E; }, &["duplicate operation `a__b`"]),
            (
                quote! { #[get("/x")] fn definition() -> E; },
                &["the builder of `definition` would be named `Definition`, like this trait; rename one of them"],
            ),
            (quote! { #[get("/x")] fn new() -> E; }, &["`new` is reserved for the constructor; rename the operation"]),
        ],
    );
    // A definition that extends another type does not generate one.
    let (_, errors) = checked(
        quote!(V2, extend = super::Operations),
        quote! { trait Health { #[get("/health")] fn health() -> E; } },
    );
    assert_eq!(errors, [""; 0]);
}

#[test]
fn each_placeholder_has_an_argument() {
    assert_errors(
        errors,
        [
            (quote! { #[get("/x/{a}")] fn f() -> E; }, &["`{a}` has no argument; add `a: …`"]),
            (quote! { #[get("/x/{a}")] fn f(b: Option<B>) -> E; }, &["`{a}` has no argument; add `a: …`"]),
            (quote! { #[get("/x/{a}")] fn f(#[query] b: B) -> E; }, &["`{a}` has no argument; add `a: …`"]),
            (
                quote! { #[get("/x/{a}/{b}/{c}")] fn f(b: B) -> E; },
                &["`{a}` has no argument; add `a: …`", "`{c}` has no argument; add `c: …`"],
            ),
            (quote! { #[get("/x/{type}")] fn f(r#type: B) -> E; }, &[]),
            // The one with a similar name, or the only one.
            (
                quote! { #[get("/x/{id}")] fn f(tid: A, other: B) -> E; },
                &["`{id}` has no argument; add `id: …`, or write `{tid}`"],
            ),
            (
                quote! { #[get("/x/{id}")] fn f(letter: A) -> E; },
                &["`{id}` has no argument; add `id: …`, or write `{letter}`"],
            ),
            (quote! { #[get("/x/{id}")] fn f(tid: A, uid: B) -> E; }, &["`{id}` has no argument; add `id: …`"]),
            (quote! { #[get("/x/{id}")] fn f(letter: A, topic: B) -> E; }, &["`{id}` has no argument; add `id: …`"]),
        ],
    );
}

#[test]
fn arguments_have_names_of_their_own() {
    for name in ["new", "on", "send", "pages", "items", "options", "capability"] {
        let argument = quote::format_ident!("{name}");
        let message = format!(
            "every builder has a member `{name}`; rename the argument to `{name}_` and add `#[rename = \"{name}\"]`"
        );
        assert_errors(errors, [(quote! { #[get("/x")] fn f(#argument: A) -> E; }, &[&message])]);
        let renamed = quote::format_ident!("{name}_");
        assert_errors(errors, [(quote! { #[get("/x")] fn f(#[rename = #name] #renamed: A) -> E; }, &[])]);
    }
    assert_errors(
        errors,
        [
            // The wire name stays the same.
            (
                quote! { #[get("/x")] fn f(send_full: A) -> E; },
                &[
                    "every builder has a member `send_full`; rename the argument to `send_full_` and add `#[rename = \"sendFull\"]`",
                ],
            ),
            (
                quote! { #[get("/x")] fn f(r#options: A) -> E; },
                &[
                    "every builder has a member `options`; rename the argument to `options_` and add `#[rename = \"options\"]`",
                ],
            ),
            (
                quote! { #[get("/x")] fn f(limit: Option<u32>, set_limit: bool) -> E; },
                &[
                    "`limit` has a setter `set_limit`; rename the argument to `set_limit_` and add `#[rename = \"setLimit\"]`",
                ],
            ),
            (quote! { #[get("/x")] fn f(limit: u32, set_limit: bool) -> E; }, &[]),
            (quote! { #[get("/x")] fn f(a: A, a: B) -> E; }, &["duplicate argument `a`"]),
            (quote! { #[get("/x")] fn f(a: A, r#a: B) -> E; }, &["duplicate argument `a`"]),
            (
                quote! { #[get("/x")] fn f(a_b: A, #[rename = "aB"] c: B) -> E; },
                &["`c` and `a_b` have the same wire name, `aB`; set one with `#[rename = \"…\"]`"],
            ),
            (
                quote! { #[get("/x")] fn f(#[header("X-A")] a: A, #[header("x-a")] b: B) -> E; },
                &["`b` and `a` have the same wire name, `x-a`; set one with `#[rename = \"…\"]`"],
            ),
            // The same name in two locations is not a clash.
            (quote! { #[post("/x/{a}")] fn f(a: A, #[rename = "a"] b: B, #[query] #[rename = "a"] c: C) -> E; }, &[]),
        ],
    );
}

#[test]
fn a_request_has_at_most_one_body() {
    let unused = |field| {
        format!(
            "`{field}` is not used, because `a` is the whole body; add `#[query]` or `#[header(\"…\")]`, or use it in the path"
        )
    };
    let second = "duplicate body; `a` is already the whole body";
    assert_errors(
        errors,
        [
            (
                quote! { #[get("/x")] fn f(#[body] a: A) -> E; },
                &["a GET request has no body; remove this or use another method"],
            ),
            (
                quote! { #[delete("/x")] fn f(#[body(raw)] a: Upload, #[body] b: B) -> E; },
                &["a DELETE request has no body; remove this or use another method"],
            ),
            (
                quote! { #[post("/x")] fn f(#[body] a: Option<A>) -> E; },
                &["a body cannot be optional; remove `Option`"],
            ),
            (quote! { #[post("/x")] fn f(#[body] a: A, #[body(raw)] b: Upload) -> E; }, &[second]),
            (quote! { #[post("/x")] fn f(#[body] a: A, #[body] b: B, #[body] c: B) -> E; }, &[second; 2]),
            (quote! { #[post("/x")] fn f(b: B, #[body] a: A, c: Option<C>) -> E; }, &[&unused("b"), &unused("c")]),
            (quote! { #[post("/x/{b}")] fn f(#[body] a: A, b: B, #[query] c: C, #[header("X-D")] d: D) -> E; }, &[]),
        ],
    );
}

#[test]
fn options_name_arguments_that_fit() {
    assert_errors(
        errors,
        [
            (
                quote! { #[post("/x", idempotency = "key")] fn f(a: A) -> E; },
                &["`f` has no argument `key`; add `key: Option<String>`"],
            ),
            (
                quote! { #[post("/x", idempotency = "key")] fn f(token: Option<A>) -> E; },
                &["`f` has no argument `key`; add `key: Option<String>`, or write `idempotency = \"token\"`"],
            ),
            (
                quote! { #[post("/x", idempotency = "Key")] fn f(token: Option<A>, key: Option<B>) -> E; },
                &["`f` has no argument `Key`; add `Key: Option<String>`, or write `idempotency = \"key\"`"],
            ),
            (
                quote! { #[post("/x", idempotency = "")] fn f(a: Option<A>, b: Option<B>) -> E; },
                &["`f` has no argument ``; add `argument: Option<String>`"],
            ),
            (
                quote! { #[post("/x", idempotency = "key")] fn f(#[query] key: Vec<A>) -> E; },
                &["`key` is a list; an idempotency key is a single value"],
            ),
            (quote! { #[post("/x", idempotency = "loop")] fn f(r#loop: Option<A>) -> E; }, &[]),
        ],
    );
}

#[test]
fn a_raw_body_is_an_upload() {
    let raw = "expected `Upload`, the type of a raw body";
    assert_errors(
        errors,
        [
            (quote! { #[put("/x")] fn f(#[body(raw)] a: Vec<u8>) -> E; }, &[raw]),
            (quote! { #[put("/x")] fn f(#[body(raw)] a: String) -> E; }, &[raw]),
            (quote! { #[put("/x")] fn f(#[body(raw)] a: inngest_api::stream::Upload) -> E; }, &[]),
            (
                quote! { #[put("/x")] fn f(#[body(raw)] a: Option<Vec<u8>>) -> E; },
                &["a body cannot be optional; remove `Option`"],
            ),
        ],
    );
}

#[test]
fn paginated_operations_take_a_cursor_and_return_a_page() {
    let forgotten =
        "`f` takes a `cursor` and returns a page; add `paginated` to `#[get(…)]` to get `.pages()` and `.items()`";
    let missing = "a paginated operation takes the cursor of the next page; add `cursor: Option<Cursor>`";
    let not_a_cursor = "expected `Option<Cursor>`, the cursor of a paginated operation";
    let not_a_page = "expected `Page<T>` or `KeysetPage<T>`, the response of a paginated operation";
    assert_errors(
        errors,
        [
            (quote! { #[get("/x")] fn f(cursor: Option<Cursor>) -> Page<A>; }, &[forgotten]),
            (
                quote! { #[get("/x")] fn f(cursor: Option<Cursor>) -> inngest_api::response::KeysetPage<A>; },
                &[forgotten],
            ),
            (quote! { #[get("/x")] fn f(limit: Option<u32>) -> Page<A>; }, &[]),
            (quote! { #[get("/x")] fn f(cursor: Option<Cursor>) -> Data<A>; }, &[]),
            (quote! { #[get("/x", paginated)] fn f() -> Page<A>; }, &[missing]),
            (quote! { #[post("/x", paginated)] fn f(cursor: Option<Cursor>) -> Page<A>; }, &[missing]),
            (quote! { #[get("/x", paginated)] fn f(cursor: Cursor) -> Page<A>; }, &[not_a_cursor]),
            (quote! { #[get("/x", paginated)] fn f(cursor: Vec<Cursor>) -> Page<A>; }, &[not_a_cursor]),
            (quote! { #[get("/x", paginated)] fn f(cursor: Option<String>) -> Page<A>; }, &[not_a_cursor]),
            (quote! { #[get("/x", paginated)] fn f(cursor: Option<Cursor>) -> Data<A>; }, &[not_a_page]),
            (quote! { #[get("/x", paginated)] fn f(cursor: Option<types::Cursor>) -> KeysetPage<A>; }, &[]),
            (quote! { #[get("/x", paginated)] fn f(cursor: Option<Cursor>) -> response::NextCursorPage<A>; }, &[]),
        ],
    );
}

#[test]
fn a_builder_is_not_named_like_a_type_of_the_definition() {
    let message = |method: &str| {
        format!(
            "the builder of `ticket` would be named `Ticket`, like a type used here; rename the operation to `{method}_ticket`, or rename the type"
        )
    };
    assert_errors(
        errors,
        [
            (quote! { #[get("/x")] fn ticket() -> Json<Ticket>; }, &[&message("get")]),
            (quote! { #[get("/x")] fn ticket() -> Page<Vec<(u8, Ticket)>>; }, &[&message("get")]),
            (quote! { #[post("/x")] fn ticket(a: Vec<Ticket>) -> E; }, &[&message("post")]),
            (
                quote! { #[post("/x")] fn ticket() -> E; #[put("/x")] fn other(a: Option<Ticket>) -> E; },
                &[&message("post")],
            ),
            // A type with a path cannot be confused with the builder.
            (quote! { #[get("/x")] fn ticket() -> Json<models::Ticket>; }, &[]),
            (quote! { #[get("/x")] fn get_ticket() -> Json<Ticket>; }, &[]),
        ],
    );
    let (definition, _) = checked(quote!(V2), super::definition(&quote! { #[get("/x")] fn ticket() -> Json<Ticket>; }));
    assert!(definition.operations[0].invalid);
    assert!(!crate::emit::emit(&definition).to_string().contains("struct Ticket"), "it is the user's type");
}

#[test]
fn a_permission_is_a_resource_an_access_and_an_action() {
    let form = "expected `resource:read:action` or `resource:write:action` in snake case, such as `\"runs:read:list\"`";
    for text in ["runs:read:list", "event_keys:write:rotate_2", "a1:read:b"] {
        assert_errors(errors, [(quote! { #[get("/x", permission = #text)] fn f() -> E; }, &[])]);
    }
    for text in [
        "",
        "runs",
        "runs:list",
        "runs:read:",
        ":read:list",
        "runs::list",
        "runs:read:list:all",
        "runs:READ:list",
        "Runs:read:list",
        "runs:read:List",
        "runs:read:list_",
        "_runs:read:list",
        "runs:read:list__all",
        "runs:read:2nd",
        "runs:read:*",
        "event-keys:read:list",
        "runs:delete:list",
        " runs:read:list",
        "runs:read:list ",
        "läufe:read:list",
    ] {
        let source = quote! { #[get("/x", permission = #text)] fn f() -> E; };
        assert_errors(errors, [(source.clone(), &[form])]);
        assert!(checked(quote!(V2), super::definition(&source)).0.operations[0].invalid, "{text}");
    }
}

/// One error, whatever its form.
#[test]
fn an_operation_of_v1_has_no_permission() {
    let message = "an operation of V1 has no permission, because V1 takes signing keys and only API keys have permissions; remove this option";
    for text in ["runs:read:list", "runs"] {
        let source = super::definition(&quote! { #[get("/x", permission = #text)] fn f() -> E; });
        assert_eq!(checked(quote!(V1), source).1, [message], "{text}");
    }
}

#[test]
fn only_an_operation_of_v2_can_refuse_access_tokens() {
    let source = || super::definition(&quote! { #[get("/x", no_access_token)] fn f() -> E; });
    let message = "an access token authorizes no operation of V1; remove this option";
    assert_eq!(checked(quote!(V1), source()).1, [message]);
    assert!(checked(quote!(V2), source()).1.is_empty());
}

/// In the order of the definition; and only the operations with errors are invalid.
#[test]
fn all_errors_are_reported_at_once() {
    let (definition, errors) = checked(
        quote!(V2, base = "internal"),
        quote! {
            trait Definition {
                #[get("/a/{b}", paginated)]
                fn a(send: X, #[body] c: Y) -> Page<E>;
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
        errors,
        [
            "a base path starts with `/` and does not end with it; write `\"/internal\"`",
            "duplicate operation `b`",
            "`{b}` has no argument; add `b: …`, or write `{send}`",
            "every builder has a member `send`; rename the argument to `send_` and add `#[rename = \"send\"]`",
            "a GET request has no body; remove this or use another method",
            "a paginated operation takes the cursor of the next page; add `cursor: Option<Cursor>`",
            "`b` is not used, because `a` is the whole body; add `#[query]` or `#[header(\"…\")]`, or use it in the path",
            "`d` has no argument `key`; add `key: Option<String>`",
        ]
    );
    let invalid: Vec<bool> = definition.operations.iter().map(|operation| operation.invalid).collect();
    // The base path is that of all operations. The duplicate is left out.
    assert_eq!(invalid, [true; 3]);
}
