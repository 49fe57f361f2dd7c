//! The command `drift`: compares an `OpenAPI` file with the API definition, and prints the differences.

use std::io::Write;
use std::path::PathBuf;

use super::compare::{Difference, NOT_DESCRIBED, compare};
use super::deliberate::Deliberate;
use super::document::Document;

/// How to call the command.
pub const USAGE: &str = "\
usage: drift [--all] [--partial] [--deliberate LIST] FILE

Compares an OpenAPI file (JSON or YAML) with the API definition, and prints each difference on a line.

  --all              also print intended differences
  --deliberate LIST  the list of intended differences, instead of the repository's
  --partial          FILE describes a part of the API: list the operations that it lacks on one line, as no difference

exit code: 0 without differences, 1 with differences, 2 if FILE or LIST cannot be read";

/// What to compare, and what to print.
#[derive(Debug, Default)]
struct Options {
    file: PathBuf,
    deliberate: Option<PathBuf>,
    all: bool,
    partial: bool,
}

/// Runs the command with the arguments after its name. Returns whether there are differences.
///
/// # Errors
/// If an argument is unknown, or if a file cannot be read.
pub fn run(arguments: impl IntoIterator<Item = String>, out: &mut impl Write) -> Result<bool, String> {
    let Some(options) = Options::parse(arguments)? else {
        return print(out, USAGE).map(|()| false);
    };
    let document = Document::read(&options.file)?;
    let deliberate = match &options.deliberate {
        Some(path) => Deliberate::read(path)?,
        None => Deliberate::of_the_repository(),
    };
    let is_shown = |difference: &Difference| options.all || !deliberate.allows(difference);
    let differences = compare(&document).into_iter().filter(is_shown);
    let is_lacking = |difference: &Difference| options.partial && difference.what == NOT_DESCRIBED;
    let (lacking, differences): (Vec<_>, Vec<_>) = differences.partition(is_lacking);
    for difference in &differences {
        print(out, &difference.to_string())?;
    }
    if !lacking.is_empty() {
        let names: Vec<_> = lacking.iter().map(|difference| difference.operation.as_str()).collect();
        let line =
            format!("{}: {} operations are not in the document: {}", document.version, names.len(), names.join(" "));
        print(out, &line)?;
    }
    Ok(!differences.is_empty())
}

impl Options {
    /// Parses the arguments. Returns `None` if they request help.
    fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Option<Self>, String> {
        let mut options = Self::default();
        let mut files = Vec::new();
        let mut arguments = arguments.into_iter();
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--all" => options.all = true,
                "--partial" => options.partial = true,
                "--deliberate" => {
                    let list = arguments.next().ok_or("--deliberate needs a file")?;
                    options.deliberate = Some(list.into());
                }
                "--help" | "-h" => return Ok(None),
                option if option.starts_with('-') => return Err(format!("unknown option `{option}`\n\n{USAGE}")),
                file => files.push(PathBuf::from(file)),
            }
        }
        let file = files.pop().filter(|_| files.is_empty());
        options.file = file.ok_or_else(|| format!("exactly one file is needed\n\n{USAGE}"))?;
        Ok(Some(options))
    }
}

fn print(out: &mut impl Write, line: &str) -> Result<(), String> {
    writeln!(out, "{line}").map_err(|error| format!("the output cannot be written: {error}"))
}
