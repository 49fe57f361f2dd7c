use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use inngest_api_spec::__private::BodyStream;
use inngest_api_spec::BodyError;
use tokio_util::task::task_tracker::TaskTrackerToken;

/// The body of a stream that is being read: its call is under way until it is dropped.
pub(super) struct OpenStream {
    body: BodyStream,
    _open: TaskTrackerToken,
}

impl OpenStream {
    pub(super) const fn new(body: BodyStream, open: TaskTrackerToken) -> Self {
        Self { body, _open: open }
    }
}

impl Body for OpenStream {
    type Data = Bytes;
    type Error = BodyError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        self.body.as_mut().poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
