//! Sets `cfg(shared_data)` if the API's documents are there. Tests that need them are otherwise reported as ignored.

fn main() {
    println!("cargo::rustc-check-cfg=cfg(shared_data)");
    println!("cargo::rerun-if-env-changed=INNGEST_SHARED_DIR");
    if let Some(folder) = std::env::var_os("INNGEST_SHARED_DIR") {
        println!("cargo::rerun-if-changed={}", folder.to_string_lossy());
        println!("cargo::rustc-cfg=shared_data");
    }
}
