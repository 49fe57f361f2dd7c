//! Compares each operation of a document with its API definition.

use std::fmt;

use inngest_api::operation::{Idempotency, OPERATIONS, OperationInfo, PathEncoding, Stability};

use super::document::{Described, Document, snake_case, template, texts};
use super::{content, error_codes, hints, limits, parameters, permissions, statuses};

/// A difference, printed as one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The API version: `v2`.
    pub version: &'static str,
    /// The operation: `list_runs`.
    pub operation: String,
    /// What is different.
    pub what: String,
}

/// What is different of an operation that the document lacks.
pub(crate) const NOT_DESCRIBED: &str = "the document lacks it";
const NOT_DEFINED: &str = "the definition lacks it";

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.version, self.operation, self.what)
    }
}

/// Collects the differences of one operation.
#[derive(Debug)]
pub(crate) struct Found {
    version: &'static str,
    operation: String,
    differences: Vec<Difference>,
}

impl Found {
    const fn new(version: &'static str, operation: String) -> Self {
        Self { version, operation, differences: Vec::new() }
    }

    pub(crate) fn push(&mut self, what: impl Into<String>) {
        let difference = Difference { version: self.version, operation: self.operation.clone(), what: what.into() };
        if !self.differences.contains(&difference) {
            self.differences.push(difference);
        }
    }

    /// Compares names. If exactly one is missing and one is unknown, it reports a changed name.
    pub(crate) fn names(&mut self, location: &str, described: &[&str], defined: &[&str]) {
        let without = |names: &[&str], others: &[&str]| -> Vec<String> {
            names.iter().filter(|name| !others.contains(name)).map(ToString::to_string).collect()
        };
        let (missing, unknown) = (without(described, defined), without(defined, described));
        if let ([missing], [unknown]) = (missing.as_slice(), unknown.as_slice()) {
            self.push(format!("{location} `{missing}`: the definition calls it `{unknown}`"));
            return;
        }
        for name in missing {
            self.push(format!("{location} `{name}`: {NOT_DEFINED}"));
        }
        for name in unknown {
            self.push(format!("{location} `{name}`: {NOT_DESCRIBED}"));
        }
    }

    /// Reports a difference if the two values are not equal.
    pub(crate) fn same<T: PartialEq + fmt::Debug>(&mut self, what: &str, described: &T, defined: &T) {
        if described != defined {
            self.push(format!("{what}: the document says {described:?}, the definition {defined:?}"));
        }
    }
}

/// Returns all differences between a document and the API definition of its version.
#[must_use]
pub fn compare(document: &Document) -> Vec<Difference> {
    let all: Vec<&'static OperationInfo> =
        OPERATIONS.iter().copied().filter(|operation| operation.version == document.version).collect();
    let mut described_ids = Vec::new();
    let mut differences = Vec::new();
    for described in &document.operations() {
        let defined = definition(described, &all);
        let id = match defined {
            Some(defined) => defined.id.to_owned(),
            None if described.id.is_empty() => format!("{} {}", described.method, described.path),
            None => described.id.clone(),
        };
        let mut found = Found::new(document.version, id);
        match defined {
            Some(defined) => {
                described_ids.push(defined.id);
                operation(described, defined, &mut found);
            }
            None => found.push(format!("{NOT_DEFINED}: {} {}", described.method, described.path)),
        }
        differences.append(&mut found.differences);
    }
    let mut codes = Found::new(document.version, error_codes::OF_ALL.to_owned());
    error_codes::compare(document, &mut codes);
    differences.append(&mut codes.differences);
    for defined in all.iter().filter(|defined| !described_ids.contains(&defined.id)) {
        let mut found = Found::new(document.version, defined.id.to_owned());
        found.push(NOT_DESCRIBED);
        differences.append(&mut found.differences);
    }
    differences
}

/// Returns the definition of an operation: the one with its id, else the one with its method and path.
fn definition(described: &Described<'_>, all: &[&'static OperationInfo]) -> Option<&'static OperationInfo> {
    let has_id = |defined: &&&OperationInfo| defined.id == described.id;
    let has_path = |defined: &&&OperationInfo| {
        let same_path = template(&defined.full_path()) == template(&described.path);
        defined.method.as_str() == described.method && same_path
    };
    // An operation of another id in the document is another operation.
    let is_another = |defined: &&&OperationInfo| {
        let described = described.document.operations();
        described.iter().any(|described| described.id == defined.id)
    };
    let by_path = || all.iter().find(has_path).filter(|defined| !is_another(defined));
    all.iter().find(has_id).or_else(by_path).copied()
}

fn operation(described: &Described<'_>, defined: &'static OperationInfo, found: &mut Found) {
    if !described.id.is_empty() {
        found.same("operation id", &described.id.as_str(), &defined.id);
    }
    found.same("method", &described.method.as_str(), &defined.method.as_str());
    // Names of path parameters are not sent, so their case may differ: `{runID}` and `{run_id}`.
    found.same("path", &snake_case(&described.path), &defined.full_path());
    if let Some(reference) = described.reference() {
        found.same("reference", &reference.as_str(), &defined.reference.unwrap_or_default());
    }
    parameters::compare(described, defined, found);
    permissions::compare(described, defined, found);
    hints::compare(described, defined, found);
    content::request(described, defined, found);
    content::response(described, defined, found);
    statuses::compare(described, defined, found);
    error_codes::of_operation(described, found);
    limits::compare(described, defined, found);
    metadata(described, defined, found);
}

fn metadata(described: &Described<'_>, defined: &'static OperationInfo, found: &mut Found) {
    if described.document.states("x-idempotency") {
        let idempotency = match defined.idempotency {
            Idempotency::Safe => "safe".to_owned(),
            Idempotency::Idempotent => "idempotent".to_owned(),
            Idempotency::Key(name) => {
                format!("key:{}", defined.parameter(name).map_or(name, |parameter| parameter.wire_name))
            }
            _ => "no".to_owned(),
        };
        found.same("idempotency", &described.text("x-idempotency").unwrap_or_default(), &idempotency.as_str());
    }
    if described.document.states("x-status") {
        let is_beta = defined.stability == Stability::Beta;
        found.same("beta", &(described.text("x-status") == Some("beta")), &is_beta);
    }
    if let Some(paginated) = described.is_paginated() {
        found.same("paginated", &paginated, &defined.paginated);
    }
    if let (Some(cursor), true) = (described.cursor(), defined.paginated) {
        // The parameter that `.pages()` sets.
        let ours = defined.parameter("cursor").map_or("", |parameter| parameter.wire_name);
        found.same("page", &cursor, &ours);
    }
    if described.document.states("x-path-decoded-twice") {
        let twice = defined.parameters.iter().filter(|parameter| parameter.encoding == PathEncoding::Twice);
        let twice: Vec<_> = twice.map(|parameter| parameter.name.to_owned()).collect();
        let described = texts(described.json, "x-path-decoded-twice").into_iter().map(snake_case).collect();
        found.same("encoded twice", &described, &twice);
    }
}
