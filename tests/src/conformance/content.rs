//! Compares the bodies of requests and responses.

use inngest_api::operation::{BodyKind, OperationInfo, ParameterLocation, ResponseKind};
use serde_json::Value;

use super::compare::Found;
use super::document::{Described, members, texts};
use super::inspect::Types;
use super::models::Model;
use super::streams;

pub(crate) fn request(described: &Described<'_>, defined: &'static OperationInfo, found: &mut Found) {
    let request = described.request();
    let kind = match &request {
        None => BodyKind::None,
        Some((content_type, _)) if content_type != "application/json" => BodyKind::Raw,
        Some((_, schema)) => match members(schema, "properties") {
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
    let model = |prefix| Model { document: described.document, side: "body", prefix, is_response: false };
    if kind == BodyKind::Json {
        located_in(ParameterLocation::Body)
            .for_each(|body| model("").compare(&schema, types.argument(defined, body.name), found));
    }
    let Some(members) = members(&schema, "properties").filter(|_| kind == BodyKind::Object) else { return };
    let required = texts(&schema, "required");
    let fields: Vec<_> = located_in(ParameterLocation::Field).map(|field| field.wire_name).collect();
    found.names("body", &members.keys().map(String::as_str).collect::<Vec<_>>(), &fields);
    for field in located_in(ParameterLocation::Field) {
        let Some(schema) = members.get(field.wire_name) else { continue };
        let is_required = required.contains(&field.wire_name);
        found.same(&format!("body `{}`, required", field.wire_name), &is_required, &field.required);
        model(field.wire_name).compare(schema, types.argument(defined, field.name), found);
    }
}

pub(crate) fn response(described: &Described<'_>, defined: &'static OperationInfo, found: &mut Found) {
    let response = described.response();
    let is_page = described.is_paginated().unwrap_or(defined.paginated);
    let kind = match response.as_ref().map(|(content_type, schema)| (content_type.as_str(), schema)) {
        None => ResponseKind::Empty,
        Some(("application/x-ndjson", _)) => ResponseKind::JsonLines,
        Some(("application/json" | "*/*", schema)) => match members(schema, "properties") {
            Some(members) if members.is_empty() => ResponseKind::Empty,
            Some(members) if members.contains_key("data") && is_page => ResponseKind::Page,
            Some(members) if members.contains_key("data") => ResponseKind::Data,
            _ => ResponseKind::Json,
        },
        Some(_) => ResponseKind::ByteStream,
    };
    found.same("response", &kind, &defined.response);
    streaming(described, defined, found);
    let Some((_, schema)) = response else { return };
    let model = Model { document: described.document, side: "response", prefix: "", is_response: true };
    secrets(&model, &schema, defined, found);
    if kind != defined.response {
        return;
    }
    match kind {
        ResponseKind::JsonLines => streams::compare(described, defined, found),
        ResponseKind::Data | ResponseKind::Page | ResponseKind::Json => {
            let all = described.successes().into_iter().chain(described.further_successes());
            for (_, schema) in all.filter_map(|success| success.content) {
                model.compare(&schema, Types::of(defined).response(), found);
            }
        }
        _ => {}
    }
}

fn streaming(described: &Described<'_>, defined: &'static OperationInfo, found: &mut Found) {
    let streamed = match defined.response {
        ResponseKind::JsonLines => Some("ndjson"),
        ResponseKind::ByteStream => Some("bytes"),
        _ => None,
    };
    let stated = described.text("x-streaming");
    if described.document.states("x-streaming") && stated != streamed {
        let [described, defined] = [stated, streamed].map(Option::unwrap_or_default);
        found.push(format!("streamed: the document says {described:?}, the definition {defined:?}"));
    }
}

fn secrets(model: &Model<'_>, schema: &Value, defined: &'static OperationInfo, found: &mut Found) {
    match (model.secrets(schema).first(), defined.redact) {
        (Some(member), false) => {
            found.push(format!("response `{member}`: is a secret, and the definition does not say so"));
        }
        (None, true) if model.document.states("x-secret") => {
            found.push("secret: the definition says so, and the document marks no member");
        }
        _ => {}
    }
}
