//! What the README and the guides list is what there is.
#![allow(clippy::unwrap_used, reason = "a test is to fail where it is")]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use inngest_api::operation::OPERATIONS;

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

/// `UPDATE_EXPECT=1 cargo test -p inngest-api-tests --test docs` writes the table anew.
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

/// A file of the crate's.
fn source(path: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)).unwrap()
}

#[test]
fn the_guide_to_production_has_every_kind_of_failure() {
    let guide = source("inngest-api/src/guide/in_production.md");
    let kinds = source("inngest-api-spec/src/error/kind.rs");
    let (_, kinds) = kinds.split_once("pub enum ErrorKind {").unwrap();
    let (kinds, _) = kinds.split_once("\n}").unwrap();
    let kinds: Vec<_> = kinds.lines().filter_map(|line| line.trim().strip_suffix(',')).collect();
    assert!(kinds.len() > 15, "{kinds:?}");
    // A row each, or one for some of a kind.
    let rows: String = guide.lines().filter(|line| line.starts_with("| `")).collect();
    let missing: Vec<_> = kinds.iter().filter(|kind| !rows.contains(&format!("`{kind}`"))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn every_knob_is_in_a_guide() {
    let guides = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("../inngest-api/src/guide")).unwrap();
    let guides: String = guides.map(|guide| std::fs::read_to_string(guide.unwrap().path()).unwrap()).collect();
    let files = [
        "inngest-api/src/client/builder.rs",
        "inngest-api/src/client/layers.rs",
        "inngest-api/src/client/network.rs",
        "inngest-api/src/transport/connections.rs",
        "inngest-api-spec/src/call/options.rs",
        "inngest-api-spec/src/call/retry.rs",
    ]
    .map(source);
    let mut knobs = BTreeSet::new();
    for file in &files {
        let public = file.lines().filter_map(|line| line.strip_prefix("    pub "));
        let setters = public.filter(|line| line.contains("mut self") || line.contains("(self"));
        knobs.extend(setters.filter_map(|line| line.split_once("fn ")?.1.split(['(', '<']).next()));
    }
    assert!(knobs.len() > 30, "{knobs:?}");
    let missing: Vec<_> = knobs.iter().filter(|knob| !guides.contains(**knob)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// All sources of a folder, those of its folders included.
fn sources(folder: &Path) -> String {
    let read = |path: &Path| if path.is_dir() { sources(path) } else { std::fs::read_to_string(path).unwrap() };
    std::fs::read_dir(folder).unwrap().map(|entry| read(&entry.unwrap().path())).collect()
}

/// The sections that a text refers to as `wire facts 3`, `wire facts 2 and 13`; a line may break within it.
fn wire_facts(text: &str) -> BTreeSet<u32> {
    let words = text.split_whitespace().filter(|word| !matches!(*word, "//" | "///" | "//!" | "*"));
    let text = words.collect::<Vec<_>>().join(" ").to_lowercase();
    let number = |text: &str| text.split(|char: char| !char.is_ascii_digit()).next()?.parse().ok();
    let numbers = |rest: &str| {
        // No further than the numbers go: the next sentence may start with another.
        let end = rest.find(|char: char| !char.is_ascii_digit() && !", and".contains(char)).unwrap_or(rest.len());
        rest[..end].replace(" and ", ", ").split(", ").map_while(number).collect::<Vec<_>>()
    };
    text.split("wire facts ").skip(1).flat_map(numbers).collect()
}

#[test]
fn every_wire_fact_that_is_referred_to_is_in_the_guide() {
    assert_eq!(
        wire_facts("(Wire\n    /// facts 4) wire facts 2, 3 and 13: 5 and wire facts 7."),
        [2, 3, 4, 7, 13].into()
    );
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    // Not what is built beside its sources, and not this file.
    let suites = std::fs::read_dir(root.join("tests")).unwrap().map(|entry| entry.unwrap().path());
    let suites = suites.filter(|path| path.is_dir() && !path.ends_with("downstream") && !path.ends_with("docs"));
    let crates = ["inngest-api-spec/src", "inngest-api-macros/src", "inngest-api/src"].map(|path| root.join(path));
    let texts: String = suites.chain(crates).map(|folder| sources(&folder)).collect();
    let files = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"].map(source);
    let referred = wire_facts(&(texts + &files.concat()));
    assert!(referred.len() > 10, "{referred:?}");
    let guide = source("inngest-api/src/guide/wire_facts.md");
    let headings = guide.lines().filter_map(|line| line.strip_prefix("# ")?.split_once(". ")?.0.parse().ok());
    let headings: BTreeSet<u32> = headings.collect();
    assert_eq!(referred, headings, "what is referred to, and what there is");
}

/// The compiler would write out their paths, wherever it speaks of a key.
#[test]
fn no_model_has_the_name_of_a_type_of_the_crate_itself() {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../inngest-api-spec/src");
    let models = sources(&spec.join("v1")) + &sources(&spec.join("v2"));
    let named = |line: &str| {
        let rest =
            ["pub struct ", "pub enum ", "pub type "].iter().find_map(|start| line.trim().strip_prefix(start))?;
        Some(rest.split(|char: char| !char.is_alphanumeric()).next()?.to_owned())
    };
    let models: BTreeSet<_> = models.lines().filter_map(named).collect();
    assert!(models.contains("SigningKeyInfo") && models.len() > 100, "{models:?}");
    let root = source("inngest-api/src/lib.rs");
    let exported: BTreeSet<_> = root
        .split("pub use ")
        .filter_map(|uses| uses.split_once(';'))
        .flat_map(|(uses, _)| uses.split(|char: char| !char.is_alphanumeric()))
        .map(str::to_owned)
        .collect();
    assert!(exported.contains("SigningKey") && exported.contains("Client"), "{exported:?}");
    let core = ["Option", "Result", "String", "Vec", "Box", "Some", "None", "Ok", "Err", "Iterator", "Future"];
    let taken: Vec<_> =
        models.iter().filter(|model| exported.contains(*model) || core.contains(&model.as_str())).collect();
    assert!(taken.is_empty(), "{taken:?}");
}
