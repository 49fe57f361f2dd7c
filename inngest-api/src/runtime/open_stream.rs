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
use super::time_limit::TimeLimit;
use crate::deadline;

/// How many bytes of a download count as progress. A peer that sends less keeps a dead stream open.
const PROGRESS: usize = 1024;

/// The body of a stream that is being read; it fails once it is idle for too long. Its call is in flight until it is dropped.
pub(super) struct OpenStream {
    body: BodyStream,
    operation: &'static OperationInfo,
    idle: Idle,
    /// The process that opened it, and whose tasks read from the connection.
    process: u32,
    _open: OpenCall,
}

/// Measures how long the stream was polled without progress. Time that its reader spends elsewhere does not count.
struct Idle {
    limit: TimeLimit,
    /// How much of the limit remains.
    left: Duration,
    /// How many bytes arrived since the last progress.
    bytes: usize,
    /// Whether a message has begun: more than white space arrived since the end of the last line.
    begun: bool,
    /// When the current wait began.
    waiting: Option<Instant>,
    timer: Pin<Box<Sleep>>,
}

impl OpenStream {
    pub(super) fn new(body: BodyStream, operation: &'static OperationInfo, limit: TimeLimit, open: OpenCall) -> Self {
        let timer = Box::pin(tokio::time::sleep(limit.duration));
        Self {
            body,
            operation,
            idle: Idle { limit, left: limit.duration, bytes: 0, begun: false, waiting: None, timer },
            process: std::process::id(),
            _open: open,
        }
    }
}

impl Idle {
    /// Ready once the stream was idle for too long.
    fn poll_elapsed(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        if self.waiting.is_none() {
            let now = Instant::now();
            self.waiting = Some(now);
            self.timer.as_mut().reset(deadline::starting(now, self.left));
        }
        self.timer.as_mut().poll(cx)
    }

    /// Records data that arrived.
    fn received(&mut self, data: &[u8], in_messages: bool) {
        let waited = self.waiting.take().map_or(Duration::ZERO, |since| since.elapsed());
        self.bytes = self.bytes.saturating_add(data.len());
        let progress = if in_messages { self.ends_message(data) } else { self.bytes >= PROGRESS };
        if progress {
            (self.left, self.bytes) = (self.limit.duration, 0);
        } else {
            self.left = self.left.saturating_sub(waited);
        }
    }

    /// Whether a message ends in this data. Blank lines are not messages.
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
        let Self { body, operation, idle, process, .. } = &mut *self;
        if *process != std::process::id() {
            return Poll::Ready(Some(Err(of_parent(operation).into())));
        }
        let Poll::Ready(next) = body.as_mut().poll_frame(cx) else {
            ready!(idle.poll_elapsed(cx));
            return Poll::Ready(Some(Err(idle_too_long(operation, idle.limit).into())));
        };
        if let Some(Ok(frame)) = &next
            && let Some(data) = frame.data_ref()
        {
            idle.received(data, has_messages(operation));
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

fn has_messages(operation: &OperationInfo) -> bool {
    operation.response == ResponseKind::JsonLines
}

fn of_parent(operation: &'static OperationInfo) -> Error {
    let message = "stream was opened before the process was forked; open a stream in each process";
    Error::local(ErrorKind::Stream, operation, message).sent()
}

fn idle_too_long(operation: &'static OperationInfo, limit: TimeLimit) -> Error {
    let what = if has_messages(operation) { "no complete message" } else { "less than 1 KiB" };
    let (duration, setting) = (limit.duration, limit.setting("stream_idle_timeout"));
    let message =
        format!("stream timed out: {what} received for {duration:?}; raise `{setting}` if it may be idle longer");
    Error::local(ErrorKind::Timeout, operation, message).sent()
}
