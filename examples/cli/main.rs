//! A command line tool for the whole API, built on the metadata of the operations: no operation is named in its code.
//!
//! ```sh
//! cargo run --example cli -- help                                       # lists the operations
//! cargo run --example cli -- list_runs --help                           # an operation and its arguments
//! cargo run --example cli -- invoke_function demo-app backfill-data --data '{"n": 1}'
//! cargo run --example cli -- --env staging list_runs --status FAILED --status CANCELLED --all
//! cargo run --example cli -- stream_sandbox_logs SANDBOX --follow | grep error
//! tar cz . | cargo run --example cli -- --timeout 300 write_sandbox_file SANDBOX --path /tmp/a.tgz --content -
//! cargo run --example cli -- create_sandbox --body @sandbox.json
//! cargo run --example cli -- --mock health                              # a mock server in this process
//! cargo run --example cli -- completion bash > cli.bash
//! ```
//!
//! Values of the path are positional, all others are options. Text is written without quotes, other values as JSON. `@file` reads a
//! value from a file, `-` from standard input. Operations of both versions have the version in front of the name: `v1.cancel_run`.
//!
//! The key is in `INNGEST_API_KEY` for v2, in `INNGEST_SIGNING_KEY` for v1, and in `INNGEST_EVENT_KEY` for events; `INNGEST_DEV` selects
//! a dev server, which takes none. The response is printed to standard output as it arrives, errors to standard error. Exit codes are
//! those of `sysexits.h`: see `exit_code`.

mod command;
mod inputs;

use std::io::Write as _;
use std::process::ExitCode;
use std::time::Duration;

use clap::ArgMatches;
use inngest_api::auth::{AnyCredential, Auth, Events, KeyError, KeyErrorKind, V1, Version};
use inngest_api::operation::{OPERATIONS, OperationInfo};
use inngest_api::{ApiKey, CallOptions, Client, Error, ErrorKind, EventKey, SigningKey, mock};
use inngest_api_examples::AnyError;
use serde_json::Value;

use crate::command::{command, name};
use crate::inputs::Inputs;

/// What the command line sets besides the operation.
struct Settings {
    options: CallOptions,
    environment: Option<String>,
    use_mock: bool,
    all_pages: bool,
}

enum Failure {
    /// Invalid arguments: nothing was sent.
    Usage(AnyError),
    /// There is no key.
    NoKey(KeyError),
    Call(Error),
    Output(std::io::Error),
}

#[tokio::main]
async fn main() -> ExitCode {
    let matches = command().try_get_matches().unwrap_or_else(|error| {
        let _ = error.print();
        // Help is printed to standard output.
        std::process::exit(if error.use_stderr() { 64 } else { 0 })
    });
    let message = match run(&matches).await {
        Ok(()) => return ExitCode::SUCCESS,
        // The reader closed the pipe, as in `cli list_runs --all | head`.
        Err(Failure::Output(error)) if error.kind() == std::io::ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
        Err(failure) => failure,
    };
    let (code, text) = match &message {
        Failure::Usage(error) => (64, error.to_string()),
        Failure::NoKey(error) => (78, format!("{error}; set it, or INNGEST_DEV for a dev server, or use --mock")),
        Failure::Call(error) => (exit_code(error.kind()), error.to_string()),
        Failure::Output(error) => (74, error.to_string()),
    };
    eprintln!("error: {text}");
    ExitCode::from(code)
}

const fn exit_code(kind: ErrorKind) -> u8 {
    match kind {
        ErrorKind::Request | ErrorKind::Invalid => 64, // EX_USAGE
        ErrorKind::NotFound => 66,                     // EX_NOINPUT
        ErrorKind::Connect | ErrorKind::Tls | ErrorKind::Transport | ErrorKind::Stream => 69, // EX_UNAVAILABLE
        ErrorKind::Server | ErrorKind::NotImplemented => 70, // EX_SOFTWARE
        ErrorKind::Timeout | ErrorKind::RateLimited => 75, // EX_TEMPFAIL
        ErrorKind::Decode | ErrorKind::TooLarge | ErrorKind::Unexpected => 76, // EX_PROTOCOL
        ErrorKind::Auth | ErrorKind::Forbidden => 77,  // EX_NOPERM
        ErrorKind::Configuration => 78,                // EX_CONFIG
        _ => 1,
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Call(error)
    }
}

async fn run(matches: &ArgMatches) -> Result<(), Failure> {
    let Some((chosen, arguments)) = matches.subcommand() else { return Ok(()) };
    if let Some(shell) = arguments.try_get_one::<clap_complete::Shell>("shell").ok().flatten() {
        clap_complete::generate(*shell, &mut command(), "cli", &mut std::io::stdout());
        return Ok(());
    }
    let called = OPERATIONS.iter().copied().find(|operation| name(operation) == chosen);
    let operation = called.ok_or_else(|| Failure::Usage(format!("no operation `{chosen}`").into()))?;
    let timeout = matches.get_one("timeout").map(|seconds| Duration::from_secs(*seconds));
    let settings = Settings {
        options: timeout.map_or_else(CallOptions::new, |timeout| CallOptions::new().timeout(timeout)),
        environment: matches.get_one("env").cloned(),
        use_mock: matches.get_flag("mock"),
        all_pages: operation.paginated && arguments.get_flag("all"),
    };
    let inputs = Inputs::read(operation, arguments).await.map_err(Failure::Usage)?;
    match operation.version {
        V1::NAME => {
            let key = || SigningKey::parse("signkey-test-0123456789abcdef").map(AnyCredential::new);
            call::<V1>(AnyCredential::<V1>::from_env, key, operation, inputs, &settings).await
        }
        Events::NAME => {
            let key = || EventKey::parse("mock-event-key").map(AnyCredential::new);
            call::<Events>(AnyCredential::<Events>::from_env, key, operation, inputs, &settings).await
        }
        _ => {
            let key = || ApiKey::parse("sk-inn-api-mock").map(AnyCredential::new);
            call(AnyCredential::from_env_or_signing_key, key, operation, inputs, &settings).await
        }
    }
}

async fn call<V: Version>(
    from_env: impl FnOnce() -> Result<AnyCredential<V>, KeyError>,
    mock_key: impl FnOnce() -> Result<AnyCredential<V>, KeyError>,
    operation: &'static OperationInfo,
    inputs: Inputs,
    settings: &Settings,
) -> Result<(), Failure>
where
    AnyCredential<V>: Auth<V>,
{
    let _server;
    let mut builder = if settings.use_mock {
        let backfill = |data: Value| Ok(serde_json::json!({ "backfilled": true, "data": data }));
        let server = mock::Server::builder().function("demo-app", "backfill-data", backfill);
        let server = server.start().await.map_err(|error| Failure::Usage(error.into()))?;
        let builder = server.client_builder(mock_key().map_err(Error::from)?);
        _server = server;
        builder
    } else {
        Client::builder(from_env().map_err(|error| match error.kind() {
            KeyErrorKind::NotSet => Failure::NoKey(error),
            _ => Error::from(error).into(),
        })?)
        .read_env()
    };
    if let Some(name) = &settings.environment {
        builder = builder.environment(name.as_str());
    }
    let client = builder.build()?;
    let mut output = std::io::stdout();
    let call = client.untyped::<V>(operation.id, inputs.arguments).options(settings.options.clone());
    if settings.all_pages {
        let mut pages = call.pages();
        while let Some(page) = pages.try_next().await? {
            for item in page.items {
                writeln!(output, "{item}").map_err(Failure::Output)?;
            }
        }
        return Ok(());
    }
    let call = match inputs.upload {
        Some(upload) => call.upload(upload),
        None => call,
    };
    let mut response = call.stream().await?;
    while let Some(bytes) = response.try_next().await? {
        output.write_all(&bytes).and_then(|()| output.flush()).map_err(Failure::Output)?;
    }
    let end = if operation.response.is_streamed() { "" } else { "\n" };
    write!(output, "{end}").map_err(Failure::Output)
}
