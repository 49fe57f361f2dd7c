//! The CI step as a CI system runs it: no terminal, the exit code counts.

use std::process::Output;
use std::time::Duration;

use crate::process::{dev, dev_server, example, lines};
use inngest_api::{mock, v2};

async fn ci(arguments: &[&str], server: &mock::Server) -> Output {
    example("ci", arguments, &[("INNGEST_DEV", server.base_url())]).await
}

/// The lines on standard error, each by how it has to start.
#[track_caller]
fn assert_said(output: &Output, starts: &[&str]) {
    let said = lines(&output.stderr);
    let fits = said.len() == starts.len() && said.iter().zip(starts).all(|(line, start)| line.starts_with(start));
    assert!(fits, "{said:?} is not {starts:?}");
}

#[tokio::test]
async fn a_completed_run_gives_its_output_and_0() {
    let server = dev_server().await;
    let output = ci(&["shop/echo", r#"{"socks":18446744073709551615}"#], &server).await;
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(lines(&output.stdout), [r#"{"socks":18446744073709551615}"#]);
    assert_said(&output, &["invoke  shop/echo", "run     0", "wait    0 s", "status  COMPLETED after "]);
}

#[tokio::test]
async fn a_failed_run_says_why_and_gives_1() {
    let server = dev_server().await;
    let output = ci(&["shop/fail"], &server).await;
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let said = ["invoke  shop/fail", "run     0", "wait    0 s", "status  FAILED", "error   OutOfStock: no more socks"];
    assert_said(&output, &said);
}

#[tokio::test]
async fn a_cancelled_run_gives_2() {
    let server = dev().run_duration(Duration::from_hours(1)).start().await.unwrap();
    let client = server.client(inngest_api::DevServer::local()).unwrap();
    let run = client.v2().invoke_function("shop", "echo", serde_json::json!({})).idempotency_key("k").send().await;
    client.v2().cancel_run(run.unwrap().run_id).send().await.unwrap();
    let output = ci(&["--idempotency-key", "k", "shop/echo"], &server).await;
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    assert!(lines(&output.stderr)[1].ends_with(" (of an earlier call with this key)"), "{output:?}");
}

#[tokio::test]
async fn a_run_that_does_not_end_in_time_gives_3() {
    let server = dev().run_duration(Duration::from_hours(1)).start().await.unwrap();
    let output = ci(&["--within", "1", "shop/echo"], &server).await;
    assert_eq!(output.status.code(), Some(3), "{output:?}");
    assert!(output.stdout.is_empty());
    assert!(lines(&output.stderr).last().unwrap().contains("did not end within 1s"), "{output:?}");
}

#[tokio::test]
async fn a_call_that_fails_gives_4_and_never_shows_the_key() {
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
async fn a_wrong_command_line_gives_64_and_sends_nothing() {
    let server = dev_server().await;
    for arguments in
        [&[][..], &["no-slash"], &["shop/echo", "[1]"], &["shop/echo", "{}", "more"], &["--wait", "shop/echo"]]
    {
        let output = ci(arguments, &server).await;
        assert_eq!(output.status.code(), Some(64), "{output:?}");
        assert_said(&output, &["error: ", "usage: ci "]);
    }
    assert_eq!(server.calls::<v2::operation::InvokeFunction>(), 0);
}

#[tokio::test]
async fn without_a_key_a_server_in_the_process_answers() {
    let output = example("ci", &["demo-app/backfill-data", r#"{"test":"a"}"#], &[]).await;
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let printed: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(printed["data"]["test"], "a");
}
