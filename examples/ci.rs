//! A step of a CI job: invokes a function, waits for its run, and exits with a code for the run's status.
//!
//! `cargo run --example ci -- [--timeout SECONDS] [--idempotency-key KEY] APP/FUNCTION [DATA]`
//!
//! `cargo run --example ci -- --permissions` prints the permissions that the job's API key needs, one per line.
//!
//! A CI job sets `INNGEST_API_KEY`; the other variables are those of the quickstart. DATA is a JSON object. The run's output is
//! printed to standard output as JSON. Progress is printed to standard error: as a spinner if that is a terminal, otherwise as
//! lines.
//!
//! | exit code | meaning |
//! |---|---|
//! | 0 | the run completed |
//! | 1 | the run failed |
//! | 2 | the run was cancelled or skipped |
//! | 3 | the run had not ended after the timeout (default 600 s); it continues |
//! | 4 | unknown: a call failed, or the key is missing |
//! | 64 | the arguments are invalid; nothing was sent |

use std::collections::BTreeMap;
use std::io::IsTerminal as _;
use std::process::ExitCode;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};
use inngest_api::auth::{AnyCredential, V2};
use inngest_api::types::RunId;
use inngest_api::v2::{InvokedRun, Run, RunStatus};
use inngest_api::{Client, Error, ErrorKind, InngestClient};
use inngest_api_examples::{AnyError, app_and_function};
use lexopt::prelude::*;
use serde_json::value::RawValue;
use tokio::time::{Instant, interval_at};

const USAGE: &str = "usage: ci [--timeout SECONDS] [--idempotency-key KEY] APP/FUNCTION [DATA] | --permissions";

/// Time between two lines of progress, if standard error is not a terminal.
const PROGRESS_INTERVAL: Duration = Duration::from_secs(10);

/// A client that may call only what the job needs.
#[derive(InngestClient)]
struct Job {
    #[inngest(v2(invoke_function, get_function_run))]
    api: Client<AnyCredential<V2>>,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = match Arguments::read(lexopt::Parser::from_env()) {
        Ok(Some(arguments)) => arguments,
        Ok(None) => {
            println!("{}", Job::PERMISSIONS.join("\n"));
            return ExitCode::SUCCESS;
        }
        Err(error) => return fail(64, &format!("{error}\n{USAGE}")),
    };
    let (client, _server) = match inngest_api_examples::v2().await {
        Ok(connection) => connection,
        Err(error) => return fail(4, &error.to_string()),
    };
    let progress = Progress::new();
    let run = match client.build() {
        Ok(client) => run(&Job { api: client }, arguments, &progress).await,
        Err(error) => Err((4, error)),
    };
    progress.end();
    match run {
        Ok(run) => report(&run),
        Err((code, error)) => fail(code, &error.to_string()),
    }
}

/// Returns the run once it has ended, or the exit code and the error.
async fn run(job: &Job, arguments: Arguments, progress: &Progress) -> Result<Run, (u8, Error)> {
    let timeout = arguments.timeout;
    progress.print(&format!("invoke  {}/{}", arguments.app, arguments.function));
    let invoked = invoke(job, arguments).await.map_err(|error| (4, error))?;
    let repeated = if invoked.repeated { " (started by an earlier call with this key)" } else { "" };
    progress.print(&format!("run     {}{repeated}", invoked.run_id));
    let code = |error: &Error| if error.kind() == ErrorKind::Timeout { 3 } else { 4 };
    wait(job, &invoked.run_id, timeout, progress).await.map_err(|error| (code(&error), error))
}

async fn invoke(job: &Job, arguments: Arguments) -> Result<InvokedRun, Error> {
    let Arguments { app, function, data, key, .. } = arguments;
    let call = job.v2().invoke_function(app, function, data);
    match key {
        Some(key) => call.idempotency_key(key).send().await,
        None => call.send().await,
    }
}

async fn wait(job: &Job, run_id: &RunId, timeout: Duration, progress: &Progress) -> Result<Run, Error> {
    let started = Instant::now();
    let mut run = job.v2().wait_for_run(run_id).timeout(timeout).into_future();
    let mut ticks = interval_at(started + PROGRESS_INTERVAL, PROGRESS_INTERVAL);
    progress.wait(Duration::ZERO);
    loop {
        tokio::select! {
            run = &mut run => return run,
            _ = ticks.tick() => progress.wait(started.elapsed()),
        }
    }
}

/// Prints the result of the run and returns the exit code for its status.
fn report(run: &Run) -> ExitCode {
    let took = run.duration_ms.map(|ms| format!(" after {ms} ms")).unwrap_or_default();
    eprintln!("status  {}{took}", run.status);
    if run.status == RunStatus::Failed {
        eprintln!("error   {}", run.error().unwrap_or_default());
    }
    println!("{}", run.output.as_ref().map_or("null", |output| output.as_str()));
    match run.status {
        RunStatus::Completed => ExitCode::SUCCESS,
        RunStatus::Cancelled | RunStatus::Skipped => ExitCode::from(2),
        _ => ExitCode::FAILURE,
    }
}

fn fail(code: u8, message: &str) -> ExitCode {
    eprintln!("error: {message}");
    ExitCode::from(code)
}

/// The parsed command line.
struct Arguments {
    app: String,
    function: String,
    data: BTreeMap<String, Box<RawValue>>,
    key: Option<String>,
    timeout: Duration,
}

impl Arguments {
    /// Returns `None` for `--permissions`.
    fn read(mut parser: lexopt::Parser) -> Result<Option<Self>, AnyError> {
        let (mut name, mut data, mut key, mut timeout) = (None, None, None, 600);
        while let Some(argument) = parser.next()? {
            match argument {
                Long("permissions") => return Ok(None),
                Long("timeout") => timeout = parser.value()?.parse()?,
                Long("idempotency-key") => key = Some(parser.value()?.string()?),
                Value(value) if name.is_none() => name = Some(value.string()?),
                Value(value) if data.is_none() => data = Some(value.string()?),
                other => return Err(other.unexpected().into()),
            }
        }
        let name = name.ok_or("missing APP/FUNCTION")?;
        let (app, function) = app_and_function(&name)?;
        let data = serde_json::from_str(data.as_deref().unwrap_or("{}"))
            .map_err(|error| format!("DATA is not a JSON object: {error}"))?;
        Ok(Some(Self {
            app: app.to_owned(),
            function: function.to_owned(),
            data,
            key,
            timeout: Duration::from_secs(timeout),
        }))
    }
}

/// Shows progress: a spinner on a terminal, lines in a log.
enum Progress {
    Terminal(ProgressBar),
    Lines,
}

impl Progress {
    fn new() -> Self {
        if !std::io::stderr().is_terminal() {
            return Self::Lines;
        }
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(100));
        Self::Terminal(bar)
    }

    fn print(&self, line: &str) {
        match self {
            Self::Terminal(bar) => bar.println(line),
            Self::Lines => eprintln!("{line}"),
        }
    }

    fn wait(&self, elapsed: Duration) {
        match self {
            Self::Terminal(bar) => bar.set_message("waiting for the run to end"),
            Self::Lines => eprintln!("wait    {} s", elapsed.as_secs()),
        }
    }

    fn end(&self) {
        if let Self::Terminal(bar) = self {
            bar.finish_and_clear();
        }
    }
}
