//! Sets `cfg(official_sdk)` if Inngest's TypeScript SDK is there. The test that needs it is otherwise reported as ignored.

fn main() {
    println!("cargo::rustc-check-cfg=cfg(official_sdk)");
    println!("cargo::rerun-if-env-changed=INNGEST_SDK_DIR");
    if std::env::var_os("INNGEST_SDK_DIR").is_some() {
        println!("cargo::rustc-cfg=official_sdk");
    }
}
