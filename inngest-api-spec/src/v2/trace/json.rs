//! A trace as JSON: `{"runId": …, "rootSpan": {…, "children": [{…}, …]}}`.
//!
//! A trace has no maximum depth, but `serde_json` nests at most 128 levels. So `serde_json` reads and writes single spans,
//! and this module the tree around them, in linear time and without recursion.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de, ser};
use serde_json::value::RawValue;

use super::{Span, Trace};
use crate::RunId;
use crate::json::{self, JsonError};
use crate::types::serde_helpers::is_default;

const CHILDREN: &str = "children";

#[derive(Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Wire {
    #[serde(skip_serializing_if = "is_default")]
    run_id: RunId,
    #[serde(skip_serializing_if = "Option::is_none")]
    root_span: Option<Box<RawValue>>,
}

impl<'de> Deserialize<'de> for Trace {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let Wire { run_id, root_span } = Wire::deserialize(deserializer)?;
        let mut trace = Self::new(run_id);
        if let Some(json) = root_span {
            Reader { json: json.get(), at: 0 }.read(&mut trace).map_err(de::Error::custom)?;
        }
        Ok(trace)
    }
}

impl Serialize for Trace {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let root_span = (!self.is_empty()).then(|| write(self)).transpose().map_err(ser::Error::custom)?;
        Wire { run_id: self.run_id.clone(), root_span }.serialize(serializer)
    }
}

/// The root span as JSON.
fn write(trace: &Trace) -> Result<Box<RawValue>, serde_json::Error> {
    let mut json = String::new();
    let mut open = 0;
    for node in &trace.nodes {
        if node.depth < open {
            // Closes the spans that are not its ancestors, with the lists of their children.
            json.push('}');
            json.extend((node.depth + 1..open).map(|_| "]}"));
            json.push(',');
        } else if node.depth > 0 {
            json.push_str(if json.ends_with('{') { "\"children\":[" } else { ",\"children\":[" });
        }
        let span = serde_json::to_string(&node.span)?;
        json.push_str(span.strip_suffix('}').unwrap_or(&span));
        open = node.depth + 1;
    }
    json.push('}');
    json.extend((1..open).map(|_| "]}"));
    RawValue::from_string(json)
}

/// Reads the root span's text, which is known to be well-formed.
struct Reader<'a> {
    json: &'a str,
    at: usize,
}

/// A span whose end was not read yet.
struct OpenSpan {
    /// Its index in the trace.
    index: usize,
    /// Its members without `children`, as JSON.
    members: String,
    /// Whether the reader is in the list of its children.
    in_children: bool,
}

impl<'a> Reader<'a> {
    fn read(mut self, trace: &mut Trace) -> Result<(), serde_json::Error> {
        let mut open: Vec<OpenSpan> = Vec::new();
        loop {
            let depth = open.len();
            let byte = self.next_byte();
            let Some(span) = open.last_mut() else {
                if byte != Some(b'{') {
                    // Not an object: `Span` has the error.
                    return json::from_str::<Span>(self.json).map(drop);
                }
                open.push(OpenSpan::new(trace, depth));
                continue;
            };
            match (byte, span.in_children) {
                (Some(b','), _) => {}
                (Some(b'{'), true) => open.push(OpenSpan::new(trace, depth)),
                (Some(b']'), true) => span.in_children = false,
                (Some(b'"'), false) => self.read_member(span)?,
                (Some(b'}'), false) => {
                    if let Some(span) = open.pop() {
                        span.close(trace)?;
                    }
                    if open.is_empty() {
                        return Ok(());
                    }
                }
                _ => return Err(de::Error::custom("a span's children are objects")),
            }
        }
    }

    /// Reads a member of a span, from the quote before its name; of `children` only the bracket.
    fn read_member(&mut self, span: &mut OpenSpan) -> Result<(), serde_json::Error> {
        self.at -= 1;
        let name: &RawValue = self.value()?;
        let is_children = serde_json::from_str::<Cow<'_, str>>(name.get())? == CHILDREN;
        // The colon.
        self.next_byte();
        if is_children && self.rest().trim_ascii_start().starts_with('[') {
            self.next_byte();
            span.in_children = true;
            return Ok(());
        }
        let value: &RawValue = self.value()?;
        if is_children {
            // Not a list: `null`, or an error.
            return serde_json::from_str::<Option<Vec<Span>>>(value.get()).map(drop);
        }
        span.members.push(if span.members.is_empty() { '{' } else { ',' });
        span.members.extend([name.get(), ":", value.get()]);
        Ok(())
    }

    /// Reads a whole value.
    fn value(&mut self) -> Result<&'a RawValue, serde_json::Error> {
        let mut values = serde_json::Deserializer::from_str(self.rest()).into_iter();
        let value = values.next().unwrap_or_else(|| Err(de::Error::custom("unexpected end of a span")))?;
        self.at += values.byte_offset();
        Ok(value)
    }

    /// Reads a byte that is not white space.
    fn next_byte(&mut self) -> Option<u8> {
        let rest = self.rest().trim_ascii_start();
        self.at = self.json.len() - rest.len() + usize::from(!rest.is_empty());
        rest.bytes().next()
    }

    fn rest(&self) -> &'a str {
        self.json.get(self.at..).unwrap_or_default()
    }
}

impl OpenSpan {
    /// Adds a span to the trace, before its children; its members follow when they are read.
    fn new(trace: &mut Trace, depth: usize) -> Self {
        let index = trace.len();
        trace.push(depth, Span::default());
        Self { index, members: String::new(), in_children: false }
    }

    fn close(mut self, trace: &mut Trace) -> Result<(), serde_json::Error> {
        self.members.push_str(if self.members.is_empty() { "{}" } else { "}" });
        let span = json::read(self.members.as_bytes()).map_err(|JsonError { path, message, .. }| {
            let path = if path.is_empty() { path } else { format!("at {path}: ") };
            de::Error::custom(format!("span {}: {path}{message}", self.index))
        })?;
        if let Some(node) = trace.nodes.get_mut(self.index) {
            node.span = span;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::v2::SpanStatus;

    fn trace(json: &str) -> Trace {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn a_trace_survives_a_round_trip() {
        let json = json!({
            "runId": "01R",
            "rootSpan": {
                "id": "1", "name": "}],\"{\\", "input": { "children": [{ "id": "not a span" }], "n": [1, -2.5e3, true, null] },
                "children": [
                    { "id": "2", "status": "COMPLETED", "children": [{}, { "id": "4", "output": {} }] },
                    { "id": "5", "stepOp": "UNSPECIFIED", "durationMs": "0" },
                ],
                "status": "RUNNING",
            },
        });
        let pretty = serde_json::to_string_pretty(&json).unwrap();
        for text in [json.to_string(), pretty] {
            let trace = trace(&text);
            let ids: Vec<_> = trace.walk().map(|(depth, span)| (depth, span.id.as_str())).collect();
            assert_eq!(ids, [(0, "1"), (1, "2"), (2, ""), (2, "4"), (1, "5")]);
            assert_eq!(trace.root().unwrap().status, SpanStatus::Running);
            assert_eq!(serde_json::to_value(&trace).unwrap(), json);
            assert_eq!(serde_json::from_value::<Trace>(json.clone()).unwrap(), trace);
        }
    }

    #[test]
    fn absent_and_unknown_members_are_accepted() {
        for (json, spans) in [
            ("{}", 0),
            (r#"{"rootSpan":null}"#, 0),
            (r#"{"rootSpan":{}}"#, 1),
            (r#"{"rootSpan":{"children":null,"mood":[{"children":[{}]}]}}"#, 1),
            (r#"{"rootSpan":{"children":[]}}"#, 1),
            (r#"{"rootSpan":{"\u0063hildren":[{},{}],"name":"x"}}"#, 3),
        ] {
            assert_eq!(trace(json).len(), spans, "{json}");
        }
        assert_eq!(serde_json::to_string(&Trace::default()).unwrap(), "{}");
    }

    #[test]
    fn malformed_traces_are_errors() {
        for (json, expected) in [
            (r#"{"rootSpan":[]}"#, ""),
            (r#"{"rootSpan":7}"#, "invalid type: integer `7`, expected struct Span"),
            (r#"{"rootSpan":{"children":7}}"#, "invalid type: integer `7`, expected a sequence"),
            (r#"{"rootSpan":{"children":[7]}}"#, "a span's children are objects"),
            (r#"{"rootSpan":{"children":["}"]}}"#, "a span's children are objects"),
            (r#"{"rootSpan":{"children":[{"id":1}]}}"#, "span 1: at id: invalid type: integer `1`, expected a string"),
            (r#"{"rootSpan":{"children":[{]}}"#, "key must be a string"),
        ] {
            match serde_json::from_str::<Trace>(json).map(|trace| trace.len()) {
                Ok(spans) => assert!(expected.is_empty(), "{json}: {spans} spans"),
                Err(error) => assert!(error.to_string().contains(expected), "{json}: {error}"),
            }
        }
    }

    #[test]
    fn a_trace_of_any_depth_fits_a_small_stack() {
        const DEPTH: usize = 100_000;
        let json = |last: &str| {
            let opening = r#"{"id":"1","children":["#.repeat(DEPTH);
            let closing = "]}".repeat(DEPTH);
            format!(r#"{{"runId":"01R","rootSpan":{opening}{{"id":"{last}"}}{closing}}}"#)
        };
        // A stack that a recursive function would exhaust.
        let thread = std::thread::Builder::new().stack_size(64 * 1024);
        let done = thread.spawn(move || {
            let trace = trace(&json("2"));
            assert_eq!(trace.len(), DEPTH + 1);
            assert_eq!(
                trace.walk().last().map(|(depth, span)| (depth, span.id.clone())),
                Some((DEPTH, "2".to_owned()))
            );
            let mut deepest = trace.root().unwrap();
            while let Some(child) = deepest.children().next() {
                deepest = child;
            }
            assert_eq!((deepest.depth(), deepest.walk().count()), (DEPTH, 1));
            assert_eq!(serde_json::to_string(&trace).unwrap(), json("2"));
            assert!(trace == trace.clone() && trace != super::tests::trace(&json("3")));
            assert!(format!("{trace:?}").len() > DEPTH);
        });
        done.unwrap().join().unwrap();
    }

    #[test]
    fn an_output_of_any_depth_is_accepted() {
        let deep =
            |last: u8| format!(r#"{{"rootSpan":{{"output":{}{last}{}}}}}"#, "[".repeat(50_000), "]".repeat(50_000));
        let (one, other) = (trace(&deep(1)), trace(&deep(2)));
        assert!(one == one.clone() && one != other);
        assert_eq!(serde_json::to_string(&one).unwrap(), deep(1));
        assert!(one.root().unwrap().output.as_ref().unwrap().decode::<Value>().is_err());
    }
}
