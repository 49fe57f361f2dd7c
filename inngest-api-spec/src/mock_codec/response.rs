use std::collections::BTreeMap;

use http::StatusCode;
use serde::Serialize;

use crate::response::BodyStream;
use crate::{Cursor, Page, RawJson};

/// The response of an operation before the server adds its envelope.
#[doc(hidden)]
pub struct ServerResponse {
    pub status: StatusCode,
    pub body: ServerBody,
}

/// The body of a [`ServerResponse`].
#[doc(hidden)]
pub enum ServerBody {
    /// A value for the API's envelope.
    Data(RawJson),
    /// A page for the API's envelope.
    Page { items: Option<RawJson>, cursor: Option<Cursor>, has_more: bool, limit: u32 },
    /// JSON without an envelope.
    Json(RawJson),
    /// No body.
    Empty,
    /// Messages of a stream, one per line.
    JsonLines(Vec<RawJson>),
    /// Raw bytes.
    Stream { content_type: &'static str, body: Option<BodyStream> },
    /// The handler returned a value that cannot be serialized.
    Unserializable(String),
}

impl ServerResponse {
    pub(crate) fn data<T: Serialize>(value: &T) -> Self {
        RawJson::from_value(value).map_or_else(unserializable, |json| Self::ok(ServerBody::Data(json)))
    }

    pub(crate) fn json<T: Serialize>(value: &T) -> Self {
        RawJson::from_value(value).map_or_else(unserializable, |json| Self::ok(ServerBody::Json(json)))
    }

    pub(crate) fn page<T: Serialize>(page: &Page<T>) -> Self {
        // The server omits an empty list.
        let items = (!page.items.is_empty()).then(|| RawJson::from_value(&page.items)).transpose();
        items.map_or_else(unserializable, |items| {
            let Page { cursor, has_more, limit, .. } = page;
            Self::ok(ServerBody::Page { items, cursor: cursor.clone(), has_more: *has_more, limit: *limit })
        })
    }

    pub(crate) fn lines<T: Serialize>(messages: impl Iterator<Item = T>) -> Self {
        let lines = messages.map(|message| RawJson::from_value(&message)).collect::<Result<_, _>>();
        lines.map_or_else(unserializable, |lines| Self::ok(ServerBody::JsonLines(lines)))
    }

    pub(crate) const fn stream(content_type: &'static str, body: Option<BodyStream>) -> Self {
        Self::ok(ServerBody::Stream { content_type, body })
    }

    pub(crate) const fn empty() -> Self {
        Self::ok(ServerBody::Empty)
    }

    /// An error response whose code represents a value.
    pub(crate) fn error(status: StatusCode, code: &'static str) -> Self {
        let error = [("code", code), ("message", code)].into_iter().collect::<BTreeMap<_, _>>();
        Self::json(&[("errors", [error])].into_iter().collect::<BTreeMap<_, _>>()).with_status(status)
    }

    /// Sets the status.
    #[must_use]
    pub const fn with_status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    const fn ok(body: ServerBody) -> Self {
        Self { status: StatusCode::OK, body }
    }
}

#[allow(clippy::needless_pass_by_value, reason = "for map_or_else")]
fn unserializable(error: serde_json::Error) -> ServerResponse {
    ServerResponse { status: StatusCode::INTERNAL_SERVER_ERROR, body: ServerBody::Unserializable(error.to_string()) }
}
