//! Compile errors are user interface: each foreseeable mistake, and what the compiler says of it.
//!
//! `TRYBUILD=overwrite cargo test -p inngest-api-tests --test ui` writes the texts anew; read them as a newcomer would.

#[test]
#[cfg_attr(not(ui_toolchain), ignore = "the texts are those of rustc 1.95")]
fn mistakes_are_explained() {
    let cases = trybuild::TestCases::new();
    cases.pass("ui/cases/right_*.rs");
    cases.compile_fail("ui/cases/wrong_*.rs");
}
