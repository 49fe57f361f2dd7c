//! The guides are complete, and their links are valid.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use inngest_api::error_code;

use crate::{expect_part, files, root, source};

const GUIDES: &str = "inngest-api/src/guide";

/// Returns the guides and the README, with their names.
fn user_docs() -> Vec<(String, String)> {
    let guides = files(&root().join(GUIDES)).into_iter();
    let guides = guides.map(|(path, text)| (path.file_name().unwrap().to_string_lossy().into_owned(), text));
    let others = ["inngest-api/README.md", "inngest-api/src/lib.rs", "inngest-api/src/operations.md"];
    guides.chain(others.map(|path| (path.to_owned(), source(path)))).collect()
}

#[test]
fn the_production_guide_explains_every_kind_of_error() {
    let guide = source("inngest-api/src/guide/in_production.md");
    let kinds = source("inngest-api-spec/src/error/kind.rs");
    let (_, kinds) = kinds.split_once("pub enum ErrorKind {").unwrap();
    let (kinds, _) = kinds.split_once("\n}").unwrap();
    let kinds: BTreeSet<_> = kinds.lines().filter_map(|line| line.trim().strip_suffix(',')).collect();
    assert!(kinds.len() > 15, "{kinds:?}");

    let (_, table) = guide.split_once("| What happened | Did the server act? | Retried? | What to do |\n").unwrap();
    let rows: Vec<_> = table.lines().skip(1).map_while(|line| line.strip_prefix("| ")).collect();
    let mut explained = BTreeSet::new();
    for row in rows {
        let cells: Vec<_> = row.trim_end_matches('|').split(" | ").collect();
        assert!(cells.len() == 5 && cells.iter().all(|cell| !cell.trim().is_empty()), "{row}");
        explained.extend(cells[0].split('`').skip(1).step_by(2));
    }
    assert_eq!(explained, kinds);
}

const CODES_START: &str = "<!-- error codes -->\n";
const CODES_END: &str = "<!-- /error codes -->\n";

/// Returns a table of the codes that are ambiguous, and of those after which the same call may succeed later.
fn table_of_codes() -> String {
    let mut table =
        "| code | status | Did the server act? | May the same call succeed later? |\n|---|---|---|---|\n".to_owned();
    for info in error_code::ALL.iter().filter(|info| info.ambiguous || info.retryable) {
        let (code, constant) = (info.code, info.code.to_uppercase());
        let statuses: Vec<_> = info.statuses.iter().map(ToString::to_string).collect();
        let statuses = if statuses.is_empty() { "not published".to_owned() } else { statuses.join(", ") };
        let effect = if info.ambiguous { "perhaps | check what happened first" } else { "no | yes" };
        writeln!(table, "| [`{code}`](crate::error_code::{constant}) | {statuses} | {effect} |").unwrap();
    }
    table
}

#[test]
fn the_production_guide_lists_the_codes_that_decide_about_a_retry() {
    let file = "inngest-api/src/guide/in_production.md";
    let text = source(file);
    let (_, rest) = text.split_once(CODES_START).unwrap();
    let (listed, _) = rest.split_once(CODES_END).unwrap();
    expect_part(
        file,
        &[CODES_START, listed, CODES_END].concat(),
        &[CODES_START, "\n", &table_of_codes(), "\n", CODES_END].concat(),
    );
}

#[test]
fn every_setting_is_in_a_guide() {
    let guides: String = files(&root().join(GUIDES)).into_iter().map(|(_, text)| text).collect();
    let settings = [
        "inngest-api/src/client/builder.rs",
        "inngest-api/src/client/layers.rs",
        "inngest-api/src/client/network.rs",
        "inngest-api/src/transport/pool_config.rs",
        "inngest-api-spec/src/call/options.rs",
        "inngest-api-spec/src/call/retry_config.rs",
    ]
    .map(source);
    let mut setters = BTreeSet::new();
    for file in &settings {
        let public = file.lines().filter_map(|line| line.strip_prefix("    pub "));
        let by_value = public.filter(|line| line.contains("mut self") || line.contains("(self"));
        setters.extend(by_value.filter_map(|line| line.split_once("fn ")?.1.split(['(', '<']).next()));
    }
    // `set_timeout` takes an `Option` of what `timeout` takes.
    let named: BTreeSet<_> = setters.iter().copied().collect();
    setters.retain(|setter| setter.strip_prefix("set_").is_none_or(|setter| !named.contains(setter)));
    assert!(setters.len() > 30, "{setters:?}");

    let is_named = |setter: &str| {
        let forms = [format!("`{setter}`"), format!("::{setter}`"), format!("::{setter})"), format!(".{setter}(")];
        forms.iter().any(|form| guides.contains(form))
    };
    let missing: Vec<_> = setters.iter().filter(|setter| !is_named(setter)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

/// Returns the anchors of a Markdown file's headings, as rustdoc and GitHub name them.
fn anchors(markdown: &str) -> Vec<String> {
    let headings = markdown.lines().filter_map(|line| line.strip_prefix('#')).map(|line| line.trim_start_matches('#'));
    let letter = |char: char| match char {
        ' ' | '-' => Some('-'),
        '_' => Some('_'),
        _ => char.is_alphanumeric().then(|| char.to_ascii_lowercase()),
    };
    headings.map(|heading| heading.trim().chars().filter_map(letter).collect()).collect()
}

#[test]
fn headings_have_the_anchors_of_rustdoc() {
    assert_eq!(anchors("# Pages and cursors\n## `null`, 0 and \"\"\n"), ["pages-and-cursors", "null-0-and-"]);
}

#[test]
fn every_link_to_server_behavior_leads_to_a_heading() {
    let headings = anchors(&source("inngest-api/src/guide/server_behavior.md"));
    let unique: BTreeSet<_> = headings.iter().collect();
    assert_eq!(unique.len(), headings.len(), "two headings have the same anchor: {headings:?}");

    let crates = ["inngest-api-spec/src", "inngest-api-macros/src", "inngest-api/src"];
    let sources = crates.into_iter().flat_map(|path| files(&root().join(path)));
    let mut links = 0;
    for (path, text) in sources {
        for (_, anchor) in text.match_indices("server_behavior#").map(|(at, link)| text.split_at(at + link.len())) {
            let anchor = anchor.split(|char: char| !char.is_alphanumeric() && !"-_".contains(char)).next().unwrap();
            assert!(headings.iter().any(|heading| heading == anchor), "{}: #{anchor}", path.display());
            links += 1;
        }
    }
    assert!(links > 5, "only {links} links were found");
}

/// Users do not have the tests and the recordings, and cannot follow a number.
#[test]
fn user_docs_do_not_cite_tests_recordings_or_numbers() {
    for (file, text) in user_docs() {
        // Users make recordings of their own, with this module.
        let text = text.replace("mock::recording", "").replace("[`recording`]", "");
        for citation in ["wire fact", "recording", "observation", "tests/", "src/", "fixtures"] {
            let is_checked = |line: &&str| !line.contains("src/main.rs");
            let cited = text.lines().filter(is_checked).find(|line| line.to_lowercase().contains(citation));
            assert_eq!(cited, None, "{file} cites `{citation}`");
        }
    }
}
