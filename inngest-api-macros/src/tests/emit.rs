use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{File, FnArg, ImplItem, Item, ItemImpl, Visibility};

use super::definition;

/// Returns an expansion, with the items of each operation beside each other instead of in its macro.
pub(super) fn expand(item: TokenStream) -> File {
    let mut file: File = syn::parse2(crate::expand(quote!(V2), item)).unwrap();
    let items = std::mem::take(&mut file.items);
    let items = items.into_iter().flat_map(|item| match item {
        Item::Macro(item) if item.mac.path.segments.last().unwrap().ident == "items" => {
            syn::parse2::<File>(item.mac.tokens).unwrap().items
        }
        other => vec![other],
    });
    file.items = items.collect();
    file
}

/// Returns tokens as text, without what is the same everywhere.
fn text(tokens: &impl ToTokens) -> String {
    let mut text = tokens.to_token_stream().to_string().replace(' ', "");
    for common in ["::inngest_api::__private::", "::std::option::Option::", "::std::primitive::", "usize", "u16"] {
        text = text.replace(common, "");
    }
    text
}

fn is_of(item: &ItemImpl, ty: &str) -> bool {
    matches!(&*item.self_ty, syn::Type::Path(path) if path.path.segments.last().unwrap().ident == ty)
}

/// Returns the `fn`s of a type: names, parameters (without `self`) and bodies, as text.
fn functions(file: &File, ty: &str) -> Vec<(String, Vec<String>, String)> {
    let mut functions = Vec::new();
    for item in &file.items {
        let Item::Impl(item) = item else { continue };
        for item in item.items.iter().filter(|_| is_of(item, ty)) {
            let ImplItem::Fn(function) = item else { continue };
            let parameters = function.sig.inputs.iter().filter_map(|input| match input {
                FnArg::Typed(input) => Some(text(input)),
                FnArg::Receiver(_) => None,
            });
            functions.push((function.sig.ident.to_string(), parameters.collect(), text(&function.block)));
        }
    }
    functions
}

fn function(file: &File, ty: &str, name: &str) -> (Vec<String>, String) {
    let (_, parameters, body) = functions(file, ty).into_iter().find(|(other, ..)| other == name).unwrap();
    (parameters, body)
}

fn names(file: &File, ty: &str) -> Vec<String> {
    functions(file, ty).into_iter().map(|(name, ..)| name).collect()
}

/// Returns the value of a constant of a type.
pub(super) fn constant(file: &File, ty: &str, name: &str) -> String {
    let impls = file.items.iter().filter_map(|item| match item {
        Item::Impl(item) if is_of(item, ty) => Some(item),
        _ => None,
    });
    let mut constants = impls.flat_map(|item| &item.items).filter_map(|item| match item {
        ImplItem::Const(item) if item.ident == name => Some(text(&item.expr)),
        _ => None,
    });
    constants.next().unwrap()
}

/// Returns the server's halves, which are in a macro.
fn server_half(file: &File) -> File {
    let tokens = file.items.iter().filter_map(|item| match item {
        Item::Macro(item) => Some(item.mac.tokens.clone()),
        _ => None,
    });
    syn::parse2(tokens.collect()).unwrap()
}

#[test]
fn required_arguments_are_positional_in_the_order_of_the_definition() {
    let file = expand(definition(&quote! {
        #[post("/{b}/{a}")]
        fn start(z: Z, a: A, y: Option<Y>, b: B, #[query] x: Vec<X>, #[header("W")] w: W) -> E;
    }));
    let expected = ["z:implIntoArgument<Z>", "a:", "b:", "w:"];
    for (ty, name) in [("Start", "new"), ("Definition", "start")] {
        let (parameters, _) = function(&file, ty, name);
        assert_eq!(parameters.len(), expected.len(), "{parameters:?}");
        for (parameter, expected) in parameters.iter().zip(expected) {
            assert!(parameter.starts_with(expected), "{parameter}");
        }
    }
    assert_eq!(function(&file, "Definition", "start").1, "{Start::new(z,a,b,w).on(&self.0)}");
}

#[test]
fn path_placeholders_are_encoded_first_in_the_order_of_the_template() {
    let file = expand(definition(&quote! {
        #[post("/{b}/{type}/{a}")]
        fn start(z: Z, a: A, r#type: T, b: B) -> E;
    }));
    assert_eq!(
        function(&file, "Start", "encode").1,
        "{request.path(3,&text::<B>(),&self.b);request.path(2,&text::<T>(),&self.r#type);\
         request.path(1,&text::<A>(),&self.a);request.field(0,&json::<Z>(),Some(&self.z));}"
    );
}

#[test]
fn every_location_is_encoded_and_decoded() {
    let cases = [
        (quote! { #[get("/x/{a}")] fn f(a: A) -> E; }, "path(0,&text::<A>(),&self.a)", "path(0,&text::<A>())?"),
        (quote! { #[get("/x")] fn f(a: A) -> E; }, "query(0,&text::<A>(),Some(&self.a))", "query(0,&text::<A>())?"),
        (
            quote! { #[get("/x")] fn f(a: Option<A>) -> E; },
            "query(0,&text::<A>(),self.a.as_ref())",
            "query_option(0,&text::<A>())?",
        ),
        (
            quote! { #[get("/x")] fn f(a: Vec<A>) -> E; },
            "query_all(0,&text::<A>(),&self.a)",
            "query_all(0,&text::<A>())?",
        ),
        (
            quote! { #[get("/x")] fn f(#[header("A")] a: A) -> E; },
            "header(0,&text::<A>(),Some(&self.a))",
            "header(0,&text::<A>())?",
        ),
        (
            quote! { #[get("/x")] fn f(#[header("A")] a: Option<A>) -> E; },
            "header(0,&text::<A>(),self.a.as_ref())",
            "header_option(0,&text::<A>())?",
        ),
        (quote! { #[put("/x")] fn f(a: A) -> E; }, "field(0,&json::<A>(),Some(&self.a))", "field(0,&json::<A>())?"),
        (
            quote! { #[put("/x")] fn f(a: Option<A>) -> E; },
            "field(0,&json::<A>(),self.a.as_ref())",
            "field_option(0,&json::<A>())?",
        ),
        (quote! { #[put("/x")] fn f(#[body] a: A) -> E; }, "json(0,&json::<A>(),&self.a)", "json(&json::<A>())?"),
        (quote! { #[put("/x")] fn f(#[body(raw)] a: Upload) -> E; }, "raw(0,&self.a)", "raw()"),
    ];
    for (source, encoded, decoded) in cases {
        let file = expand(definition(&source));
        assert_eq!(function(&file, "F", "encode").1, format!("{{request.{encoded};}}"), "{source}");
        let decoding = function(&server_half(&file), "F", "decode").1;
        assert!(decoding.contains(&format!("Self{{a:request.{decoded},options:")), "{source}: {decoding}");
    }
}

/// An unused `request` would be a warning in the user's crate.
#[test]
fn an_operation_without_arguments_ignores_the_request() {
    let file = expand(definition(&quote! { #[get("/x")] fn f() -> E; }));
    assert_eq!(function(&file, "F", "encode").0, ["_:&mutRequestEncoder"]);
    assert_eq!(function(&server_half(&file), "F", "decode").0, ["_:&mutRequestDecoder"]);
}

#[test]
fn optional_and_repeated_arguments_have_setters() {
    let file = expand(definition(&quote! { #[get("/x")] fn f(a: A, b: Option<B>, c: Vec<C>) -> E; }));
    assert_eq!(
        names(&file, "F"),
        ["new", "on", "b", "set_b", "c", "set_c", "options", "send", "send_full", "into_future", "encode"]
    );
    for (name, parameter, body) in [
        ("b", "b:implIntoArgument<B>", "{self.b=Some("),
        ("set_b", "b:::std::option::Option<B>", "{self.b=b;"),
        // Adds one value or several, or replaces all of them.
        ("c", "c:implIntoArguments<C,HowMany>", "{IntoArguments::append_to(c,&mutself.c);"),
        ("set_c", "c:::std::vec::Vec<C>", "{self.c=c;"),
    ] {
        let (parameters, actual) = function(&file, "F", name);
        assert_eq!(parameters, [parameter]);
        assert!(actual.starts_with(body), "{actual}");
    }
}

/// `set_type`, not `set_r#type`.
#[test]
fn the_setter_of_a_raw_identifier_has_a_plain_name() {
    let file = expand(definition(&quote! { #[get("/x")] fn f(r#type: Option<A>) -> E; }));
    assert_eq!(names(&file, "F")[2..4], ["r#type", "set_type"]);
}

#[test]
fn only_paginated_operations_have_pages() {
    let file = expand(definition(&quote! {
        #[get("/x", paginated)] fn list(cursor: Option<Cursor>) -> Page<X>;
        #[get("/x")] fn once(limit: Option<u32>) -> Page<X>;
    }));
    let of_pages = ["pages", "items", "set_cursor"];
    assert!(of_pages.iter().all(|name| names(&file, "List").iter().any(|other| other == name)));
    assert!(!of_pages.iter().any(|name| names(&file, "Once").iter().any(|other| other == name)));
}

#[test]
fn generated_items_are_as_visible_as_the_trait() {
    for visibility in [quote!(), quote!(pub), quote!(pub(crate)), quote!(pub(in crate::a))] {
        let expected = text(&visibility);
        let file = expand(quote! {
            #visibility trait Definition { #[get("/x", paginated)] fn f(a: A, cursor: Option<Cursor>) -> Page<X>; }
        });
        let mut seen = Vec::new();
        for item in &file.items {
            match item {
                Item::Struct(item) => {
                    seen.push((item.ident.to_string(), text(&item.vis)));
                    for field in &item.fields {
                        let name = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
                        if name == "a" || name == "cursor" {
                            seen.push((name, text(&field.vis)));
                        } else {
                            assert!(matches!(field.vis, Visibility::Inherited), "`{name}` is private");
                        }
                    }
                }
                Item::Impl(item) if item.trait_.is_none() => {
                    for item in &item.items {
                        match item {
                            ImplItem::Fn(item) => seen.push((item.sig.ident.to_string(), text(&item.vis))),
                            ImplItem::Const(item) => seen.push((item.ident.to_string(), text(&item.vis))),
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
        assert_eq!(seen.len(), 16, "{seen:?}");
        assert!(seen.iter().all(|(_, visibility)| *visibility == expected), "{seen:?}");
    }
}

#[test]
fn a_definition_that_extends_a_type_keeps_its_builders_in_a_module() {
    let tokens = crate::expand(
        quote!(V2, extend = super::Operations),
        quote! { pub trait FunctionRuns { #[get("/x")] fn f() -> E; } },
    );
    let file: File = syn::parse2(tokens).unwrap();
    assert_eq!(names(&file, "Operations"), ["f"]);
    assert!(
        !file.items.iter().any(|item| matches!(item, Item::Struct(_))),
        "the builders are not in the module of the models"
    );
    let module = file.items.into_iter().find_map(|item| match item {
        Item::Mod(item) => Some(item),
        _ => None,
    });
    let module = module.unwrap();
    assert_eq!(module.ident, "function_runs_operations");
    let items = module.content.unwrap().1;
    assert!(items.iter().any(|item| matches!(item, Item::Struct(item) if item.ident == "F")));
    let list = items.iter().find_map(|item| match item {
        Item::Const(item) => Some((item.ident.to_string(), text(&item.expr))),
        _ => None,
    });
    assert_eq!(list, Some(("OPERATIONS".into(), "&[<FasOperation>::INFO]".into())));
}

/// Their calls, and clients that list them, cause no further errors.
#[test]
fn invalid_operations_have_builders_that_send_nothing() {
    let structs = |file: &File| -> Vec<String> {
        let structs = file.items.iter().filter_map(|item| match item {
            Item::Struct(item) => Some(item.ident.to_string()),
            _ => None,
        });
        structs.collect()
    };
    let file = expand(definition(&quote! {
        #[get("/{a}")] fn no_argument(b: B) -> E;
        #[get("/x")] fn valid() -> E;
        #[get] fn no_path(a: A, new: Option<B>) -> E;
        #[get("/y")] fn valid() -> E;
        #[get("/z")] fn definition() -> E;
        #[got] fn no_path() -> E;
        #[get("/t")] fn ticket() -> Json<Ticket>;
        #[get("/n")] fn new() -> E;
    }));
    let expected = ["NoArgument", "Valid", "NoPath", "__Definition", "__Ticket", "Definition"];
    assert_eq!(structs(&file), expected);
    assert_eq!(names(&file, "Definition"), ["new", "no_argument", "valid", "no_path", "definition", "ticket"]);
    assert_eq!(function(&file, "NoArgument", "encode").1, "{}");
    assert_eq!(names(&file, "NoPath"), names(&file, "Valid"));
    let errors = file.items.iter().filter(|item| match item {
        Item::Macro(item) => item.mac.path.segments.last().unwrap().ident == "compile_error",
        _ => false,
    });
    assert_eq!(errors.count(), 7);
}

#[test]
fn attributes_are_passed_on_to_all_generated_items() {
    let source = |condition: TokenStream| {
        definition(&quote! {
            #condition
            #[get("/x", paginated)]
            fn f(a: A, b: Option<B>, cursor: Option<Cursor>) -> Page<X>;
        })
    };
    let count = |tokens: &TokenStream, wanted: &str| tokens.to_string().matches(wanted).count();
    let plain = crate::expand(quote!(V2), source(quote!()));
    // The struct, two inherent and four trait implementations, the server's half and the method, which have all attributes; then
    // the metadata, and the macro and its module.
    let (items, conditional) = (9, 12);
    for condition in [quote!(#[cfg(wanted)]), quote!(#[cfg_attr(a, cfg(wanted))])] {
        let tokens = crate::expand(quote!(V2), source(condition));
        assert_eq!(count(&tokens, "wanted"), conditional);
        assert_eq!(count(&plain, "wanted"), 0);
    }
    let lint = crate::expand(quote!(V2), source(quote!(#[expect(wanted)])));
    assert_eq!((count(&lint, "allow (wanted)"), count(&lint, "expect (")), (items, 0));
    let hidden = crate::expand(quote!(V2), source(quote!(#[doc(hidden)])));
    assert_eq!(count(&hidden, "doc (hidden)"), count(&plain, "doc (hidden)") + 2);
    let deprecated = crate::expand(quote!(V2), source(quote!(#[deprecated])));
    assert_eq!((count(&deprecated, "[deprecated]"), count(&deprecated, "allow (deprecated)")), (2, 9));
}

#[test]
fn conditional_arguments_shift_those_behind_them() {
    let file = expand(definition(&quote! {
        #[get("/x")]
        fn f(a: A, #[cfg(wanted)] b: Option<B>, c: C) -> E;
    }));
    let encoded = function(&file, "F", "encode").1;
    let expected = "{request.query(0,&text::<A>(),Some(&self.a));#[cfg(wanted)]request.query(1,&text::<B>(),self.b.as_ref());\
                    request.query(<[()]>::len(&[(),#[cfg(wanted)]()]),&text::<C>(),Some(&self.c));}";
    assert_eq!(encoded, expected);
}

#[test]
fn generated_code_uses_only_the_given_crate_path() {
    let item = quote! {
        trait Definition {
            #[get("/x/{a}", paginated)] fn f(a: A, b: Vec<B>, cursor: Option<Cursor>) -> Page<X>;
            #[post("/x", idempotency = "a")] fn g(a: A) -> E;
            #[put("/x", ok_statuses(409))] fn h(#[body(raw)] a: Upload, #[header("B")] b: B) -> E;
        }
    };
    let expansion = crate::expand(quote!(V2, crate = renamed), item).to_string();
    assert!(expansion.contains("renamed :: __private"));
    assert!(!expansion.contains("inngest_api"), "{expansion}");
}

/// The compiler shows the macro's messages, not a panic or a syntax error in generated code.
#[test]
fn any_input_expands_to_valid_items() {
    let odd = [
        quote! {},
        quote! { trait Empty {} },
        quote! { trait r#Try { #[get("/")] fn r#match(r#type: A) -> E; } },
        quote! { trait Odd { fn f(); } },
        quote! { trait Odd { #[get] fn f() -> E; } },
        quote! { trait Odd { #[get("")] fn f() -> E; } },
        quote! { trait Odd { #[get("{")] fn f(_: A) -> E; } },
        quote! { trait Odd { #[get("/ü")] fn größe(ü: A) -> E; } },
        quote! { trait Odd { #[get("/x")] fn __() -> E; #[get("/x")] fn _1() -> E; #[get("/x")] fn self_() -> E; } },
        quote! { trait Odd { #[post("/x")] fn __(__: A, __: B) -> E; fn __(); } },
        quote! { trait Odd { #[post("/x")] fn odd() -> E; #[post("/x")] fn odd() -> E; fn odd(); } },
    ];
    for item in odd {
        for arguments in [quote!(), quote!(V2), quote!(V2, extend = super::Operations)] {
            let expansion = syn::parse2::<File>(crate::expand(arguments, item.clone()));
            assert!(expansion.is_ok(), "{item}");
        }
    }
}
