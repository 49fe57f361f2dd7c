//! Arbitrary and mutated responses: they decode or return an error with a location, and never panic or hang.

use std::time::Duration;

use inngest_api::{ApiKey, Client, Error, ErrorKind, SigningKey};
use inngest_api_tests::replay::{Replay, answer};
use proptest::prelude::*;
use serde_json::{Map, Value};

/// A valid page of runs, to be mutated.
const PAGE: &str = r#"{"data":[{"app":{"id":"a"},"durationMs":"46","endedAt":"2026-11-23T18:21:57.252Z","id":"01M8","output":{"x":[1,2.5,null]},"status":"COMPLETED","trigger":{"eventIds":["e"]}}],"metadata":{"fetchedAt":"2026-11-23T18:22:02.092547577Z"},"page":{"cursor":"c","hasMore":true,"limit":2}}"#;
/// A valid trace, which has a custom decoder.
const TRACE: &str = r#"{"data":{"runId":"01M8","rootSpan":{"name":"Run","status":"COMPLETED","durationMs":"46","startedAt":"2026-11-23T18:21:57.252Z","input":{"data":[{}]},"children":[{"name":"load","stepOp":"RUN","children":[{}]},{"metadata":[{"scope":"s","kind":"k","values":{"a":"1"},"updatedAt":"0001-01-01T00:00:00Z"}]}]}}}"#;
/// A valid table, whose rows contain arbitrary user values.
const ROWS: &str = r#"{"data":{"columns":[{"name":"name","type":"STRING"},{"name":"n","type":"NUMBER"}],"rows":[{"values":["a",1]},{"values":[null,2.5]},{}],"diagnostics":[{"severity":"WARNING","code":"c","position":{"end":3}}]}}"#;
/// A valid stream of log chunks.
const LINES: &str = "{\"result\":{\"data\":{\"stream\":\"STDOUT\",\"data\":\"cmVhZHkK\",\"at\":\"2026-03-04T05:06:03Z\"}}}\n{\"result\":{\"data\":{}}}\n";
/// Much longer than any case takes.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Generates arbitrary bytes, or a valid text with some bytes replaced, truncated or repeated.
fn bytes(valid: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let mutated = prop::collection::vec((0..valid.len(), any::<u8>(), 0..5_u8), 0..6).prop_map(move |changes| {
        let mut bytes = valid.as_bytes().to_vec();
        for (at, byte, how) in changes {
            let at = at.min(bytes.len().saturating_sub(1));
            match how {
                0 => bytes.truncate(at),
                1 => bytes.insert(at, byte),
                2 => bytes.extend_from_within(at..),
                3 => drop(bytes.splice(at..at, *b"null")),
                _ => bytes.iter_mut().skip(at).take(1).for_each(|old| *old = byte),
            }
        }
        bytes
    });
    prop_oneof![mutated, prop::collection::vec(any::<u8>(), 0..200)]
}

/// Runs a case against a server that returns this body. Panics if it takes too long.
fn with_response<T>(status: u16, body: &[u8], case: impl AsyncFnOnce(Replay) -> T) -> T {
    let mut bytes = answer(status, [("content-type", "application/json")], "");
    // `answer` takes text, so the bytes and their length are set afterwards.
    let length = format!("content-length: {}", body.len());
    bytes = String::from_utf8(bytes).unwrap().replace("content-length: 0", &length).into_bytes();
    bytes.extend_from_slice(body);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let server = Replay::with([bytes]).await.unwrap();
        tokio::time::timeout(TIMEOUT, case(server)).await.expect("the call did not finish in time")
    })
}

/// Visits the members of all objects, except those of the output, which belongs to the user.
fn members(json: &mut Value, visit: &mut impl FnMut(&mut Map<String, Value>, &str)) {
    match json {
        Value::Object(object) => {
            for name in object.keys().cloned().collect::<Vec<_>>() {
                if name != "output" {
                    members(&mut object[&name], visit);
                }
                visit(object, &name);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| members(item, visit)),
        _ => {}
    }
}

fn v2(server: &Replay) -> Client<ApiKey> {
    server.client(ApiKey::parse("sk-inn-api-property").unwrap()).unwrap()
}

/// Returns whether an error names the location of the problem, or reports that the whole response is not the API's.
fn names_the_location(error: &Error) -> bool {
    let message = error.to_string();
    error.kind() == ErrorKind::Decode && (message.contains("at ") || message.contains("neither `data` nor `metadata`"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_mutated_page_decodes_or_fails_with_a_location(body in bytes(PAGE)) {
        let result = with_response(200, &body, async |server| v2(&server).v2().list_runs().send().await);
        if let Err(error) = result {
            prop_assert!(names_the_location(&error), "{}", error);
        }
    }

    #[test]
    fn a_mutated_trace_decodes_or_fails_with_a_location(body in bytes(TRACE)) {
        let result = with_response(200, &body, async |server| v2(&server).v2().get_function_trace("01M8").send().await);
        match result {
            Ok(trace) => prop_assert!(trace.root().is_some() || trace.is_empty()),
            Err(error) => prop_assert!(names_the_location(&error), "{}", error),
        }
    }

    #[test]
    fn mutated_insights_rows_decode_or_fail_with_a_location(body in bytes(ROWS)) {
        #[derive(serde::Deserialize)]
        struct Row {
            #[serde(rename = "name")]
            _name: Option<String>,
            #[serde(rename = "n")]
            _n: f64,
        }
        let result = with_response(200, &body, async |server| v2(&server).v2().query_insights("SELECT 1").send().await);
        match result {
            Ok(table) => {
                if let Ok(rows) = table.rows_as::<Row>() {
                    prop_assert_eq!(rows.len(), table.rows.len());
                }
            }
            Err(error) => prop_assert!(names_the_location(&error), "{}", error),
        }
    }

    #[test]
    fn null_members_decode_like_absent_members(chosen in prop::collection::vec(any::<bool>(), 40)) {
        let [mut with, mut without]: [Value; 2] = [PAGE, PAGE].map(|page| serde_json::from_str(page).unwrap());
        let mut each = chosen.iter().cycle();
        members(&mut with, &mut |object, name| if *each.next().unwrap() { object[name] = Value::Null });
        let mut each = chosen.iter().cycle();
        members(&mut without, &mut |object, name| if *each.next().unwrap() { drop(object.remove(name)) });
        let list = |json: Value| {
            with_response(200, json.to_string().as_bytes(), async |server| v2(&server).v2().list_runs().send_full().await)
        };
        let (with, without) = (list(with).unwrap(), list(without).unwrap());
        prop_assert_eq!((with.value, with.metadata), (without.value, without.metadata));
    }

    #[test]
    fn a_mutated_error_response_is_an_error_with_its_status(status in 300..600_u16, body in bytes(r#"{"errors":[{"code":"not_found","message":"Run not found"}]}"#)) {
        let error = with_response(status, &body, async |server| v2(&server).v2().health().send().await).unwrap_err();
        prop_assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
        prop_assert!(!error.to_string().contains(char::is_control), "{:?}", error.to_string());
    }

    #[test]
    fn a_mutated_v1_error_reports_the_status_in_its_body(body in bytes(r#"{"error":"Event not found","data":null,"status":404}"#)) {
        let result = with_response(200, &body, async |server| {
            let client = server.client(SigningKey::parse("signkey-test-00").unwrap()).unwrap();
            client.v1().list_events().send().await
        });
        if let Err(error) = result {
            // The status comes from the body, not from the response.
            let has_error_status = error.status().is_some_and(|status| status.as_u16() >= 400);
            prop_assert!(error.kind() == ErrorKind::Decode || has_error_status, "{:?}", error);
        }
    }

    #[test]
    fn a_mutated_stream_ends_after_its_first_error(body in bytes(LINES)) {
        let messages = with_response(200, &body, async |server| {
            let mut lines = v2(&server).v2().stream_sandbox_logs("s").send().await.unwrap();
            let mut messages = Vec::new();
            while let Some(message) = lines.next().await {
                messages.push(message.map_err(|error| error.kind()));
            }
            messages
        });
        let failed = messages.iter().position(Result::is_err);
        prop_assert!(failed.is_none_or(|at| at + 1 == messages.len()));
    }
}
