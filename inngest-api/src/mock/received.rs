//! Requests that came.

use std::fmt;

use bytes::Bytes;
use http::header::{AUTHORIZATION, Entry, HeaderMap, HeaderValue};
use http::request::Parts;
use http::{Method, StatusCode};

use super::refusal::Refusal;

/// How much of a body is shown.
const SHOWN: usize = 300;

/// A request that a mock server received.
///
/// The key is not among its headers: of `Authorization` there is the scheme alone. Shown with `{}` it is one line,
/// `POST /v2/events {"name":"a"} → 200`.
#[derive(Clone)]
pub struct ReceivedRequest {
    method: Method,
    target: String,
    headers: HeaderMap,
    pub(super) body: ReceivedBody,
    pub(super) status: Option<StatusCode>,
}

/// What is kept of a request's body.
#[derive(Clone)]
pub(super) enum ReceivedBody {
    Whole(Bytes),
    /// The request was answered before, or was never whole.
    NotRead,
    /// It, or its answer, carries secrets.
    Secret,
}

impl ReceivedRequest {
    pub(super) fn new(head: &Parts) -> Self {
        let mut headers = head.headers.clone();
        if let Entry::Occupied(mut values) = headers.entry(AUTHORIZATION) {
            values.iter_mut().for_each(|value| *value = without_key(value));
        }
        let target = head.uri.path_and_query().map_or("", |target| target.as_str()).to_owned();
        Self { method: head.method.clone(), target, headers, body: ReceivedBody::NotRead, status: None }
    }

    /// The HTTP method.
    #[must_use]
    pub const fn method(&self) -> &Method {
        &self.method
    }

    /// The path and the query, as they were sent: `/v2/runs?limit=2`.
    #[must_use]
    pub fn path_and_query(&self) -> &str {
        &self.target
    }

    /// The headers. Of `Authorization` there is the scheme alone.
    #[must_use]
    pub const fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The body. None where it was not read, since the request was refused before; and where the operation carries secrets:
    /// those are not kept.
    #[must_use]
    pub const fn body(&self) -> Option<&Bytes> {
        match &self.body {
            ReceivedBody::Whole(body) => Some(body),
            ReceivedBody::NotRead | ReceivedBody::Secret => None,
        }
    }

    /// The status of the answer. None where there was none, or is none yet.
    #[must_use]
    pub const fn status(&self) -> Option<StatusCode> {
        self.status
    }
}

/// `Bearer [key]`.
fn without_key(value: &HeaderValue) -> HeaderValue {
    let scheme = value.to_str().ok().and_then(|text| text.split_once(' ')).map(|(scheme, _)| format!("{scheme} [key]"));
    let shown = scheme.and_then(|shown| HeaderValue::from_bytes(shown.as_bytes()).ok());
    shown.unwrap_or_else(|| HeaderValue::from_static("[key]"))
}

impl fmt::Display for ReceivedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.target)?;
        match &self.body {
            ReceivedBody::Whole(body) if !body.is_empty() => write!(f, " {}", shown(body))?,
            ReceivedBody::Secret => f.write_str(" (a body that is not kept)")?,
            ReceivedBody::Whole(_) | ReceivedBody::NotRead => {}
        }
        match self.status {
            Some(status) => write!(f, " → {}", status.as_u16()),
            None => f.write_str(" → no answer"),
        }
    }
}

/// The start of a body, on one line.
fn shown(body: &[u8]) -> String {
    let Ok(text) = std::str::from_utf8(body) else { return format!("({} bytes)", body.len()) };
    let start: String = text.chars().take(SHOWN).map(|char| if char.is_control() { ' ' } else { char }).collect();
    if start.len() < text.len() { format!("{start}… ({} bytes)", text.len()) } else { start }
}

impl fmt::Debug for ReceivedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReceivedRequest({self})")
    }
}

/// A request of one operation that a mock server received, and the operation that it spells.
#[derive(Clone)]
pub struct Received<Op> {
    pub(super) request: ReceivedRequest,
    pub(super) arguments: Result<Op, Refusal>,
}

impl<Op> Received<Op> {
    /// The operation as the client sent it: its arguments are fields.
    ///
    /// # Panics
    /// Where the request does not decode: it says why.
    #[must_use]
    #[track_caller]
    #[allow(clippy::panic, reason = "it is for tests, which are to fail where they look")]
    pub fn arguments(&self) -> &Op {
        match &self.arguments {
            Ok(arguments) => arguments,
            Err(refusal) => panic!("the request does not decode: {}\n    {}", refusal.message, self.request),
        }
    }

    /// The request itself.
    #[must_use]
    pub const fn request(&self) -> &ReceivedRequest {
        &self.request
    }
}

impl<Op> fmt::Debug for Received<Op> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Received({})", self.request)
    }
}
