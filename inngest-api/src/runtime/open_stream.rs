use std::future::Future as _;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use inngest_api_spec::__private::BodyStream;
use inngest_api_spec::{BoxError, Error, ErrorKind, OperationInfo, ResponseKind};
use tokio::time::{Instant, Sleep};

use super::open_calls::OpenCall;

/// How much of a download is progress: less is a peer that keeps the stream open by drops.
const PROGRESS: usize = 1024;

/// The body of a stream that is being read: cut where it brings nothing. Its call is under way until it is dropped.
pub(super) struct OpenStream {
    body: BodyStream,
    operation: &'static OperationInfo,
    idle: Idle,
    _open: OpenCall,
}

/// How long the stream was waited for since it last made progress. Time that its reader takes does not count.
struct Idle {
    limit: Duration,
    left: Duration,
    bytes: usize,
    /// Whether a message was begun: more came since the last line's end than white space.
    begun: bool,
    /// Since when it is waited for.
    waiting: Option<Instant>,
    timer: Pin<Box<Sleep>>,
}

impl OpenStream {
    pub(super) fn new(body: BodyStream, operation: &'static OperationInfo, limit: Duration, open: OpenCall) -> Self {
        let timer = Box::pin(tokio::time::sleep(limit));
        Self {
            body,
            operation,
            idle: Idle { limit, left: limit, bytes: 0, begun: false, waiting: None, timer },
            _open: open,
        }
    }
}

impl Idle {
    /// Goes on waiting; ready once that took too long.
    fn poll_cut(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if self.waiting.is_none() {
            let now = Instant::now();
            self.waiting = Some(now);
            // A time too far to be said is never reached.
            let end = now.checked_add(self.left).unwrap_or_else(|| now + Duration::from_hours(24 * 365));
            self.timer.as_mut().reset(end);
        }
        self.timer.as_mut().poll(cx)
    }

    /// Notes what came.
    fn came(&mut self, data: &[u8], in_messages: bool) {
        let waited = self.waiting.take().map_or(Duration::ZERO, |since| since.elapsed());
        self.bytes = self.bytes.saturating_add(data.len());
        let progress = if in_messages { self.ends_message(data) } else { self.bytes >= PROGRESS };
        if progress {
            (self.left, self.bytes) = (self.limit, 0);
        } else {
            self.left = self.left.saturating_sub(waited);
        }
    }

    /// Whether a message ends here: blank lines are none.
    fn ends_message(&mut self, data: &[u8]) -> bool {
        let mut ends = false;
        for line in data.split_inclusive(|byte| *byte == b'\n') {
            self.begun |= !line.iter().all(u8::is_ascii_whitespace);
            if line.ends_with(b"\n") {
                ends |= std::mem::take(&mut self.begun);
            }
        }
        ends
    }
}

impl Body for OpenStream {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        let Self { body, operation, idle, .. } = &mut *self;
        let Poll::Ready(next) = body.as_mut().poll_frame(cx) else {
            ready!(idle.poll_cut(cx));
            return Poll::Ready(Some(Err(idle_too_long(operation, idle.limit).into())));
        };
        if let Some(Ok(frame)) = &next
            && let Some(data) = frame.data_ref()
        {
            idle.came(data, is_of_messages(operation));
        }
        Poll::Ready(next)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

fn is_of_messages(operation: &OperationInfo) -> bool {
    operation.response == ResponseKind::JsonLines
}

fn idle_too_long(operation: &'static OperationInfo, limit: Duration) -> Error {
    let what = if is_of_messages(operation) { "no whole message" } else { "less than 1 KiB" };
    Error::local(ErrorKind::Timeout, operation, format!("the stream brought {what} in {limit:?}")).sent()
}
