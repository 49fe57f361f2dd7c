//! That no recording lies about unused. What is used is not read off the code: the tests run once more, on one thread, and what
//! they compare an answer with is counted.

use std::cell::RefCell;
use std::collections::BTreeSet;

use inngest_api_tests::recording::Exchange;

use super::{absent, auth, changes, others, reads, v1, v2, v2_errors};

/// A module that is not listed here uses nothing, as far as this test can see: its recordings are missed.
const MODULES: &[fn()] =
    &[absent::all, auth::all, changes::all, others::all, reads::all, v1::all, v2::all, v2_errors::all];

thread_local! {
    /// Of this thread alone: what another test does meanwhile is not counted, whatever the order is.
    static COMPARED: RefCell<BTreeSet<String>> = const { RefCell::new(BTreeSet::new()) };
}

/// An answer was compared with the recording of this name.
pub(crate) fn compared(name: &str) {
    COMPARED.with_borrow_mut(|names| names.insert(name.to_owned()));
}

#[test]
fn every_recording_is_used() {
    let there = Exchange::names();
    assert!(!there.is_empty());
    for all in MODULES {
        all();
    }
    let used = COMPARED.take();
    let unused: Vec<_> = there.difference(&used).collect();
    assert!(unused.is_empty(), "no test uses {unused:?}");
}
