//! Tells the suites what this machine has, so that what cannot run is reported as ignored, and never as passed.

use std::process::Command;

/// The toolchain whose words `ui/cases/*.stderr` are.
const UI_TOOLCHAIN: &str = "rustc 1.95.";

fn main() {
    println!("cargo::rustc-check-cfg=cfg(shared_data)");
    println!("cargo::rustc-check-cfg=cfg(ui_toolchain)");
    println!("cargo::rerun-if-env-changed=INNGEST_SHARED_DIR");
    println!("cargo::rerun-if-env-changed=RUSTC");
    if let Some(folder) = std::env::var_os("INNGEST_SHARED_DIR") {
        println!("cargo::rerun-if-changed={}", folder.to_string_lossy());
        println!("cargo::rustc-cfg=shared_data");
    }
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let version = Command::new(rustc).arg("--version").output().map(|output| output.stdout).unwrap_or_default();
    if version.starts_with(UI_TOOLCHAIN.as_bytes()) {
        println!("cargo::rustc-cfg=ui_toolchain");
    }
}
