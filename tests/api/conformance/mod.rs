//! The listing against the API's own description: operation by operation, and through serde into each model.
//!
//! Differences that are meant stand in `deliberate.txt`, each with its reason.

/// A test that needs the API's documents; without them it is reported as ignored.
macro_rules! described {
    ($($(#[$meta:meta])* fn $name:ident() $body:block)+) => {$(
        $(#[$meta])*
        #[test]
        #[cfg_attr(not(shared_data), ignore = "INNGEST_SHARED_DIR is not set")]
        fn $name() $body
    )+};
}

mod arbitrary;
mod compare;
mod deliberate;
mod doctored;
mod document;
mod inspect;
mod models;
mod parameters;
mod sample;

use self::compare::{Difference, compare};
use self::deliberate::Deliberate;
use self::document::Document;

described! {
    fn the_listing_is_what_the_documents_say() {
        let documents = Document::all();
        let differences: Vec<_> = documents.iter().flat_map(compare).collect();
        let mut faults = Vec::new();
        let deliberate = Deliberate::load();
        faults.extend(differences.iter().filter(|difference| !deliberate.allows(difference)).map(Difference::to_string));
        faults.extend(deliberate.without_match(&differences));
        assert!(faults.is_empty(), "{} differences:\n{}", faults.len(), faults.join("\n"));
    }
}
