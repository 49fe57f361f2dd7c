//! The Python package `mcp` as the client, which was not written for this repository or by the authors of rmcp.

use std::process::Command;

/// Needs an interpreter with the package: see the README.
#[test]
#[cfg_attr(not(mcp_python), ignore = "needs MCP_PYTHON, a Python interpreter with the package `mcp`")]
fn the_python_client_lists_and_calls_the_tools() {
    let python = std::env::var_os("MCP_PYTHON").expect("MCP_PYTHON was set when this was compiled");
    let mut command = Command::new(python);
    command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/client.py"));
    let output = command.args([env!("CARGO_BIN_EXE_inngest-api-mcp"), "--mock"]).output().unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}\n{err}");
    assert_eq!(out.lines().filter(|line| line.starts_with("ok ")).count(), 6, "{out}");
}
