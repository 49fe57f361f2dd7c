//! The command line tool.

use std::process::Output;

use crate::process::{dev_server, example, lines};
use inngest_api::mock;
use inngest_api::operation::OPERATIONS;
use serde_json::{Value, json};

async fn cli(arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    example("cli", arguments, variables).await
}

fn printed(output: &Output) -> Value {
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[track_caller]
fn assert_fails(output: &Output, code: i32, message: &str) {
    assert_eq!(output.status.code(), Some(code), "{output:?}");
    let error = lines(&output.stderr).concat();
    assert!(error.starts_with("error: ") && error.contains(message) && output.stdout.is_empty(), "{output:?}");
}

#[tokio::test]
async fn list_prints_all_operations_with_their_keys() {
    let output = cli(&["list"], &[]).await;
    let listed = lines(&output.stdout);
    assert_eq!(listed.len(), OPERATIONS.len());
    for (line, operation) in listed.iter().zip(OPERATIONS) {
        let key = operation.key();
        assert!(line.starts_with(&format!("{}.{} ", operation.version, operation.id)), "{line}");
        assert!(line.contains(key) && line.contains(&operation.full_path()), "{line}");
    }
    let some = lines(&cli(&["list", "invoke"], &[]).await.stdout);
    assert_eq!(some.len(), 1);
    assert!(some[0].ends_with("/invoke  app_id function_id data [idempotency_key]"), "{some:?}");
}

#[tokio::test]
async fn describe_prints_an_operation_and_its_arguments() {
    let output = cli(&["describe", "list_runs"], &[]).await;
    let text = lines(&output.stdout).join("\n");
    for part in [
        "v2.list_runs: GET /v2/runs",
        "key        API key",
        "permission runs:read:list",
        "status: RunStatus  (Query, optional, may be repeated)",
    ] {
        assert!(text.contains(part), "{text}");
    }
    for without_permission in ["health", "list_events"] {
        let text = lines(&cli(&["describe", without_permission], &[]).await.stdout).join("\n");
        assert!(text.contains("permission none"), "{text}");
    }
}

#[tokio::test]
async fn operations_can_be_called_by_name() {
    let server = dev_server().await;
    let dev = [("INNGEST_DEV", server.base_url())];
    let invoke = ["invoke_function", "app_id=shop", "functionId=echo", r#"data={"n": [1, 2]}"#];
    let invoked = printed(&cli(&invoke, &dev).await);
    let run_id = invoked["data"]["runId"].as_str().unwrap();
    let run = printed(&cli(&["get_function_run", &format!("run_id={run_id}"), "include_output=true"], &dev).await);
    assert_eq!(run["data"]["output"]["n"], json!([1, 2]));
    let completed = cli(&["list_runs", "status=FAILED", "status=COMPLETED", "limit=5"], &dev).await;
    assert_eq!(printed(&completed)["data"].as_array().unwrap().len(), 1);
    let failed = cli(&["list_runs", "status=FAILED"], &dev).await;
    assert!(printed(&failed)["data"].as_array().is_none_or(Vec::is_empty));
}

#[tokio::test]
async fn each_version_uses_its_key_and_the_environment_option() {
    let server = mock::Server::builder().plain_http().start().await.unwrap();
    let at = ("INNGEST_API_BASE_URL", server.base_url());
    let keys = [at, ("INNGEST_API_KEY", "sk-inn-api-0"), ("INNGEST_SIGNING_KEY", "signkey-prod-01")];
    printed(&cli(&["health"], &keys).await);
    printed(&cli(&["v1.list_events"], &keys).await);
    // An API key does not authorize v1.
    assert_fails(
        &cli(&["v1.list_events"], &[at, ("INNGEST_SIGNING_KEY", "sk-inn-api-0")]).await,
        1,
        "INNGEST_SIGNING_KEY",
    );
    assert_fails(&cli(&["--env", "", "health"], &keys).await, 1, "environment");
}

#[tokio::test]
async fn without_a_key_cli_uses_a_mock_server() {
    assert_eq!(printed(&cli(&["health"], &[]).await)["data"]["status"], "ok");
    printed(&cli(&["list_events"], &[]).await);
}

#[tokio::test]
async fn an_error_response_exits_with_1() {
    let server = dev_server().await;
    let dev = [("INNGEST_DEV", server.base_url())];
    let missing = cli(&["get_function_run", "run_id=01K3Z5V7Q9T8R6W4M2N0B1C3D5"], &dev).await;
    assert_fails(&missing, 1, "get_function_run failed: the server returned 404");
}

#[tokio::test]
async fn invalid_arguments_exit_with_64_and_print_the_fix() {
    for (arguments, message) in [
        (&[][..], "usage: "),
        (&["invoke_functoin"], "no operation `invoke_functoin`"),
        (&["cancel_run", "run_id=a"], "`v1.cancel_run` or `v2.cancel_run`"),
        (&["get_function_run"], "`run_id` is missing"),
        (&["get_function_run", "run_id"], "`run_id` is not ARGUMENT=VALUE"),
        (&["get_function_run", "id=a"], "no argument `id`; it takes run_id, include_output"),
        (&["get_function_run", "run_id=a", "run_id=b"], "duplicate argument `run_id`"),
        (&["get_function_run", "run_id=a", "include_output=maybe"], "`true` or `false`"),
        (&["list_runs", "limit=many"], "an integer"),
        (&["invoke_function", "app_id=a", "function_id=b", "data={n"], "`data`: not valid JSON"),
        (&["invoke_function", "app_id=a", "function_id=b", "data=n"], "a JSON object"),
        (&["invoke_function", "app_id=a", "function_id=b", "data=@/no/such/file"], "/no/such/file"),
        (&["stream_sandbox_logs", "sandbox_id=a"], "a stream"),
        (&["--verbose", "health"], "--verbose"),
    ] {
        assert_fails(&cli(arguments, &[]).await, 64, message);
    }
}
