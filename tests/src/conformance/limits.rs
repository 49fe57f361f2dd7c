//! Checks that the documentation of each argument states the limits and the default of its schema.

use inngest_api::operation::{OperationInfo, ParameterInfo, ParameterLocation};
use serde_json::Value;

use super::compare::Found;
use super::document::{Described, member_text, members};

/// Keywords whose value must be in the documentation. A lower limit of 0 limits nothing; of a length, neither does 1.
const NUMBERS: [(&str, u64); 10] = [
    ("minimum", 0),
    ("maximum", 0),
    ("minLength", 1),
    ("maxLength", 0),
    ("minItems", 1),
    ("maxItems", 0),
    ("minProperties", 1),
    ("maxProperties", 0),
    ("x-max-bytes", 0),
    ("x-max-total-bytes", 0),
];

/// Patterns that the documentation states in words.
const PATTERNS: [(&str, &str); 5] = [
    ("^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$", "uuid"),
    ("^[a-f0-9]{64}$", "64 hexadecimal digits"),
    ("^/", "absolute"),
    ("^0[0-7]{3}$", "octal"),
    // The type is a duration, whose text the client writes.
    ("^(?:[0-9]+(?:\\.[0-9]+)?(?:ns|us|µs|ms|s|m|h))+$", ""),
];

/// Limits of the whole operation.
const OF_THE_OPERATION: [&str; 2] = ["x-max-file-bytes", "x-max-output-bytes"];

pub(crate) fn compare(described: &Described<'_>, defined: &'static OperationInfo, found: &mut Found) {
    for keyword in OF_THE_OPERATION {
        let limit = described.json.get(keyword).and_then(Value::as_u64);
        if let Some(limit) = limit.filter(|limit| !numbers(defined.documentation).contains(limit)) {
            found.push(format!("limit: the document says {keyword} {limit}, which the documentation does not mention"));
        }
    }
    let body = described.request().map(|(_, schema)| schema).unwrap_or_default();
    let fields = members(&body, "properties");
    let parameters = described.parameters();
    for parameter in defined.parameters {
        let schema = match parameter.location {
            // Types of ids, and names in the URL.
            ParameterLocation::Path => continue,
            ParameterLocation::Field => fields
                .and_then(|fields| fields.get(parameter.wire_name))
                .map(|schema| described.document.resolve(schema)),
            _ => parameters.iter().find(|described| described.name == parameter.wire_name).map(|p| p.schema.clone()),
        };
        // A cursor is opaque.
        if let Some(schema) = schema.filter(|_| !parameter.rust_type.ends_with("Cursor")) {
            let text = [parameter.documentation, defined.documentation].join("\n");
            check(&schema, parameter, &text, found);
            check_range(&schema, parameter, &text, found);
            if let Some(items) = schema.get("items") {
                check(&described.document.resolve(items), parameter, &text, found);
            }
        }
    }
}

fn check(schema: &Value, parameter: &ParameterInfo, text: &str, found: &mut Found) {
    let numbers = numbers(text);
    let mut missing = |keyword: &str, value: &dyn std::fmt::Display| {
        let name = parameter.wire_name;
        found.push(format!(
            "limit `{name}`: the document says {keyword} {value}, which the documentation does not mention"
        ));
    };
    for (keyword, trivial) in NUMBERS {
        let number = schema.get(keyword).and_then(Value::as_u64);
        if let Some(number) = number.filter(|number| *number > trivial && !numbers.contains(number)) {
            missing(keyword, &number);
        }
    }
    if let Some(number) = member_text(schema, "x-maximum").and_then(leading_number)
        && !numbers.contains(&number)
    {
        missing("x-maximum", &number);
    }
    match schema.get("default") {
        Some(Value::Number(number))
            if number.as_u64().is_none_or(|number| number > 0 && !numbers.contains(&number)) =>
        {
            missing("default", number);
        }
        Some(Value::String(word)) if !word.is_empty() => {
            let is_number = leading_number(word).is_some_and(|number| numbers.contains(&number));
            if !is_number && !letters(text).contains(&letters(word)) {
                missing("default", word);
            }
        }
        _ => {}
    }
    if let Some(pattern) = member_text(schema, "pattern") {
        let word = PATTERNS.iter().find(|(known, _)| *known == pattern).map_or(pattern, |(_, word)| word);
        if !text.contains(word) && !text.to_lowercase().contains(word) {
            missing("pattern", &pattern);
        }
    }
}

/// Checks that the schema of a tool has the limits of an integer that the documentation mentions.
fn check_range(described: &Value, parameter: &ParameterInfo, text: &str, found: &mut Found) {
    let defined = parameter.schema.to_json();
    if [described, &defined].into_iter().any(|schema| member_text(schema, "type") != Some("integer")) {
        return;
    }
    for keyword in ["minimum", "maximum"] {
        let limit = described.get(keyword).filter(|limit| defined.get(keyword) != Some(limit));
        let is_mentioned =
            |limit: &&Value| limit.as_u64().is_none_or(|limit| limit == 0 || numbers(text).contains(&limit));
        if let Some(limit) = limit.filter(is_mentioned) {
            let name = parameter.wire_name;
            found
                .push(format!("limit `{name}`: the document says {keyword} {limit}, which `#[range(…)]` does not set"));
        }
    }
}

/// Returns all numbers in a text: `1,000`, `100 MiB`, and `5 min` as 5.
fn numbers(text: &str) -> Vec<u64> {
    let is_digit = |char: char| char.is_ascii_digit() || char == ',' || char == '_';
    let mut numbers = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(|char: char| char.is_ascii_digit()) {
        let from = rest.get(start..).unwrap_or_default();
        let end = from.find(|char: char| !is_digit(char)).unwrap_or(from.len());
        let (digits, after) = from.split_at(end);
        let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
        let unit = match after.trim_start_matches([' ', '\u{a0}']) {
            after if after.starts_with("KiB") => 1 << 10,
            after if after.starts_with("MiB") => 1 << 20,
            after if after.starts_with("GiB") => 1 << 30,
            _ => 1,
        };
        numbers.extend(digits.parse::<u64>().ok().and_then(|number| number.checked_mul(unit)));
        rest = after;
    }
    numbers
}

fn leading_number(text: &str) -> Option<u64> {
    numbers(text.get(..1)?).first().and_then(|_| numbers(text).first().copied())
}

/// Returns the letters of a text in lower case: `QueuedAt` and `queued_at` are the same word.
fn letters(text: &str) -> String {
    text.chars().filter(|char| char.is_alphabetic()).flat_map(char::to_lowercase).collect()
}

#[test]
fn numbers_are_read_with_their_units() {
    assert_eq!(numbers("1 to 1,000; 512 KiB, up to 100 MiB or 5 min"), [1, 1000, 524_288, 104_857_600, 5]);
    assert_eq!((leading_number("30s"), leading_number("now + 5s")), (Some(30), None));
    assert!(letters("default `SortOrder::Desc`").contains(&letters("DESC")));
}
