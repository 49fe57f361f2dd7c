//! Sets `cfg(ui_toolchain)` on the toolchain that the `.stderr` files were written with.

use std::process::Command;

/// The start of what `rustc --version` prints.
const UI_TOOLCHAIN: &str = "rustc 1.95.";

fn main() {
    println!("cargo::rustc-check-cfg=cfg(ui_toolchain)");
    println!("cargo::rerun-if-env-changed=RUSTC");
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(rustc).arg("--version").output().map(|output| output.stdout).unwrap_or_default();
    if version.starts_with(UI_TOOLCHAIN.as_bytes()) {
        println!("cargo::rustc-cfg=ui_toolchain");
    }
}
