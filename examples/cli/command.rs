//! The command line: one subcommand per operation.

use std::any::Any;

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use inngest_api::operation::{
    BodyKind, OPERATIONS, OperationInfo, ParameterInfo, ParameterLocation, ParameterType, ResponseKind,
};
use inngest_api::tools::{Schema, Tool};

use crate::help;

/// Returns the whole command line.
pub(crate) fn command() -> Command {
    let shell = Arg::new("shell").required(true).value_parser(value_parser!(clap_complete::Shell));
    let mock_server = "Serves a mock server until ctrl-c, with the function `backfill-data` of `demo-app`, and prints the variable \
                       with which other commands use it.";
    Command::new("cli")
        .about("Calls the Inngest API.")
        .after_help(include_str!("help.txt"))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .args(client_options())
        .subcommand(Command::new("completion").about("Prints a completion script for a shell.").arg(shell))
        .subcommand(Command::new("mock-server").about(mock_server))
        .subcommands(OPERATIONS.iter().map(|operation| subcommand(operation)))
}

/// Returns the options of every operation. Names of arguments have no hyphen, so that the ids are unique.
fn client_options() -> [Arg; 3] {
    let mock = "Use a mock server with the function `backfill-data` of `demo-app`; nothing is kept after the command: see `mock-server`";
    let seconds = value_parser!(u64).range(1..);
    [
        Arg::new("client-env").long("env").value_name("TEXT").help("The environment, such as a branch"),
        Arg::new("client-timeout")
            .long("timeout")
            .value_name("SECONDS")
            .value_parser(seconds)
            .help("The timeout; default 30"),
        Arg::new("client-mock").long("mock").action(ArgAction::SetTrue).help(mock),
    ]
    .map(|option| option.help_heading("Options of every operation"))
}

/// Returns the value of an option, which is before the operation or after it.
pub(crate) fn setting<'a, T: Any + Clone + Send + Sync>(
    matches: &'a ArgMatches,
    arguments: &'a ArgMatches,
    id: &str,
) -> Option<&'a T> {
    [arguments, matches].into_iter().find_map(|matches| matches.try_get_one(id).ok().flatten())
}

/// Returns whether an option without a value is set.
pub(crate) fn flag(matches: &ArgMatches, arguments: &ArgMatches, id: &str) -> bool {
    [arguments, matches].into_iter().any(|matches| matches.try_get_one(id).ok().flatten() == Some(&true))
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
    let mut command = Command::new(name(operation))
        .about(Tool::of(operation).description)
        .long_about(operation.documentation_without_links())
        .after_help(help::facts(operation))
        .args(operation.parameters.iter().map(argument));
    if full_name(operation) != name(operation) {
        command = command.alias(full_name(operation));
    }
    let flag = |id: &'static str, help: &'static str| Arg::new(id).long(id).action(ArgAction::SetTrue).help(help);
    if operation.body == BodyKind::Object {
        let help = "The whole body as JSON, in place of the options that are its members";
        command = command.arg(Arg::new("body").long("body").value_name("JSON").help(help));
    }
    if operation.paginated {
        command = command.arg(flag("all", "Print the items of all pages, one per line"));
    }
    if operation.response == ResponseKind::JsonLines {
        command = command.arg(flag("text", "Print the text that messages contain in Base64; other lines stay JSON"));
    }
    // An argument of the same name is the operation's: the option of the client is then in front of the operation.
    let is_taken = |option: &Arg| option.get_long().is_some_and(|name| operation.parameter(name).is_some());
    command.args(client_options().into_iter().filter(|option| !is_taken(option)))
}

fn argument(parameter: &'static ParameterInfo) -> Arg {
    let mut help = parameter.documentation_without_links();
    let is_field = parameter.location == ParameterLocation::Field;
    if parameter.required && is_field {
        help += " Required unless `--body` is set.";
    }
    let members = help::members(&parameter.schema.to_json(), 2);
    let mut argument = Arg::new(parameter.name).allow_negative_numbers(true);
    if !members.is_empty() {
        argument = argument.long_help(format!("{help}\n\nJSON with these members:\n{}", members.join("\n")));
    }
    argument = argument.help(help);
    if parameter.location == ParameterLocation::Path {
        return argument.required(true);
    }
    argument = argument.long(parameter.name.replace('_', "-")).value_name(help::placeholder(parameter));
    if parameter.location == ParameterLocation::Body {
        argument = argument.visible_alias("body");
    }
    if parameter.required && is_field {
        argument = argument.required_unless_present("body");
    } else {
        argument = argument.required(parameter.required);
    }
    if is_field {
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
