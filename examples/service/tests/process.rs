//! The service as a process: what it logs, and how it ends.

use std::process::{Output, Stdio};

use crate::common::{PATIENCE, inngest};
use crate::gate::{Gate, refused};
use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;

const CALLS: usize = 8;

fn service(variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_inngest-api-service"));
    command.env_clear().envs(variables.iter().copied()).env("LISTEN", "127.0.0.1:0");
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).kill_on_drop(true);
    command
}

/// The next line that is of this kind, and all before it.
async fn until(lines: &mut Lines<BufReader<ChildStdout>>, message: &str) -> Vec<Value> {
    let mut seen = Vec::new();
    loop {
        let line = timeout(PATIENCE, lines.next_line()).await.expect("nothing more is logged").unwrap().unwrap();
        seen.push(serde_json::from_str(&line).unwrap_or_else(|_| panic!("no JSON: {line}")));
        if seen.last().is_some_and(|line: &Value| line["message"] == message) {
            return seen;
        }
    }
}

async fn terminate(child: &Child) {
    let id = child.id().unwrap().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().await.unwrap().success());
}

async fn ended(child: Child) -> Output {
    timeout(PATIENCE, child.wait_with_output()).await.expect("the process does not end").unwrap()
}

#[tokio::test]
async fn it_logs_json_without_the_key_and_ends_when_told_to() {
    let inngest = inngest().start().await.unwrap();
    let variables =
        [("INNGEST_API_KEY", "sk-inn-api-SECRET"), ("INNGEST_API_BASE_URL", inngest.base_url()), ("RUST_LOG", "trace")];
    let mut child = service(&variables).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut seen = until(&mut lines, "listening").await;
    let address = seen.last().unwrap()["address"].as_str().unwrap().to_owned();

    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let missing = format!("http://{address}/orders/01K3Z5V7Q9T8R6W4M2N0B1C3D5");
    assert_eq!(http.get(missing).send().await.unwrap().status(), 404);
    let failed = until(&mut lines, "a call failed").await;
    let line = failed.last().unwrap();
    assert_eq!((&line["level"], &line["kind"], &line["answered"]), (&"WARN".into(), &"NotFound".into(), &404.into()));
    assert!(line["error"].as_str().unwrap().starts_with("get_function_run failed: "), "{line}");
    assert_eq!(line["spans"][0]["http.route"], "/orders/{run_id}");

    drop(http);
    terminate(&child).await;
    seen.extend(failed);
    seen.extend(until(&mut lines, "stopped").await);
    let output = ended(child).await;
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert!(!format!("{seen:?}").contains("SECRET"));
}

#[tokio::test]
async fn it_answers_what_is_under_way_when_told_to_end() {
    let inngest = inngest().start().await.unwrap();
    let mut gate = Gate::before(inngest.base_url()).await;
    let variables = [("INNGEST_API_KEY", "sk-inn-api-0"), ("INNGEST_API_BASE_URL", &*gate.url)];
    let patience = [("REQUEST_TIMEOUT_MS", "30000"), ("SHUTDOWN_TIMEOUT_MS", "60000")];
    let mut child = service(&[variables, patience].concat()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let seen = until(&mut lines, "listening").await;
    let url = format!("http://{}", seen.last().unwrap()["address"].as_str().unwrap());
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let looks: Vec<_> =
        (0..CALLS).map(|_| tokio::spawn(http.get(format!("{url}/orders/01K3Z5V7Q9T8R6W4M2N0B1C3D5")).send())).collect();
    gate.wait_for(CALLS).await;

    terminate(&child).await;
    refused(&url).await;
    gate.open();
    for look in looks {
        assert_eq!(look.await.unwrap().unwrap().status(), 404);
    }
    until(&mut lines, "stopped").await;
    assert_eq!(ended(child).await.status.code(), Some(0));
}

#[tokio::test]
async fn it_does_not_start_without_a_key() {
    let child = service(&[]).spawn().unwrap();
    let output = ended(child).await;
    assert_eq!(output.status.code(), Some(1));
    let printed = String::from_utf8(output.stdout).unwrap();
    let line: Value = serde_json::from_str(printed.lines().last().unwrap()).unwrap();
    assert!(line["error"].as_str().unwrap().contains("INNGEST_API_KEY"), "{line}");
}
