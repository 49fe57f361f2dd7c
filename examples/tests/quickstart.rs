//! The output and the exit code of the quickstart.

use std::process::Output;

use crate::process::{dev_server, example, lines};
use inngest_api::mock;

async fn quickstart(arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    example("quickstart", arguments, variables).await
}

/// Asserts that the quickstart printed one line with this error and exited with 1.
fn assert_fails(output: &Output, message: &str) {
    assert_eq!(output.status.code(), Some(1));
    let errors = lines(&output.stderr);
    assert!(
        errors.len() == 1 && errors.concat().starts_with("error: ") && errors.concat().contains(message),
        "{errors:?}"
    );
}

#[tokio::test]
async fn without_variables_the_quickstart_uses_a_mock_server() {
    let output = quickstart(&[], &[]).await;
    let printed = lines(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    for (line, start) in printed.iter().zip([
        "invoke  demo-app/backfill-data at https://",
        "run     0",
        "status  COMPLETED",
        "output  {",
    ]) {
        assert!(line.starts_with(start), "{printed:?}");
    }
    assert!(printed.concat().contains("\"test\": \"invoke-a-fn!\""));
}

#[tokio::test]
async fn a_run_that_is_retried_is_waited_for() {
    let server = dev_server().await;
    let output = quickstart(&["shop/flaky", r#"{"socks":2}"#], &[("INNGEST_DEV", server.base_url())]).await;
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(lines(&output.stdout).concat().contains("status  COMPLETED"), "{output:?}");
}

#[tokio::test]
async fn the_quickstart_runs_against_a_dev_server() {
    let server = dev_server().await;
    let output = quickstart(&["shop/echo", r#"{"socks": 2}"#], &[("INNGEST_DEV", server.base_url())]).await;
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(lines(&output.stdout).concat().contains("\"socks\": 2"));
}

#[tokio::test]
async fn a_failed_run_is_printed_and_exits_with_1() {
    let server = dev_server().await;
    let output = quickstart(&["shop/fail"], &[("INNGEST_DEV", server.base_url())]).await;
    assert_eq!(output.status.code(), Some(1));
    assert!(lines(&output.stdout).iter().any(|line| line == "error   OutOfStock: no more socks"), "{output:?}");
}

#[tokio::test]
async fn an_unknown_function_is_an_error() {
    let server = dev_server().await;
    let output = quickstart(&["shop/nope"], &[("INNGEST_DEV", server.base_url())]).await;
    assert_fails(&output, "not_found: Function not found");
}

#[tokio::test]
async fn an_unreachable_server_is_an_error() {
    assert_fails(
        &quickstart(&[], &[("INNGEST_DEV", "http://127.0.0.1:1")]).await,
        "cannot connect to http://127.0.0.1:1",
    );
}

#[tokio::test]
async fn a_rejected_key_is_an_error_that_does_not_show_it() {
    let server = mock::Server::builder().plain_http().accept_key("sk-inn-api-another").start().await.unwrap();
    let variables = [("INNGEST_API_KEY", "sk-inn-api-SECRET"), ("INNGEST_API_BASE_URL", server.base_url())];
    let output = quickstart(&[], &variables).await;
    assert_fails(
        &output,
        "401 Unauthorized: Authentication failed; check that the key belongs to this server and environment and has not been revoked",
    );
    assert!(!format!("{output:?}").contains("SECRET"));
}

#[tokio::test]
async fn invalid_arguments_and_variables_are_errors() {
    assert_fails(&quickstart(&["no-slash"], &[]).await, "APP/FUNCTION");
    assert_fails(&quickstart(&["a/b", "{"], &[]).await, "is not valid JSON");
    assert_fails(&quickstart(&[], &[("INNGEST_API_KEY", "")]).await, "INNGEST_API_KEY is set but empty");
}
