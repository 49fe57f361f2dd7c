//! Compares the API definition with the `OpenAPI` documents: each operation, and each model through serde.
//!
//! `deliberate.txt` lists the intended differences, each with its reason.

mod arbitrary;
mod compare;
mod deliberate;
mod doctored;
mod document;
mod inspect;
mod models;
mod parameters;
mod permissions;
mod sample;

use self::compare::{Difference, compare};
use self::deliberate::Deliberate;
use self::document::Document;

#[test]
fn the_api_definition_matches_the_documents() {
    let documents = Document::all();
    let differences: Vec<_> = documents.iter().flat_map(compare).collect();
    let mut unexpected = Vec::new();
    let deliberate = Deliberate::load();
    unexpected
        .extend(differences.iter().filter(|difference| !deliberate.allows(difference)).map(Difference::to_string));
    unexpected.extend(deliberate.without_match(&differences));
    assert!(unexpected.is_empty(), "{} differences:\n{}", unexpected.len(), unexpected.join("\n"));
}
