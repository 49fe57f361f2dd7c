//! A response body that breaks off or stalls.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame};
use http_body_util::BodyExt as _;
use tokio::time::Sleep;

use super::response::ResponseBody;

/// How long a truncated body waits before it fails. hyper discards buffered data when a body fails, so without a pause the client
/// would not receive the data before.
const PAUSE: Duration = Duration::from_millis(50);

/// Returns the first `after` bytes of a body, then an error.
pub(super) fn truncate(body: ResponseBody, after: usize) -> ResponseBody {
    TruncatedBody { body, remaining: after, pause: Some(PAUSE), sleep: None }.boxed_unsync()
}

/// Returns the first `after` bytes of a body, then nothing more.
pub(super) fn stall(body: ResponseBody, after: usize) -> ResponseBody {
    TruncatedBody { body, remaining: after, pause: None, sleep: None }.boxed_unsync()
}

struct TruncatedBody {
    body: ResponseBody,
    /// How many bytes are still to be sent.
    remaining: usize,
    /// How long to wait before the error; `None` to wait forever.
    pause: Option<Duration>,
    sleep: Option<Pin<Box<Sleep>>>,
}

impl Body for TruncatedBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        while self.remaining > 0 {
            match ready!(Pin::new(&mut self.body).poll_frame(cx)) {
                Some(Ok(frame)) => {
                    // Trailers come after the data, so they are never sent.
                    let Ok(data) = frame.into_data() else { continue };
                    let data = data.slice(..data.len().min(self.remaining));
                    self.remaining -= data.len();
                    return Poll::Ready(Some(Ok(Frame::data(data))));
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => self.remaining = 0,
            }
        }
        // A stalled body never wakes its task: the client has a timeout or disconnects.
        let Some(pause) = self.pause else { return Poll::Pending };
        let sleep = self.sleep.get_or_insert_with(|| Box::pin(tokio::time::sleep(pause)));
        ready!(sleep.as_mut().poll(cx));
        let message = "injected fault: truncated the response body";
        Poll::Ready(Some(Err(io::Error::new(io::ErrorKind::ConnectionReset, message))))
    }
}
