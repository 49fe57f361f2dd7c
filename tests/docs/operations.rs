//! The tables of all operations, and the documentation of each.

use std::fmt::Write as _;

use inngest_api::operation::{OPERATIONS, Stability};

use crate::{expect_part, source};

const FILE: &str = "inngest-api/src/operations.md";
const START: &str = "<!-- operations -->\n";
const END: &str = "<!-- /operations -->\n";

/// Returns one table per version, with one row per operation, in the order of the definitions.
fn tables() -> String {
    let mut tables = String::new();
    let mut current = "";
    for operation in OPERATIONS.iter().copied() {
        let (version, id, method, path) = (operation.version, operation.id, &operation.method, operation.full_path());
        if version != current {
            current = version;
            let key = operation.key();
            // Signing keys, which version 1 takes, and event keys have no permissions.
            let columns = match version {
                "v1" | "events" => "| method | request |\n|---|---|",
                _ => "| method | request | permission |\n|---|---|---|",
            };
            let name = version.strip_prefix('v').map_or("Event API".to_owned(), |number| format!("Version {number}"));
            writeln!(tables, "\n## {name} ({key})\n\n{columns}").unwrap();
        }
        let permission = match (version, operation.permission) {
            ("v1" | "events", _) => String::new(),
            (_, Some(permission)) => format!(" `{permission}` |"),
            (_, None) => " none |".to_owned(),
        };
        let beta = if operation.stability == Stability::Beta { " (beta)" } else { "" };
        writeln!(tables, "| [`{id}`](crate::{version}::Operations::{id}) | `{method} {path}`{beta} |{permission}")
            .unwrap();
    }
    tables
}

#[test]
fn the_tables_of_operations_are_complete() {
    let text = source(FILE);
    let (_, rest) = text.split_once(START).unwrap();
    let (listed, _) = rest.split_once(END).unwrap();
    expect_part(FILE, &[START, listed, END].concat(), &[START, &tables(), END].concat());
}

#[test]
fn every_operation_links_to_the_api_reference() {
    for operation in OPERATIONS.iter().copied() {
        let reference = operation.reference.unwrap_or_default();
        // The API reference does not contain the Event API.
        let site =
            if operation.version == "events" { "https://www.inngest.com/docs" } else { "https://api-docs.inngest.com" };
        let rest = reference.strip_prefix(site);
        assert!(rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/')), "{}: {reference:?}", operation.id);
    }
}

#[test]
fn every_operation_and_every_argument_is_documented() {
    for operation in OPERATIONS.iter().copied() {
        let id = operation.id;
        let first = operation.documentation.lines().next().unwrap_or_default();
        assert!(first.chars().next().is_some_and(char::is_uppercase), "{id}: {first:?}");
        assert!(operation.documentation.contains('.'), "{id}: {first:?}");
        for parameter in operation.parameters {
            let words = parameter.documentation.split_whitespace().count();
            assert!(
                words >= 2 && parameter.documentation.ends_with('.'),
                "{id}({}): {:?}",
                parameter.name,
                parameter.documentation
            );
        }
    }
}
