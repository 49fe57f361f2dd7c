//! What rustc prints where `crate = …` was forgotten.

use std::process::Command;

/// Returns the errors, each on a line.
fn errors() -> Vec<String> {
    let output = Command::new(env!("CARGO"))
        .args(["check", "--quiet", "--message-format=short", "--features=forgotten", "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .output()
        .unwrap();
    assert!(!output.status.success());
    let printed = String::from_utf8(output.stderr).unwrap();
    let errors = printed.lines().filter_map(|line| line.split_once(": error").map(|(_, error)| error.to_owned()));
    errors.collect()
}

#[test]
fn the_error_names_the_path_to_write() {
    let errors = errors();
    let expected = ": this crate has no dependency `inngest_api`; add it, or write `#[endpoints(V2, crate = \
                    facade::inngest_api)]`, with the path at which another crate re-exports it";
    assert_eq!(errors.iter().filter(|error| *error == expected).count(), 1, "{errors:#?}");
    // The other is rustc's, for the path in the generated code.
    assert_eq!(errors.len(), 2, "{errors:#?}");
}
