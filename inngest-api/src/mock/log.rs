//! What was asked, in order.

use bytes::Bytes;
use http::StatusCode;
use http::request::Parts;

use super::path::RequestPath;
use super::received::{ReceivedBody, ReceivedRequest};

/// All requests, in the order in which they came.
#[derive(Default)]
pub(super) struct Log(Vec<Entry>);

pub(super) struct Entry {
    pub(super) request: ReceivedRequest,
    /// None where the path is none.
    pub(super) path: Option<RequestPath>,
    /// The route that it is of, by its place; an operation that is added later may claim what is of none.
    pub(super) route: Option<usize>,
}

impl Log {
    /// Keeps a request, and gives it its place.
    pub(super) fn add(&mut self, head: &Parts, path: Option<RequestPath>, route: Option<usize>) -> usize {
        self.0.push(Entry { request: ReceivedRequest::new(head), path, route });
        self.0.len() - 1
    }

    /// Keeps a request's body, where it may be kept.
    pub(super) fn read(&mut self, place: usize, body: Option<&Bytes>, is_secret: bool) {
        if let Some(entry) = self.0.get_mut(place) {
            entry.request.body = match body {
                _ if is_secret => ReceivedBody::Secret,
                Some(body) => ReceivedBody::Whole(body.clone()),
                None => ReceivedBody::NotRead,
            };
        }
    }

    /// Notes what a request was answered.
    pub(super) fn answered(&mut self, place: usize, status: StatusCode) {
        if let Some(entry) = self.0.get_mut(place) {
            entry.request.status = Some(status);
        }
    }

    pub(super) fn entries(&self) -> &[Entry] {
        &self.0
    }

    pub(super) fn entries_mut(&mut self) -> &mut [Entry] {
        &mut self.0
    }

    /// The requests of a route.
    pub(super) fn of_route(&self, route: usize) -> impl Iterator<Item = &Entry> {
        self.0.iter().filter(move |entry| entry.route == Some(route))
    }
}
