//! Checks that every recording is used. It runs the tests again on one thread and counts the recordings that they compare a
//! response with.

use std::cell::RefCell;
use std::collections::BTreeSet;

use inngest_api_tests::recording::Exchange;

use super::{absent, auth, changes, others, reads, v1, v2, v2_errors};

/// The modules that use recordings. If one is missing here, its recordings are reported as unused.
const MODULES: &[fn()] =
    &[absent::all, auth::all, changes::all, others::all, reads::all, v1::all, v2::all, v2_errors::all];

thread_local! {
    /// Local to the thread, so that tests running at the same time do not count.
    static COMPARED: RefCell<BTreeSet<String>> = const { RefCell::new(BTreeSet::new()) };
}

/// Notes that a response was compared with the recording of this name.
pub(crate) fn compared(name: &str) {
    COMPARED.with_borrow_mut(|names| names.insert(name.to_owned()));
}

#[test]
fn every_recording_is_used() {
    let recorded = Exchange::names();
    assert!(!recorded.is_empty());
    for all in MODULES {
        all();
    }
    let used = COMPARED.take();
    let unused: Vec<_> = recorded.difference(&used).collect();
    assert!(unused.is_empty(), "no test uses {unused:?}");
}
