use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Attribute, File, FnArg, ImplItem, Item, ItemImpl, Visibility};

use super::{listing, modelled};

fn expand(item: TokenStream) -> File {
    syn::parse2(crate::expand(quote!(V2), item)).unwrap()
}

fn text(tokens: &impl ToTokens) -> String {
    tokens.to_token_stream().to_string().replace(' ', "")
}

fn is_of(item: &ItemImpl, ty: &str) -> bool {
    matches!(&*item.self_ty, syn::Type::Path(path) if path.path.segments.last().unwrap().ident == ty)
}

/// The `fn`s of a type: their names, their parameters (without `self`) and their bodies, all as text.
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

/// The value of a constant of a type.
fn constant(file: &File, ty: &str, name: &str) -> String {
    let impls = file.items.iter().filter_map(|item| match item {
        Item::Impl(item) if is_of(item, ty) => Some(item),
        _ => None,
    });
    let constants = impls.flat_map(|item| &item.items).filter_map(|item| match item {
        ImplItem::Const(item) if item.ident == name => Some(text(&item.expr)),
        _ => None,
    });
    constants.last().unwrap()
}

/// The server's halves, out of the macro that they stand in.
fn server_half(file: &File) -> File {
    let tokens = file.items.iter().filter_map(|item| match item {
        Item::Macro(item) => Some(item.mac.tokens.clone()),
        _ => None,
    });
    syn::parse2(tokens.collect()).unwrap()
}

fn docs(attributes: &[Attribute]) -> String {
    let docs: Vec<_> = attributes.iter().filter(|attribute| attribute.path().is_ident("doc")).cloned().collect();
    crate::model::text_of(&docs)
}

#[test]
fn required_arguments_are_positional_in_the_order_of_the_listing() {
    let file = expand(listing(&quote! {
        #[post("/{b}/{a}")]
        fn start(z: Z, a: A, y: Option<Y>, b: B, #[query] x: Vec<X>, #[header("W")] w: W) -> E;
    }));
    let expected = ["z:impl::inngest_api::__private::IntoArgument<Z>", "a:", "b:", "w:"];
    for (ty, name) in [("Start", "new"), ("Listing", "start")] {
        let (parameters, _) = function(&file, ty, name);
        assert_eq!(parameters.len(), expected.len(), "{parameters:?}");
        for (parameter, expected) in parameters.iter().zip(expected) {
            assert!(parameter.starts_with(expected), "{parameter}");
        }
    }
    assert_eq!(function(&file, "Listing", "start").1, "{Start::new(z,a,b,w).on(&self.0)}");
}

#[test]
fn path_values_are_encoded_first_and_in_the_order_of_the_template() {
    let file = expand(listing(&quote! {
        #[post("/{b}/{type}/{a}")]
        fn start(z: Z, a: A, r#type: T, b: B) -> E;
    }));
    assert_eq!(
        function(&file, "Start", "encode").1,
        "{request.path::<B>(3usize,&self.b);request.path::<T>(2usize,&self.r#type);request.path::<A>(1usize,&self.a);\
         request.field::<Z>(0usize,::core::option::Option::Some(&self.z));}"
    );
}

#[test]
fn every_place_is_encoded_and_decoded() {
    let cases = [
        (quote! { #[get("/x/{a}")] fn f(a: A) -> E; }, "path::<A>(0usize,&self.a)", "path::<A>(0usize)?"),
        (quote! { #[get("/x")] fn f(a: A) -> E; }, "query::<A>(0usize,SOME)", "query::<A>(0usize)?"),
        (quote! { #[get("/x")] fn f(a: Option<A>) -> E; }, "query::<A>(0usize,REF)", "query_option::<A>(0usize)?"),
        (quote! { #[get("/x")] fn f(a: Vec<A>) -> E; }, "query_all::<A>(0usize,&self.a)", "query_all::<A>(0usize)?"),
        (quote! { #[get("/x")] fn f(#[header("A")] a: A) -> E; }, "header::<A>(0usize,SOME)", "header::<A>(0usize)?"),
        (
            quote! { #[get("/x")] fn f(#[header("A")] a: Option<A>) -> E; },
            "header::<A>(0usize,REF)",
            "header_option::<A>(0usize)?",
        ),
        (quote! { #[put("/x")] fn f(a: A) -> E; }, "field::<A>(0usize,SOME)", "field::<A>(0usize)?"),
        (quote! { #[put("/x")] fn f(a: Option<A>) -> E; }, "field::<A>(0usize,REF)", "field_option::<A>(0usize)?"),
        (quote! { #[put("/x")] fn f(#[body] a: A) -> E; }, "json::<A>(0usize,&self.a)", "json::<A>(0usize)?"),
        (quote! { #[put("/x")] fn f(#[body(raw)] a: A) -> E; }, "raw(0usize,&self.a)", "raw(0usize)?"),
    ];
    for (source, encoded, decoded) in cases {
        let file = expand(listing(&source));
        let encoded =
            encoded.replace("SOME", "::core::option::Option::Some(&self.a)").replace("REF", "self.a.as_ref()");
        assert_eq!(function(&file, "F", "encode").1, format!("{{request.{encoded};}}"), "{source}");
        let decoding = function(&server_half(&file), "F", "decode").1;
        assert!(decoding.contains(&format!("Self{{a:request.{decoded},options:")), "{source}: {decoding}");
    }
}

/// An unused `request` would be a warning in the user's crate.
#[test]
fn an_endpoint_without_arguments_ignores_the_request() {
    let file = expand(listing(&quote! { #[get("/x")] fn f() -> E; }));
    assert_eq!(function(&file, "F", "encode").0, ["_:&mut::inngest_api::__private::RequestEncoder"]);
    assert_eq!(function(&server_half(&file), "F", "decode").0, ["_:&mut::inngest_api::__private::RequestDecoder"]);
}

#[test]
fn all_but_the_required_arguments_are_setters() {
    let file = expand(listing(&quote! { #[get("/x")] fn f(a: A, b: Option<B>, c: Vec<C>) -> E; }));
    assert_eq!(names(&file, "F"), ["new", "on", "b", "c", "options", "send", "send_full", "encode"]);
    let (parameters, body) = function(&file, "F", "b");
    assert_eq!(parameters, ["b:impl::inngest_api::__private::IntoArgument<B>"]);
    assert!(body.starts_with("{self.b=::core::option::Option::Some("), "{body}");
    let (parameters, body) = function(&file, "F", "c");
    assert_eq!(parameters, ["c:impl::inngest_api::__private::IntoArgument<C>"], "one value at a time");
    assert!(body.starts_with("{self.c.push("), "{body}");
}

#[test]
fn only_lists_have_pages() {
    let file = expand(listing(&quote! {
        #[get("/x", paginated)] fn list(cursor: Option<Cursor>) -> Page<X>;
        #[get("/x")] fn once(cursor: Option<Cursor>) -> Page<X>;
    }));
    let of_pages = ["pages", "items", "set_cursor"];
    assert!(of_pages.iter().all(|name| names(&file, "List").iter().any(|other| other == name)));
    assert!(!of_pages.iter().any(|name| names(&file, "Once").iter().any(|other| other == name)));
}

#[test]
fn all_is_as_visible_as_the_trait() {
    for visibility in [quote!(), quote!(pub), quote!(pub(crate)), quote!(pub(in crate::a))] {
        let expected = text(&visibility);
        let file = expand(quote! {
            #visibility trait Listing { #[get("/x", paginated)] fn f(a: A, cursor: Option<Cursor>) -> Page<X>; }
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
                            assert!(matches!(field.vis, Visibility::Inherited), "`{name}` is nobody's business");
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
        assert_eq!(seen.len(), 15, "{seen:?}");
        assert!(seen.iter().all(|(_, visibility)| *visibility == expected), "{seen:?}");
    }
}

#[test]
fn a_listing_may_join_another_type() {
    let tokens = crate::expand(
        quote!(V2, extend = super::Operations),
        quote! { pub trait FunctionRuns { #[get("/x")] fn f() -> E; } },
    );
    let file: File = syn::parse2(tokens).unwrap();
    assert_eq!(names(&file, "Operations"), ["f"]);
    let list = file.items.iter().find_map(|item| match item {
        Item::Const(item) => Some((text(&item.vis), item.ident.to_string(), text(&item.expr))),
        _ => None,
    });
    let operations = "&[<Fas::inngest_api::__private::Endpoint>::OPERATION]";
    assert_eq!(list, Some(("pub(super)".into(), "FUNCTION_RUNS".into(), operations.into())));
    assert!(!file.items.iter().any(|item| matches!(item, Item::Struct(item) if item.ident == "FunctionRuns")));
}

#[test]
fn list_names() {
    for (name, expected) in [("Runs", "RUNS"), ("FunctionRuns", "FUNCTION_RUNS"), ("r#Try", "TRY")] {
        let name: syn::Ident = syn::parse_str(name).unwrap();
        let (listing, _) = modelled(quote!(V2), quote!(trait #name {}));
        assert_eq!(crate::emit::list_name(&listing), expected);
    }
}

/// A faulty endpoint is a name, once, where that is free; the others are all there.
#[test]
fn faulty_endpoints_keep_their_names_only() {
    let structs = |file: &File| -> Vec<(String, bool)> {
        let structs = file.items.iter().filter_map(|item| match item {
            Item::Struct(item) => Some((item.ident.to_string(), matches!(item.fields, syn::Fields::Unit))),
            _ => None,
        });
        structs.collect()
    };
    let file = expand(listing(&quote! {
        #[get("/{a}")] fn no_argument() -> E;
        #[get("/x")] fn sound() -> E;
        #[get] fn no_path() -> E;
        #[get("/y")] fn sound() -> E;
        #[get("/z")] fn listing() -> E;
        #[got] fn no_path() -> E;
    }));
    let expected = [("Sound", false), ("NoArgument", true), ("NoPath", true), ("Listing", false)];
    assert_eq!(structs(&file), expected.map(|(name, unit)| (name.to_owned(), unit)));
    assert_eq!(names(&file, "Listing"), ["new", "sound"]);
    assert_eq!(constant(&file, "Listing", "OPERATIONS"), "&[<Soundas::inngest_api::__private::Endpoint>::OPERATION]");
    let faults = file
        .items
        .iter()
        .filter(|item| matches!(item, Item::Macro(item) if text(&item.mac.path) == "::core::compile_error"));
    assert_eq!(faults.count(), 5);
}

#[test]
fn nothing_names_the_crate_but_by_the_given_path() {
    let item = quote! {
        trait Listing {
            #[get("/x/{a}", paginated)] fn f(a: A, b: Vec<B>, cursor: Option<Cursor>) -> Page<X>;
            #[post("/x", idempotency = "a")] fn g(a: A) -> E;
            #[put("/x", success(409))] fn h(#[body(raw)] a: A, #[header("B")] b: B) -> E;
        }
    };
    let expansion = crate::expand(quote!(V2, crate = renamed), item).to_string();
    assert!(expansion.contains("renamed :: __private"));
    assert!(!expansion.contains("inngest_api"), "{expansion}");
}

#[test]
fn an_operation_is_its_listing_as_data() {
    let file = expand(listing(&quote! {
        /// Starts it.
        #[put("/x/{type}", idempotency = "key_text", success(304, 409), secret)]
        fn r#loop(
            /// The type.
            #[escape(slashes)]
            r#type: Kind<A, B>,
            key_text: Option<Key>,
        ) -> Data<X>;
    }));
    let operation = constant(&file, "Loop", "OPERATION").replace("::inngest_api::__private::", "");
    for expected in [
        r#"id:"loop",version:"v2",method:Method::PUT,base:"/v2",path:"/x/{type}",pieces:&["/x/",""],"#,
        r#"OperationParameter{name:"type",wire_name:"type",place:Place::Path,required:true,repeated:false,escape:Escape::Slashes,ty:"Kind<A,B>",documentation:"Thetype.",}"#,
        r#"OperationParameter{name:"key_text",wire_name:"keyText",place:Place::Field,required:false,repeated:false,escape:Escape::Once,ty:"Key",documentation:"",}"#,
        "body:BodyKind::Object,",
        "success:&[304u16,409u16],",
        r#"idempotency:Idempotency::Key("key_text"),paginated:false,secret:true,"#,
        r#"documentation:"Startsit.","#,
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
        (quote! { #[post("/x")] fn f(#[query] b: B, #[body(raw)] a: A) -> E; }, "Raw"),
    ];
    for (source, expected) in cases {
        let operation = constant(&expand(listing(&source)), "F", "OPERATION");
        assert!(operation.contains(&format!("BodyKind::{expected},")), "{source}");
    }
}

#[test]
fn documentation_adds_what_the_options_say() {
    let facts = |arguments: TokenStream, source: TokenStream| {
        let file: File = syn::parse2(crate::expand(arguments, listing(&source))).unwrap();
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
        (quote! { #[get("/x", secret)] fn f() -> E; }, "`GET /v2/x`; its answer carries secrets"),
        (quote! { #[doc = " Does."] #[get("/x")] fn f() -> E; }, "Does.\n\n`GET /v2/x`"),
    ];
    for (source, expected) in cases {
        assert_eq!(facts(quote!(V2), source), expected);
    }
    assert_eq!(facts(quote!(V1), quote! { #[get("/x")] fn f() -> E; }), "`GET /v1/x`");
    assert_eq!(facts(quote!(V1, base = "/own"), quote! { #[get("/x")] fn f() -> E; }), "`GET /own/x`");
}
