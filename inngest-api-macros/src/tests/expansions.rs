//! Listings and what becomes of them, in `tests/expansions/`, to be read as code that a colleague wrote.
//!
//! `UPDATE_EXPECT=1 cargo test -p inngest-api-macros` writes the files anew; they are not compiled.

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

/// An item as source; of a macro that holds items, those are formatted as well.
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

/// A client over two keys, one of them a type parameter's business, with a definition of the user's.
#[test]
fn client() {
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

/// A path value and an option in the query.
#[test]
fn get() {
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

/// Fields of a JSON body, one of them the key; path values that the server decodes twice; 409 as a ok_statuses.
#[test]
fn post() {
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

/// A list in pages whose answer is redact, with a header that is required and a value that may be given repeatedly.
#[test]
fn paginated() {
    assert_expansion(
        quote!(V2),
        quote! {
            pub trait Webhooks {
                #[get("/env/webhooks", paginated, redact)]
                fn list_webhooks(
                    #[header("X-Inngest-Env")] env: EnvName,
                    app_id: Vec<AppId>,
                    limit: Option<u32>,
                    cursor: Option<Cursor>,
                ) -> Page<Webhook>;
            }
        },
        expect_file!["../../tests/expansions/paginated.rs"],
    );
}

/// Raw bytes up and down.
#[test]
fn raw() {
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

/// A private definition of a user's who renamed the dependency, behind another base path; one operation takes nothing.
#[test]
fn own() {
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
        expect_file!["../../tests/expansions/own.rs"],
    );
}

/// A definition of the specification: its operations join a type that stands elsewhere.
#[test]
fn extend() {
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

/// Two faults in two operations: both are said, and the third operation is there.
#[test]
fn faulty() {
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
        expect_file!["../../tests/expansions/faulty.rs"],
    );
}
