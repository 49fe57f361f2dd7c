//! The command line: one subcommand per operation.

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, Command, value_parser};
use inngest_api::operation::{BodyKind, OPERATIONS, OperationInfo, ParameterInfo, ParameterLocation, ParameterType};
use inngest_api::tools::{Hints, Schema, Tool};

/// Returns the whole command line.
pub(crate) fn command() -> Command {
    let shell = Arg::new("shell").required(true).value_parser(value_parser!(clap_complete::Shell));
    Command::new("cli")
        .about("Calls the Inngest API.")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .arg(Arg::new("env").long("env").help("The environment, such as a branch"))
        .arg(
            Arg::new("timeout")
                .long("timeout")
                .value_parser(value_parser!(u64))
                .help("The timeout, in seconds; default 30"),
        )
        .arg(Arg::new("mock").long("mock").action(ArgAction::SetTrue).help("Use a mock server in this process"))
        .subcommand(Command::new("completion").about("Prints a completion script for a shell.").arg(shell))
        .subcommands(OPERATIONS.iter().map(|operation| subcommand(operation)))
}

/// Returns the operation's id, with the version in front if several operations have it.
pub(crate) fn name(operation: &OperationInfo) -> String {
    let is_unique = OPERATIONS.iter().filter(|other| other.id == operation.id).count() == 1;
    if is_unique { operation.id.to_owned() } else { full_name(operation) }
}

fn full_name(operation: &OperationInfo) -> String {
    format!("{}.{}", operation.version, operation.id)
}

fn subcommand(operation: &'static OperationInfo) -> Command {
    let Tool { description, hints: Hints { read_only, destructive, idempotent, .. }, .. } = Tool::of(operation);
    let facts = format!(
        "{} {}\nkey: {}, permission: {}\nread-only: {read_only}, destructive: {destructive}, idempotent: {idempotent}",
        operation.method,
        operation.full_path(),
        operation.key(),
        operation.permission.unwrap_or("none"),
    );
    let mut command = Command::new(name(operation))
        .about(description.clone())
        .long_about(operation.documentation)
        .after_help(facts)
        .args(operation.parameters.iter().map(|parameter| argument(operation, parameter)));
    if full_name(operation) != name(operation) {
        command = command.alias(full_name(operation));
    }
    if operation.body == BodyKind::Object {
        let help = "The whole body as JSON, in place of the options that are its members";
        command = command.arg(Arg::new("body").long("body").value_name("JSON").help(help));
    }
    if operation.paginated {
        let help = "Print the items of all pages, one per line";
        command = command.arg(Arg::new("all").long("all").action(ArgAction::SetTrue).help(help));
    }
    command
}

fn argument(operation: &OperationInfo, parameter: &'static ParameterInfo) -> Arg {
    let mut argument = Arg::new(parameter.name).help(parameter.documentation).allow_negative_numbers(true);
    if parameter.location == ParameterLocation::Path {
        return argument.required(true);
    }
    argument = argument.long(parameter.name.replace('_', "-")).value_name(parameter.rust_type);
    if parameter.location == ParameterLocation::Body {
        argument = argument.visible_alias("body");
    }
    if parameter.required && operation.body == BodyKind::Object && parameter.location == ParameterLocation::Field {
        argument = argument.required_unless_present("body");
    } else {
        argument = argument.required(parameter.required);
    }
    if parameter.location == ParameterLocation::Field {
        argument = argument.conflicts_with("body");
    }
    if let Schema::Texts(texts) = parameter.schema {
        argument = argument.value_parser(PossibleValuesParser::new(*texts));
    }
    if parameter.ty == ParameterType::Boolean {
        argument = argument.num_args(0..=1).default_missing_value("true");
    }
    if parameter.repeated { argument.action(ArgAction::Append) } else { argument }
}
