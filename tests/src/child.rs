//! The test binary in a new process. A process cannot safely change its environment variables from within.

use std::io;
use std::process::Command;

/// Runs the ignored test `test` in a new process, whose environment holds nothing but `WHAT`, which is `what`, and
/// `variables`.
///
/// Returns what the test [reported](report), or all of its output if it reported nothing.
///
/// # Errors
/// If the process cannot be started.
pub fn run(test: &str, what: &str, variables: &[(&str, &str)]) -> io::Result<String> {
    let output = Command::new(std::env::current_exe()?)
        .args(["--exact", test, "--ignored", "--nocapture", "--test-threads=1"])
        .env_clear()
        .env("WHAT", what)
        .envs(variables.iter().copied())
        .output()?;
    let printed = String::from_utf8_lossy(&output.stdout);
    let reported = printed.lines().find_map(|line| line.split_once("REPORT ")).map(|(_, text)| text.to_owned());
    Ok(reported.unwrap_or_else(|| [printed, String::from_utf8_lossy(&output.stderr)].concat()))
}

/// Passes a line from the new process to [`run`].
pub fn report(line: &str) {
    println!("REPORT {line}");
}
