//! Checks what the README and the guides state against the code.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a failed unwrap or index fails the test")]

mod code;
mod guides;
mod models;
mod operations;

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Reads a file of the repository.
fn source(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).map_err(|error| format!("{path}: {error}")).unwrap()
}

/// Reads all files of a folder and its subfolders, each with its path.
fn files(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with("target") {
            files.extend(self::files(&path));
        } else if let Ok(text) = std::fs::read_to_string(&path) {
            files.push((path, text));
        }
    }
    files
}

/// Replaces `part` of a file by `expected` if `UPDATE_EXPECT` is set, and otherwise asserts that they are equal.
fn expect_part(path: &str, part: &str, expected: &str) {
    if part == expected {
        return;
    }
    assert!(
        std::env::var_os("UPDATE_EXPECT").is_some(),
        "{path} is out of date; run `UPDATE_EXPECT=1 cargo test -p inngest-api-tests --test {}`\n\n{expected}",
        env!("CARGO_CRATE_NAME")
    );
    let text = source(path);
    assert_eq!(text.matches(part).count(), 1, "{path}");
    std::fs::write(root().join(path), text.replace(part, expected)).unwrap();
}
