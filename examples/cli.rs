//! A command line tool for the whole API, built on the metadata of the operations: no operation is named in its code.
//!
//! ```sh
//! cargo run --example cli -- list run                          # lists the operations that contain `run`
//! cargo run --example cli -- describe invoke_function
//! cargo run --example cli -- invoke_function app_id=demo-app function_id=backfill-data data='{"n": 1}'
//! cargo run --example cli -- --env staging list_runs status=FAILED status=CANCELLED limit=5
//! cargo run --example cli -- v1.list_events                    # if both versions have the name
//! ```
//!
//! Values of text arguments are written without quotes, other values as JSON. `name=@file` reads the value from a file.
//! Operations of v2 use the key in `INNGEST_API_KEY`, operations of v1 the key in `INNGEST_SIGNING_KEY`; if it is not set, a mock
//! server in this process responds. The response is printed to standard output unchanged, errors to standard error. Exit codes:
//! 0; 1 if the call failed; 64 if the arguments are invalid and nothing was sent.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::process::ExitCode;

use inngest_api::auth::{AnyCredential, Auth, V1, Version};
use inngest_api::operation::{Idempotency, OPERATIONS, OperationInfo, ParameterInfo};
use inngest_api::types::RawJson;
use inngest_api::{Error, ErrorKind};
use inngest_api_examples::{AnyError, Connection};
use lexopt::prelude::*;
use serde_json::value::{RawValue, to_raw_value};

const USAGE: &str = "usage: cli list [TEXT] | describe NAME | [--env NAME] NAME [ARGUMENT=VALUE]…";

/// The value of each argument, by its name.
type Values = BTreeMap<&'static str, Box<RawValue>>;

#[tokio::main]
async fn main() -> ExitCode {
    let (code, error) = match run(lexopt::Parser::from_env()).await {
        Ok(printed) => match writeln!(io::stdout(), "{}", printed.trim_end()) {
            // The reader closed the pipe, as in `cli list | head`.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return ExitCode::SUCCESS,
            Err(error) => (1, error.to_string()),
            Ok(()) => return ExitCode::SUCCESS,
        },
        Err(Failure::CommandLine(error)) => (64, format!("{error}\n{USAGE}")),
        Err(Failure::Call(error)) => (1, error.to_string()),
    };
    eprintln!("error: {error}");
    ExitCode::from(code)
}

enum Failure {
    CommandLine(AnyError),
    Call(AnyError),
}

/// Invalid arguments are reported before anything is sent.
impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        if error.kind() == ErrorKind::Request { Self::CommandLine(error.into()) } else { Self::Call(error.into()) }
    }
}

async fn run(parser: lexopt::Parser) -> Result<String, Failure> {
    let Arguments { command, values, environment } = Arguments::read(parser).map_err(Failure::CommandLine)?;
    match (command.as_str(), &*values) {
        ("list", []) => Ok(list("")),
        ("list", [text]) => Ok(list(text)),
        ("describe", [name]) => Ok(describe(find(name).map_err(Failure::CommandLine)?)),
        (name, values) => {
            let operation = find(name).map_err(Failure::CommandLine)?;
            let values = arguments(operation, values).map_err(Failure::CommandLine)?;
            let response = if operation.version == V1::NAME {
                call(inngest_api_examples::v1().await, environment, operation, &values).await?
            } else {
                call(inngest_api_examples::v2().await, environment, operation, &values).await?
            };
            Ok(response.as_str().to_owned())
        }
    }
}

async fn call<V: Version>(
    connection: Result<Connection<V>, AnyError>,
    environment: Option<String>,
    operation: &OperationInfo,
    values: &Values,
) -> Result<RawJson, Failure>
where
    AnyCredential<V>: Auth<V>,
{
    let (mut client, _server) = connection.map_err(Failure::Call)?;
    if let Some(name) = environment {
        client = client.environment(name);
    }
    Ok(client.build()?.untyped::<V>(operation.id, values).send().await?)
}

/// The parsed command line.
struct Arguments {
    command: String,
    values: Vec<String>,
    environment: Option<String>,
}

impl Arguments {
    fn read(mut parser: lexopt::Parser) -> Result<Self, AnyError> {
        let (mut positional, mut environment) = (Vec::new(), None);
        while let Some(argument) = parser.next()? {
            match argument {
                Long("env") => environment = Some(parser.value()?.string()?),
                Value(value) => positional.push(value.string()?),
                other => return Err(other.unexpected().into()),
            }
        }
        let mut positional = positional.into_iter();
        Ok(Self { command: positional.next().ok_or("missing command")?, values: positional.collect(), environment })
    }
}

/// Returns the name with its version: `v2.invoke_function`.
fn full_name(operation: &OperationInfo) -> String {
    format!("{}.{}", operation.version, operation.id)
}

fn find(name: &str) -> Result<&'static OperationInfo, AnyError> {
    let called = |operation: &&&OperationInfo| operation.id == name || full_name(operation) == name;
    match OPERATIONS.iter().filter(called).collect::<Vec<_>>()[..] {
        [operation] => Ok(operation),
        [] => Err(format!("no operation `{name}`; `cli list` lists all operations").into()),
        [one, ..] => Err(format!("`{}` exists in both versions; use `v1.{0}` or `v2.{0}`", one.id).into()),
    }
}

/// Parses `name=value` arguments according to the operation's parameters.
fn arguments(operation: &'static OperationInfo, given: &[String]) -> Result<Values, AnyError> {
    let mut all = BTreeMap::<&str, (&ParameterInfo, Vec<Box<RawValue>>)>::new();
    for argument in given {
        let (name, text) = argument.split_once('=').ok_or_else(|| format!("`{argument}` is not ARGUMENT=VALUE"))?;
        let known = operation.parameters.iter().find(|known| known.name == name || known.wire_name == name);
        let parameter = known.ok_or_else(|| {
            let names: Vec<_> = operation.parameters.iter().map(|known| known.name).collect();
            format!("`{}` has no argument `{name}`; it takes {}", operation.id, names.join(", "))
        })?;
        let json = value(parameter, text).map_err(|error| format!("`{name}`: {error}"))?;
        all.entry(parameter.name).or_insert_with(|| (parameter, Vec::new())).1.push(json);
    }
    let mut values = Values::new();
    for (name, (parameter, mut given)) in all {
        let json = match given.pop() {
            Some(only) if given.is_empty() && !parameter.repeated => only,
            Some(last) if parameter.repeated => to_raw_value(&[given, vec![last]].concat())?,
            _ => return Err(format!("duplicate argument `{name}`").into()),
        };
        values.insert(name, json);
    }
    Ok(values)
}

fn value(parameter: &ParameterInfo, text: &str) -> Result<Box<RawValue>, AnyError> {
    let text = match text.strip_prefix('@') {
        Some(path) => std::fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?,
        None => text.to_owned(),
    };
    if parameter.is_text() {
        return Ok(to_raw_value(&text)?);
    }
    // Values of enums need no quotes, either. If the value has the wrong type, the operation rejects it.
    match serde_json::from_str(&text) {
        Err(error) if text.trim_start().starts_with(['{', '[', '"']) => Err(format!("not valid JSON: {error}").into()),
        Err(_) => Ok(to_raw_value(&text)?),
        Ok(json) => Ok(json),
    }
}

/// Returns one line for each operation whose line contains the text.
fn list(text: &str) -> String {
    let mut lines = String::new();
    for operation in OPERATIONS {
        let names = operation
            .parameters
            .iter()
            .map(|known| if known.required { known.name.to_owned() } else { format!("[{}]", known.name) });
        let http = format!("{} {}", operation.method, operation.full_path());
        let names = names.collect::<Vec<_>>().join(" ");
        let line = format!("{:36} {:11}  {http}  {names}", full_name(operation), operation.key());
        if line.contains(text) {
            let _ = writeln!(lines, "{}", line.trim_end());
        }
    }
    lines
}

fn describe(operation: &OperationInfo) -> String {
    let idempotent = match operation.idempotency {
        Idempotency::Safe => "yes, read-only".to_owned(),
        Idempotency::Idempotent => "yes".to_owned(),
        Idempotency::Key(name) => format!("with the same `{name}`"),
        _ => "no".to_owned(),
    };
    let mut text = format!(
        "{}: {} {}\n\nkey        {}\npermission {}\nresponse   {:?}\nidempotent {idempotent}\n\n{}\n",
        full_name(operation),
        operation.method,
        operation.full_path(),
        operation.key(),
        operation.permission.unwrap_or("none"),
        operation.response,
        operation.documentation.trim()
    );
    for known in operation.parameters {
        let ParameterInfo { name, rust_type, location, .. } = known;
        let needed = if known.required { "required" } else { "optional" };
        let many = if known.repeated { ", may be repeated" } else { "" };
        let _ = write!(text, "\n{name}: {rust_type}  ({location:?}, {needed}{many})\n");
        for line in known.documentation.trim().lines() {
            let _ = writeln!(text, "    {}", line.trim());
        }
    }
    text
}
