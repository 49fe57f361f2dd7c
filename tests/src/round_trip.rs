//! Checks that decoding and encoding a response drops nothing.

use inngest_api::operation::ApiError;
use inngest_api::response::Page;
use inngest_api::types::{Metadata, Timestamp};
use serde::Serialize;
use serde_json::{Map, Value, json};

/// Encodes a value and compares it with the JSON from which it was decoded, member by member.
///
/// Only trailing zeros in the fraction of a time may differ.
///
/// # Panics
/// If they differ. The message contains all differences with their paths.
#[track_caller]
pub fn check_round_trip<T: Serialize + ?Sized>(value: &T, recorded: &Value) {
    let found = serde_json::to_value(value).map_or_else(
        |error| vec![format!("the value cannot be encoded: {error}")],
        |written| differences(&written, recorded),
    );
    assert!(found.is_empty(), "differs from the recording:\n{}", found.join("\n"));
}

/// Returns one line for each difference between an encoded value and the recorded one, with its path.
#[must_use]
pub fn differences(written: &Value, recorded: &Value) -> Vec<String> {
    let mut found = Vec::new();
    compare("", written, recorded, &mut found);
    found
}

fn compare(path: &str, written: &Value, recorded: &Value, found: &mut Vec<String>) {
    match (written, recorded) {
        (Value::Object(written), Value::Object(recorded)) => {
            for (name, recorded) in recorded {
                match written.get(name) {
                    Some(written) => compare(&format!("{path}/{name}"), written, recorded, found),
                    None => found.push(format!("{path}/{name}: dropped: {recorded}")),
                }
            }
            let added = written.iter().filter(|(name, _)| !recorded.contains_key(*name));
            found.extend(added.map(|(name, written)| format!("{path}/{name}: added: {written}")));
        }
        (Value::Array(written), Value::Array(recorded)) if written.len() == recorded.len() => {
            for (index, (written, recorded)) in written.iter().zip(recorded).enumerate() {
                compare(&format!("{path}/{index}"), written, recorded, found);
            }
        }
        (Value::String(written), Value::String(recorded)) if without_zeros(written) == without_zeros(recorded) => {}
        _ if written == recorded => {}
        _ => found.push(format!("{path}: {written}, recorded {recorded}")),
    }
}

/// Removes the trailing zeros from the fraction of a time. Returns other text unchanged.
fn without_zeros(text: &str) -> String {
    let whole = text.parse::<Timestamp>().ok().and(text.strip_suffix('Z'));
    match whole {
        Some(whole) if whole.contains('.') => format!("{}Z", whole.trim_end_matches('0').trim_end_matches('.')),
        _ => text.to_owned(),
    }
}

/// Compares the metadata of a response with the recording: `fetchedAt` in version 2, `fetched_at` in version 1.
///
/// # Panics
/// If they differ.
#[track_caller]
pub fn check_metadata(metadata: &Metadata, recorded: &Value) {
    let camel = |(name, value): (&String, &Value)| {
        let name = match name.as_str() {
            "fetched_at" => "fetchedAt",
            "cached_until" => "cachedUntil",
            other => other,
        };
        (name.to_owned(), value.clone())
    };
    let recorded: Map<_, _> = recorded.as_object().into_iter().flatten().map(camel).collect();
    check_round_trip(metadata, &Value::Object(recorded));
}

/// Compares cursor, limit and `hasMore` of a page with the recording, which omits defaults.
///
/// # Panics
/// If they differ.
#[track_caller]
pub fn check_page<T>(page: &Page<T>, recorded: &Value) {
    let mut written = Map::new();
    if let Some(cursor) = &page.cursor {
        written.insert("cursor".to_owned(), json!(cursor.as_str()));
    }
    if page.has_more {
        written.insert("hasMore".to_owned(), json!(true));
    }
    if page.limit > 0 {
        written.insert("limit".to_owned(), json!(page.limit));
    }
    check_round_trip(&written, recorded);
}

/// Returns the code, if any, and the message of each error in a response body. Plain text is one error: its first line.
#[must_use]
pub fn errors_of(body: &str) -> Vec<(Option<String>, String)> {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let Ok(json) = serde_json::from_str::<Value>(body) else {
        return body.lines().take(1).map(|line| (None, line.to_owned())).collect();
    };
    let member = |name| json.get(name);
    if let Some(errors) = member("errors").and_then(Value::as_array) {
        let one =
            |error: &Value| (error.get("code").and_then(text), error.get("message").and_then(text).unwrap_or_default());
        return errors.iter().map(one).collect();
    }
    member("error").and_then(text).map(|message| (None, message)).into_iter().collect()
}

/// Returns the code and the message of each decoded error.
#[must_use]
pub fn errors_as(errors: &[ApiError]) -> Vec<(Option<String>, String)> {
    errors.iter().map(|error| (error.code.clone(), error.message.clone())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_difference_is_reported_with_its_path() {
        let recorded = json!({ "a": [{ "b": 1, "c": "x" }], "at": "2026-11-23T18:21:57.308683100Z", "n": 1 });
        assert!(differences(&recorded, &recorded).is_empty());
        let shorter = json!({ "a": [{ "b": 1, "c": "x" }], "at": "2026-11-23T18:21:57.3086831Z", "n": 1 });
        assert!(differences(&shorter, &recorded).is_empty());
        for (written, path) in [
            (json!({ "a": [{ "b": 1 }], "at": "2026-11-23T18:21:57.3086831Z", "n": 1 }), "/a/0/c: dropped: \"x\""),
            (json!({ "a": [], "at": "2026-11-23T18:21:57.3086831Z", "n": 1 }), "/a: [], recorded ["),
            (json!({ "a": [{ "b": 1, "c": "x" }], "at": "2026-11-23T18:21:57.308Z", "n": 1 }), "/at: "),
            (
                json!({ "a": [{ "b": 1, "c": "x" }], "at": "2026-11-23T18:21:57.3086831Z", "n": 1, "m": 2 }),
                "/m: added: 2",
            ),
            (
                json!({ "a": [{ "b": 1, "c": "x" }], "at": "2026-11-23T18:21:57.3086831Z", "n": "1" }),
                "/n: \"1\", recorded 1",
            ),
        ] {
            let found = differences(&written, &recorded);
            assert!(found.len() == 1 && found[0].starts_with(path), "{found:?}");
        }
    }

    #[test]
    fn only_times_may_lose_trailing_zeros() {
        assert_eq!(differences(&json!("1.10"), &json!("1.1")).len(), 1);
        assert!(differences(&json!("2026-11-23T18:21:57Z"), &json!("2026-11-23T18:21:57.000Z")).is_empty());
    }
}
