//! Compile errors for common mistakes. Each case is a mistake, with the compiler's output beside it.
//!
//! `TRYBUILD=overwrite cargo test -p inngest-api-tests --test ui` updates the outputs. Read them as a newcomer would.

#[test]
#[cfg_attr(not(ui_toolchain), ignore = "the outputs are those of rustc 1.95")]
fn mistakes_are_explained() {
    let cases = trybuild::TestCases::new();
    cases.pass("ui/cases/right_*.rs");
    cases.compile_fail("ui/cases/wrong_*.rs");
}
