//! Definitions and their expansions, which are in `tests/expansions/`, to be read like hand-written code.
//!
//! `UPDATE_EXPECT=1 cargo test -p inngest-api-macros` updates the files. They are not compiled.

use expect_test::{ExpectFile, expect_file};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

fn assert_expansion(arguments: TokenStream, item: TokenStream, expected: ExpectFile) {
    assert_expansion_of(crate::expand(arguments, item), expected);
}

#[expect(clippy::needless_pass_by_value, reason = "as `expect_file!` makes it")]
fn assert_expansion_of(tokens: TokenStream, expected: ExpectFile) {
    let file: syn::File = syn::parse2(tokens).expect("an expansion is a list of items");
    expected.assert_eq(&file.items.iter().map(source).collect::<String>());
}

/// Returns an item as source. Items inside a macro are formatted as well.
fn source(item: &syn::Item) -> String {
    let unparsed = |tokens| syn::parse2(tokens).map(|file| prettyplease::unparse(&file));
    if let syn::Item::Macro(item) = item
        && let Ok(items) = unparsed(item.mac.tokens.clone())
    {
        let path = item.mac.path.to_token_stream().to_string().replace(' ', "");
        let lines: Vec<_> = items.lines().map(|line| format!("    {line}\n")).collect();
        return format!("{path}! {{\n{}}}\n", lines.concat());
    }
    unparsed(item.to_token_stream()).expect("an item is a file")
}

/// With two fields, one of which has the type of a parameter, and with a custom definition.
#[test]
fn a_derived_client() {
    let item = quote! {
        pub struct Billing<C> {
            #[inngest(v2(invoke_function), crate::internal::Internal(replay))]
            api: C,
            #[inngest(v1(list_events))]
            app: Client<SigningKey>,
            cents: u64,
        }
    };
    assert_expansion_of(crate::client::derive(item), expect_file!["../../tests/expansions/client.rs"]);
}

#[test]
fn an_operation_with_a_path_placeholder_and_a_query_parameter() {
    assert_expansion(
        quote!(V2),
        quote! {
            /// Runs: executions of functions.
            pub trait Runs {
                /// Reads one run.
                #[get("/runs/{run_id}")]
                fn get_function_run(
                    /// The run's id, a ULID.
                    run_id: RunId,
                    /// Whether to send the output as well.
                    include_output: Option<bool>,
                ) -> Data<Run>;
            }
        },
        expect_file!["../../tests/expansions/get.rs"],
    );
}

/// Two placeholders are encoded twice, and 409 is a success.
#[test]
fn an_operation_with_json_fields_and_an_idempotency_key() {
    assert_expansion(
        quote!(V2),
        quote! {
            pub trait Functions {
                /// Invokes a function.
                #[post("/apps/{app_id}/functions/{function_id}/invoke", idempotency = "idempotency_key", ok_statuses(409))]
                fn invoke_function(
                    #[encode(twice)] app_id: AppId,
                    #[encode(twice)] function_id: FunctionId,
                    data: JsonObject,
                    idempotency_key: Option<IdempotencyKey>,
                ) -> DataOrRepeated<InvokedRun>;
            }
        },
        expect_file!["../../tests/expansions/post.rs"],
    );
}

/// With a redacted response, a permission, a required header and a repeated query parameter.
#[test]
fn a_paginated_operation() {
    assert_expansion(
        quote!(V2),
        quote! {
            pub trait Webhooks {
                #[get("/env/webhooks", paginated, redact, permission = "webhooks:read:list")]
                fn list_webhooks(
                    #[header("X-Inngest-Env")] env: EnvName,
                    app_id: Vec<AppId>,
                    #[range(1..=100)]
                    limit: Option<u32>,
                    cursor: Option<Cursor>,
                ) -> Page<Webhook>;
            }
        },
        expect_file!["../../tests/expansions/paginated.rs"],
    );
}

/// In the request and in the response.
#[test]
fn operations_with_raw_bodies() {
    assert_expansion(
        quote!(V2),
        quote! {
            pub trait Files {
                #[put("/sandboxes/{sandbox_id}/files", idempotent)]
                fn convert_file(sandbox_id: SandboxId, #[query] path: String, #[body(raw)] content: Upload) -> ByteStream;
            }
        },
        expect_file!["../../tests/expansions/raw.rs"],
    );
}

/// With a renamed dependency, another base path and snake case.
#[test]
fn a_custom_definition() {
    assert_expansion(
        quote!(V2, crate = renamed::inngest, base = "/internal", rename_all = "snake_case"),
        quote! {
            /// What our proxy adds.
            trait Internal {
                /// Replays a dead letter.
                #[post("/dead-letters/{id}/replay")]
                fn replay(#[encode(slashes)] id: DeadLetterId, #[rename = "Force"] force_now: Option<bool>) -> Json<Replayed>;

                #[delete("/dead-letters", idempotent)]
                fn clear() -> Empty;
            }
        },
        expect_file!["../../tests/expansions/custom.rs"],
    );
}

/// As in the specification crate.
#[test]
fn a_definition_that_extends_a_type() {
    assert_expansion(
        quote!(
            V1,
            crate = crate,
            extend = super::Operations,
            rename_all = "snake_case",
            reference = "https://api-docs.inngest.com/v1/function-runs/{operation}"
        ),
        quote! {
            /// Runs: executions of functions.
            pub trait FunctionRuns {
                /// Cancels a run.
                #[delete("/runs/{run_id}", idempotent)]
                fn cancel_run(
                    /// The run's id, a ULID.
                    run_id: RunId,
                ) -> Empty;
            }
        },
        expect_file!["../../tests/expansions/extend.rs"],
    );
}

/// Two operations have an error each; the third one is generated.
#[test]
fn a_definition_with_errors() {
    assert_expansion(
        quote!(V2),
        quote! {
            pub trait Runs {
                #[get("/runs/{id}")]
                fn get_run(run_id: RunId) -> Data<Run>;

                #[post("/runs", idempotnet)]
                fn start_run() -> Data<Run>;

                #[delete("/runs", idempotent)]
                fn cancel_runs() -> Empty;
            }
        },
        expect_file!["../../tests/expansions/invalid.rs"],
    );
}
