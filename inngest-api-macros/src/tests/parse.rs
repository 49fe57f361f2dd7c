use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::{assert_errors, parsed};
use crate::parse::{ArgumentAttribute, DefinitionSyntax, RouteOption};

fn text(tokens: &impl ToTokens) -> String {
    tokens.to_token_stream().to_string().replace(' ', "")
}

fn read(arguments: TokenStream, item: TokenStream) -> DefinitionSyntax {
    let (definition, errors) = parsed(arguments, item);
    assert_eq!(errors, [""; 0]);
    definition.unwrap()
}

fn errors(item: TokenStream) -> Vec<String> {
    parsed(quote!(V2), item).1
}

const VERSION: &str = "expected the version of the API: `#[endpoints(V1)]` or `#[endpoints(V2)]`";
const USAGE: &str = "expected a path in quotes; write `#[get(\"/runs/{run_id}\")]`";
const NO_TRAIT: &str = "`#[endpoints]` requires a trait with one `fn` per operation";
const NOT_A_FN: &str = "expected a `fn`; an endpoints trait contains one `fn` per operation";
const NO_NAME: &str = "expected a name; write an argument as `run_id: RunId`";

#[test]
fn the_options_of_a_definition_are_parsed() {
    let options = read(
        quote!(V1, rename_all = "snake_case", extend = super::Operations, base = "/internal", crate = crate,),
        quote! { trait Empty {} },
    )
    .options;
    assert_eq!(options.version, "V1");
    assert_eq!(text(&options.krate), "crate");
    assert_eq!(text(&options.extend), "super::Operations");
    assert_eq!(options.base.unwrap().value(), "/internal");
    assert_eq!(options.rename_all.unwrap().value(), "snake_case");

    let options = read(quote!(V2), quote! { trait Empty {} }).options;
    assert_eq!(options.version, "V2");
    assert!(
        options.krate.is_none() && options.extend.is_none() && options.base.is_none() && options.rename_all.is_none()
    );
}

#[test]
fn a_trait_is_parsed() {
    let definition = read(
        quote!(V2),
        quote! {
            /// Runs.
            pub(crate) trait Runs {
                #[get("/a")]
                fn b() -> A;
                #[get("/b")]
                fn a() -> B;
            }
        },
    );
    assert_eq!(definition.name, "Runs");
    assert_eq!(text(&definition.visibility), "pub(crate)");
    assert_eq!(definition.docs.len(), 1);
    let names: Vec<_> = definition.operations.iter().map(|operation| operation.name.to_string()).collect();
    assert_eq!(names, ["b", "a"]);
    assert!(definition.operations.iter().all(|operation| !operation.is_malformed));
}

#[test]
fn an_operation_is_parsed() {
    let mut definition = read(
        quote!(V2),
        quote! {
            trait Definition {
                /// Starts it.
                #[post("/jobs/{id}", paginated, idempotent, idempotency = "key", ok_statuses(409, 410), redact, beta, permission = "jobs:write:start")]
                /// Twice.
                fn start(id: Vec<u8>, key: Option<String>) -> Data<Job>;
            }
        },
    );
    let operation = definition.operations.pop().unwrap();
    assert_eq!(operation.name, "start");
    assert_eq!(operation.docs.len(), 2);
    assert_eq!(text(&operation.response), "Data<Job>");
    let arguments: Vec<_> =
        operation.arguments.iter().map(|argument| (argument.name.to_string(), text(&argument.ty))).collect();
    assert_eq!(arguments, [("id".into(), "Vec<u8>".into()), ("key".into(), "Option<String>".into())]);

    assert_eq!(operation.route.method, "post");
    assert_eq!(operation.route.path.value(), "/jobs/{id}");
    let [
        RouteOption::Paginated(paginated),
        RouteOption::Idempotent(idempotent),
        RouteOption::Idempotency(key),
        RouteOption::OkStatuses(statuses),
        RouteOption::Redact,
        RouteOption::Beta,
        RouteOption::Permission(permission),
    ] = operation.route.options.as_slice()
    else {
        panic!("the options are parsed in their order");
    };
    assert_eq!(
        (text(paginated), text(idempotent), key.value(), permission.value()),
        ("paginated".into(), "idempotent".into(), "key".into(), "jobs:write:start".into())
    );
    assert_eq!(statuses.iter().map(text).collect::<Vec<_>>(), ["409", "410"]);
}

#[test]
fn every_method_is_parsed() {
    for method in ["get", "post", "put", "patch", "delete"] {
        let name = quote::format_ident!("{method}");
        let definition = read(quote!(V2), quote! { trait Definition { #[#name("/x",)] fn f() -> E; } });
        assert_eq!(definition.operations[0].route.method, method);
    }
}

#[test]
fn the_attributes_of_an_argument_are_parsed() {
    let mut definition = read(
        quote!(V2),
        quote! {
            trait Definition {
                #[post("/x")]
                fn f(
                    /// The argument.
                    #[query] #[header("X-A")] #[body] #[encode(twice)] #[rename = "b"] #[range(1..=9)] a: A, #[body(raw)] b: B,
                ) -> E;
            }
        },
    );
    let raw = definition.operations[0].arguments.pop().unwrap();
    assert!(matches!(raw.attributes.as_slice(), [ArgumentAttribute::RawBody(_)]));
    let argument = definition.operations[0].arguments.pop().unwrap();
    assert_eq!(argument.docs.len(), 1);
    let [
        ArgumentAttribute::Query(_),
        ArgumentAttribute::Header(header),
        ArgumentAttribute::Body(_),
        ArgumentAttribute::Encode(encoding),
        ArgumentAttribute::Rename(name),
        ArgumentAttribute::Range(_),
    ] = argument.attributes.as_slice()
    else {
        panic!("the attributes are parsed in their order");
    };
    assert_eq!((header.value(), encoding.to_string(), name.value()), ("X-A".into(), "twice".into(), "b".into()));
}

#[test]
fn invalid_options_of_a_definition_are_reported() {
    let unknown = "unknown option `bse`; expected `base = \"/…\"`, `rename_all = \"snake_case\"`, `reference = \"https://…\"` or `crate = path`";
    let permission = "each operation has its own permission; write `#[get(\"/…\", permission = \"runs:read:list\")]`";
    let cases: [(TokenStream, &str); 13] = [
        (quote!(V2, base = "/a", base = "/b"), "duplicate `base`"),
        (quote!(V2, crate = a, crate = b), "duplicate `crate`"),
        (quote!(), VERSION),
        (quote!(V3), VERSION),
        (quote!("V2"), VERSION),
        (quote!(crate = inngest, V2), VERSION),
        (quote!(V2, bse = "/x"), unknown),
        (quote!(V2, permission = "a:read:b"), permission),
        (quote!(V2 crate = inngest), "expected `,`"),
        (quote!(V2, base = internal), "`base` has a value in quotes; write `base = \"/…\"`"),
        (quote!(V2, crate = "inngest"), "a path has no quotes; write `crate = inngest`"),
        (quote!(V2, crate = "a b"), "a path has no quotes; write `crate = a b`"),
        (quote!(V2, rename_all("camelCase")), "`rename_all` has a value in quotes; write `rename_all = \"camelCase\"`"),
    ];
    for (arguments, expected) in cases {
        // The errors of the trait are reported nevertheless.
        let (definition, errors) = parsed(arguments.clone(), quote! { trait Definition: Sized {} });
        assert_eq!(errors, [expected, "an endpoints trait cannot have supertraits"], "{arguments}");
        assert!(definition.unwrap().is_malformed);
    }
}

#[test]
fn invalid_traits_are_reported() {
    let cases: [(TokenStream, &[&str]); 12] = [
        (quote! { struct Runs; }, &[NO_TRAIT]),
        (quote! { mod runs {} }, &[NO_TRAIT]),
        (quote!(impl Runs for X {}), &[NO_TRAIT]),
        (
            quote!(
                trait Runs {
                    pub(crate) fn f(a: A) -> E;
                }
            ),
            &["remove `pub (crate)`; an operation is as visible as its trait"],
        ),
        (quote! { trait Runs<T> {} }, &["an endpoints trait cannot have generics"]),
        (quote! { trait Runs where Self: Sized, { } }, &["an endpoints trait cannot have a `where` clause"]),
        (quote! { trait Runs: Send + Sync {} }, &["an endpoints trait cannot have supertraits"]),
        (
            quote! { #[allow(dead_code)] #[cfg(x)] #[derive(Clone)] #[cfg_attr(x, must_use)] trait Runs {} },
            &[
                "unexpected attribute; an endpoints trait takes `#[endpoints]`, documentation, lints, `#[cfg]` and `#[deprecated]`",
                "`must_use` cannot be conditional; write the `fn` or the argument twice, with `#[cfg(…)]` on each",
            ],
        ),
        (quote! { trait Runs { const A: u8; } }, &[NOT_A_FN]),
        (quote! { trait Runs { type A; } }, &[NOT_A_FN]),
        (quote! { trait Runs { other!(); } }, &[NOT_A_FN]),
        (
            quote! { trait Runs<T>: Send { type A; } },
            &["an endpoints trait cannot have generics", "an endpoints trait cannot have supertraits", NOT_A_FN],
        ),
    ];
    for (item, expected) in cases {
        assert_eq!(errors(item.clone()), expected, "{item}");
    }
    assert_ne!(errors(TokenStream::new()), [""; 0], "no tokens at all are an error, not a panic");
}

#[test]
fn invalid_operations_are_reported() {
    let no_path = "`f` has no method and path; add `#[get(\"/…\")]`, or `post`, `put`, `patch`, `delete`";
    let no_response =
        "`f` has no response type; add `-> Data<T>`, `Page<T>`, `Json<T>`, `JsonLines<T>`, `ByteStream` or `Empty`";
    let is_async = "an operation cannot be `async`; remove it, as `.send()` returns the future";
    let keyword = |keyword| format!("remove `{keyword}`; an operation is a plain `fn`");
    let body = "an operation has no function body; end it with `;`";
    let generics = "an operation cannot have generics";
    let bounds = "an operation cannot have a `where` clause";
    let twice = "duplicate method; an operation has one method and one path";
    let unknown = "unknown attribute `gte`; expected `#[get]`, `#[post]`, `#[put]`, `#[patch]` or `#[delete]`";
    let misplaced = "`permission` is an option of the method; write it after the path: `#[get(\"/…\", permission …)]`";
    assert_errors(
        errors,
        [
            (quote! { fn f() -> E; }, &[no_path]),
            (quote! { #[get("/x")] #[permission = "a:read:b"] fn f() -> E; }, &[misplaced]),
            (quote! { #[redact] #[get("/x")] fn f() -> E; }, &[&misplaced.replace("permission", "redact")]),
            (quote! { #[get("/x")] fn f(); }, &[no_response]),
            (quote! { fn f(); }, &[no_response, no_path]),
            (quote! { #[get("/x")] async fn f() -> E; }, &[is_async]),
            (quote! { #[get("/x")] const fn f() -> E; }, &[&keyword("const")]),
            (quote! { #[get("/x")] unsafe fn f() -> E; }, &[&keyword("unsafe")]),
            (quote! { #[get("/x")] extern "C" fn f() -> E; }, &[&keyword("extern")]),
            (quote! { #[get("/x")] fn f() -> E { todo() } }, &[body]),
            (quote! { #[get("/x")] fn f<T>() -> E; }, &[generics]),
            (quote! { #[get("/x")] fn f() -> E where A: B; }, &[bounds]),
            (quote! { #[get("/x")] #[post("/x")] fn f() -> E; }, &[twice]),
            // A misspelled method is not reported as a missing path as well.
            (quote! { #[gte("/x")] fn f() -> E; }, &[unknown]),
            // Nor as a second method, in any order.
            (quote! { #[gte] #[get("/x")] fn f() -> E; }, &[unknown]),
            (quote! { #[get("/x")] #[gte] fn f() -> E; }, &[unknown]),
            (
                quote! { #[http::get("/x")] fn f() -> E; },
                &["unknown attribute `http::get`; expected `#[get]`, `#[post]`, `#[put]`, `#[patch]` or `#[delete]`"],
            ),
            (quote! { async fn f<T>() where T: X, { } }, &[is_async, body, generics, bounds, no_response, no_path]),
        ],
    );
}

#[test]
fn invalid_paths_and_options_are_reported() {
    let unknown = "unknown option `paginate`; expected `paginated`, `idempotent`, `idempotency = \"argument\"`, `ok_statuses(409)`, `server_timeout = \"argument\"`, `redact`, `additive`, `permission = \"runs:read:list\"`, `beta`, `reference = \"https://…\"` or `no_access_token`";
    let flag = |name| format!("`{name}` has no value; write `{name}` alone, or remove it");
    let permission = "`permission` has a value in quotes; write `permission = \"runs:read:list\"`";
    let statuses = "expected statuses in parentheses; write `ok_statuses(409)`";
    assert_errors(
        errors,
        [
            (quote! { #[get] fn f() -> E; }, &[USAGE]),
            (quote! { #[get()] fn f() -> E; }, &[USAGE]),
            (quote! { #[get = "/x"] fn f() -> E; }, &[USAGE]),
            (quote! { #[get(paginated)] fn f() -> E; }, &[USAGE]),
            (quote! { #[patch] fn f() -> E; }, &["expected a path in quotes; write `#[patch(\"/runs/{run_id}\")]`"]),
            (quote! { #[get("/x" paginated)] fn f() -> E; }, &["expected `,`"]),
            (quote! { #[get("/x", paginate)] fn f() -> E; }, &[unknown]),
            (quote! { #[get("/x", paginated, redact, paginated)] fn f() -> E; }, &["duplicate `paginated`"]),
            (quote! { #[post("/x", ok_statuses(409), ok_statuses(410))] fn f() -> E; }, &["duplicate `ok_statuses`"]),
            (
                quote! { #[post("/x", idempotency("key"))] fn f() -> E; },
                &["`idempotency` has a value in quotes; write `idempotency = \"key\"`"],
            ),
            (
                quote! { #[get("/x", permission = "a:read:b", redact, permission = "a:read:b")] fn f() -> E; },
                &["duplicate `permission`"],
            ),
            (
                quote! { #[get("/x", permission("a:read:b"))] fn f() -> E; },
                &[&permission.replace("runs:read:list", "a:read:b")],
            ),
            (quote! { #[get("/x", permission = runs)] fn f() -> E; }, &[permission]),
            (quote! { #[get("/x", permission)] fn f() -> E; }, &[permission]),
            (
                quote! { #[post("/x", idempotency = key)] fn f() -> E; },
                &["`idempotency` has a value in quotes; write `idempotency = \"argument\"`"],
            ),
            (
                quote! { #[post("/x", server_timeout(5))] fn f() -> E; },
                &["`server_timeout` has a value in quotes; write `server_timeout = \"argument\"`"],
            ),
            (quote! { #[post("/x", idempotent = true)] fn f() -> E; }, &[&flag("idempotent")]),
            (quote! { #[get("/x", paginated(true))] fn f() -> E; }, &[&flag("paginated")]),
            (quote! { #[get("/x", no_access_token = false)] fn f() -> E; }, &[&flag("no_access_token")]),
            (quote! { #[post("/x", ok_statuses = 410)] fn f() -> E; }, &[&statuses.replace("409", "410")]),
            (quote! { #[post("/x", ok_statuses = [409, 410])] fn f() -> E; }, &[statuses]),
            (quote! { #[post("/x", ok_statuses)] fn f() -> E; }, &[statuses]),
            (quote! { #[post("/x", ok_statuses("409"))] fn f() -> E; }, &[statuses]),
        ],
    );
}

#[test]
fn invalid_arguments_are_reported() {
    let owned = "an argument cannot be a reference; use an owned type, such as `String`";
    let one_type =
        "an argument has one type; write it without `impl`, such as `String`: callers can pass a `&str` for it";
    let unknown = "unknown attribute `qurey`; expected `#[query]`, `#[header(\"…\")]`, `#[body]`, `#[body(raw)]`, `#[text]`, `#[range(1..=100)]`, `#[encode(twice)]` or `#[rename = \"…\"]`";
    let quotes = "expected a name in quotes; write `#[header(\"X-Name\")]`";
    let range = "expected two integers, both included; write `#[range(1..=100)]`";
    let in_path = unknown.replace("qurey", "serde::rename");
    assert_errors(
        errors,
        [
            (
                quote! { #[get("/x")] fn f(&self) -> E; },
                &["an operation takes no `self`; remove it, as the arguments are those of the request"],
            ),
            (quote! { #[get("/x")] fn f(_: A) -> E; }, &[NO_NAME]),
            (quote! { #[get("/x")] fn f(mut a: A) -> E; }, &[NO_NAME]),
            (quote! { #[get("/x")] fn f((a, b): (A, B)) -> E; }, &[NO_NAME]),
            (quote! { #[get("/x")] fn f(a: &str) -> E; }, &[owned]),
            (quote! { #[get("/x")] fn f(a: impl Into<A>) -> E; }, &[one_type]),
            (quote! { #[get("/x")] fn f(#[qurey] a: A) -> E; }, &[unknown]),
            (quote! { #[get("/x")] fn f(#[serde::rename] a: A) -> E; }, &[&in_path]),
            (
                quote! { #[get("/x")] fn f(#[query("a")] a: A) -> E; },
                &["`#[query]` has no value; set the name that is sent with `#[rename = \"…\"]`"],
            ),
            (
                quote! { #[get("/x")] fn f(#[header] a: A) -> E; },
                &["expected attribute arguments in parentheses: #[header(...)]"],
            ),
            (quote! { #[get("/x")] fn f(#[header(X)] a: A) -> E; }, &[quotes]),
            (quote! { #[get("/x")] fn f(#[header(X-Foo)] a: A) -> E; }, &[quotes]),
            (quote! { #[put("/x")] fn f(#[body(json)] a: A) -> E; }, &["expected `#[body]` or `#[body(raw)]`"]),
            (
                quote! { #[get("/x")] fn f(#[encode] a: A) -> E; },
                &["expected attribute arguments in parentheses: #[encode(...)]"],
            ),
            (quote! { #[get("/x")] fn f(#[range] a: A) -> E; }, &[range]),
            (quote! { #[get("/x")] fn f(#[range(5)] a: A) -> E; }, &[range]),
            (quote! { #[get("/x")] fn f(#[range(1..100)] a: A) -> E; }, &[range]),
            (quote! { #[get("/x")] fn f(#[range(..=100)] a: A) -> E; }, &[range]),
            (quote! { #[get("/x")] fn f(#[range(1..)] a: A) -> E; }, &[range]),
            (quote! { #[get("/x")] fn f(#[range(1..=2)] #[range(1..=2)] a: A) -> E; }, &["duplicate `range`"]),
            (quote! { #[get("/x")] fn f(#[rename("a")] a: A) -> E; }, &["expected `=`"]),
            (quote! { #[get("/x")] fn f(#[rename = 1] a: A) -> E; }, &["expected `#[rename = \"name\"]`"]),
            (quote! { #[get("/x")] fn f(#[query] #[query] a: A) -> E; }, &["duplicate `query`"]),
            (quote! { #[put("/x")] fn f(#[body] #[body(raw)] a: Upload) -> E; }, &["duplicate `body`"]),
            (quote! { #[put("/x")] fn f(#[rename = "b"] #[rename = "c"] a: A) -> E; }, &["duplicate `rename`"]),
            (quote! { #[get("/x")] fn f(_: A, #[qurey] a: &A) -> E; }, &[NO_NAME, unknown, owned]),
        ],
    );
}

#[test]
fn what_is_understood_of_malformed_operations_is_kept() {
    let (syntax, errors) = parsed(
        quote!(V2),
        quote! { trait Definition {
            #[get] fn a(id: A) -> E;
            #[get("/b")] fn b() -> E;
            #[get("/c")] fn c(&self, name: &str, #[oops] rest: Option<R>);
        } },
    );
    assert_eq!(errors.len(), 5, "{errors:?}");
    let operations = syntax.unwrap().operations;
    let known = operations.iter().map(|operation| {
        let arguments = operation.arguments.iter().map(|argument| format!("{}:{}", argument.name, text(&argument.ty)));
        (operation.name.to_string(), operation.is_malformed, arguments.collect::<Vec<_>>().join(","))
    });
    assert_eq!(
        known.collect::<Vec<_>>(),
        [
            ("a".to_owned(), true, "id:A".to_owned()),
            ("b".to_owned(), false, String::new()),
            ("c".to_owned(), true, "name:::std::string::String,rest:Option<R>".to_owned()),
        ]
    );
}

#[test]
fn the_options_before_an_error_are_kept() {
    let (syntax, errors) = parsed(quote!(V1, crate = renamed, bsae = "/x"), quote! { trait Definition {} });
    assert_eq!(errors.len(), 1, "{errors:?}");
    let syntax = syntax.unwrap();
    assert!(syntax.is_malformed);
    assert_eq!((syntax.options.version.to_string(), text(&syntax.options.krate)), ("V1".into(), "renamed".into()));
}

#[test]
fn attributes_that_are_not_conditional_are_refused_in_cfg_attr() {
    let never = |name: &str| {
        format!("`{name}` cannot be conditional; write the `fn` or the argument twice, with `#[cfg(…)]` on each")
    };
    assert_errors(
        errors,
        [
            (quote! { #[get("/x")] #[cfg_attr(a, get("/y"))] fn f() -> E; }, &[&never("get")]),
            (quote! { #[get("/x")] fn f(#[cfg_attr(a, cfg_attr(b, query))] a: A) -> E; }, &[&never("query")]),
            (quote! { #[get("/x")] #[cfg_attr(a, allow(b), doc(hidden), cfg(c))] fn f() -> E; }, &[]),
            (quote! { #[get("/x")] #[rustfmt::skip] #[clippy::msrv = "1"] #[deprecated] fn f() -> E; }, &[]),
        ],
    );
}

#[test]
fn a_syntax_error_affects_its_own_operation_only() {
    for (source, expected) in [
        (quote!(fn bad(a, b: B) -> E;), "a:::std::string::String,b:B->E"),
        (quote!(fn bad(a: A) -> ;), "a:A->"),
        (quote!(fn bad(a: A,, b: B) -> E;), "a:A,b:B->E"),
        (quote!(fn bad(a: A = "x") -> E;), "a:A->E"),
        (quote!(fn bad(a: A) -> E), "a:A->E"),
        (quote!(fun bad(a: A) -> E;), "a:A->E"),
        (quote!(fn bad(a: A) = E;), "a:A->E"),
    ] {
        let item = quote! { trait Definition { #[get("/a")] fn before() -> E; #[get("/b")] #source #[get("/c")] fn after() -> E; } };
        let (syntax, errors) = parsed(quote!(V2), item.clone());
        assert_eq!(errors, [""; 0], "{item}");
        let syntax = syntax.unwrap();
        assert_eq!(syntax.unreadable.len(), 1, "{item}");
        let [before, after, bad] = syntax.operations.as_slice() else { panic!("three operations: {item}") };
        assert!(before.name == "before" && after.name == "after" && bad.name == "bad", "{item}");
        assert_eq!([before, after, bad].map(|operation| operation.is_malformed), [false, false, true]);
        let arguments = bad.arguments.iter().map(|argument| format!("{}:{}", argument.name, text(&argument.ty)));
        let understood = format!("{}->{}", arguments.collect::<Vec<_>>().join(","), text(&bad.response));
        assert_eq!(understood, expected, "{item}");
    }
}
