//! A trace as JSON: `{"runId": …, "rootSpan": {…, "children": [{…}, …]}}`.
//!
//! `serde_json` refuses what is nested more than 128 deep, and a trace may be. So a span is read and written by itself,
//! without its children, and the tree by hand: the JSON was checked for its syntax before, and each byte is looked at once.

use std::mem::take;

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
            Reader::new(&json).read(&mut trace).map_err(de::Error::custom)?;
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
            // Closes the spans that are not above it, and the lists of their children.
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

/// Reads a span with all below it. The JSON is known to be well-formed.
struct Reader<'a> {
    json: &'a str,
    at: usize,
}

/// A span that has been started.
struct Started {
    /// Its place in the trace.
    index: usize,
    /// Its members but for the children, as JSON.
    members: String,
    /// Whether the children are being read, or the members.
    in_children: bool,
}

impl<'a> Reader<'a> {
    fn new(json: &'a RawValue) -> Self {
        Self { json: json.get(), at: 0 }
    }

    fn read(mut self, trace: &mut Trace) -> Result<(), serde_json::Error> {
        let mut open: Vec<Started> = Vec::new();
        loop {
            let byte = self.next_byte();
            let Some(current) = open.last_mut() else {
                if byte != Some(b'{') {
                    // No span at all: serde says so best.
                    return serde_json::from_str::<Span>(self.json).map(drop);
                }
                open.push(Started::new(trace, 0));
                continue;
            };
            match byte {
                Some(b',') => {}
                Some(b'{') if current.in_children => {
                    let depth = open.len();
                    open.push(Started::new(trace, depth));
                }
                Some(b']') if current.in_children => current.in_children = false,
                Some(b'"') if !current.in_children => self.read_member(current)?,
                Some(b'}') if !current.in_children => {
                    let Some(done) = open.pop() else { return Ok(()) };
                    done.finish(trace)?;
                    if open.is_empty() {
                        return Ok(());
                    }
                }
                _ => return Err(de::Error::custom("a span's children are objects")),
            }
        }
    }

    /// Reads a member of a span, after the quote before its name.
    fn read_member(&mut self, span: &mut Started) -> Result<(), serde_json::Error> {
        let start = self.at - 1;
        self.skip_string();
        let name = self.json.get(start..self.at).unwrap_or_default();
        let is_children = if name.contains('\\') {
            serde_json::from_str::<String>(name)? == CHILDREN
        } else {
            name.trim_matches('"') == CHILDREN
        };
        // The colon.
        self.next_byte();
        let value = self.at;
        let first = self.next_byte();
        if is_children && first == Some(b'[') {
            span.in_children = true;
            return Ok(());
        }
        self.skip_value(first);
        let value = self.json.get(value..self.at).unwrap_or_default().trim();
        if is_children {
            return if value == "null" { Ok(()) } else { serde_json::from_str::<Vec<Span>>(value).map(drop) };
        }
        span.members.push(if span.members.is_empty() { '{' } else { ',' });
        span.members.extend([name, ":", value]);
        Ok(())
    }

    /// Goes to the end of a value, after its first byte.
    fn skip_value(&mut self, first: Option<u8>) {
        match first {
            Some(b'"') => self.skip_string(),
            Some(b'{' | b'[') => {
                let mut depth = 1_usize;
                while depth > 0 {
                    match self.next_byte() {
                        Some(b'"') => self.skip_string(),
                        Some(b'{' | b'[') => depth += 1,
                        Some(b'}' | b']') => depth -= 1,
                        Some(_) => {}
                        None => return,
                    }
                }
            }
            _ => {
                while self.peek().is_some_and(|byte| !matches!(byte, b',' | b'}' | b']')) {
                    self.at += 1;
                }
            }
        }
    }

    /// Goes to the end of a string, after the quote before it.
    fn skip_string(&mut self) {
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'"' => return,
                b'\\' => self.at += 1,
                _ => {}
            }
        }
    }

    /// The next byte that is no white space.
    fn next_byte(&mut self) -> Option<u8> {
        loop {
            let byte = self.peek()?;
            self.at += 1;
            if !byte.is_ascii_whitespace() {
                return Some(byte);
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.json.as_bytes().get(self.at).copied()
    }
}

impl Started {
    /// Gives the span its place, which is before its children's, though it may be read after them.
    fn new(trace: &mut Trace, depth: usize) -> Self {
        let index = trace.len();
        trace.push(depth, Span::default());
        Self { index, members: String::new(), in_children: false }
    }

    fn finish(mut self, trace: &mut Trace) -> Result<(), serde_json::Error> {
        let mut members = take(&mut self.members);
        members.push_str(if members.is_empty() { "{}" } else { "}" });
        let span = json::read(members.as_bytes()).map_err(|JsonError { path, message, .. }| {
            let place = if path.is_empty() { path } else { format!("at {path}: ") };
            de::Error::custom(format!("span {}: {place}{message}", self.index))
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
    fn a_trace_is_written_as_it_was_read() {
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
    fn what_is_absent_or_new_does_not_hurt() {
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
    fn another_shape_is_an_error() {
        for (json, said) in [
            (r#"{"rootSpan":[]}"#, ""),
            (r#"{"rootSpan":7}"#, "invalid type: integer `7`, expected struct Span"),
            (r#"{"rootSpan":{"children":7}}"#, "invalid type: integer `7`, expected a sequence"),
            (r#"{"rootSpan":{"children":[7]}}"#, "a span's children are objects"),
            (r#"{"rootSpan":{"children":["}"]}}"#, "a span's children are objects"),
            (r#"{"rootSpan":{"children":[{"id":1}]}}"#, "span 1: at id: invalid type: integer `1`, expected a string"),
            (r#"{"rootSpan":{"children":[{]}}"#, "key must be a string"),
        ] {
            let fault = serde_json::from_str::<Trace>(json).map(|trace| trace.len());
            match fault {
                Ok(spans) => assert!(said.is_empty(), "{json}: {spans} spans"),
                Err(fault) => assert!(fault.to_string().contains(said), "{json}: {fault}"),
            }
        }
    }

    #[test]
    fn no_depth_is_too_deep() {
        const DEPTH: usize = 100_000;
        let json = |last: &str| {
            let opening = r#"{"id":"1","children":["#.repeat(DEPTH);
            let closing = "]}".repeat(DEPTH);
            format!(r#"{{"runId":"01R","rootSpan":{opening}{{"id":"{last}"}}{closing}}}"#)
        };
        // The smallest of stacks.
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
    fn outputs_may_be_deep_as_well() {
        let deep =
            |last: u8| format!(r#"{{"rootSpan":{{"output":{}{last}{}}}}}"#, "[".repeat(50_000), "]".repeat(50_000));
        let (one, other) = (trace(&deep(1)), trace(&deep(2)));
        assert!(one == one.clone() && one != other);
        assert_eq!(serde_json::to_string(&one).unwrap(), deep(1));
        assert!(one.root().unwrap().output.as_ref().unwrap().decode::<Value>().is_err());
    }
}
