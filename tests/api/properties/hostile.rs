//! Arbitrary and mutated answers: a value or an error that says where, never a panic and never a hang.

use std::time::Duration;

use inngest_api::{ApiKey, Client, Error, ErrorKind, SigningKey};
use inngest_api_tests::replay::{Replay, answer};
use proptest::prelude::*;
use serde_json::{Map, Value};

/// A good page of runs, to be mutated.
const PAGE: &str = r#"{"data":[{"app":{"id":"a"},"durationMs":"46","endedAt":"2026-11-23T18:21:57.252Z","id":"01M8","output":{"x":[1,2.5,null]},"status":"COMPLETED","trigger":{"eventIds":["e"]}}],"metadata":{"fetchedAt":"2026-11-23T18:22:02.092547577Z"},"page":{"cursor":"c","hasMore":true,"limit":2}}"#;
/// A good trace, which is read by hand.
const TRACE: &str = r#"{"data":{"runId":"01M8","rootSpan":{"name":"Run","status":"COMPLETED","durationMs":"46","startedAt":"2026-11-23T18:21:57.252Z","input":{"data":[{}]},"children":[{"name":"load","stepOp":"RUN","children":[{}]},{"metadata":[{"scope":"s","kind":"k","values":{"a":"1"},"updatedAt":"0001-01-01T00:00:00Z"}]}]}}}"#;
/// A good table of rows, which are values of the user's.
const ROWS: &str = r#"{"data":{"columns":[{"name":"name","type":"STRING"},{"name":"n","type":"NUMBER"}],"rows":[{"values":["a",1]},{"values":[null,2.5]},{}],"diagnostics":[{"severity":"WARNING","code":"c","position":{"end":3}}]}}"#;
/// A good stream of log chunks.
const LINES: &str = "{\"result\":{\"data\":{\"stream\":\"STDOUT\",\"data\":\"cmVhZHkK\",\"at\":\"2026-03-04T05:06:03Z\"}}}\n{\"result\":{\"data\":{}}}\n";
/// Far above what any case takes.
const HANGS: Duration = Duration::from_secs(20);

/// Arbitrary bytes, or a good text with some bytes replaced, cut or doubled.
fn bytes(good: &'static str) -> impl Strategy<Value = Vec<u8>> {
    let mutated = prop::collection::vec((0..good.len(), any::<u8>(), 0..5_u8), 0..6).prop_map(move |changes| {
        let mut bytes = good.as_bytes().to_vec();
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

/// Runs a case on a server that answers this body, and takes it for hung after a while.
fn answered<T>(status: u16, body: &[u8], case: impl AsyncFnOnce(Replay) -> T) -> T {
    let mut bytes = answer(status, [("content-type", "application/json")], "");
    // The head says that the body is empty: it has another length.
    let length = format!("content-length: {}", body.len());
    bytes = String::from_utf8(bytes).unwrap().replace("content-length: 0", &length).into_bytes();
    bytes.extend_from_slice(body);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let server = Replay::with([bytes]).await.unwrap();
        tokio::time::timeout(HANGS, case(server)).await.expect("it hangs")
    })
}

/// The members of all objects, but for those of the output, which is the user's.
fn members(json: &mut Value, take: &mut impl FnMut(&mut Map<String, Value>, &str)) {
    match json {
        Value::Object(object) => {
            for name in object.keys().cloned().collect::<Vec<_>>() {
                if name != "output" {
                    members(&mut object[&name], take);
                }
                take(object, &name);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| members(item, take)),
        _ => {}
    }
}

fn v2(server: &Replay) -> Client<ApiKey> {
    server.client(ApiKey::parse("sk-inn-api-property").unwrap()).unwrap()
}

/// Whether a fault's line says its place; or that the answer is as a whole none of the API's.
fn says_where(error: &Error) -> bool {
    let line = error.to_string();
    error.kind() == ErrorKind::Decode && (line.contains("at ") || line.contains("neither `data` nor `metadata`"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pages(body in bytes(PAGE)) {
        let result = answered(200, &body, async |server| v2(&server).v2().list_runs().send().await);
        if let Err(error) = result {
            prop_assert!(says_where(&error), "{}", error);
        }
    }

    #[test]
    fn traces(body in bytes(TRACE)) {
        let result = answered(200, &body, async |server| v2(&server).v2().get_function_trace("01M8").send().await);
        match result {
            Ok(trace) => prop_assert!(trace.root().is_some() || trace.is_empty()),
            Err(error) => prop_assert!(says_where(&error), "{}", error),
        }
    }

    #[test]
    fn rows_of_insights(body in bytes(ROWS)) {
        #[derive(serde::Deserialize)]
        struct Row {
            #[serde(rename = "name")]
            _name: Option<String>,
            #[serde(rename = "n")]
            _n: f64,
        }
        let result = answered(200, &body, async |server| v2(&server).v2().query_insights("SELECT 1").send().await);
        match result {
            Ok(table) => {
                if let Ok(rows) = table.rows_as::<Row>() {
                    prop_assert_eq!(rows.len(), table.rows.len());
                }
            }
            Err(error) => prop_assert!(says_where(&error), "{}", error),
        }
    }

    #[test]
    fn members_that_are_null(chosen in prop::collection::vec(any::<bool>(), 40)) {
        let [mut with, mut without]: [Value; 2] = [PAGE, PAGE].map(|page| serde_json::from_str(page).unwrap());
        let mut each = chosen.iter().cycle();
        members(&mut with, &mut |object, name| if *each.next().unwrap() { object[name] = Value::Null });
        let mut each = chosen.iter().cycle();
        members(&mut without, &mut |object, name| if *each.next().unwrap() { drop(object.remove(name)) });
        let list = |json: Value| {
            answered(200, json.to_string().as_bytes(), async |server| v2(&server).v2().list_runs().send_full().await)
        };
        let (with, without) = (list(with).unwrap(), list(without).unwrap());
        prop_assert_eq!((with.value, with.metadata), (without.value, without.metadata));
    }

    #[test]
    fn errors(status in 300..600_u16, body in bytes(r#"{"errors":[{"code":"not_found","message":"Run not found"}]}"#)) {
        let error = answered(status, &body, async |server| v2(&server).v2().health().send().await).unwrap_err();
        prop_assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
        prop_assert!(!error.to_string().contains(char::is_control), "{:?}", error.to_string());
    }

    #[test]
    fn events_of_v1(body in bytes(r#"{"error":"Event not found","data":null,"status":404}"#)) {
        let result = answered(200, &body, async |server| {
            let client = server.client(SigningKey::parse("signkey-test-00").unwrap()).unwrap();
            client.v1().list_events().send().await
        });
        if let Err(error) = result {
            // The status is the one that the body says, not the answer's own.
            let says_so = error.status().is_some_and(|status| status.as_u16() >= 400);
            prop_assert!(error.kind() == ErrorKind::Decode || says_so, "{:?}", error);
        }
    }

    #[test]
    fn streams_of_messages(body in bytes(LINES)) {
        let messages = answered(200, &body, async |server| {
            let mut lines = v2(&server).v2().stream_sandbox_logs("s").send().await.unwrap();
            let mut messages = Vec::new();
            while let Some(message) = lines.next().await {
                messages.push(message.map_err(|error| error.kind()));
            }
            messages
        });
        // An error is the last word.
        let failed = messages.iter().position(Result::is_err);
        prop_assert!(failed.is_none_or(|at| at + 1 == messages.len()));
    }
}
