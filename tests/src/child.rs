//! A process of this very binary, with an environment of its own: that of a process cannot be changed safely from within.

use std::io;
use std::process::Command;

/// What the ignored test of this name says, by `SAID …` on a line of its own, where `WHAT` is `what` and the environment
/// holds nothing but these variables; all that it prints where it says nothing.
///
/// # Errors
/// Where it cannot be started.
pub fn said(test: &str, what: &str, variables: &[(&str, &str)]) -> io::Result<String> {
    let output = Command::new(std::env::current_exe()?)
        .args(["--exact", test, "--ignored", "--nocapture", "--test-threads=1"])
        .env_clear()
        .env("WHAT", what)
        .envs(variables.iter().copied())
        .output()?;
    let printed = String::from_utf8_lossy(&output.stdout);
    let line = printed.lines().find_map(|line| line.split_once("SAID ")).map(|(_, said)| said.to_owned());
    Ok(line.unwrap_or_else(|| [printed, String::from_utf8_lossy(&output.stderr)].concat()))
}
