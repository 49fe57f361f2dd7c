//! Inngest's TypeScript SDK against the mock: a client of the API that this repository did not write. See `tests/sdk`.

use std::process::Command;

use inngest_api::mock::{CommandOutput, Server};

const SIGNING_KEY: &str = "signkey-test-0123456789abcdef";

/// The output that a command describes by its last argument: `OUT|ERR|CODE`. `big` as `OUT` is more than a command may write.
fn simulate(command: &[String]) -> CommandOutput {
    let mut parts = command.last().map_or("", String::as_str).split('|').map(str::to_owned);
    let mut next = || parts.next().unwrap_or_default();
    let (out, err, code) = (next(), next(), next().parse().unwrap_or_default());
    let out = if out == "big" { "x".repeat((4 << 20) + 1) } else { out };
    CommandOutput::new(out).stderr(err).exit_code(code)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[cfg_attr(not(official_sdk), ignore = "needs Node.js and INNGEST_SDK_DIR, a folder with the npm package `inngest`")]
async fn the_official_sdk_works_against_the_mock() {
    let server = Server::builder().on_exec(simulate).accept_key(SIGNING_KEY).plain_http().start().await.unwrap();
    let mut script = Command::new("node");
    script.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/sdk/sandboxes.mjs")).args([server.base_url(), SIGNING_KEY]);
    let output = tokio::task::spawn_blocking(move || script.output()).await.unwrap().unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}\n{err}");
    assert_eq!(out.lines().filter(|line| line.starts_with("ok ")).count(), 9, "{out}");
}
