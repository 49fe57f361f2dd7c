//! The program as a process, over standard input and output.

use std::process::{Output, Stdio};
use std::time::Duration;

use inngest_api::mock;
use rmcp::transport::TokioChildProcess;
use serde_json::json;
use tokio::process::Command;
use tokio::time::timeout;

use crate::session::{KEY, Session, demo_app, text};

const PATIENCE: Duration = Duration::from_secs(60);

fn program(arguments: &[&str], variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_inngest-api-mcp"));
    command.args(arguments).env_clear().envs(variables.iter().copied()).kill_on_drop(true);
    command
}

async fn session(arguments: &[&str], variables: &[(&str, &str)]) -> Session {
    Session::over(TokioChildProcess::new(program(arguments, variables)).unwrap()).await
}

/// Runs the program until it ends, with empty standard input.
async fn output(arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = program(arguments, variables);
    timeout(PATIENCE, command.stdin(Stdio::null()).output()).await.unwrap().unwrap()
}

async fn plain(builder: mock::Builder) -> mock::Server {
    builder.plain_http().start().await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_mock_runs_without_an_account() {
    let session = session(&["--mock"], &[]).await;
    let run = session.invoke(json!({ "n": 1 })).await;
    let ended = session.content("wait_for_run", json!({ "run_id": run })).await;
    assert_eq!(ended["data"]["output"], json!({ "backfilled": true, "data": { "n": 1 } }));
    assert!(!session.progress().is_empty());
    let sandboxes = session.content("list_sandboxes", json!({})).await;
    assert_eq!(
        (&sandboxes["data"][0]["name"], &sandboxes["data"][0]["status"]),
        (&json!("demo-sandbox"), &json!("RUNNING"))
    );
    let logs = session.call("stream_sandbox_logs", json!({ "sandbox_id": sandboxes["data"][0]["id"] })).await;
    assert!(text(&logs).contains(r#""data":"backfill started\n""#), "{}", text(&logs));
    assert!(session.error("list_runs", json!({ "status": ["BROKEN"] })).await.contains("must be one of"));
    assert!(session.protocol_error("cancel_run").await.message.starts_with("unknown tool `cancel_run`"));
    session.client.cancel().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_dev_server_needs_no_key() {
    let server = plain(demo_app().without_auth()).await;
    let url = server.base_url();
    for (arguments, variables) in [(&["--dev", url][..], &[][..]), (&[], &[("INNGEST_DEV", url)])] {
        let session = session(arguments, variables).await;
        session.invoke(json!({})).await;
        session.client.cancel().await.unwrap();
    }
    assert_eq!(server.runs().len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_key_comes_from_the_environment_and_appears_nowhere() {
    let accepting = plain(demo_app().accept_key(KEY)).await;
    let rejecting = plain(demo_app().accept_key("sk-inn-api-another")).await;
    for server in [&accepting, &rejecting] {
        let variables = [("INNGEST_API_KEY", KEY), ("INNGEST_API_BASE_URL", server.base_url())];
        let mut child = TokioChildProcess::builder(program(&[], &variables)).stderr(Stdio::piped()).spawn().unwrap();
        let mut stderr = child.1.take().unwrap();
        let session = Session::over(child.0).await;
        if std::ptr::eq(server, &raw const accepting) {
            session.invoke(json!({})).await;
        } else {
            assert!(session.error("list_runs", json!({})).await.contains("401"));
        }
        session.client.cancel().await.unwrap();
        let mut logged = String::new();
        tokio::io::AsyncReadExt::read_to_string(&mut stderr, &mut logged).await.unwrap();
        assert_eq!(logged, "");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_a_key_or_with_wrong_arguments_it_says_so_and_fails() {
    let usage = "usage: inngest-api-mcp [--mock | --dev [URL]]";
    for (arguments, variables, expected) in [
        (&[][..], &[][..], "INNGEST_API_KEY is not set ("),
        (&[], &[], "; set it, or use --dev or --mock\n"),
        (&[], &[("INNGEST_API_KEY", "sk-inn-secret")], "INNGEST_API_KEY"),
        (&["--help", "x"], &[], usage),
        (&["--dev", "nonsense"], &[], r#"--dev "nonsense": invalid base URL"#),
        (&["--mock", "x"], &[], usage),
        (&["--dev", "--mock"], &[], usage),
        (&["--dev", "http://a", "b"], &[], usage),
        (&["--dev", "a b"], &[], r#"--dev "a b": invalid base URL"#),
    ] {
        let output = output(arguments, variables).await;
        let stderr = String::from_utf8(output.stderr).unwrap();
        assert!(stderr.contains(expected), "{stderr}");
        assert!(!stderr.contains("secret"), "{stderr}");
        assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(1), &b""[..]), "{stderr}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_help_is_printed_to_standard_output() {
    for argument in ["--help", "-h"] {
        let output = output(&[argument], &[]).await;
        assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
        assert!(output.stdout.starts_with(b"usage: inngest-api-mcp [--mock | --dev [URL]]\n"), "{output:?}");
    }
}
