//! A command line tool for the whole API, built on the metadata of the operations: no operation is named in its code.
//!
//! ```sh
//! cargo run --example cli -- help                                       # lists the operations, keys and exit codes
//! cargo run --example cli -- list_runs --help                           # an operation and its arguments
//! cargo run --example cli -- invoke_function demo-app backfill-data --data '{"n": 1}'
//! cargo run --example cli -- list_runs --env staging --status FAILED --status CANCELLED --all
//! cargo run --example cli -- stream_sandbox_logs SANDBOX --follow --text | grep error
//! tar cz . | cargo run --example cli -- write_sandbox_file SANDBOX --path /tmp/a.tgz --content - --timeout 300
//! cargo run --example cli -- create_sandbox --body @sandbox.json
//! cargo run --example cli -- health --mock                              # a mock server in this process
//! cargo run --example cli -- mock-server                                # one for several commands, until ctrl-c
//! cargo run --example cli -- completion bash > cli.bash
//! ```
//!
//! `help.txt`, which `cli --help` prints, describes arguments, keys and exit codes.

mod command;
mod help;
mod inputs;
mod output;

use std::process::ExitCode;
use std::time::Duration;
use std::{future, io};

use clap::ArgMatches;
use inngest_api::auth::{AnyCredential, Auth, Events, KeyError, KeyErrorKind, V1, Version};
use inngest_api::operation::OPERATIONS;
use inngest_api::{CallOptions, Client, DevServer, Error, ErrorKind, mock};
use inngest_api_examples::AnyError;
use serde_json::Value;

use crate::command::{command, flag, name, setting};
use crate::inputs::Inputs;

enum Failure {
    /// Invalid arguments: nothing was sent.
    Usage(AnyError),
    /// There is no key.
    NoKey(KeyError),
    Call(Error),
    /// Standard output cannot be written, or the mock server cannot be started.
    Io(io::Error),
}

#[tokio::main]
async fn main() -> ExitCode {
    let matches = command().try_get_matches().unwrap_or_else(|error| {
        match help::unknown_operation(&error) {
            Some(text) => eprintln!("error: {text}"),
            None => drop(error.print()),
        }
        // Help is printed to standard output.
        std::process::exit(if error.use_stderr() { 64 } else { 0 })
    });
    let message = match run(&matches).await {
        Ok(()) => return ExitCode::SUCCESS,
        // The reader closed the pipe, as in `cli list_runs --all | head`.
        Err(Failure::Io(error)) if error.kind() == io::ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
        Err(failure) => failure,
    };
    let (code, text) = match &message {
        Failure::Usage(error) => (64, error.to_string()),
        Failure::NoKey(error) => (78, format!("{error}; set it, or INNGEST_DEV for a dev server, or use --mock")),
        Failure::Call(error) => (exit_code(error.kind()), error.to_string()),
        Failure::Io(error) => (74, error.to_string()),
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

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

async fn run(matches: &ArgMatches) -> Result<(), Failure> {
    let Some((chosen, arguments)) = matches.subcommand() else { return Ok(()) };
    if let Some(shell) = setting::<clap_complete::Shell>(matches, arguments, "shell") {
        clap_complete::generate(*shell, &mut command(), "cli", &mut io::stdout());
        return Ok(());
    }
    if chosen == "mock-server" {
        let server = mock_server().start().await?;
        let variable = format!("export {}={}\n", DevServer::VARIABLE, server.base_url());
        output::print(variable.as_bytes())?;
        return future::pending().await;
    }
    let called = OPERATIONS.iter().copied().find(|operation| name(operation) == chosen);
    let operation = called.ok_or_else(|| Failure::Usage(format!("no operation `{chosen}`").into()))?;
    let inputs = Inputs::read(operation, arguments).await.map_err(Failure::Usage)?;
    match operation.version {
        V1::NAME => call(AnyCredential::<V1>::from_env(), inputs, (matches, arguments)).await,
        Events::NAME => call(AnyCredential::<Events>::from_env(), inputs, (matches, arguments)).await,
        _ => call(AnyCredential::from_env_or_signing_key(), inputs, (matches, arguments)).await,
    }
}

fn mock_server() -> mock::Builder {
    let backfill = |data: Value| Ok(serde_json::json!({ "backfilled": true, "data": data }));
    mock::Server::builder().function("demo-app", "backfill-data", backfill).cloud().plain_http().without_auth()
}

/// Calls the operation. The matches are those of the whole command line and of the subcommand.
async fn call<V: Version>(
    key: Result<AnyCredential<V>, KeyError>,
    inputs: Inputs,
    (matches, arguments): (&ArgMatches, &ArgMatches),
) -> Result<(), Failure>
where
    AnyCredential<V>: Auth<V>,
    DevServer: Auth<V>,
{
    let no_key = || AnyCredential::<V>::new(DevServer::local());
    // Errors of the arguments come first, also without a key.
    inputs.call(&Client::new(no_key())?).check()?;
    let server;
    let mut builder = if flag(matches, arguments, "client-mock") {
        server = mock_server().in_memory()?;
        server.client_builder(no_key())
    } else {
        Client::builder(key.map_err(|error| match error.kind() {
            KeyErrorKind::NotSet => Failure::NoKey(error),
            _ => Error::from(error).into(),
        })?)
        .read_env()
    };
    if let Some(name) = setting::<String>(matches, arguments, "client-env") {
        builder = builder.environment(name.as_str());
    }
    let timeout = setting(matches, arguments, "client-timeout").map(|seconds| Duration::from_secs(*seconds));
    let options = timeout.map_or_else(CallOptions::new, |timeout| CallOptions::new().timeout(timeout));
    let call = inputs.call(&builder.build()?).options(options);
    if flag(matches, arguments, "all") {
        let mut pages = call.pages();
        while let Some(page) = pages.try_next().await? {
            page.items.iter().try_for_each(|item| output::print(format!("{item}\n").as_bytes()))?;
        }
        return Ok(());
    }
    output::stream(call.stream().await?, inputs.operation, flag(matches, arguments, "text")).await
}
