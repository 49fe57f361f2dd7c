//! An answer's body that breaks off, or stands still.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame};
use http_body_util::BodyExt as _;
use tokio::time::Sleep;

use super::reply::ReplyBody;

/// How long a body stands still before it breaks off, so that what came before is on its way: hyper drops what it has not
/// written when a body fails.
const PAUSE: Duration = Duration::from_millis(50);

/// The first bytes of a body, and then a break.
pub(super) fn cut(body: ReplyBody, after: usize) -> ReplyBody {
    CutBody { body, left: after, pause: Some(PAUSE), standing: None }.boxed_unsync()
}

/// The first bytes of a body, and then nothing.
pub(super) fn stall(body: ReplyBody, after: usize) -> ReplyBody {
    CutBody { body, left: after, pause: None, standing: None }.boxed_unsync()
}

struct CutBody {
    body: ReplyBody,
    left: usize,
    /// How long it stands still before it breaks off; none for ever.
    pause: Option<Duration>,
    standing: Option<Pin<Box<Sleep>>>,
}

impl Body for CutBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        while self.left > 0 {
            match ready!(Pin::new(&mut self.body).poll_frame(cx)) {
                Some(Ok(frame)) => {
                    // Trailers come after what is cut off.
                    let Ok(data) = frame.into_data() else { continue };
                    let data = data.slice(..data.len().min(self.left));
                    self.left -= data.len();
                    return Poll::Ready(Some(Ok(Frame::data(data))));
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => self.left = 0,
            }
        }
        // Nobody is told to look again: whoever waits has a deadline, or goes.
        let Some(pause) = self.pause else { return Poll::Pending };
        let standing = self.standing.get_or_insert_with(|| Box::pin(tokio::time::sleep(pause)));
        ready!(standing.as_mut().poll(cx));
        let message = "the mock cut the answer off, as it was told to";
        Poll::Ready(Some(Err(io::Error::new(io::ErrorKind::ConnectionReset, message))))
    }
}
