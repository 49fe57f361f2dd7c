//! Path values, queries and headers.

use std::collections::BTreeSet;

use inngest_api::operation::{OperationInfo, ParameterInfo, ParameterLocation, PathEncoding};
use serde_json::Value;

use super::compare::Found;
use super::document::{Described, DescribedParameter, member_text, snake_case};
use super::inspect::{Inspect, Types};
use super::models::{Values, values};

/// Said for a call or for its client, and not as an argument, where it need not be said at all.
const ENVIRONMENT: &str = "X-Inngest-Env";

pub(crate) fn compare(described: &Described<'_>, operation: &'static OperationInfo, found: &mut Found) {
    let types = Types::of(operation);
    let words = &described.document.words;
    let all: Vec<_> = described
        .parameters()
        .into_iter()
        .filter(|parameter| parameter.required || parameter.name != ENVIRONMENT)
        .collect();
    for (place, name) in
        [(ParameterLocation::Path, "path"), (ParameterLocation::Query, "query"), (ParameterLocation::Header, "header")]
    {
        let described: Vec<_> = all.iter().filter(|parameter| parameter.place == name).collect();
        let listed: Vec<_> = operation.parameters.iter().filter(|parameter| parameter.location == place).collect();
        let is_same = |described: &DescribedParameter, listed: &ParameterInfo| match place {
            ParameterLocation::Path => snake_case(&described.name) == listed.name,
            _ => described.name == listed.wire_name,
        };
        // The names of path values are the path's matter.
        if place != ParameterLocation::Path {
            let described: Vec<_> = described.iter().map(|parameter| parameter.name.as_str()).collect();
            found.names(name, &described, &listed.iter().map(|parameter| parameter.wire_name).collect::<Vec<_>>());
        }
        for described in described {
            if let Some(listed) = listed.iter().find(|listed| is_same(described, listed)) {
                parameter(name, described, listed, types.argument(operation, listed.name), words, found);
            }
        }
    }
}

fn parameter(
    place: &str,
    described: &DescribedParameter,
    listed: &'static ParameterInfo,
    inspect: &Inspect,
    words: &BTreeSet<String>,
    found: &mut Found,
) {
    let mut say = |what: String| found.push(format!("{place} `{}`: {what}", described.name));
    if described.required != listed.required {
        say(format!("required: the document says {}, the listing {}", described.required, listed.required));
    }
    if described.several_segments != (listed.encoding == PathEncoding::KeepSlashes) {
        let several = described.several_segments;
        say(format!("may hold `/`: the document says {several}, the listing {}", !several));
    }
    let items = described.schema.get("items");
    if items.is_some() != listed.repeated {
        say(format!("repeated: the document says {}, the listing {}", items.is_some(), listed.repeated));
        return;
    }
    let schema = items.unwrap_or(&described.schema);
    let takes = |text: &str| {
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
    let is_closed = wrong.is_none_or(|wrong| !takes(wrong));
    if !takes(right) || !is_closed {
        let format = if format.is_empty() { String::new() } else { format!(" ({format})") };
        say(format!("the document says {kind}{format}, the listing `{}`", listed.rust_type));
        return;
    }
    if kind != "string" || wrong.is_some() {
        return;
    }
    // Known values stand beside the items of a list.
    let described = values(schema).or_else(|| values(&described.schema));
    Values { described, words, ty: listed.rust_type }.compare(
        |text| {
            let inspected = inspect(&Value::from(text));
            inspected.encoded.ok()?;
            inspected.seen.first().cloned()
        },
        say,
    );
}

/// The largest number of the described type.
fn integer_text(schema: &Value) -> &'static str {
    match member_text(schema, "format") {
        Some("uint32") => "4294967295",
        Some("int64") => "9223372036854775807",
        _ => "2147483647",
    }
}
