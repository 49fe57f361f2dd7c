use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::{assert_faults, parsed};
use crate::parse::{DefinitionSyntax, Mark, RouteOption};

fn text(tokens: &impl ToTokens) -> String {
    tokens.to_token_stream().to_string().replace(' ', "")
}

fn read(arguments: TokenStream, item: TokenStream) -> DefinitionSyntax {
    let (definition, faults) = parsed(arguments, item);
    assert_eq!(faults, [""; 0]);
    definition.unwrap()
}

fn faults(item: TokenStream) -> Vec<String> {
    parsed(quote!(V2), item).1
}

const VERSION: &str = "say first which version of the API takes the key: `#[endpoints(V1)]` or `#[endpoints(V2)]`";
const USAGE: &str = "expected a path: `#[get(\"/runs/{run_id}\")]`";
const NO_TRAIT: &str = "`#[endpoints]` stands on a trait: one `fn` for each operation";
const NOT_A_FN: &str = "a definition holds nothing but `fn`s, one for each operation";
const NO_NAME: &str = "an argument is a name: `run_id: RunId`";

#[test]
fn reads_the_options_of_a_listing() {
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
fn reads_a_trait() {
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
    assert!(definition.unread.is_empty());
}

#[test]
fn reads_an_endpoint() {
    let mut definition = read(
        quote!(V2),
        quote! {
            trait Definition {
                /// Starts it.
                #[post("/jobs/{id}", paginated, idempotent, idempotency = "key", ok_statuses(409, 410), redact)]
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
    ] = operation.route.options.as_slice()
    else {
        panic!("the options are read in their order");
    };
    assert_eq!(
        (text(paginated), text(idempotent), key.value()),
        ("paginated".into(), "idempotent".into(), "key".into())
    );
    assert_eq!(statuses.iter().map(text).collect::<Vec<_>>(), ["409", "410"]);
}

#[test]
fn reads_every_method() {
    for method in ["get", "post", "put", "patch", "delete"] {
        let name = quote::format_ident!("{method}");
        let definition = read(quote!(V2), quote! { trait Definition { #[#name("/x",)] fn f() -> E; } });
        assert_eq!(definition.operations[0].route.method, method);
    }
}

#[test]
fn reads_the_marks_of_an_argument() {
    let mut definition = read(
        quote!(V2),
        quote! {
            trait Definition {
                #[post("/x")]
                fn f(
                    /// The argument.
                    #[query] #[header("X-A")] #[body] #[body(raw)] #[encode(twice)] #[rename = "b"] a: A,
                ) -> E;
            }
        },
    );
    let argument = definition.operations[0].arguments.pop().unwrap();
    assert_eq!(argument.docs.len(), 1);
    let [
        Mark::Query(_),
        Mark::Header(header),
        Mark::Body(_),
        Mark::RawBody(_),
        Mark::Encode(encoding),
        Mark::Rename(name),
    ] = argument.marks.as_slice()
    else {
        panic!("the marks are read in their order");
    };
    assert_eq!((header.value(), encoding.to_string(), name.value()), ("X-A".into(), "twice".into(), "b".into()));
}

#[test]
fn faults_of_the_options() {
    let unknown = "unknown option `bse`; a definition takes `crate = path`, `base = \"/…\"`, `rename_all = \"snake_case\"` and `reference = \"https://…\"`";
    let cases: [(TokenStream, &str); 10] = [
        (quote!(V2, base = "/a", base = "/b"), "`base` is said twice: leave this out"),
        (quote!(V2, crate = a, crate = b), "`crate` is said twice: leave this out"),
        (quote!(), VERSION),
        (quote!(V3), VERSION),
        (quote!("V2"), VERSION),
        (quote!(crate = inngest, V2), VERSION),
        (quote!(V2, bse = "/x"), unknown),
        (quote!(V2 crate = inngest), "expected `,`"),
        (quote!(V2, base = internal), "expected string literal"),
        (quote!(V2, rename_all("snake_case")), "expected `=`"),
    ];
    for (arguments, expected) in cases {
        // Without a version there is too little to go on; the faults of the trait are said all the same.
        let (definition, faults) = parsed(arguments.clone(), quote! { trait Definition: Sized {} });
        assert_eq!(faults, [expected, "a definition has no supertraits"], "{arguments}");
        assert!(definition.is_none());
    }
}

#[test]
fn faults_of_the_trait() {
    let cases: [(TokenStream, &[&str]); 12] = [
        (quote! { struct Runs; }, &[NO_TRAIT]),
        (quote! { mod runs {} }, &[NO_TRAIT]),
        (quote!(impl Runs for X {}), &[NO_TRAIT]),
        // What is wrong inside a trait is not the trait.
        (quote!(trait Runs { fn f(a) -> E; }), &["expected `:`"]),
        (quote! { trait Runs<T> {} }, &["a definition has no generics"]),
        (quote! { trait Runs where Self: Sized, { } }, &["a definition has no `where`"]),
        (quote! { trait Runs: Send + Sync {} }, &["a definition has no supertraits"]),
        (
            quote! { #[allow(dead_code)] #[cfg(x)] trait Runs {} },
            &["a definition has no other attributes than `#[endpoints]` and documentation"; 2],
        ),
        (quote! { trait Runs { const A: u8; } }, &[NOT_A_FN]),
        (quote! { trait Runs { type A; } }, &[NOT_A_FN]),
        (quote! { trait Runs { other!(); } }, &[NOT_A_FN]),
        (
            quote! { trait Runs<T>: Send { type A; } },
            &["a definition has no generics", "a definition has no supertraits", NOT_A_FN],
        ),
    ];
    for (item, expected) in cases {
        assert_eq!(faults(item.clone()), expected, "{item}");
    }
    assert_ne!(faults(TokenStream::new()), [""; 0], "and nothing at all is no panic");
}

#[test]
fn faults_of_an_endpoint() {
    let no_path = "`f` has no path: add `#[get(\"/…\")]`, or post, put, patch, delete";
    let no_response = "`f` says nothing of its response: add `-> Data<T>`, `Page<T>`, `Json<T>`, `JsonLines<T>`, `ByteStream` or `Empty`";
    let is_async = "leave `async` out: the builder's `.send()` is what is awaited";
    let word = |word| format!("leave `{word}` out: an operation is a `fn` that is called over the wire");
    let body = "an operation has no body: the definition says all there is to it; end it with `;`";
    let generics = "an operation has no generics: its types are those on the wire";
    let bounds = "an operation has no `where`: its types are those on the wire";
    let twice = "an operation has one method and one path";
    let unknown =
        "unknown attribute `gte`; an operation has one of `#[get]`, `#[post]`, `#[put]`, `#[patch]`, `#[delete]`";
    assert_faults(
        faults,
        [
            (quote! { fn f() -> E; }, &[no_path]),
            (quote! { #[get("/x")] fn f(); }, &[no_response]),
            (quote! { fn f(); }, &[no_response, no_path]),
            (quote! { #[get("/x")] async fn f() -> E; }, &[is_async]),
            (quote! { #[get("/x")] const fn f() -> E; }, &[&word("const")]),
            (quote! { #[get("/x")] unsafe fn f() -> E; }, &[&word("unsafe")]),
            (quote! { #[get("/x")] extern "C" fn f() -> E; }, &[&word("extern")]),
            (quote! { #[get("/x")] fn f() -> E { todo() } }, &[body]),
            (quote! { #[get("/x")] fn f<T>() -> E; }, &[generics]),
            (quote! { #[get("/x")] fn f() -> E where A: B; }, &[bounds]),
            (quote! { #[get("/x")] #[post("/x")] fn f() -> E; }, &[twice]),
            // A misspelt method is one fault, not also a missing path.
            (quote! { #[gte("/x")] fn f() -> E; }, &[unknown]),
            // Nor is it a second method, wherever it stands.
            (quote! { #[gte] #[get("/x")] fn f() -> E; }, &[unknown]),
            (quote! { #[get("/x")] #[gte] fn f() -> E; }, &[unknown]),
            (
                quote! { #[http::get("/x")] fn f() -> E; },
                &[
                    "unknown attribute `http::get`; an operation has one of `#[get]`, `#[post]`, `#[put]`, `#[patch]`, `#[delete]`",
                ],
            ),
            (quote! { async fn f<T>() where T: X, { } }, &[is_async, body, generics, bounds, no_response, no_path]),
        ],
    );
}

#[test]
fn faults_of_a_path() {
    let unknown = "unknown option `paginate`; a path takes `paginated`, `idempotent`, `idempotency = \"argument\"`, `ok_statuses(409)`, `server_timeout = \"argument\"`, `redact` and `reference = \"https://…\"`";
    assert_faults(
        faults,
        [
            (quote! { #[get] fn f() -> E; }, &[USAGE]),
            (quote! { #[get()] fn f() -> E; }, &[USAGE]),
            (quote! { #[get = "/x"] fn f() -> E; }, &[USAGE]),
            (quote! { #[get(paginated)] fn f() -> E; }, &[USAGE]),
            (quote! { #[patch] fn f() -> E; }, &["expected a path: `#[patch(\"/runs/{run_id}\")]`"]),
            (quote! { #[get("/x" paginated)] fn f() -> E; }, &["expected `,`"]),
            (quote! { #[get("/x", paginate)] fn f() -> E; }, &[unknown]),
            (
                quote! { #[get("/x", paginated, redact, paginated)] fn f() -> E; },
                &["`paginated` is said twice: leave this out"],
            ),
            (
                quote! { #[post("/x", ok_statuses(409), ok_statuses(410))] fn f() -> E; },
                &["`ok_statuses` is said twice: leave this out"],
            ),
            (quote! { #[post("/x", idempotency("key"))] fn f() -> E; }, &["expected `=`"]),
            (quote! { #[post("/x", idempotency = key)] fn f() -> E; }, &["expected string literal"]),
            (quote! { #[post("/x", ok_statuses = 409)] fn f() -> E; }, &["expected parentheses"]),
            (quote! { #[post("/x", ok_statuses("409"))] fn f() -> E; }, &["expected integer literal"]),
        ],
    );
}

#[test]
fn faults_of_an_argument() {
    let owned = "`a` is stored in the builder: name an owned type, such as `String`";
    let unknown = "unknown attribute `qurey`; an argument takes `#[query]`, `#[header(\"…\")]`, `#[body]`, `#[body(raw)]`, `#[encode(twice)]` and `#[rename = \"…\"]`";
    let quotes = "expected a name in quotes: `#[header(\"X-Name\")]`";
    let in_path = unknown.replace("qurey", "serde::rename");
    assert_faults(
        faults,
        [
            (
                quote! { #[get("/x")] fn f(&self) -> E; },
                &["leave `self` out: the arguments are what goes over the wire"],
            ),
            (quote! { #[get("/x")] fn f(_: A) -> E; }, &[NO_NAME]),
            (quote! { #[get("/x")] fn f(mut a: A) -> E; }, &[NO_NAME]),
            (quote! { #[get("/x")] fn f((a, b): (A, B)) -> E; }, &[NO_NAME]),
            (quote! { #[get("/x")] fn f(a: &str) -> E; }, &[owned]),
            (quote! { #[get("/x")] fn f(a: impl Into<A>) -> E; }, &[owned]),
            (quote! { #[get("/x")] fn f(#[qurey] a: A) -> E; }, &[unknown]),
            (quote! { #[get("/x")] fn f(#[serde::rename] a: A) -> E; }, &[&in_path]),
            (quote! { #[get("/x")] fn f(#[query("a")] a: A) -> E; }, &["unexpected token in attribute"]),
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
            (quote! { #[get("/x")] fn f(#[rename("a")] a: A) -> E; }, &["expected `=`"]),
            (quote! { #[get("/x")] fn f(#[rename = 1] a: A) -> E; }, &["expected `#[rename = \"name\"]`"]),
            (quote! { #[get("/x")] fn f(_: A, #[qurey] a: &A) -> E; }, &[NO_NAME, unknown, owned]),
        ],
    );
}

/// The names are all that is kept of operations with a fault, and the others are read.
#[test]
fn keeps_the_names_of_what_it_cannot_read() {
    let (syntax, faults) = parsed(
        quote!(V2),
        quote! { trait Definition { #[get] fn a() -> E; #[get("/b")] fn b() -> E; #[get("/c")] fn c(&self) -> E; } },
    );
    assert_eq!(faults.len(), 2);
    let syntax = syntax.unwrap();
    assert_eq!(syntax.operations.iter().map(|operation| operation.name.to_string()).collect::<Vec<_>>(), ["b"]);
    let unread: Vec<_> = syntax.unread.iter().map(|known| known.name.to_string()).collect();
    assert_eq!(unread, ["a", "c"]);
}
