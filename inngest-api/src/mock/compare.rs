//! Calls that were expected against those that came.

use std::fmt::Write as _;

use inngest_api_spec::__private::{Request, Serve};
use inngest_api_spec::mock_codec::encode;
use serde_json::Value;
use similar::{ChangeTag, TextDiff};

use super::received::Received;
use super::times::calls as count;
use crate::operation::{BodyKind, Idempotency, OperationInfo};

/// Compares calls; where they differ, says how.
///
/// Both are spelled by the same encoder, so that only what they mean counts.
pub(super) fn calls<E: Serve>(expected: &[E], received: &[Received<E>]) -> Result<(), String> {
    let operation = E::INFO;
    let mut problems = String::new();
    let mut wanted = Vec::new();
    for call in expected {
        match encode(call) {
            Ok(request) => wanted.push(Spelled::new(&request)),
            Err(fault) => return Err(format!("what is expected cannot be sent: {fault}")),
        }
    }
    let mut came = Vec::new();
    for (index, call) in received.iter().enumerate() {
        match call.arguments.as_ref().map(encode) {
            Ok(Ok(request)) => came.push(Spelled::new(&request)),
            Ok(Err(fault)) => drop(writeln!(problems, "    {}. {}: {fault}", index + 1, call.request)),
            Err(refusal) => drop(writeln!(problems, "    {}. {}: {}", index + 1, call.request, refusal.message)),
        }
    }
    if !problems.is_empty() {
        return Err(format!("{}: calls that do not decode:\n{problems}", operation.id));
    }
    for (came, wanted) in came.iter_mut().zip(&wanted) {
        came.forget_made_key(operation, wanted);
    }
    if wanted == came {
        return Ok(());
    }
    let mut message = format!(
        "{}: {} expected, {} received (- expected, + received)\n",
        operation.id,
        count(wanted.len()),
        count(came.len())
    );
    let (wanted, came) = (text(&wanted), text(&came));
    for change in TextDiff::from_lines(&wanted, &came).iter_all_changes() {
        let sign = match change.tag() {
            ChangeTag::Delete => '-',
            ChangeTag::Insert => '+',
            ChangeTag::Equal => ' ',
        };
        let _ = write!(message, "  {sign} {change}");
    }
    Err(message)
}

/// A call, to be compared and shown.
#[derive(PartialEq)]
struct Spelled {
    /// Method, path, query and headers.
    head: String,
    json: Option<Value>,
    raw: bytes::Bytes,
}

impl Spelled {
    fn new(request: &Request) -> Self {
        let mut head = format!("{} {}\n", request.method, request.path_and_query);
        for (name, value) in &request.headers {
            let _ = writeln!(head, "{name}: {}", String::from_utf8_lossy(value.as_bytes()));
        }
        let body = request.body.as_bytes().cloned().unwrap_or_default();
        let is_json = matches!(request.operation.body, BodyKind::Object | BodyKind::Json);
        let json = if is_json { serde_json::from_slice(&body).ok() } else { None };
        let raw = if json.is_some() { bytes::Bytes::new() } else { body };
        Self { head, json, raw }
    }

    /// Takes the idempotency key out where none is expected: the client made it.
    fn forget_made_key(&mut self, operation: &OperationInfo, expected: &Self) {
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

/// The calls, many lines each, so that the lines that differ stand out.
fn text(calls: &[Spelled]) -> String {
    let mut text = String::new();
    for Spelled { head, json, raw } in calls {
        text.push_str(head);
        if let Some(json) = json {
            // A value always serializes.
            let _ = writeln!(text, "{}", serde_json::to_string_pretty(json).unwrap_or_default());
        } else if !raw.is_empty() {
            let _ = writeln!(text, "{} bytes: {}", raw.len(), raw.escape_ascii());
        }
    }
    text
}
