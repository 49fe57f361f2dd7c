//! The requests that a server received.

use std::fmt;

use bytes::Bytes;
use http::header::{AUTHORIZATION, Entry, HeaderMap, HeaderValue};
use http::request::Parts;
use http::{Method, StatusCode};

use crate::mock::behavior::ErrorResponse;
use crate::operation::{BodyKind, OperationInfo};

/// How many characters of a body are displayed.
const DISPLAYED: usize = 300;

/// A request that a mock server received.
///
/// Keys are redacted: the `Authorization` header contains only the scheme. Displays as one line, for example
/// `POST /v2/events {"name":"a"} → 200`.
#[derive(Clone)]
pub struct ReceivedRequest {
    method: Method,
    path_and_query: String,
    headers: HeaderMap,
    pub(super) body: ReceivedBody,
    pub(super) status: Option<StatusCode>,
}

/// The stored body of a request.
#[derive(Clone)]
pub(super) enum ReceivedBody {
    Whole(Bytes),
    /// The request was rejected before its body was read, or its body did not arrive completely.
    NotRead,
    /// The request or its response contains secrets.
    Redacted,
}

impl ReceivedRequest {
    pub(super) fn new(head: &Parts) -> Self {
        let mut headers = head.headers.clone();
        if let Entry::Occupied(mut values) = headers.entry(AUTHORIZATION) {
            values.iter_mut().for_each(|value| *value = without_key(value));
        }
        let path_and_query = head.uri.path_and_query().map_or("", |target| target.as_str());
        let path_and_query = without_event_key(path_and_query).unwrap_or_else(|| path_and_query.to_owned());
        Self { method: head.method.clone(), path_and_query, headers, body: ReceivedBody::NotRead, status: None }
    }

    /// Returns the HTTP method.
    #[must_use]
    pub const fn method(&self) -> &Method {
        &self.method
    }

    /// Returns the path and the query as they were sent, for example `/v2/runs?limit=2`. An event key is left out: `/e/[key]`.
    #[must_use]
    pub fn path_and_query(&self) -> &str {
        &self.path_and_query
    }

    /// Returns the headers. `Authorization` contains only the scheme: `Bearer [key]`.
    #[must_use]
    pub const fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// Returns the body. `None` if the server rejected the request before reading the body, if the body did not arrive
    /// completely, or if the operation carries secrets.
    #[must_use]
    pub const fn body(&self) -> Option<&Bytes> {
        match &self.body {
            ReceivedBody::Whole(body) => Some(body),
            ReceivedBody::NotRead | ReceivedBody::Redacted => None,
        }
    }

    /// Returns the status of the response. `None` if there is no response, or not yet.
    #[must_use]
    pub const fn status(&self) -> Option<StatusCode> {
        self.status
    }

    pub(in crate::mock) fn path(&self) -> &str {
        self.path_and_query.split_once('?').map_or(&*self.path_and_query, |(path, _)| path)
    }

    pub(in crate::mock) fn query(&self) -> &str {
        self.path_and_query.split_once('?').map_or("", |(_, query)| query)
    }

    /// The body for decoding the request into an operation.
    ///
    /// # Errors
    /// If the operation has a body and it is not stored.
    pub(in crate::mock) fn stored_body(&self, operation: &OperationInfo) -> Result<Bytes, ErrorResponse> {
        match &self.body {
            ReceivedBody::Whole(body) => Ok(body.clone()),
            _ if operation.body == BodyKind::None => Ok(Bytes::new()),
            ReceivedBody::Redacted => Err(ErrorResponse::internal(format!(
                "the body of {} is not stored because the operation carries secrets; inspect it in a handler, with `Server::on`",
                operation.id
            ))),
            ReceivedBody::NotRead => Err(ErrorResponse::internal(
                "the body was not read: the server rejected the request before, or the body did not arrive completely",
            )),
        }
    }
}

/// Returns a path and query of the Event API without the key; `None` if the path is another one.
pub(in crate::mock) fn without_event_key(path_and_query: &str) -> Option<String> {
    let rest = path_and_query.strip_prefix("/e/")?;
    let after = rest.find(['/', '?']).and_then(|end| rest.get(end..)).unwrap_or_default();
    Some(["/e/[key]", after].concat())
}

/// Returns `Bearer [key]`.
fn without_key(value: &HeaderValue) -> HeaderValue {
    let scheme = value.to_str().ok().and_then(|text| text.split_once(' ')).map(|(scheme, _)| format!("{scheme} [key]"));
    let redacted = scheme.and_then(|text| HeaderValue::from_bytes(text.as_bytes()).ok());
    redacted.unwrap_or_else(|| HeaderValue::from_static("[key]"))
}

impl fmt::Display for ReceivedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path_and_query)?;
        match &self.body {
            ReceivedBody::Whole(body) if !body.is_empty() => write!(f, " {}", abbreviated(body))?,
            ReceivedBody::Redacted => f.write_str(" (redacted body)")?,
            ReceivedBody::Whole(_) | ReceivedBody::NotRead => {}
        }
        match self.status {
            Some(status) => write!(f, " → {}", status.as_u16()),
            None => f.write_str(" → no response"),
        }
    }
}

/// The start of a body, on one line.
fn abbreviated(body: &[u8]) -> String {
    let Ok(text) = std::str::from_utf8(body) else { return format!("({} bytes)", body.len()) };
    let start: String = text.chars().take(DISPLAYED).map(|char| if char.is_control() { ' ' } else { char }).collect();
    if start.len() < text.len() { format!("{start}… ({} bytes)", text.len()) } else { start }
}

impl fmt::Debug for ReceivedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReceivedRequest({self})")
    }
}

/// A request of one operation that a mock server received, with its decoded arguments.
#[derive(Clone)]
pub struct Received<Op> {
    request: ReceivedRequest,
    pub(super) arguments: Result<Op, ErrorResponse>,
}

impl<Op> Received<Op> {
    pub(in crate::mock) const fn new(request: ReceivedRequest, arguments: Result<Op, ErrorResponse>) -> Self {
        Self { request, arguments }
    }

    /// Returns the operation as the client sent it. Its fields are the arguments.
    ///
    /// # Panics
    /// If the request does not decode, with a message that says why.
    #[must_use]
    #[track_caller]
    #[allow(clippy::panic, reason = "a test that inspects a request fails here")]
    pub fn arguments(&self) -> &Op {
        match &self.arguments {
            Ok(arguments) => arguments,
            Err(error) => panic!("the request does not decode: {}\n    {}", error.message, self.request),
        }
    }

    /// Returns the HTTP request.
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
