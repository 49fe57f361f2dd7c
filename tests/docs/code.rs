//! The code and the compile errors that the README and the guides show.

use crate::{expect_part, files, root, source};

const README: &str = "inngest-api/README.md";

/// The README's test of a run, as a test. (Doctests drop functions with a test attribute before they compile.)
mod readme_test;

/// Returns what the compiler prints for a case of the compile error tests.
fn printed(case: &str) -> String {
    let name = format!("{case}.stderr");
    let cases = files(&root().join("tests")).into_iter();
    let mut found = cases.filter(|(path, _)| path.file_name().is_some_and(|file| file == name.as_str()));
    found.next().ok_or_else(|| format!("there is no {name}")).unwrap().1
}

/// Returns the content of the code block that contains `part`.
fn block<'t>(text: &'t str, part: &str) -> &'t str {
    let at = text.find(part).ok_or_else(|| format!("the text does not contain `{part}`")).unwrap();
    let start = text[..at].rfind("\n```").unwrap();
    let start = start + 1 + text[start + 1..].find('\n').unwrap() + 1;
    let length = text[start..].find("```").unwrap();
    &text[start..start + length]
}

#[test]
fn the_readme_shows_a_test_that_passes() {
    let readme = source(README);
    // `mod readme_test` runs it.
    expect_part(README, block(&readme, "#[tokio::test]"), include_str!("code/readme_test.rs"));
}

#[test]
fn the_guide_shows_the_code_of_the_opentelemetry_example() {
    const GUIDE: &str = "inngest-api/src/guide/in_production.md";
    let guide = source(GUIDE);
    for (part, example) in [
        ("struct OtelMetrics", include_str!("../../examples/opentelemetry/src/metrics.rs")),
        ("fn add_context", include_str!("../../examples/opentelemetry/src/propagate.rs")),
    ] {
        let (_, code) = example.split_once("\n\n").unwrap();
        let shown = block(&guide, part).split_once("\n// let client").map_or(block(&guide, part), |(shown, _)| shown);
        expect_part(GUIDE, shown, code);
    }
}

/// The README's program is the one of the compile error test, formatted for narrow pages.
#[test]
fn the_compile_error_in_the_readme_is_what_the_compiler_prints() {
    let printed = printed("wrong_key_three_lines_of_the_readme");
    let (printed, _) = printed.split_once("help:").unwrap();
    let readme = source(README);
    let program = block(&readme, "ApiKey::from_env()?");
    let (number, line) = program.lines().enumerate().find(|(_, line)| line.contains("client.v2()")).unwrap();
    let (number, column) = (number + 1, line.find("v2()").unwrap() + 1);

    let expected: String = printed
        .lines()
        .map(|printed| match printed {
            _ if printed.starts_with(" --> ") => format!(" --> src/main.rs:{number}:{column}\n"),
            _ if printed.contains("client.v2()") => format!("{number} | {line}\n"),
            _ => format!("{printed}\n"),
        })
        .collect();
    expect_part(README, block(&readme, "error[E0277]: `SigningKey`"), &expected);
}

/// The compile error tests of each credential and each version that it does not authorize.
const WRONG_KEYS: [&str; 7] = [
    "wrong_key_signing_key_on_v2",
    "wrong_key_signing_key_on_events",
    "wrong_key_api_key_on_v1",
    "wrong_key_api_key_on_events",
    "wrong_key_access_token_on_v1",
    "wrong_key_event_key_on_v2",
    "wrong_key_event_key_on_v1",
];

#[test]
fn the_guide_to_keys_quotes_the_error_of_each_wrong_key() {
    let file = "inngest-api/src/guide/keys.md";
    let guide = source(file);
    for case in WRONG_KEYS {
        let printed = printed(case);
        let title = printed.lines().next().unwrap();
        assert!(guide.lines().any(|line| line == title), "{file} lacks {title:?}");
        let notes = printed.lines().filter(|line| line.starts_with("  = note: "));
        assert!(notes.clone().count() > 2 && notes.into_iter().all(|note| guide.contains(note)), "{case}");
    }
}

#[test]
fn the_errors_that_the_questions_explain_are_what_the_compiler_prints() {
    let questions = source("inngest-api/src/guide/questions.md");
    let (_, table) = questions.split_once("| the compiler prints |").unwrap();
    let quotes: Vec<_> = table.lines().filter_map(|line| line.strip_prefix("| ``")?.split_once("`` |")).collect();
    assert!(quotes.len() > 10, "only {} rows were found", quotes.len());
    let printed = files(&root().join("tests/compile_errors/ui/cases"));
    for (quote, _) in quotes {
        let is_printed = |text: &String| text.contains(quote.trim());
        assert!(printed.iter().any(|(_, text)| is_printed(text)), "no case prints {quote:?}");
    }
}

#[test]
fn the_errors_that_the_documentation_quotes_are_what_the_compiler_prints() {
    let files = [README, "inngest-api/src/guide/keys.md", "inngest-api/src/guide/derived_clients.md"];
    let cases = ["wrong_key_three_lines_of_the_readme", "wrong_client_operation_not_listed"];
    let printed: Vec<_> = cases.into_iter().chain(WRONG_KEYS).map(printed).collect();
    let mut quoted = 0;
    for file in files {
        let text = source(file);
        let notes = text.lines().filter_map(|line| line.trim().strip_prefix("= note: "));
        let errors = text.lines().filter_map(|line| line.split_once("error: ")).map(|(_, error)| error);
        let titles = text.lines().filter_map(|line| line.strip_prefix("error[E0277]: "));
        for quote in notes.chain(errors).chain(titles) {
            assert!(printed.iter().any(|printed| printed.contains(quote)), "{file} quotes {quote:?}");
            quoted += 1;
        }
    }
    assert!(quoted > 5, "only {quoted} quotes were found");
}
