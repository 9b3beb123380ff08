//! What a user's code may say against a generated crate, and what the compiler stops.
//!
//! In: the programs beside this file. Out: a failure for one of `compiles/` that does not compile, or one of `fails/` that
//! does, or for another reason than its `.stderr` says. `TRYBUILD=overwrite` writes these anew.

#[test]
fn what_compiles_and_what_does_not() {
    let cases = trybuild::TestCases::new();
    cases.pass("compiles/*.rs");
    cases.compile_fail("fails/*.rs");
}
