//! Compares each operation of a document with its API definition.

use std::fmt;

use inngest_api::operation::{
    BodyKind, Idempotency, OPERATIONS, OperationInfo, ParameterLocation, PathEncoding, ResponseKind,
};
use serde_json::Value;

use super::document::{Described, Document, snake_case, texts};
use super::inspect::Types;
use super::models::Model;
use super::{parameters, permissions};

/// A difference, printed as one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    pub(crate) version: &'static str,
    pub(crate) operation: String,
    pub(crate) what: String,
}

const MISSING: &str = "the definition lacks it";

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.version, self.operation, self.what)
    }
}

/// Collects the differences of one operation.
pub(crate) struct Found {
    version: &'static str,
    operation: String,
    differences: Vec<Difference>,
}

impl Found {
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
            self.push(format!("{location} `{name}`: the definition lacks it"));
        }
        for name in unknown {
            self.push(format!("{location} `{name}`: the document lacks it"));
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
pub(crate) fn compare(document: &Document) -> Vec<Difference> {
    let described = document.operations();
    let defined: Vec<_> = OPERATIONS.iter().filter(|operation| operation.version == document.version).collect();
    let mut differences = Vec::new();
    for described in &described {
        let mut found = Found { version: document.version, operation: described.id.clone(), differences: Vec::new() };
        match defined.iter().find(|defined| defined.id == described.id) {
            Some(defined) => operation(described, defined, &mut found),
            None => found.push(format!("{MISSING}: {} {}", described.method, described.path)),
        }
        differences.append(&mut found.differences);
    }
    for defined in defined.iter().filter(|defined| !described.iter().any(|described| described.id == defined.id)) {
        differences.push(Difference {
            version: document.version,
            operation: defined.id.to_owned(),
            what: "the document lacks it".to_owned(),
        });
    }
    differences
}

fn operation(described: &Described<'_>, defined: &'static OperationInfo, found: &mut Found) {
    found.same("method", &described.method.as_str(), &defined.method.as_str());
    // Names of path parameters are not sent, so their case may differ: `{runID}` and `{run_id}`.
    found.same("path", &snake_case(&described.path), &defined.full_path());
    found.same("reference", &described.reference().as_str(), &defined.reference.unwrap_or_default());
    parameters::compare(described, defined, found);
    permissions::compare(described, defined, found);
    request(described, defined, found);
    response(described, defined, found);
    let idempotency = match defined.idempotency {
        Idempotency::Safe => "safe".to_owned(),
        Idempotency::Idempotent => "idempotent".to_owned(),
        Idempotency::Key(name) => format!("key:{}", defined.parameter(name).unwrap().wire_name),
        _ => "no".to_owned(),
    };
    found.same("idempotency", &described.text("x-idempotency").unwrap_or_default(), &idempotency.as_str());
    found.same("paginated", &described.is_paginated(), &defined.paginated);
    if let (Some(cursor), true) = (described.cursor(), defined.paginated) {
        // The parameter that `.pages()` sets.
        let ours = defined.parameter("cursor").map_or("", |parameter| parameter.wire_name);
        found.same("page", &cursor, &ours);
    }
    let twice = defined.parameters.iter().filter(|parameter| parameter.encoding == PathEncoding::Twice);
    let twice: Vec<_> = twice.map(|parameter| parameter.name.to_owned()).collect();
    let described_twice: Vec<_> = texts(described.json, "x-path-decoded-twice").into_iter().map(snake_case).collect();
    found.same("encoded twice", &described_twice, &twice);
}

fn request(described: &Described<'_>, defined: &'static OperationInfo, found: &mut Found) {
    let request = described.request();
    let kind = match &request {
        None => BodyKind::None,
        Some((content_type, _)) if *content_type != "application/json" => BodyKind::Raw,
        Some((_, schema)) => match schema.get("properties").and_then(Value::as_object) {
            Some(members) if members.is_empty() => BodyKind::None,
            Some(_) => BodyKind::Object,
            None => BodyKind::Json,
        },
    };
    found.same("body", &kind, &defined.body);
    let Some((_, schema)) = request.filter(|_| kind == defined.body) else { return };
    let types = Types::of(defined);
    let located_in =
        |location: ParameterLocation| defined.parameters.iter().filter(move |parameter| parameter.location == location);
    if kind == BodyKind::Json {
        let model = Model { document: described.document, side: "body", prefix: "", is_response: false };
        located_in(ParameterLocation::Body)
            .for_each(|body| model.compare(&schema, types.argument(defined, body.name), found));
    }
    if kind != BodyKind::Object {
        return;
    }
    let required = texts(&schema, "required");
    let members = schema["properties"].as_object().unwrap();
    let fields: Vec<_> = located_in(ParameterLocation::Field).map(|field| field.wire_name).collect();
    found.names("body", &members.keys().map(String::as_str).collect::<Vec<_>>(), &fields);
    for field in located_in(ParameterLocation::Field) {
        let Some(schema) = members.get(field.wire_name) else { continue };
        let is_required = required.contains(&field.wire_name);
        found.same(&format!("body `{}`, required", field.wire_name), &is_required, &field.required);
        let model = Model { document: described.document, side: "body", prefix: field.wire_name, is_response: false };
        model.compare(schema, types.argument(defined, field.name), found);
    }
}

fn response(described: &Described<'_>, defined: &'static OperationInfo, found: &mut Found) {
    let response = described.response();
    let kind = match &response {
        None => ResponseKind::Empty,
        Some(("application/x-ndjson", _)) => ResponseKind::JsonLines,
        Some(("application/json" | "*/*", schema)) => match schema.get("properties").and_then(Value::as_object) {
            Some(members) if members.is_empty() => ResponseKind::Empty,
            Some(members) if members.contains_key("data") && described.is_paginated() => ResponseKind::Page,
            Some(members) if members.contains_key("data") => ResponseKind::Data,
            _ => ResponseKind::Json,
        },
        Some(_) => ResponseKind::ByteStream,
    };
    found.same("response", &kind, &defined.response);
    let streamed = match defined.response {
        ResponseKind::JsonLines => Some("ndjson"),
        ResponseKind::ByteStream => Some("bytes"),
        _ => None,
    };
    if described.text("x-streaming") != streamed {
        let [described, defined] = [described.text("x-streaming"), streamed].map(Option::unwrap_or_default);
        found.push(format!("streamed: the document says {described:?}, the definition {defined:?}"));
    }
    found.same("further successes", &described.further_successes(), &defined.ok_statuses.to_vec());
    let Some((_, schema)) = response else { return };
    let model = Model { document: described.document, side: "response", prefix: "", is_response: true };
    let secrets = model.secrets(&schema);
    match (secrets.first(), defined.redact) {
        (Some(member), false) => {
            found.push(format!("response `{member}`: is a secret, and the definition does not say so"));
        }
        (None, true) => found.push("secret: the definition says so, and the document marks no member"),
        _ => {}
    }
    if kind == defined.response && !matches!(kind, ResponseKind::Empty | ResponseKind::ByteStream) {
        model.compare(&schema, Types::of(defined).response(), found);
    }
}
