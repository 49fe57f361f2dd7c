//! An operation as described, against the same as listed.

use std::fmt;

use inngest_api::operation::{
    BodyKind, Idempotency, OPERATIONS, OperationInfo, ParameterLocation, PathEncoding, ResponseKind,
};
use serde_json::Value;

use super::document::{Described, Document, snake_case, texts};
use super::inspect::Types;
use super::models::Model;
use super::parameters;

/// One difference, in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Difference {
    pub(crate) version: &'static str,
    pub(crate) operation: String,
    pub(crate) what: String,
}

const MISSING: &str = "the listing lacks it";

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.version, self.operation, self.what)
    }
}

/// The differences of one operation, as they are found.
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

    /// Names on both sides: one that is gone where one is new is the same under another name.
    pub(crate) fn names(&mut self, place: &str, described: &[&str], listed: &[&str]) {
        let without = |names: &[&str], others: &[&str]| -> Vec<String> {
            names.iter().filter(|name| !others.contains(name)).map(ToString::to_string).collect()
        };
        let (missing, unknown) = (without(described, listed), without(listed, described));
        if let ([missing], [unknown]) = (missing.as_slice(), unknown.as_slice()) {
            self.push(format!("{place} `{missing}`: the listing calls it `{unknown}`"));
            return;
        }
        for name in missing {
            self.push(format!("{place} `{name}`: the listing lacks it"));
        }
        for name in unknown {
            self.push(format!("{place} `{name}`: the document lacks it"));
        }
    }

    /// Two sides that should be one.
    fn same<T: PartialEq + fmt::Debug>(&mut self, what: &str, described: &T, listed: &T) {
        if described != listed {
            self.push(format!("{what}: the document says {described:?}, the listing {listed:?}"));
        }
    }
}

/// All differences between a document and the listing of its version.
pub(crate) fn compare(document: &Document) -> Vec<Difference> {
    let described = document.operations();
    let listed: Vec<_> = OPERATIONS.iter().filter(|operation| operation.version == document.version).collect();
    let mut differences = Vec::new();
    for described in &described {
        let mut found = Found { version: document.version, operation: described.id.clone(), differences: Vec::new() };
        match listed.iter().find(|listed| listed.id == described.id) {
            Some(listed) => operation(described, listed, &mut found),
            None => found.push(format!("{MISSING}: {} {}", described.method, described.path)),
        }
        differences.append(&mut found.differences);
    }
    for listed in listed.iter().filter(|listed| !described.iter().any(|described| described.id == listed.id)) {
        differences.push(Difference {
            version: document.version,
            operation: listed.id.to_owned(),
            what: "the document lacks it".to_owned(),
        });
    }
    differences
}

fn operation(described: &Described<'_>, listed: &'static OperationInfo, found: &mut Found) {
    found.same("method", &described.method.as_str(), &listed.method.as_str());
    // The names of path values are no part of the wire: `{runID}` is `{run_id}`.
    found.same("path", &snake_case(&described.path), &listed.full_path());
    found.same("reference", &described.reference().as_str(), &listed.reference.unwrap_or_default());
    parameters::compare(described, listed, found);
    request(described, listed, found);
    response(described, listed, found);
    let idempotency = match listed.idempotency {
        Idempotency::Safe => "safe".to_owned(),
        Idempotency::Idempotent => "idempotent".to_owned(),
        Idempotency::Key(name) => format!("key:{}", listed.parameter(name).unwrap().wire_name),
        _ => "no".to_owned(),
    };
    found.same("idempotency", &described.text("x-idempotency").unwrap_or_default(), &idempotency.as_str());
    found.same("paginated", &described.is_paginated(), &listed.paginated);
    if let (Some(cursor), true) = (described.cursor(), listed.paginated) {
        // What `.pages()` sets.
        let ours = listed.parameter("cursor").map_or("", |parameter| parameter.wire_name);
        found.same("page", &cursor, &ours);
    }
    let twice = listed.parameters.iter().filter(|parameter| parameter.encoding == PathEncoding::Twice);
    let twice: Vec<_> = twice.map(|parameter| parameter.name.to_owned()).collect();
    let described_twice: Vec<_> = texts(described.json, "x-path-decoded-twice").into_iter().map(snake_case).collect();
    found.same("escaped twice", &described_twice, &twice);
}

fn request(described: &Described<'_>, listed: &'static OperationInfo, found: &mut Found) {
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
    found.same("body", &kind, &listed.body);
    let Some((_, schema)) = request.filter(|_| kind == listed.body) else { return };
    let types = Types::of(listed);
    let in_place =
        |place: ParameterLocation| listed.parameters.iter().filter(move |parameter| parameter.location == place);
    if kind == BodyKind::Json {
        let model = Model { document: described.document, side: "body", prefix: "", is_answer: false };
        in_place(ParameterLocation::Body)
            .for_each(|body| model.compare(&schema, types.argument(listed, body.name), found));
    }
    if kind != BodyKind::Object {
        return;
    }
    let required = texts(&schema, "required");
    let members = schema["properties"].as_object().unwrap();
    let fields: Vec<_> = in_place(ParameterLocation::Field).map(|field| field.wire_name).collect();
    found.names("body", &members.keys().map(String::as_str).collect::<Vec<_>>(), &fields);
    for field in in_place(ParameterLocation::Field) {
        let Some(schema) = members.get(field.wire_name) else { continue };
        let is_required = required.contains(&field.wire_name);
        found.same(&format!("body `{}`, required", field.wire_name), &is_required, &field.required);
        let model = Model { document: described.document, side: "body", prefix: field.wire_name, is_answer: false };
        model.compare(schema, types.argument(listed, field.name), found);
    }
}

fn response(described: &Described<'_>, listed: &'static OperationInfo, found: &mut Found) {
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
    found.same("response", &kind, &listed.response);
    let streamed = match listed.response {
        ResponseKind::JsonLines => Some("ndjson"),
        ResponseKind::ByteStream => Some("bytes"),
        _ => None,
    };
    if described.text("x-streaming") != streamed {
        let [described, listed] = [described.text("x-streaming"), streamed].map(Option::unwrap_or_default);
        found.push(format!("streamed: the document says {described:?}, the listing {listed:?}"));
    }
    found.same("further successes", &described.further_successes(), &listed.ok_statuses.to_vec());
    let Some((_, schema)) = response else { return };
    let model = Model { document: described.document, side: "response", prefix: "", is_answer: true };
    let secrets = model.secrets(&schema);
    match (secrets.first(), listed.redact) {
        (Some(member), false) => {
            found.push(format!("response `{member}`: is a secret, and the listing does not say so"));
        }
        (None, true) => found.push("secret: the listing says so, and the document marks no member"),
        _ => {}
    }
    if kind == listed.response && !matches!(kind, ResponseKind::Empty | ResponseKind::ByteStream) {
        model.compare(&schema, Types::of(listed).response(), found);
    }
}
