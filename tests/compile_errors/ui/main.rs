//! Compile errors are user interface: each foreseeable mistake, and the error that rustc prints for it.
//!
//! `TRYBUILD=overwrite cargo test -p inngest-api-compile-errors` writes the `.stderr` files; read them as a newcomer would.

/// Programs that must compile. They are compiled with this file: with a single case that must compile, trybuild would
/// build all dependencies instead of checking them, and run cargo for each case.
#[allow(clippy::unwrap_used, clippy::needless_pass_by_value, reason = "programs as users write them")]
pub mod right {
    pub mod clients;
    pub mod definition_named_like_generated_code;
    pub mod names_that_shadow_the_prelude;
    pub mod uses;

    #[test]
    fn programs_that_compile_run() {
        clients::main();
        definition_named_like_generated_code::main();
        names_that_shadow_the_prelude::main();
        uses::main();
    }
}

#[test]
#[cfg_attr(not(ui_toolchain), ignore = "the `.stderr` files are written with rustc 1.95")]
fn mistakes_are_explained() {
    trybuild::TestCases::new().compile_fail("ui/cases/wrong_*.rs");
}

#[test]
fn every_case_is_a_mistake() {
    let files = std::fs::read_dir("ui/cases").expect("a folder").map(|file| file.expect("a file").file_name());
    let others: Vec<_> = files.filter(|file| !file.to_string_lossy().starts_with("wrong_")).collect();
    assert!(others.is_empty(), "{others:?} are not run: programs that compile are modules of `right`");
}
