//! Compares the requests of an operation with the expected ones.

use std::fmt::Write as _;

use bytes::Bytes;
use inngest_api_spec::__private::{Request, Serve};
use inngest_api_spec::mock_codec::encode;
use serde_json::Value;
use similar::{ChangeTag, TextDiff};

use super::expected_count::requests;
use super::received::Received;
use crate::operation::{BodyKind, Idempotency, OperationInfo};

/// Compares requests.
///
/// Both sides are encoded by the same encoder, so that only differences in the arguments count.
///
/// # Errors
/// If they differ, with a message that shows how.
pub(in crate::mock) fn compare_requests<Op: Serve>(expected: &[Op], received: &[Received<Op>]) -> Result<(), String> {
    let operation = Op::INFO;
    let mut expected_requests = Vec::new();
    for call in expected {
        match encode(call) {
            Ok(request) => expected_requests.push(ComparedRequest::new(&request)),
            Err(error) => return Err(format!("cannot encode an expected request: {error}")),
        }
    }
    let mut received_requests = Vec::new();
    let mut problems = String::new();
    for (index, call) in received.iter().enumerate() {
        let problem = match call.arguments.as_ref().map(encode) {
            Ok(Ok(request)) => {
                received_requests.push(ComparedRequest::new(&request));
                continue;
            }
            Ok(Err(error)) => error.to_string(),
            Err(error) => error.message.clone(),
        };
        // Writing to a `String` does not fail.
        let _ = writeln!(problems, "    {}. {}: {problem}", index + 1, call.request());
    }
    if !problems.is_empty() {
        return Err(format!("{}: received requests that do not decode:\n{problems}", operation.id));
    }
    for (received, expected) in received_requests.iter_mut().zip(&expected_requests) {
        received.remove_generated_key(operation, expected);
    }
    if expected_requests == received_requests {
        return Ok(());
    }
    let mut message = format!(
        "{}: expected {}, received {} (- expected, + received)\n",
        operation.id,
        requests(expected_requests.len()),
        requests(received_requests.len())
    );
    let (expected, received) = (to_lines(&expected_requests), to_lines(&received_requests));
    message.push_str(&line_diff(&expected, &received));
    Err(message)
}

/// Shows how two texts differ, line by line: `-` marks what only the expected one has, `+` what only the received one has.
pub(in crate::mock) fn line_diff(expected: &str, received: &str) -> String {
    let mut text = String::new();
    for change in TextDiff::from_lines(expected, received).iter_all_changes() {
        let sign = match change.tag() {
            ChangeTag::Delete => '-',
            ChangeTag::Insert => '+',
            ChangeTag::Equal => ' ',
        };
        let _ = write!(text, "  {sign} {change}");
    }
    text
}

/// An encoded request, prepared for comparing and displaying.
#[derive(PartialEq)]
struct ComparedRequest {
    /// Method, path, query and headers.
    head: String,
    json: Option<Value>,
    /// The body, if it is not JSON.
    raw: Bytes,
}

impl ComparedRequest {
    fn new(request: &Request) -> Self {
        let mut head = format!("{} {}\n", request.method, request.path_and_query);
        for (name, value) in &request.headers {
            let _ = writeln!(head, "{name}: {}", String::from_utf8_lossy(value.as_bytes()));
        }
        let body = request.body.as_bytes().cloned().unwrap_or_default();
        let is_json = matches!(request.operation.body, BodyKind::Object | BodyKind::Json);
        let json = if is_json { serde_json::from_slice(&body).ok() } else { None };
        let raw = if json.is_some() { Bytes::new() } else { body };
        Self { head, json, raw }
    }

    /// Removes the idempotency key unless one is expected: the client generated it.
    fn remove_generated_key(&mut self, operation: &OperationInfo, expected: &Self) {
        let Idempotency::Key(name) = operation.idempotency else { return };
        let Some(name) = operation.parameter(name).map(|parameter| parameter.wire_name) else { return };
        let has_key = |json: &Option<Value>| json.as_ref().is_some_and(|json| json.get(name).is_some());
        if let Some(Value::Object(members)) = &mut self.json
            && !has_key(&expected.json)
        {
            members.remove(name);
        }
    }
}

/// The requests as text, with many lines each so that a diff shows exactly what differs.
fn to_lines(requests: &[ComparedRequest]) -> String {
    let mut text = String::new();
    for ComparedRequest { head, json, raw } in requests {
        text.push_str(head);
        if let Some(json) = json {
            // A JSON value always serializes.
            let _ = writeln!(text, "{}", serde_json::to_string_pretty(json).unwrap_or_default());
        } else if !raw.is_empty() {
            let _ = writeln!(text, "{} bytes: {}", raw.len(), raw.escape_ascii());
        }
    }
    text
}
