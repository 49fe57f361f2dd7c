//! The examples that show one task each.

use inngest_api::{ApiKey, mock, v2};
use serde_json::json;

use crate::process::{dev_server, example, lines};

const API_KEY: &str = "sk-inn-api-0";

/// Runs an example with this server in place of Inngest Cloud, and returns the lines that it prints.
async fn with_cloud(server: &mock::Server, name: &str, arguments: &[&str]) -> Vec<String> {
    let variables = [("INNGEST_API_KEY", API_KEY), ("INNGEST_API_BASE_URL", server.base_url())];
    printed(name, arguments, &variables).await
}

async fn printed(name: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Vec<String> {
    let output = example(name, arguments, variables).await;
    assert!(output.status.success(), "{output:?}");
    lines(&output.stdout)
}

#[tokio::test]
async fn failed_runs_are_listed_and_rerun_on_request() {
    let server = dev_server().await;
    let client = server.client(inngest_api::DevServer::new(server.base_url()).unwrap()).unwrap();
    for function in ["fail", "fail", "echo"] {
        client.v2().invoke_function("shop", function, json!({})).send().await.unwrap();
    }
    let failed: Vec<_> =
        server.runs().iter().take(2).map(|run| format!("{} OutOfStock: no more socks", run.id)).collect();
    let at = [("INNGEST_DEV", server.base_url())];
    let mut listed = printed("failed_runs", &[], &at).await;
    listed.sort();
    assert_eq!(listed, failed);
    assert_eq!(server.runs().len(), 3, "nothing is rerun without `--rerun`");

    let reruns = printed("failed_runs", &["--rerun"], &at).await;
    assert_eq!(reruns.iter().filter(|line| line.starts_with("  rerun: ")).count(), 2, "{reruns:?}");
    assert_eq!(server.calls::<v2::operation::Rerun>(), 2);
}

#[tokio::test]
async fn a_trace_is_printed_as_a_tree() {
    let server = dev_server().await;
    let client = server.client(inngest_api::DevServer::new(server.base_url()).unwrap()).unwrap();
    let run = client.v2().invoke_function("shop", "fail", json!({})).send().await.unwrap();
    let tree = printed("trace", &[run.run_id.as_str()], &[("INNGEST_DEV", server.base_url())]).await;
    assert!(tree.len() > 1 && !tree[0].starts_with(' ') && tree[1].starts_with("  "), "{tree:?}");
    assert!(tree.iter().all(|line| line.ends_with(" ms") && line.contains("FAILED")), "{tree:?}");
}

#[tokio::test]
async fn one_hundred_events_are_sent() {
    let server = dev_server().await;
    assert_eq!(printed("send_events", &[], &[("INNGEST_DEV", server.base_url())]).await, ["100 events sent"]);
    assert_eq!(server.events().len(), 100);
}

#[tokio::test]
async fn an_environment_is_created() {
    let server = mock::Server::builder().plain_http().cloud().start().await.unwrap();
    let created = with_cloud(&server, "create_env", &["staging"]).await.concat();
    assert!(created.contains("staging"), "{created}");
    let client = server.client(ApiKey::parse(API_KEY).unwrap()).unwrap();
    let envs = client.v2().fetch_account_envs().send().await.unwrap();
    assert!(envs.items.iter().any(|env| env.name == "staging"), "{envs:?}");
}

#[tokio::test]
async fn the_output_of_a_sandbox_command_is_streamed() {
    let builder =
        mock::Server::builder().plain_http().cloud().on_exec(|command| format!("ran {}\n", command.join(" ")));
    let server = builder.start().await.unwrap();
    let printed = with_cloud(&server, "sandbox", &["build", "make", "all"]).await;
    assert_eq!(printed, ["ran make all"]);
    assert_eq!(server.calls::<v2::operation::DestroySandbox>(), 1);
}

#[tokio::test]
async fn a_sandbox_is_waited_for_until_it_runs_is_paused_and_runs_again() {
    let server = mock::Server::builder().plain_http().cloud().start().await.unwrap();
    let printed = with_cloud(&server, "wait_for_sandbox", &["build"]).await;
    let (first, others) = printed.split_first().unwrap();
    assert!(first.starts_with("build is "), "{printed:?}");
    assert_eq!(others, ["build is RUNNING", "build is PAUSED", "build is RUNNING"]);
    assert_eq!(server.calls::<v2::operation::DestroySandbox>(), 1);
}

#[tokio::test]
async fn a_sandbox_that_fails_to_start_is_reported_and_destroyed() {
    let server = mock::Server::builder().plain_http().cloud().start().await.unwrap();
    server.on::<v2::operation::GetSandbox>(|_| {
        let failed = json!({ "id": "sbx", "name": "build", "status": "FAILED", "error": "no such image" });
        Ok(serde_json::from_value::<v2::Sandbox>(failed)?)
    });
    let variables = [("INNGEST_API_KEY", API_KEY), ("INNGEST_API_BASE_URL", server.base_url())];
    let output = example("wait_for_sandbox", &["build"], &variables).await;
    assert!(!output.status.success());
    assert!(lines(&output.stderr).concat().contains("build is FAILED: no such image"), "{output:?}");
    assert_eq!(server.calls::<v2::operation::DestroySandbox>(), 1);
}

#[tokio::test]
async fn insights_rows_are_printed() {
    let server = mock::Server::builder().plain_http().cloud().start().await.unwrap();
    server.on::<v2::operation::QueryInsights>(|call: v2::operation::QueryInsights| {
        assert!(call.query.starts_with("SELECT name, count()"), "{}", call.query);
        let columns = json!([{ "name": "name", "type": "STRING" }, { "name": "events", "type": "NUMBER" }]);
        let rows = json!([{ "values": ["shop/order", 12] }, { "values": ["shop/refund", 3] }]);
        Ok(serde_json::from_value::<v2::InsightsResult>(json!({ "columns": columns, "rows": rows }))?)
    });
    assert_eq!(with_cloud(&server, "insights", &[]).await, ["      12 shop/order", "       3 shop/refund"]);
}
