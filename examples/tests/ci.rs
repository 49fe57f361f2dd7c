//! The CI step without a terminal: its output and its exit code.

use std::process::Output;
use std::time::Duration;

use crate::process::{dev, dev_server, example, lines};
use inngest_api::{mock, v2};

async fn ci(arguments: &[&str], server: &mock::Server) -> Output {
    example("ci", arguments, &[("INNGEST_DEV", server.base_url())]).await
}

/// Asserts that standard error has these lines, each given by its start.
#[track_caller]
fn assert_progress(output: &Output, starts: &[&str]) {
    let printed = lines(&output.stderr);
    let matches =
        printed.len() == starts.len() && printed.iter().zip(starts).all(|(line, start)| line.starts_with(start));
    assert!(matches, "expected {starts:?}, found {printed:?}");
}

#[tokio::test]
async fn a_completed_run_prints_its_output_and_exits_with_0() {
    let server = dev_server().await;
    let output = ci(&["shop/echo", r#"{"socks":18446744073709551615}"#], &server).await;
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(lines(&output.stdout), [r#"{"socks":18446744073709551615}"#]);
    assert_progress(&output, &["invoke  shop/echo", "run     0", "wait    0 s", "status  COMPLETED after "]);
}

#[tokio::test]
async fn permissions_prints_what_the_api_key_needs() {
    let output = example("ci", &["--permissions"], &[]).await;
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(lines(&output.stdout), ["functions:write:invoke", "runs:read:get"]);
}

#[tokio::test]
async fn a_failed_run_prints_its_error_and_exits_with_1() {
    let server = dev_server().await;
    let output = ci(&["shop/fail"], &server).await;
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let expected =
        ["invoke  shop/fail", "run     0", "wait    0 s", "status  FAILED", "error   OutOfStock: no more socks"];
    assert_progress(&output, &expected);
}

#[tokio::test]
async fn a_run_that_is_retried_is_waited_for() {
    let server = dev_server().await;
    let output = ci(&["shop/flaky", r#"{"socks":2}"#], &server).await;
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(lines(&output.stdout), [r#"{"socks":2}"#]);
}

#[tokio::test]
async fn a_skipped_run_exits_with_2() {
    let server = dev_server().await;
    server.on::<v2::operation::GetFunctionRun>(|_| {
        let mut run = v2::Run::default();
        run.status = v2::RunStatus::Skipped;
        Ok(run)
    });
    let output = ci(&["shop/echo"], &server).await;
    assert_eq!(output.status.code(), Some(2), "{output:?}");
}

#[tokio::test]
async fn a_cancelled_run_exits_with_2() {
    let server = dev().run_duration(Duration::from_secs(3600)).start().await.unwrap();
    let client = server.client(inngest_api::DevServer::local()).unwrap();
    let run = client.v2().invoke_function("shop", "echo", serde_json::json!({})).idempotency_key("k").send().await;
    client.v2().cancel_run(run.unwrap().run_id).send().await.unwrap();
    let output = ci(&["--idempotency-key", "k", "shop/echo"], &server).await;
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(lines(&output.stderr)[1].ends_with(" (started by an earlier call with this key)"), "{output:?}");
}

#[tokio::test]
async fn a_run_that_does_not_end_in_time_exits_with_3() {
    let server = dev().run_duration(Duration::from_secs(3600)).start().await.unwrap();
    let output = ci(&["--timeout", "1", "shop/echo"], &server).await;
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert!(output.stdout.is_empty());
    assert!(lines(&output.stderr).last().unwrap().contains("did not end within 1s"), "{output:?}");
}

#[tokio::test]
async fn a_failed_call_exits_with_4_and_never_shows_the_key() {
    let server = dev_server().await;
    let output = ci(&["shop/nope"], &server).await;
    assert_eq!(output.status.code(), Some(4), "{output:?}");
    let server = mock::Server::builder().plain_http().accept_key("sk-inn-api-another").start().await.unwrap();
    let variables = [("INNGEST_API_KEY", "sk-inn-api-SECRET"), ("INNGEST_API_BASE_URL", server.base_url())];
    let output = example("ci", &["shop/echo"], &variables).await;
    assert_eq!(output.status.code(), Some(4), "{output:?}");
    assert!(!format!("{output:?}").contains("SECRET"));
    let output = example("ci", &["shop/echo"], &[("INNGEST_API_KEY", "SECRET")]).await;
    assert_eq!(output.status.code(), Some(4), "{output:?}");
    assert!(!format!("{output:?}").contains("SECRET"));
}

#[tokio::test]
async fn invalid_arguments_exit_with_64_and_send_nothing() {
    let server = dev_server().await;
    for arguments in
        [&[][..], &["no-slash"], &["shop/echo", "[1]"], &["shop/echo", "{}", "more"], &["--wait", "shop/echo"]]
    {
        let output = ci(arguments, &server).await;
        assert_eq!(output.status.code(), Some(64), "{output:?}");
        assert_progress(&output, &["error: ", "usage: ci "]);
    }
    assert_eq!(server.calls::<v2::operation::InvokeFunction>(), 0);
}

#[tokio::test]
async fn without_a_key_ci_uses_a_mock_server() {
    let output = example("ci", &["demo-app/backfill-data", r#"{"test":"a"}"#], &[]).await;
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let printed: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(printed["data"]["test"], "a");
}
