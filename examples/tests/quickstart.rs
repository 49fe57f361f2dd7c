//! The quickstart as a person meets it: what it prints, and how it ends.

use std::process::Output;

use crate::process::{dev_server, example, lines};
use inngest_api::mock;

async fn quickstart(arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    example("quickstart", arguments, variables).await
}

/// One plain line, and an exit code that says so.
fn assert_refused(output: &Output, said: &str) {
    assert_eq!(output.status.code(), Some(1));
    let errors = lines(&output.stderr);
    assert!(
        errors.len() == 1 && errors.concat().starts_with("error: ") && errors.concat().contains(said),
        "{errors:?}"
    );
}

#[tokio::test]
async fn on_a_fresh_clone() {
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
async fn against_a_dev_server() {
    let server = dev_server().await;
    let output = quickstart(&["shop/echo", r#"{"socks": 2}"#], &[("INNGEST_DEV", server.base_url())]).await;
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(lines(&output.stdout).concat().contains("\"socks\": 2"));
}

#[tokio::test]
async fn a_run_that_fails() {
    let server = dev_server().await;
    let output = quickstart(&["shop/fail"], &[("INNGEST_DEV", server.base_url())]).await;
    assert_eq!(output.status.code(), Some(1));
    assert!(lines(&output.stdout).iter().any(|line| line == "error   OutOfStock: no more socks"), "{output:?}");
}

#[tokio::test]
async fn an_unknown_function() {
    let server = dev_server().await;
    let output = quickstart(&["shop/nope"], &[("INNGEST_DEV", server.base_url())]).await;
    assert_refused(&output, "not_found: Function not found");
}

#[tokio::test]
async fn an_unreachable_server() {
    assert_refused(
        &quickstart(&[], &[("INNGEST_DEV", "http://127.0.0.1:1")]).await,
        "cannot connect to http://127.0.0.1:1",
    );
}

#[tokio::test]
async fn a_refused_key() {
    let server = mock::Server::builder().plain_http().accept_key("sk-inn-api-another").start().await.unwrap();
    let variables = [("INNGEST_API_KEY", "sk-inn-api-SECRET"), ("INNGEST_API_BASE_URL", server.base_url())];
    let output = quickstart(&[], &variables).await;
    assert_refused(&output, "401 Unauthorized: Authentication failed; check that the key");
    assert!(!format!("{output:?}").contains("SECRET"));
}

#[tokio::test]
async fn arguments_and_variables_that_are_wrong() {
    assert_refused(&quickstart(&["no-slash"], &[]).await, "APP/FUNCTION");
    assert_refused(&quickstart(&["a/b", "{"], &[]).await, "is no JSON");
    assert_refused(&quickstart(&[], &[("INNGEST_API_KEY", "")]).await, "INNGEST_API_KEY is set but empty");
}
