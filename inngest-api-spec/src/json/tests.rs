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
    skipped: (),
}

fn model(json: &str) -> Result<Model, JsonError> {
    read(json.as_bytes())
}

#[test]
fn null_members_of_structs_count_as_absent() {
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
fn raw_json_keeps_its_null_members() {
    let read = model(r#"{"text":null,"raw":{"x":null,"y":[null]},"raws":[null,{"z":null}]}"#).unwrap();
    assert_eq!(read.raw.unwrap().as_str(), r#"{"x":null,"y":[null]}"#);
    assert_eq!(read.raws.iter().map(RawJson::as_str).collect::<Vec<_>>(), ["null", r#"{"z":null}"#]);
}

#[test]
fn null_in_lists_and_maps_is_an_error() {
    for (json, path) in [
        ("null", ""),
        (r#"{"list":[{},null]}"#, "list[1]"),
        (r#"{"by_name":{"a":null}}"#, "by_name.a"),
        (r#"{"text":null,"list":[{"by_name":{"a":null}}]}"#, "list[0].by_name.a"),
    ] {
        let error = model(json).unwrap_err();
        assert!(error.path == path && error.message.starts_with("invalid type: null"), "{json}: {error:?}");
    }
}

#[test]
fn a_null_in_place_of_a_required_member_is_reported_as_null() {
    #[derive(Debug, Deserialize)]
    struct Item {
        #[allow(dead_code)]
        id: String,
    }
    let error = read::<Vec<Item>>(br#"[{"id":"a"},{"id":null}]"#).unwrap_err();
    assert_eq!((error.path.as_str(), error.line, error.column), ("[1].id", 1, 22));
    assert!(error.message.starts_with("invalid type: null, expected a string"), "{error:?}");
    let error = read::<Vec<Item>>(br#"[{"id":"a"},{"no":null}]"#).unwrap_err();
    assert_eq!(error.path, "[1]");
    assert!(error.message.starts_with("missing field `id`"), "{error:?}");
}

#[test]
fn the_reported_error_is_the_one_that_no_null_explains() {
    let json = "{\"text\": null,\n \"list\": [{},\n  {\"integer\": null, \"at\": \"soon\", \"id\": 7}]}";
    let error = model(json).unwrap_err();
    assert_eq!(error.path, "list[1].at");
    let place = json.lines().nth(error.line - 1).unwrap().get(..error.column).unwrap();
    assert!(place.ends_with("\"soon\"") || place.ends_with("soon"), "{place}");
    assert!(error.message.ends_with(&format!(" at line {} column {}", error.line, error.column)), "{error:?}");
    // An error after the value was read, as of base64.
    let error = read::<BTreeMap<String, crate::Base64Bytes>>(br#"{"a":"aGk=","b":"?"}"#).unwrap_err();
    assert_eq!(error.path, "b");
}

#[test]
fn invalid_json_is_reported_with_its_position_and_no_path() {
    for json in [&b"<html>"[..], b"{\"id\":\"a\"", b"{\"text\":null,}", b"", b"\xff", b"{\"id\":\"\xff\"}"] {
        let error = read::<Model>(json).unwrap_err();
        assert_eq!(error.path, "");
        assert!(error.message.contains(" at line "), "{error:?}");
    }
}

#[test]
fn deep_nesting_is_an_error_and_not_a_stack_overflow() {
    let deep =
        |levels: usize| format!(r#"{{"text":null,"within":{}{}}}"#, r#"{"within":"#.repeat(levels), "}".repeat(levels));
    let deep = |levels: usize| deep(levels).replace(r#""within":}"#, r#""within":null}"#);
    assert!(model(&deep(100)).is_ok());
    for levels in [200, 5000] {
        // Without the first error, `serde_json` itself would report the depth.
        let error = model(&deep(levels)).unwrap_err();
        assert!(error.message.starts_with("values are nested more than 127 levels deep"), "{}", error.message);
    }
}

#[test]
fn a_list_is_not_a_struct() {
    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "only its decoding matters")]
    struct Pair {
        one: u8,
        two: u8,
    }
    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "only its decoding matters")]
    enum Choice {
        Pair { one: u8, two: u8 },
        Of(Pair),
        Tuple(u8, u8),
    }
    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "only its decoding matters")]
    struct Tuple(u8, u8);

    fn assert_is_no_struct<T: DeserializeOwned + std::fmt::Debug>(json: &str, path: &str) {
        let error = read::<T>(json.as_bytes()).unwrap_err();
        assert!(error.message.starts_with("invalid type: sequence, expected struct "), "{json}: {error:?}");
        assert_eq!(error.path, path, "{json}");
        let decoded = serde_json::from_str::<RawJson>(json).unwrap().decode::<T>();
        assert!(decoded.is_err(), "{json}: {decoded:?}");
    }
    assert_is_no_struct::<Pair>("[1,2]", "");
    assert_is_no_struct::<Option<Pair>>("[1,2]", "");
    assert_is_no_struct::<Vec<Pair>>(r#"[{"one":1,"two":2},[1,2]]"#, "[1]");
    assert_is_no_struct::<BTreeMap<String, Pair>>(r#"{"a":[1,2]}"#, "a");
    assert_is_no_struct::<(u8, Pair)>("[1,[1,2]]", "[1]");
    assert_is_no_struct::<Model>("[]", "");
    assert_is_no_struct::<Model>(r#"["id"]"#, "");
    assert_is_no_struct::<Model>(r#"{"list":[["id"]]}"#, "list[0]");
    assert_is_no_struct::<Model>(r#"{"within":["id"]}"#, "within");
    assert_is_no_struct::<Model>(r#"{"text":null,"within":["id"]}"#, "within");
    assert!(read::<Choice>(br#"{"Of":[1,2]}"#).is_err() && read::<Choice>(br#"{"Pair":[1,2]}"#).is_err());

    // Everything else is read as before.
    for json in [r#"{"Of":{"one":1,"two":2}}"#, r#"{"Pair":{"one":1,"two":2}}"#, r#"{"Tuple":[1,2]}"#] {
        read::<Choice>(json.as_bytes()).unwrap();
    }
    read::<Tuple>(b"[1,2]").unwrap();
    assert_eq!(read::<(u8, [u8; 2])>(b"[1,[2,3]]").unwrap(), (1, [2, 3]));
    assert!(read::<Vec<u8>>(b"[1] 2").is_err(), "nothing may follow");
}

#[test]
fn integers_may_be_floats_or_text() {
    #[derive(Debug, PartialEq, Deserialize)]
    struct Integers {
        limit: u32,
        ts: Option<i64>,
    }
    let read = |limit: &str, ts: &str| read::<Integers>(format!(r#"{{"limit":{limit},"ts":{ts}}}"#).as_bytes());
    for limit in ["20", "20.0", "2e1", "\"20\"", "\"20.0\"", " \"20\" "] {
        assert_eq!(read(limit, "-7.0").unwrap(), Integers { limit: 20, ts: Some(-7) }, "{limit}");
    }
    assert_eq!(read("1.0", "\"-7\"").unwrap().ts, Some(-7));
    assert_eq!(read("1", "9007199254740993").unwrap().ts, Some(9_007_199_254_740_993));
    for limit in ["20.5", "-1", "-1.0", "1e10", "1e300", "\"\"", "\"many\"", "\"NaN\"", "true", "[20]"] {
        assert_eq!(read(limit, "0").unwrap_err().path, "limit", "{limit}");
    }
}

#[test]
fn members_may_be_in_the_other_case() {
    #[derive(Debug, PartialEq, Deserialize)]
    struct Event {
        internal_id: String,
        #[serde(default)]
        received_at: Option<String>,
        #[serde(default)]
        v: u8,
    }
    let event = |json: &str| read::<Event>(json.as_bytes());
    for json in [
        r#"{"internal_id":"a","received_at":"now"}"#,
        r#"{"internalId":"a","receivedAt":"now"}"#,
        r#"{"internalID":"a","ReceivedAt":"now"}"#,
        r#"{"internalID":"b","receivedAt":"then","internal_id":"a","received_at":"now","v":1.0}"#,
    ] {
        let event = event(json).unwrap();
        assert_eq!((event.internal_id.as_str(), event.received_at.as_deref()), ("a", Some("now")), "{json}");
    }
    assert!(event(r#"{"internal":"a"}"#).is_err());
}

/// As `serde_json` passes it with its feature `arbitrary_precision`. `tests/downstream/strict` enables it.
#[test]
fn a_number_that_is_passed_as_a_map_is_a_number() {
    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(untagged)]
    enum Value {
        Unsigned(u64),
        Signed(i64),
        Double(f64),
        Text(String),
        Map(BTreeMap<String, u8>),
    }
    let map = |text: &str| format!(r#"[{{"$serde_json::private::Number":"{text}"}}]"#);
    for (text, expected) in [
        ("7", Value::Unsigned(7)),
        ("-7", Value::Signed(-7)),
        ("0.5", Value::Double(0.5)),
        ("x", Value::Text("x".to_owned())),
    ] {
        assert_eq!(read::<Vec<Value>>(map(text).as_bytes()).unwrap(), [expected], "{text}");
    }
    let other = read::<Value>(br#"{"a":1,"b":2}"#).unwrap();
    assert_eq!(other, Value::Map([("a".to_owned(), 1), ("b".to_owned(), 2)].into()));
    assert_eq!(read::<Value>(b"{}").unwrap(), Value::Map(BTreeMap::new()));
}

#[test]
fn a_number_that_is_not_a_count_does_not_lose_the_rest_of_a_response() {
    use crate::v2::{ImageBuild, ImageUsage, SandboxSnapshot};
    for number in ["-1", "\"-1\"", "1.5", "1e30", "\"1e30\""] {
        let snapshot: SandboxSnapshot = read(format!(r#"{{"id":"a","storedBytes":{number}}}"#).as_bytes()).unwrap();
        assert_eq!((snapshot.id.as_str(), snapshot.stored_bytes), ("a", 0), "{number}");
        let build: ImageBuild = read(format!(r#"{{"name":"a","executionMilliseconds":{number}}}"#).as_bytes()).unwrap();
        assert_eq!((build.name.as_str(), build.execution_milliseconds), ("a", 0), "{number}");
    }
    let usage: ImageUsage = read(br#"{"storedBytes":"7","uploadBytes":-1}"#).unwrap();
    assert_eq!((usage.stored_bytes, usage.upload_bytes), (7, 0));
    let text = read::<ImageUsage>(br#"{"storedBytes":"many"}"#).unwrap_err();
    assert_eq!(text.path, "storedBytes");
}
