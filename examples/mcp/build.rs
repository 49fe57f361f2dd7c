//! Sets `cfg(mcp_python)` if a Python interpreter for the independent client is set. Its test is otherwise reported as ignored.

fn main() {
    println!("cargo::rerun-if-env-changed=MCP_PYTHON");
    if std::env::var_os("MCP_PYTHON").is_some() {
        println!("cargo::rustc-cfg=mcp_python");
    }
}
