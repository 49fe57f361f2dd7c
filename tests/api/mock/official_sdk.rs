//! Inngest's TypeScript SDK against the mock: a client of the API that this repository did not write. See `tests/sdk`.

use std::process::Command;

use inngest_api::mock::{CommandOutput, Server};
use serde_json::Value;

const SIGNING_KEY: &str = "signkey-test-0123456789abcdef";

/// The output that a command describes by its last argument: `OUT|ERR|CODE`. `big` as `OUT` is more than a command may write.
fn simulate(command: &[String]) -> CommandOutput {
    let mut parts = command.last().map_or("", String::as_str).split('|').map(str::to_owned);
    let mut next = || parts.next().unwrap_or_default();
    let (out, err, code) = (next(), next(), next().parse().unwrap_or_default());
    let out = if out == "big" { "x".repeat((4 << 20) + 1) } else { out };
    CommandOutput::new(out).stderr(err).exit_code(code)
}

/// Runs a script of `tests/sdk` with these arguments; returns how many of its parts succeeded.
async fn run(script: &str, arguments: [&str; 2]) -> usize {
    let mut node = Command::new("node");
    node.arg(format!("{}/sdk/{script}", env!("CARGO_MANIFEST_DIR"))).args(arguments);
    let output = tokio::task::spawn_blocking(move || node.output()).await.unwrap().unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}\n{err}");
    out.lines().filter(|line| line.starts_with("ok ")).count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[cfg_attr(not(official_sdk), ignore = "needs Node.js and INNGEST_SDK_DIR, a folder with the npm package `inngest`")]
async fn the_sandbox_client_of_the_official_sdk_works_against_the_mock() {
    let server = Server::builder().on_exec(simulate).accept_key(SIGNING_KEY).plain_http().start().await.unwrap();
    assert_eq!(run("sandboxes.mjs", [server.base_url(), SIGNING_KEY]).await, 9);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[cfg_attr(not(official_sdk), ignore = "needs Node.js and INNGEST_SDK_DIR, a folder with the npm package `inngest`")]
async fn events_that_the_official_sdk_sends_start_functions_of_the_mock() {
    const KEY: &str = "0123456789-event-key";
    let builder = Server::builder().function("shop", "fulfil", |order: Value| Ok(order["order"].clone()));
    let builder = builder.on_event("shop/order.created", "shop", "fulfil").event_key("production", "default", KEY);
    let server = builder.plain_http().start().await.unwrap();
    assert_eq!(run("events.mjs", [server.base_url(), KEY]).await, 3);
    assert_eq!((server.events().len(), server.runs().len()), (3, 3));
}
