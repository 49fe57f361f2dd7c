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
fn each_definition_has_one_error_with_the_name_of_the_dependency() {
    let errors = errors();
    for written in
        ["#[endpoints(V2, crate = inngest)]", "#[inngest(crate = inngest)]", "#[inngest(crate = inngest, …)]"]
    {
        let expected =
            format!(": this crate calls the dependency `inngest_api` by the name `inngest`; write `{written}`");
        assert_eq!(errors.iter().filter(|error| **error == expected).count(), 1, "{errors:#?}");
    }
    assert_eq!(errors.len(), 3, "{errors:#?}");
}
