//! Compares path, query and header parameters.

use inngest_api::operation::{OperationInfo, ParameterInfo, ParameterLocation, PathEncoding};
use serde_json::Value;

use super::compare::Found;
use super::document::{Described, DescribedParameter, Document, member_text, snake_case};
use super::inspect::{Inspect, Types};
use super::models::Values;
use super::schema::values;

/// Set with `CallOptions` or on the client. It is an argument only of operations that require it.
const ENVIRONMENT: &str = "X-Inngest-Env";

pub(crate) fn compare(described: &Described<'_>, operation: &'static OperationInfo, found: &mut Found) {
    let types = Types::of(operation);
    let document = described.document;
    let all: Vec<_> = described
        .parameters()
        .into_iter()
        .filter(|parameter| parameter.required || !parameter.name.eq_ignore_ascii_case(ENVIRONMENT))
        .collect();
    for (location, name) in
        [(ParameterLocation::Path, "path"), (ParameterLocation::Query, "query"), (ParameterLocation::Header, "header")]
    {
        let described: Vec<_> = all.iter().filter(|parameter| parameter.location == name).collect();
        let defined: Vec<_> = operation.parameters.iter().filter(|parameter| parameter.location == location).collect();
        let is_same = |described: &DescribedParameter, defined: &ParameterInfo| match location {
            ParameterLocation::Path => snake_case(&described.name) == defined.name,
            ParameterLocation::Header => described.name.eq_ignore_ascii_case(defined.wire_name),
            _ => described.name == defined.wire_name,
        };
        // The comparison of paths covers the names of path parameters.
        if location != ParameterLocation::Path {
            // A difference in case is none in the names of headers.
            let spelled = |described: &&DescribedParameter| {
                let same = defined.iter().find(|defined| is_same(described, defined));
                same.map_or_else(|| described.name.clone(), |defined| defined.wire_name.to_owned())
            };
            let described: Vec<_> = described.iter().map(spelled).collect();
            let described: Vec<_> = described.iter().map(String::as_str).collect();
            found.names(name, &described, &defined.iter().map(|parameter| parameter.wire_name).collect::<Vec<_>>());
        }
        for described in described {
            if let Some(defined) = defined.iter().find(|defined| is_same(described, defined)) {
                parameter(name, described, defined, types.argument(operation, defined.name), document, found);
            }
        }
    }
}

fn parameter(
    location: &str,
    described: &DescribedParameter,
    defined: &'static ParameterInfo,
    inspect: &Inspect,
    document: &Document,
    found: &mut Found,
) {
    let mut report = |what: String| found.push(format!("{location} `{}`: {what}", described.name));
    if described.required != defined.required {
        report(format!("required: the document says {}, the definition {}", described.required, defined.required));
    }
    let keeps_slashes = defined.encoding == PathEncoding::KeepSlashes;
    if let Some(several) = described.several_segments.filter(|several| *several != keeps_slashes) {
        report(format!("may hold `/`: the document says {several}, the definition {}", !several));
    }
    let items = described.schema.get("items");
    if items.is_some() != defined.repeated {
        report(format!("repeated: the document says {}, the definition {}", items.is_some(), defined.repeated));
        return;
    }
    let schema = items.unwrap_or(&described.schema);
    let accepts = |text: &str| {
        let inspected = inspect(&Value::from(text));
        inspected.encoded.is_ok_and(|encoded| encoded == text)
    };
    let kind = member_text(schema, "type").unwrap_or("string");
    let format = member_text(schema, "format").unwrap_or_default();
    let (right, wrong) = match (kind, format) {
        ("integer", _) => (integer_text(schema), Some("many")),
        ("boolean", _) => ("true", Some("maybe")),
        ("string", "date-time") => ("2026-03-04T05:06:07Z", Some("yesterday")),
        _ => ("some text", None),
    };
    let is_closed = wrong.is_none_or(|wrong| !accepts(wrong));
    if !accepts(right) || !is_closed {
        let format = if format.is_empty() { String::new() } else { format!(" ({format})") };
        report(format!("the document says {kind}{format}, the definition `{}`", defined.rust_type));
        return;
    }
    if kind != "string" || wrong.is_some() {
        return;
    }
    // For a list, known values may be next to `items` instead of inside it.
    let described = values(schema).or_else(|| values(&described.schema));
    Values { described, document, ty: defined.rust_type }.compare(
        |text| {
            let inspected = inspect(&Value::from(text));
            inspected.encoded.ok()?;
            inspected.seen.first().cloned()
        },
        report,
    );
}

/// Returns the largest number of the described type.
fn integer_text(schema: &Value) -> &'static str {
    match member_text(schema, "format") {
        Some("uint32") => "4294967295",
        Some("int64") => "9223372036854775807",
        _ => "2147483647",
    }
}
