//! Runs an example as a process, and starts a dev server for it.

use std::path::Path;
use std::process::{Command, Output};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use inngest_api::mock;
use serde_json::Value;

/// Runs an example with only these environment variables. Cargo builds the examples beside this test.
pub(crate) async fn example(name: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = command(name, arguments, variables);
    tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap()
}

pub(crate) fn command(name: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Command {
    let here = std::env::current_exe().unwrap();
    let path = here.parent().and_then(Path::parent).unwrap().join("examples").join(name);
    let mut command = Command::new(path);
    command.args(arguments).env_clear().envs(variables.iter().copied());
    command
}

pub(crate) fn lines(bytes: &[u8]) -> Vec<String> {
    String::from_utf8_lossy(bytes).lines().map(str::to_owned).collect()
}

/// Configures a dev server: `shop/echo` returns its input, `shop/fail` fails, `shop/flaky` fails once and is retried.
pub(crate) fn dev() -> mock::Builder {
    let has_failed = AtomicBool::new(false);
    let flaky = move |data: Value| {
        if has_failed.swap(true, Ordering::Relaxed) {
            return Ok(data);
        }
        Err(mock::FunctionFailure::from("busy").retry_after(Duration::from_secs(1)))
    };
    let builder = mock::Server::builder().function("shop", "flaky", flaky);
    builder.plain_http().without_auth().function("shop", "echo", |data: Value| Ok(data)).function(
        "shop",
        "fail",
        |_: Value| Err::<Value, _>(mock::FunctionFailure::new("OutOfStock", "no more socks")),
    )
}

pub(crate) async fn dev_server() -> mock::Server {
    dev().start().await.unwrap()
}
