use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;

use super::*;
use crate::types::serde_helpers::{double, integer_text, time};
use crate::v2::{EnvType, SpanStatus};
use crate::{RawJson, RunId};

#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
struct Model {
    id: RunId,
    text: String,
    kind: EnvType,
    status: SpanStatus,
    yes: bool,
    list: Vec<Model>,
    within: Option<Box<Model>>,
    by_name: BTreeMap<String, u8>,
    #[serde(with = "integer_text")]
    integer: u64,
    #[serde(with = "integer_text::option")]
    maybe: Option<u64>,
    #[serde(with = "double")]
    double: f64,
    #[serde(with = "time")]
    at: Option<Timestamp>,
    raw: Option<RawJson>,
    raws: Vec<RawJson>,
    #[serde(skip_deserializing)]
    own: (),
}

fn model(json: &str) -> Result<Model, Fault> {
    read(json.as_bytes())
}

#[test]
fn a_member_that_is_null_is_absent() {
    const NAMES: [&str; 14] = [
        "id", "text", "kind", "status", "yes", "list", "within", "by_name", "integer", "maybe", "double", "at", "raw",
        "raws",
    ];
    for name in NAMES {
        let json = format!(r#" {{ "{name}" : null }} "#);
        assert_eq!(model(&json).unwrap(), Model::default(), "{name}");
    }
    let all = NAMES.map(|name| format!("\"{name}\":null")).join(",");
    let text = format!(r#"{{"id":"r","list":[{{"id":"a",{all}}},{{}}],"within":{{{all}}},"kind":"TEST"}}"#);
    let read = model(&text).unwrap();
    assert_eq!((read.id.as_str(), read.list.len(), read.list[0].id.as_str()), ("r", 2, "a"));
    assert_eq!((&read.within, &read.kind), (&Some(Box::default()), &EnvType::Test));
}

#[test]
fn what_is_kept_as_it_came_keeps_its_nulls() {
    let read = model(r#"{"text":null,"raw":{"x":null,"y":[null]},"raws":[null,{"z":null}]}"#).unwrap();
    assert_eq!(read.raw.unwrap().as_str(), r#"{"x":null,"y":[null]}"#);
    assert_eq!(read.raws.iter().map(RawJson::as_str).collect::<Vec<_>>(), ["null", r#"{"z":null}"#]);
}

#[test]
fn a_null_that_is_no_member_is_no_default() {
    for (json, path) in [
        ("null", ""),
        (r#"{"list":[{},null]}"#, "list[1]"),
        (r#"{"by_name":{"a":null}}"#, "by_name.a"),
        (r#"{"text":null,"list":[{"by_name":{"a":null}}]}"#, "list[0].by_name.a"),
    ] {
        let fault = model(json).unwrap_err();
        assert!(fault.path == path && fault.message.starts_with("invalid type: null"), "{json}: {fault:?}");
    }
}

#[test]
fn a_null_where_something_has_to_be_is_told_as_such() {
    #[derive(Debug, Deserialize)]
    struct Own {
        #[allow(dead_code)]
        id: String,
    }
    let fault = read::<Vec<Own>>(br#"[{"id":"a"},{"id":null}]"#).unwrap_err();
    assert_eq!((fault.path.as_str(), fault.line, fault.column), ("[1].id", 1, 22));
    assert!(fault.message.starts_with("invalid type: null, expected a string"), "{fault:?}");
    let fault = read::<Vec<Own>>(br#"[{"id":"a"},{"no":null}]"#).unwrap_err();
    assert_eq!(fault.path, "[1]");
    assert!(fault.message.starts_with("missing field `id`"), "{fault:?}");
}

#[test]
fn the_fault_is_the_one_that_no_null_explains() {
    let json = "{\"text\": null,\n \"list\": [{},\n  {\"integer\": null, \"at\": \"soon\", \"id\": 7}]}";
    let fault = model(json).unwrap_err();
    assert_eq!(fault.path, "list[1].at");
    let place = json.lines().nth(fault.line - 1).unwrap().get(..fault.column).unwrap();
    assert!(place.ends_with("\"soon\"") || place.ends_with("soon"), "{place}");
    assert!(fault.message.ends_with(&format!(" at line {} column {}", fault.line, fault.column)), "{fault:?}");
    // After the value was read, as base64 is.
    let fault = read::<BTreeMap<String, crate::Base64Bytes>>(br#"{"a":"aGk=","b":"?"}"#).unwrap_err();
    assert_eq!(fault.path, "b");
}

#[test]
fn what_is_no_json_is_told_as_such() {
    for json in [&b"<html>"[..], b"{\"id\":\"a\"", b"{\"text\":null,}", b"", b"\xff", b"{\"id\":\"\xff\"}"] {
        let fault = read::<Model>(json).unwrap_err();
        assert_eq!(fault.path, "");
        assert!(fault.message.contains(" at line "), "{fault:?}");
    }
}

#[test]
fn what_stands_too_deep_is_a_fault_and_no_overflow() {
    let deep =
        |levels: usize| format!(r#"{{"text":null,"within":{}{}}}"#, r#"{"within":"#.repeat(levels), "}".repeat(levels));
    let deep = |levels: usize| deep(levels).replace(r#""within":}"#, r#""within":null}"#);
    assert!(model(&deep(100)).is_ok());
    for levels in [200, 5000] {
        // The first fault hides the depth from `serde_json`, which would have stopped there.
        let fault = model(&deep(levels)).unwrap_err();
        assert!(fault.message.starts_with("values stand too deep in one another"), "{}", fault.message);
    }
}
