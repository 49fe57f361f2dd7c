//! Compares a request with a recorded one.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use bytes::Bytes;
use serde_json::Value;

use super::redaction::{GENERATED, HIDDEN};
use crate::mock::http::parse_query;
use crate::mock::verification::line_diff;

/// A request, prepared for comparing and displaying.
pub(super) struct ComparedRequest {
    method: String,
    path: String,
    /// Names and values, sorted.
    query: Vec<(String, String)>,
    /// By their names in lower case.
    headers: BTreeMap<String, String>,
    body: ComparedBody,
    /// Whether secrets were removed from the body when it was recorded.
    is_redacted: bool,
    /// For a sent request: what a recording may have in place of its path and its body.
    sent: Option<Sent>,
}

struct Sent {
    /// The path with that of the base URL.
    full_path: String,
    /// The body without secrets.
    redacted: ComparedBody,
    /// The names of headers that a recorded request must not lack if this one has them, in lower case.
    arguments: Vec<String>,
}

#[derive(Clone, PartialEq)]
pub(super) enum ComparedBody {
    /// Not recorded: it was a stream.
    Any,
    Json(Value),
    Bytes(Bytes),
}

impl ComparedBody {
    pub(super) fn new(body: Bytes) -> Self {
        match serde_json::from_slice(&body) {
            Ok(Value::Object(mut members)) => {
                members.retain(|_, value| value != GENERATED);
                Self::Json(Value::Object(members))
            }
            Ok(json) => Self::Json(json),
            Err(_) => Self::Bytes(body),
        }
    }
}

impl ComparedRequest {
    pub(super) fn new(
        method: &str,
        path_and_query: &str,
        headers: impl IntoIterator<Item = (String, String)>,
        body: ComparedBody,
    ) -> Self {
        let (path, query) = path_and_query.split_once('?').unwrap_or((path_and_query, ""));
        let mut query = parse_query(query);
        query.retain(|(_, value)| value != GENERATED);
        query.sort();
        let headers = headers.into_iter().map(|(name, value)| (name.to_ascii_lowercase(), value));
        let headers = headers.filter(|(_, value)| value != GENERATED).collect();
        Self { method: method.to_owned(), path: path.to_owned(), query, headers, body, is_redacted: false, sent: None }
    }

    /// Sets whether secrets were removed from this recorded request.
    pub(super) const fn redacted(mut self, is_redacted: bool) -> Self {
        self.is_redacted = is_redacted;
        self
    }

    /// Adds what a recording may have in place of the path and the body of this sent request, and the names of the headers that are
    /// arguments.
    pub(super) fn sent(mut self, full_path: &str, redacted: ComparedBody, arguments: Vec<String>) -> Self {
        self.sent = Some(Sent { full_path: full_path.to_owned(), redacted, arguments });
        self
    }

    /// Returns the body to compare with a recorded request.
    fn body_for(&self, recorded: &Self) -> ComparedBody {
        let body = match &self.sent {
            Some(sent) if recorded.is_redacted => &sent.redacted,
            _ => &self.body,
        };
        match (body, &recorded.body) {
            // A file whose content is written as JSON in the recording.
            (ComparedBody::Bytes(bytes), ComparedBody::Json(_)) => ComparedBody::new(bytes.clone()),
            _ => body.clone(),
        }
    }

    /// Returns whether this sent request has a header that is an argument.
    fn has_argument(&self, header: &str) -> bool {
        let arguments = self.sent.as_ref().map(|sent| &*sent.arguments).unwrap_or_default();
        self.headers.contains_key(header) && arguments.iter().any(|name| name == header)
    }

    /// Returns whether a sent request is this recorded one.
    pub(super) fn matches(&self, sent: &Self) -> bool {
        self.has_path_of(sent)
            && self.query == sent.query
            && self.headers.iter().all(|(name, value)| sent.headers.get(name) == Some(value))
            && sent.headers.keys().all(|name| self.headers.contains_key(name) || !sent.has_argument(name))
            && (self.body == ComparedBody::Any || self.body == sent.body_for(self))
    }

    /// Returns whether method and path are those of a sent request.
    pub(super) fn has_path_of(&self, sent: &Self) -> bool {
        let full_path = sent.sent.as_ref().map(|sent| &sent.full_path);
        self.method == sent.method && (self.path == sent.path || Some(&self.path) == full_path)
    }

    /// Returns the names of values that this recorded request hides.
    pub(super) fn hidden(&self) -> BTreeSet<&str> {
        let pairs = self.query.iter().map(|(name, value)| (name, value)).chain(&self.headers);
        let mut names: BTreeSet<_> =
            pairs.filter(|(_, value)| *value == HIDDEN).map(|(name, _)| name.as_str()).collect();
        if let ComparedBody::Json(json) = &self.body {
            add_hidden("", json, &mut names);
        }
        names
    }

    /// Shows how a sent request differs from this recorded one: in the headers of the recorded one, and in arguments.
    pub(super) fn diff(&self, sent: &Self) -> String {
        let path = if self.has_path_of(sent) { &self.path } else { &sent.path };
        let body = if self.body == ComparedBody::Any { ComparedBody::Any } else { sent.body_for(self) };
        let sent = sent.lines(path, |name| self.headers.contains_key(name) || sent.has_argument(name), &body);
        line_diff(&self.lines(&self.path, |_| true, &self.body), &sent)
    }

    fn lines(&self, path: &str, has_header: impl Fn(&str) -> bool, body: &ComparedBody) -> String {
        let mut text = format!("{} {path}\n", self.method);
        // Writing to a `String` does not fail.
        for (name, value) in &self.query {
            let _ = writeln!(text, "query {name}={value}");
        }
        for (name, value) in self.headers.iter().filter(|(name, _)| has_header(name)) {
            let _ = writeln!(text, "{name}: {value}");
        }
        match body {
            ComparedBody::Any => {}
            // A JSON value always serializes.
            ComparedBody::Json(json) => {
                let _ = writeln!(text, "{}", serde_json::to_string_pretty(json).unwrap_or_default());
            }
            ComparedBody::Bytes(bytes) if bytes.is_empty() => {}
            ComparedBody::Bytes(bytes) => {
                let _ = writeln!(text, "{} bytes: {}", bytes.len(), bytes.escape_ascii());
            }
        }
        text
    }

    /// Returns a sent request as text without secrets and headers.
    pub(super) fn shown(&self) -> String {
        let body = self.sent.as_ref().map_or(&self.body, |sent| &sent.redacted);
        let lines = self.lines(&self.path, |_| false, body);
        lines.lines().flat_map(|line| ["    ", line, "\n"]).collect()
    }
}

/// Adds the names of members whose values are hidden.
fn add_hidden<'a>(name: &'a str, value: &'a Value, names: &mut BTreeSet<&'a str>) {
    match value {
        Value::Object(members) => members.iter().for_each(|(name, value)| add_hidden(name, value, names)),
        Value::Array(items) => items.iter().for_each(|item| add_hidden(name, item, names)),
        Value::String(text) if text == HIDDEN => drop(names.insert(name)),
        _ => {}
    }
}
