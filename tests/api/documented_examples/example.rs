//! A documented example: a request and its response.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use inngest_api::operation::{OperationInfo, ParameterInfo, ParameterLocation};
use inngest_api::response::Page;
use inngest_api::types::Timestamp;
use inngest_api::{ApiKey, Client, EventKey, Response};
use inngest_api_tests::replay::{Received, Replay, answer};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// An example, read from its two files.
#[derive(Debug)]
pub(crate) struct Example {
    request: Request,
    response: Value,
    status: u16,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    method: String,
    path: String,
    #[serde(default)]
    query: BTreeMap<String, Value>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    body: Option<Value>,
    body_text: Option<String>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/examples")
}

/// The file with the status of each example that is not 200.
const STATUSES: &str = "statuses.json";
/// The file with error responses.
pub(crate) const ERRORS: &str = "errors.json";

/// Returns the names of all files with a request or a response.
pub(crate) fn files() -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names.filter(|name| !["README.md", STATUSES, ERRORS].contains(&name.as_str())).collect()
}

/// Reads a file as JSON.
pub(crate) fn read<T: for<'a> Deserialize<'a>>(name: &str) -> T {
    let text = std::fs::read_to_string(folder().join(name)).expect(name);
    serde_json::from_str(&text).expect(name)
}

impl Example {
    pub(crate) fn load(name: &str) -> Self {
        let statuses: BTreeMap<String, u16> = read(STATUSES);
        let plain = name.split('-').next().unwrap();
        let requests = [name, plain].map(|name| format!("{name}.request.json"));
        let request = requests.iter().find(|file| folder().join(file).exists()).expect(name);
        Self {
            request: read(request),
            response: read(&format!("{name}.response.json")),
            status: statuses.get(name).copied().unwrap_or(200),
        }
    }

    pub(crate) const fn status(&self) -> u16 {
        self.status
    }

    pub(crate) const fn response(&self) -> &Value {
        &self.response
    }

    /// Returns the arguments of the request, for a call by name.
    pub(crate) fn arguments(&self, operation: &OperationInfo) -> Map<String, Value> {
        let Request { path, query, headers, body, body_text, .. } = &self.request;
        let template = operation.full_path();
        let segments: Vec<_> = template.split('/').zip(path.split('/')).collect();
        let argument = |parameter: &ParameterInfo| match parameter.location {
            ParameterLocation::Path => {
                let placeholder = format!("{{{}}}", parameter.name);
                segments.iter().find(|(part, _)| *part == placeholder).map(|(_, value)| json!(value))
            }
            ParameterLocation::Query => query.get(parameter.wire_name).cloned(),
            ParameterLocation::Field => body.as_ref()?.get(parameter.wire_name).cloned(),
            ParameterLocation::Body => body.clone().or_else(|| body_text.clone().map(Value::from)),
            ParameterLocation::Header => headers.get(parameter.wire_name).map(|value| json!(value)),
            _ => None,
        };
        let named = |parameter: &ParameterInfo| Some((parameter.name.to_owned(), argument(parameter)?));
        operation.parameters.iter().filter_map(named).collect()
    }

    /// Starts a server that returns the example's response.
    pub(crate) async fn serve(&self) -> Served {
        // An array holds the lines of a stream; `bodyText` holds a file.
        let (content_type, body) = match &self.response {
            Value::Array(lines) => (
                "application/x-ndjson",
                lines.iter().flat_map(|line| [line.to_string(), "\n".to_owned()]).collect::<String>(),
            ),
            Value::Object(file) if file.contains_key("bodyText") => {
                (file["contentType"].as_str().unwrap(), file["bodyText"].as_str().unwrap().to_owned())
            }
            Value::Null => {
                // A response with status 204 has no length either.
                let response = format!("HTTP/1.1 {} Replayed\r\nconnection: close\r\n\r\n", self.status);
                return Served(Replay::with([response.into_bytes()]).await.unwrap());
            }
            body => ("application/json", body.to_string()),
        };
        Served(Replay::with([answer(self.status, [("content-type", content_type)], &body)]).await.unwrap())
    }

    /// Checks a response without an envelope.
    pub(crate) fn check_json<T: Serialize>(&self, value: &T) {
        assert_same(&wire(value), &self.response);
    }

    fn check_metadata(&self, metadata: &impl Serialize) {
        // Responses about images have none.
        let expected = self.response.get("metadata").cloned().unwrap_or_else(|| json!({}));
        assert_same(&wire(metadata), &expected);
    }

    pub(crate) fn check_data<T: Serialize>(&self, response: &Response<T>) {
        assert_same(&wire(&response.value), &self.response["data"]);
        self.check_metadata(&response.metadata);
    }

    pub(crate) fn check_page<T: Serialize>(&self, response: &Response<Page<T>>) {
        let Page { items, cursor, has_more, limit, .. } = &response.value;
        // The server omits an empty list.
        assert_same(&wire(items), self.response.get("data").unwrap_or(&json!([])));
        self.check_metadata(&response.metadata);
        let page = &self.response["page"];
        if page.is_null() {
            // Lists of images.
            assert_eq!(wire(cursor), self.response["nextCursor"]);
            assert_eq!((*has_more, *limit), (cursor.is_some(), 0));
            return;
        }
        assert_eq!(wire(cursor), page["cursor"]);
        assert_eq!(*has_more, page["hasMore"].as_bool().unwrap_or_default());
        assert_eq!(json!(limit), page["limit"]);
    }

    /// Checks the messages of a stream, except one that reports a failure.
    pub(crate) fn check_lines<T: Serialize>(&self, values: &[T]) {
        let lines = self.response.as_array().unwrap().iter().filter(|line| line["type"] == "log");
        let mut lines: Vec<_> = lines.cloned().collect();
        for line in &mut lines {
            line.as_object_mut().unwrap().remove("type");
        }
        assert_same(&wire(&values), &Value::Array(lines));
    }
}

/// A server that returns one response.
pub(crate) struct Served(Replay);

impl Served {
    pub(crate) fn client(&self) -> Client<ApiKey> {
        self.0.client(ApiKey::parse("sk-inn-api-example").unwrap()).unwrap()
    }

    /// Returns a client with the event key of the examples.
    pub(crate) fn event_client(&self) -> Client<EventKey> {
        self.0.client(EventKey::parse("EXAMPLE-NOT-A-KEY").unwrap()).unwrap()
    }

    /// Checks that the received request equals the example's request.
    pub(crate) async fn check_request(self, example: &Example) {
        let Received { method, target, headers, body } = self.0.received_one().await.unwrap();
        let Request { method: expected_method, path, query, headers: expected, body: json, body_text } =
            &example.request;
        let (sent_path, sent_query) = target.split_once('?').unwrap_or((&target, ""));
        assert_eq!((&method, sent_path), (expected_method, path.as_str()));
        assert_eq!(pairs(sent_query), flattened(query));
        for (name, value) in expected {
            assert_eq!(headers.get(&name.to_ascii_lowercase()), Some(value), "the header {name}");
        }
        match (json, body_text) {
            // The client sends no body instead of `{}`; the server accepts both (recording v2-cancel).
            (Some(json), _) if body.is_empty() => assert_eq!(json, &json!({})),
            (Some(json), _) => {
                assert_eq!(&serde_json::from_str::<Value>(&body).unwrap(), json);
                assert_eq!(headers["content-type"], "application/json");
            }
            (None, text) => assert_eq!(&body, text.as_deref().unwrap_or_default()),
        }
    }
}

fn pairs(query: &str) -> Vec<(String, String)> {
    let decoded = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8().unwrap().into_owned();
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let mut pairs: Vec<_> = pairs.map(|(name, value)| (decoded(name), decoded(value))).collect();
    pairs.sort_by(|one, other| one.0.cmp(&other.0));
    pairs
}

fn flattened(query: &BTreeMap<String, Value>) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let values =
        |value: &Value| value.as_array().map_or_else(|| vec![text(value)], |all| all.iter().map(text).collect());
    query.iter().flat_map(|(name, value)| values(value).into_iter().map(|value| (name.clone(), value))).collect()
}

fn wire<T: Serialize>(value: &T) -> Value {
    serde_json::to_value(value).unwrap()
}

/// Compares two values. Trailing zeros of times may be absent, times in year 1 are absent, and 1 equals 1.0.
fn assert_same(value: &Value, expected: &Value) {
    match (value, expected) {
        (Value::Object(value), Value::Object(expected)) => {
            let is_present = |(_, value): &(&String, &Value)| **value != json!("0001-01-01T00:00:00Z");
            let expected: BTreeMap<_, _> = expected.iter().filter(is_present).collect();
            assert_eq!(value.keys().collect::<BTreeSet<_>>(), expected.keys().copied().collect());
            for (name, expected) in expected {
                assert_same(&value[name.as_str()], expected);
            }
        }
        (Value::Array(value), Value::Array(expected)) => {
            assert_eq!(value.len(), expected.len());
            for (value, expected) in value.iter().zip(expected) {
                assert_same(value, expected);
            }
        }
        (Value::String(value), Value::String(expected)) if value != expected => {
            assert_eq!(value.parse::<Timestamp>().unwrap(), expected.parse::<Timestamp>().unwrap());
        }
        (Value::Number(value), Value::Number(expected)) if value != expected => {
            assert!(value.as_f64() == expected.as_f64(), "{value} for {expected}");
        }
        _ => assert_eq!(value, expected),
    }
}
