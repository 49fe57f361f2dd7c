//! The log of all requests.

use bytes::Bytes;
use http::StatusCode;
use http::request::Parts;

use super::received::{ReceivedBody, ReceivedRequest};

/// All requests, in the order of arrival.
#[derive(Default)]
pub(in crate::mock) struct RequestLog(Vec<LogEntry>);

pub(in crate::mock) struct LogEntry {
    pub(in crate::mock) request: ReceivedRequest,
    /// The index of the route that the request matches; `None` if it matches none, until a matching operation is added.
    pub(in crate::mock) route: Option<usize>,
}

impl RequestLog {
    /// Adds a request. Returns its index.
    pub(in crate::mock) fn add(&mut self, head: &Parts, route: Option<usize>) -> usize {
        self.0.push(LogEntry { request: ReceivedRequest::new(head), route });
        self.0.len() - 1
    }

    /// Sets the body of a request. A body with secrets is not stored.
    pub(in crate::mock) fn set_body(&mut self, index: usize, body: Option<&Bytes>, is_secret: bool) {
        if let Some(entry) = self.0.get_mut(index) {
            entry.request.body = match body {
                _ if is_secret => ReceivedBody::Redacted,
                Some(body) => ReceivedBody::Whole(body.clone()),
                None => ReceivedBody::NotRead,
            };
        }
    }

    /// Sets the status of the response to a request.
    pub(in crate::mock) fn set_status(&mut self, index: usize, status: StatusCode) {
        if let Some(entry) = self.0.get_mut(index) {
            entry.request.status = Some(status);
        }
    }

    pub(in crate::mock) fn entries(&self) -> &[LogEntry] {
        &self.0
    }

    pub(in crate::mock) fn entries_mut(&mut self) -> &mut [LogEntry] {
        &mut self.0
    }

    /// The requests that match a route.
    pub(in crate::mock) fn of_route(&self, route: usize) -> impl Iterator<Item = &LogEntry> {
        self.0.iter().filter(move |entry| entry.route == Some(route))
    }
}
