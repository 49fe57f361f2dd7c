//! That no recording lies about unused, and that none is named which is not there.

use std::collections::BTreeSet;

use inngest_api_tests::recording::Exchange;

/// The suite's own files. A file that is not listed here uses nothing, as far as this test can see: its recordings are
/// missed.
const FILES: &[&str] = &[
    include_str!("absent.rs"),
    include_str!("auth.rs"),
    include_str!("changes.rs"),
    include_str!("others.rs"),
    include_str!("reads.rs"),
    include_str!("v1.rs"),
    include_str!("v2.rs"),
    include_str!("v2_errors.rs"),
];

/// Every text in quotes that is spelled like a recording's name, outside of comments.
fn named(code: &str) -> impl Iterator<Item = &str> {
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.flat_map(|line| line.split('"').skip(1).step_by(2)).filter(|text| {
        let plain = text.chars().all(|char| char.is_ascii_alphanumeric() || char == '-');
        plain && ["auth-", "v1-", "v2-"].iter().any(|start| text.starts_with(start))
    })
}

#[test]
fn names_are_found() {
    let code = "let a = start(\"v1-run\");\n// start(\"v1-old\")\n[(\"v2-run\", \"x v2-no\"), (\"auth-a\", \"v2 no\")]";
    assert_eq!(named(code).collect::<Vec<_>>(), ["v1-run", "v2-run", "auth-a"]);
}

#[test]
#[cfg_attr(not(shared_data), ignore = "INNGEST_SHARED_DIR is not set")]
fn every_recording_is_used() {
    let there = Exchange::names();
    assert!(!there.is_empty());
    let used: BTreeSet<_> = FILES.iter().flat_map(|code| named(code)).map(str::to_owned).collect();
    let unused: Vec<_> = there.difference(&used).collect();
    assert!(unused.is_empty(), "no test uses {unused:?}");
    let missing: Vec<_> = used.difference(&there).collect();
    assert!(missing.is_empty(), "there are no such recordings: {missing:?}");
}
