//! The command line tool.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, Output, Stdio};

use crate::process::{command, dev_server, example, lines};
use inngest_api::mock::{self, Fault};
use inngest_api::operation::OPERATIONS;
use inngest_api::v2::operation::StreamSandboxLogs;
use serde_json::{Value, json};

const SANDBOX: &str = "3f6c1f0a-2b7e-4c7d-9a51-0d8e6b4c2f10";

async fn cli(arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    example("cli", arguments, variables).await
}

/// Runs the tool with this standard input.
async fn cli_with_input(arguments: &[&str], variables: &[(&str, &str)], input: &'static [u8]) -> Output {
    let mut command = command("cli", arguments, variables);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let run = move || {
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input).unwrap();
        child.wait_with_output().unwrap()
    };
    tokio::task::spawn_blocking(run).await.unwrap()
}

#[track_caller]
fn printed(output: &Output) -> Value {
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[track_caller]
fn assert_fails(output: &Output, code: i32, message: &str) {
    assert_eq!(output.status.code(), Some(code), "{output:?}");
    let error = lines(&output.stderr).concat();
    assert!(
        error.starts_with("error: ") && error.contains(message) && output.stdout.is_empty(),
        "{message} {output:?}"
    );
}

/// A cloud with a key, over plain HTTP, and the variables to reach it.
async fn cloud() -> mock::Server {
    mock::Server::builder().cloud().plain_http().start().await.unwrap()
}

fn keys(server: &mock::Server) -> [(&str, &str); 4] {
    [
        ("INNGEST_API_BASE_URL", server.base_url()),
        ("INNGEST_API_KEY", "sk-inn-api-0"),
        ("INNGEST_SIGNING_KEY", "signkey-prod-01"),
        ("INNGEST_EVENT_KEY", "event-key-0"),
    ]
}

/// The subcommand `mock-server`, stopped when it is dropped, and the address that it prints.
struct MockServer(Child, String);

impl MockServer {
    async fn start() -> Self {
        let mut command = command("cli", &["mock-server"], &[]);
        let start = move || {
            let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
            let mut line = String::new();
            BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
            Self(child, line.trim_end().strip_prefix("export INNGEST_DEV=").unwrap().to_owned())
        };
        tokio::task::spawn_blocking(start).await.unwrap()
    }
}

impl Drop for MockServer {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Creates a running sandbox and returns its id.
async fn sandbox(variables: &[(&str, &str)]) -> String {
    let body = r#"{"name": "a", "vcpu": 1, "memoryMb": 1024}"#;
    let created = printed(&cli(&["create_sandbox", "--body", body], variables).await);
    let id = created["data"]["id"].as_str().unwrap().to_owned();
    printed(&cli(&["get_sandbox", &id], variables).await);
    id
}

#[tokio::test]
async fn help_lists_all_operations() {
    let text = lines(&cli(&["help"], &[]).await.stdout);
    for operation in OPERATIONS {
        let unique = OPERATIONS.iter().filter(|other| other.id == operation.id).count() == 1;
        let name = if unique { operation.id.to_owned() } else { format!("{}.{}", operation.version, operation.id) };
        assert!(text.iter().any(|line| line.trim_start().starts_with(&name)), "{name}");
    }
}

#[tokio::test]
async fn the_help_of_an_operation_shows_its_arguments_and_permission() {
    let output = cli(&["list_runs", "--help"], &[]).await;
    assert_eq!(output.status.code(), Some(0));
    let text = lines(&output.stdout).join("\n");
    for part in [
        "Lists the runs of the environment",
        "GET /v2/runs",
        "permission: runs:read:list",
        "--status",
        "FAILED",
        "--all",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let text = lines(&cli(&["get_function_run", "--help"], &[]).await.stdout).join("\n");
    assert!(text.contains("get_function_run [OPTIONS] <run_id>"), "{text}");
    let text = lines(&cli(&["v1.list_events", "--help"], &[]).await.stdout).join("\n");
    assert!(text.contains("key: signing key, permission: none"), "{text}");
}

#[tokio::test]
async fn the_help_lists_options_keys_and_all_exit_codes() {
    let text = lines(&cli(&["--help"], &[]).await.stdout);
    let all = text.join("\n");
    for part in ["@FILE", "`-` from standard input", "INNGEST_API_KEY", "INNGEST_SIGNING_KEY", "INNGEST_EVENT_KEY"] {
        assert!(all.contains(part), "{part}: {all}");
    }
    assert!(all.contains("`backfill-data` of `demo-app`; nothing is kept after the command"), "{all}");
    let main = include_str!("../cli/main.rs");
    let codes: Vec<_> =
        main.split("=> ").skip(1).filter_map(|rest| rest.split([',', ' ']).next()?.parse::<u8>().ok()).collect();
    assert!(codes.len() >= 8, "{codes:?}");
    for code in codes.into_iter().chain([64, 74, 78]) {
        assert!(text.iter().any(|line| line.starts_with(&format!("  {code:2}  "))), "{code}");
    }
}

/// No help contains links of Markdown or Rust types.
#[tokio::test]
async fn the_help_of_all_operations_is_plain_text() {
    for operation in OPERATIONS {
        let name = format!("{}.{}", operation.version, operation.id);
        let output = cli(&[&name, "--help"], &[]).await;
        let text = lines(&output.stdout).join("\n");
        assert_eq!(output.status.code(), Some(0), "{name}");
        for part in ["](", "[`", "<Vec", "<BTreeMap", "<String", "<bool", "<u32"] {
            assert!(!text.contains(part), "{name} {part}: {text}");
        }
    }
}

#[tokio::test]
async fn the_help_of_an_argument_shows_its_members_and_whether_it_is_required() {
    for (operation, parts) in [
        (
            "create_sandbox",
            &[
                "--sandbox <JSON>",
                "  name (string, required): The name",
                "  memoryMb (integer): ",
                "workingDir (string): ",
            ][..],
        ),
        ("ingest_events", &["--events <JSON>", "  name (string, required): "]),
        ("send_event", &["at most 512 bytes. Required unless `--body` is set."]),
        ("list_runs", &["--limit <INTEGER>", "--from <TIME>", "--include-output [<BOOLEAN>]", "--status <TEXT>"]),
        ("write_sandbox_file", &["--content <@FILE>", "--path <TEXT>"]),
        ("exec_sandbox", &["--command <JSON>", "--environment <JSON>", "--timeout <DURATION>", "--mock"]),
        ("health", &["--env <TEXT>", "--timeout <SECONDS>", "--mock"]),
    ] {
        let text = lines(&cli(&[operation, "--help"], &[]).await.stdout).join("\n");
        for part in parts {
            assert!(text.contains(part), "{part}: {text}");
        }
    }
}

#[tokio::test]
async fn a_completion_script_knows_the_operations() {
    for shell in ["bash", "zsh", "fish"] {
        let script = cli(&["completion", shell], &[]).await;
        assert_eq!(script.status.code(), Some(0));
        assert!(String::from_utf8(script.stdout).unwrap().contains("stream_sandbox_logs"), "{shell}");
    }
}

#[tokio::test]
async fn operations_can_be_called_by_name() {
    let server = dev_server().await;
    let dev = [("INNGEST_DEV", server.base_url())];
    let invoked = printed(&cli(&["invoke_function", "shop", "echo", "--data", r#"{"n": [1, 2]}"#], &dev).await);
    let run_id = invoked["data"]["runId"].as_str().unwrap();
    let run = printed(&cli(&["get_function_run", run_id, "--include-output"], &dev).await);
    assert_eq!(run["data"]["output"]["n"], json!([1, 2]));
    let completed = cli(&["list_runs", "--status", "FAILED", "--status", "COMPLETED", "--limit", "5"], &dev).await;
    assert_eq!(printed(&completed)["data"].as_array().unwrap().len(), 1);
    let failed = cli(&["list_runs", "--status", "FAILED"], &dev).await;
    assert!(printed(&failed)["data"].as_array().is_none_or(Vec::is_empty));
}

#[tokio::test]
async fn a_whole_body_comes_from_an_option_a_file_or_the_input() {
    fn invoke(body: &str) -> [&str; 5] {
        ["invoke_function", "shop", "echo", "--body", body]
    }
    let server = dev_server().await;
    let dev = [("INNGEST_DEV", server.base_url())];
    printed(&cli(&invoke(r#"{"data": {"n": 1}, "idempotencyKey": "k"}"#), &dev).await);
    printed(&cli_with_input(&invoke("-"), &dev, br#"{"data": {"n": 1}}"#).await);
    let file = std::env::temp_dir().join(format!("cli-body-{}.json", std::process::id()));
    std::fs::write(&file, r#"{"data": {"n": 1}}"#).unwrap();
    printed(&cli(&invoke(&format!("@{}", file.display())), &dev).await);
    std::fs::remove_file(file).unwrap();
    assert_fails(&cli(&invoke(r#"{"dato": {}}"#), &dev).await, 64, "has no member `dato`");
}

#[tokio::test]
async fn all_pages_are_printed_as_json_lines() {
    let server = dev_server().await;
    let dev = [("INNGEST_DEV", server.base_url())];
    for _ in 0..5 {
        printed(&cli(&["invoke_function", "shop", "echo", "--data", "{}"], &dev).await);
    }
    let output = cli(&["list_runs", "--limit", "2", "--all"], &dev).await;
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let mut ids: Vec<_> = lines(&output.stdout)
        .iter()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].as_str().unwrap().to_owned())
        .collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 5);
    for _ in 0..5 {
        printed(&cli(&["send_event", "--name", "shop/paid", "--data", "{}"], &dev).await);
    }
    let events = cli(&["v1.list_events", "--limit", "2", "--all"], &dev).await;
    assert_eq!(lines(&events.stdout).len(), 5, "{events:?}");
}

#[tokio::test]
async fn bytes_are_uploaded_from_the_input_and_downloaded_to_the_output() {
    const BYTES: &[u8] = b"\x00\xff binary \r\n\x80";
    let server = cloud().await;
    let keys = keys(&server);
    let id = sandbox(&keys).await;
    let write = ["write_sandbox_file", &id, "--path", "/a", "--content", "-"];
    printed(&cli_with_input(&write, &keys, BYTES).await);
    let read = cli(&["read_sandbox_file", &id, "--path", "/a"], &keys).await;
    assert_eq!((read.status.code(), read.stdout.as_slice()), (Some(0), BYTES));
    let file = std::env::temp_dir().join(format!("cli-upload-{}", std::process::id()));
    std::fs::write(&file, [BYTES, BYTES].concat()).unwrap();
    let at_file = format!("@{}", file.display());
    printed(&cli(&["write_sandbox_file", &id, "--path", "/b", "--body", &at_file], &keys).await);
    std::fs::remove_file(file).unwrap();
    let read = cli(&["read_sandbox_file", &id, "--path", "/b"], &keys).await;
    assert_eq!(read.stdout, [BYTES, BYTES].concat());
}

#[tokio::test]
async fn logs_are_streamed_to_the_output() {
    let server = cloud().await;
    let keys = keys(&server);
    let id = sandbox(&keys).await;
    printed(&cli(&["exec_sandbox", &id, "--command", r#"["echo", "hi"]"#, "--timeout", "5s"], &keys).await);
    let logs = cli(&["stream_sandbox_logs", &id], &keys).await;
    assert_eq!(logs.status.code(), Some(0), "{logs:?}");
    let printed = lines(&logs.stdout);
    assert!(!printed.is_empty());
    for line in printed {
        assert!(serde_json::from_str::<Value>(&line).unwrap().is_object(), "{line}");
    }
}

#[tokio::test]
async fn logs_are_printed_as_text_on_request() {
    let server = mock::Server::builder().on_exec(|command| command.join("")).cloud().plain_http();
    let server = server.start().await.unwrap();
    let keys = keys(&server);
    let id = sandbox(&keys).await;
    for text in ["a error\nb", " goes on\n", "\u{fc}"] {
        let command = json!([text]).to_string();
        printed(&cli(&["exec_sandbox", &id, "--command", &command], &keys).await);
    }
    let started = cli(&["stream_sandbox_logs", &id, "--text"], &keys).await;
    let text = String::from_utf8(started.stdout).unwrap();
    assert!(text.ends_with("a error\nb goes on\n\u{fc}"), "{text}");
    server.inject::<StreamSandboxLogs>(Fault::body(concat!(
        r#"{"type":"log","data":"/wA=","encoding":"base64"}"#,
        "\n",
        r#"{"type":"log","data":"plain","encoding":"utf8"}"#,
        "\n\n",
        r#"{"type":"log","data":"?","encoding":"base64"}"#,
        "\n",
        r#"{"type":"error","error":{"code":"a"}}"#,
        "\n",
        r#"{"data":"Yg==","encoding":"base64"}"#
    )));
    let mixed = cli(&["stream_sandbox_logs", &id, "--text"], &keys).await;
    let expected: &[u8] = b"\xff\0{\"type\":\"log\",\"data\":\"plain\",\"encoding\":\"utf8\"}\n\n\
        {\"type\":\"log\",\"data\":\"?\",\"encoding\":\"base64\"}\n{\"type\":\"error\",\"error\":{\"code\":\"a\"}}\nb";
    assert_eq!(
        (mixed.status.code(), mixed.stdout.escape_ascii().to_string()),
        (Some(0), expected.escape_ascii().to_string())
    );
}

#[tokio::test]
async fn several_commands_use_one_mock_server() {
    const BYTES: &[u8] = b"\x00\xff binary \r\n\x80";
    let server = MockServer::start().await;
    let dev = [("INNGEST_DEV", server.1.as_str())];
    let id = sandbox(&dev).await;
    printed(&cli(&["exec_sandbox", &id, "--command", r#"["echo", "an error"]"#], &dev).await);
    let logs = cli(&["stream_sandbox_logs", &id, "--follow", "--text"], &dev).await;
    assert!(lines(&logs.stdout).contains(&"echo an error".to_owned()), "{logs:?}");
    let write = ["write_sandbox_file", &id, "--path", "/tmp/a.tgz", "--content", "-", "--timeout", "300"];
    printed(&cli_with_input(&write, &dev, BYTES).await);
    let read = cli(&["read_sandbox_file", &id, "--path", "/tmp/a.tgz"], &dev).await;
    assert_eq!((read.status.code(), read.stdout.as_slice()), (Some(0), BYTES));
    for _ in 0..5 {
        printed(&cli(&["invoke_function", "demo-app", "backfill-data", "--data", "{}"], &dev).await);
    }
    let runs = cli(&["list_runs", "--limit", "2", "--all"], &dev).await;
    assert_eq!(lines(&runs.stdout).len(), 5, "{runs:?}");
    printed(&cli(&["v1.list_events"], &dev).await);
}

#[tokio::test]
async fn each_version_uses_its_key() {
    let server = cloud().await;
    let keys = keys(&server);
    printed(&cli(&["health"], &keys).await);
    printed(&cli(&["v1.list_events"], &keys).await);
    let wrong = [keys[0], ("INNGEST_SIGNING_KEY", "sk-inn-api-0")];
    assert_fails(&cli(&["v1.list_events"], &wrong).await, 78, "INNGEST_SIGNING_KEY");
    assert_fails(&cli(&["--env", "", "health"], &keys).await, 78, "environment");
    printed(&cli(&["--env", "staging", "--timeout", "20", "health"], &keys).await);
}

#[tokio::test]
async fn options_of_every_operation_go_before_the_operation_or_after_it() {
    let server = cloud().await;
    let keys = keys(&server);
    for arguments in [
        &["--env", "staging", "--timeout", "20", "health"][..],
        &["health", "--env", "staging", "--timeout", "20"],
        &["--timeout", "20", "health", "--env", "staging"],
    ] {
        printed(&cli(arguments, &keys).await);
        let request = server.requests().pop().unwrap();
        assert_eq!(request.headers()["X-Inngest-Env"], "staging", "{arguments:?}");
    }
    let id = sandbox(&keys).await;
    let command = ["--timeout", "20", "exec_sandbox", &id, "--command", r#"["a"]"#, "--timeout", "5s"];
    printed(&cli(&command, &keys).await);
    assert_fails(&cli(&["exec_sandbox", &id, "--command", r#"["a"]"#, "--timeout", "5"], &keys).await, 64, "timeout");
    assert_eq!(printed(&cli(&["health", "--mock"], &[]).await)["data"]["status"], "ok");
}

#[tokio::test]
async fn without_a_key_the_tool_says_so() {
    for (operation, variable) in [
        (&["health"][..], "INNGEST_API_KEY"),
        (&["v1.list_events"], "INNGEST_SIGNING_KEY"),
        (&["ingest_events", "--body", r#"[{"name": "a"}]"#], "INNGEST_EVENT_KEY"),
    ] {
        let output = cli(operation, &[]).await;
        assert_fails(
            &output,
            78,
            &format!(
                "{variable} is not set (for a key, see https://api-docs.inngest.com/authentication); set it, or INNGEST_DEV for a dev server, or use --mock"
            ),
        );
    }
}

#[tokio::test]
async fn a_mock_server_is_used_only_on_request() {
    assert_eq!(printed(&cli(&["--mock", "health"], &[]).await)["data"]["status"], "ok");
    printed(&cli(&["--mock", "v1.list_events"], &[]).await);
    printed(&cli(&["--mock", "ingest_events", "--body", r#"[{"name": "a"}]"#], &[]).await);
    let body = r#"{"name": "a", "vcpu": 1, "memoryMb": 1024}"#;
    printed(&cli(&["--mock", "create_sandbox", "--body", body], &[]).await);
    printed(&cli(&["--mock", "invoke_function", "demo-app", "backfill-data", "--data", "{}"], &[]).await);
}

#[tokio::test]
async fn the_exit_code_shows_the_kind_of_error() {
    let server = dev_server().await;
    let dev = [("INNGEST_DEV", server.base_url())];
    let missing = cli(&["get_function_run", "01K3Z5V7Q9T8R6W4M2N0B1C3D5"], &dev).await;
    assert_fails(&missing, 66, "get_function_run failed: the server returned 404");
    let nowhere = [("INNGEST_API_BASE_URL", "http://127.0.0.1:1"), ("INNGEST_API_KEY", "sk-inn-api-0")];
    assert_fails(&cli(&["--timeout", "2", "health"], &nowhere).await, 69, "127.0.0.1:1");
}

#[tokio::test]
async fn invalid_arguments_are_reported_before_a_missing_key() {
    for (arguments, message) in [
        (&["list_runs", "--limit", "abc"][..], "`limit` must be an integer"),
        (&["exec_sandbox", SANDBOX, "--command", "ls"], "`command` must be an array"),
        (&["v1.list_events", "--limit", "-1"], "`limit` must be an integer"),
        (&["get_function_run", ""], "run_id"),
    ] {
        assert_fails(&cli(arguments, &[]).await, 64, message);
    }
}

#[tokio::test]
async fn an_unknown_operation_gets_one_suggestion() {
    for (name, message) in [
        (
            "invoke_functoin",
            "unknown operation `invoke_functoin`; did you mean `invoke_function`? `cli help` lists the operations",
        ),
        ("healht", "unknown operation `healht`; did you mean `health`? `cli help` lists the operations"),
        (
            "cancel_run",
            "unknown operation `cancel_run`; did you mean `v2.cancel_run` or `v1.cancel_run`? `cli help` lists the operations",
        ),
        ("xyz", "unknown operation `xyz`; `cli help` lists the operations"),
    ] {
        let output = cli(&[name], &[]).await;
        assert_eq!(output.status.code(), Some(64));
        assert_eq!(lines(&output.stderr), [format!("error: {message}")]);
    }
}

#[tokio::test]
async fn invalid_arguments_exit_with_64_and_print_the_fix() {
    let dev = [("INNGEST_DEV", "http://127.0.0.1:1")];
    for (arguments, message) in [
        (&["invoke_functoin"][..], "invoke_function"),
        (&["cancel_run", "a"], "v1.cancel_run"),
        (&["get_function_run"], "<run_id>"),
        (&["get_function_run", "a", "b"], "unexpected argument 'b'"),
        (&["get_function_run", "a", "--include-outputs"], "'--include-output'"),
        (&["get_function_run", "a", "--include-output", "maybe"], "`true` or `false`"),
        (&["list_runs", "--limit", "many"], "an integer"),
        (&["list_runs", "--status", "DONE"], "possible values: UNSPECIFIED"),
        (&["invoke_function", "a", "b"], "--data"),
        (&["invoke_function", "a", "b", "--data", "{n"], "`data`: not valid JSON"),
        (&["invoke_function", "a", "b", "--data", "n"], "a JSON object"),
        (&["invoke_function", "a", "b", "--data", "@/no/such/file"], "/no/such/file"),
        (&["invoke_function", "a", "b", "--data", "@"], "`data`: `@` has no path"),
        (&["invoke_function", "a", "b", "--body", "@"], "`body`: `@` has no path"),
        (&["write_sandbox_file", SANDBOX, "--path", "/a", "--content", "@"], "`content`: `@` has no path"),
        (&["--timeout", "0", "health"], "'0' for '--timeout <SECONDS>'"),
        (&["health", "--timeout", "0"], "'0' for '--timeout <SECONDS>'"),
        (&["invoke_function", "a", "b", "--data", "{}", "--body", "{}"], "cannot be used with"),
        (&["health", "--all"], "unexpected argument '--all'"),
        (&["--verbose", "health"], "--verbose"),
        (&["write_sandbox_file", SANDBOX, "--path", "/a"], "--content"),
    ] {
        assert_fails(&cli(arguments, &dev).await, 64, message);
    }
    let nothing = cli(&[], &[]).await;
    assert_eq!(nothing.status.code(), Some(64));
}
