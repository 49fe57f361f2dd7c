//! What the README lists is what there is.
#![allow(clippy::unwrap_used, reason = "a test is to fail where it is")]

use std::fmt::Write as _;
use std::path::Path;

use inngest_api::OPERATIONS;

const START: &str = "<!-- operations -->\n";
const END: &str = "<!-- /operations -->\n";

/// One row for each operation, in the order of the listing.
fn table() -> String {
    let mut table = String::from("| operation | HTTP | key |\n|---|---|---|\n");
    for operation in OPERATIONS.iter().copied() {
        let key = operation.key();
        let (version, id, method, path) = (operation.version, operation.id, &operation.method, operation.full_path());
        writeln!(table, "| `{version}().{id}` | `{method} {path}` | {key} |").unwrap();
    }
    table
}

/// `UPDATE_EXPECT=1 cargo test -p inngest-api-tests --test readme` writes the table anew.
#[test]
fn all_operations_are_listed() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = readme.split_once(START).unwrap();
    let (listed, after) = rest.split_once(END).unwrap();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, [before, START, &table(), END, after].concat()).unwrap();
        return;
    }
    assert!(listed == table(), "the table of operations is not that of the listing: UPDATE_EXPECT=1 writes it anew");
}

#[test]
fn every_operation_links_to_the_apis_reference() {
    for operation in OPERATIONS.iter().copied() {
        let reference = operation.reference.unwrap_or_default();
        let rest = reference.strip_prefix("https://api-docs.inngest.com");
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
