use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::BytesMut;
use futures_core::Stream;
use serde::Deserialize;

use super::decode::decode_error;
use super::{ByteStream, Decode, RawResponse};
use crate::auth::Bearers;
use crate::json::{self, Fault};
use crate::{Error, ErrorKind, Metadata, Model, ResponseKind};

/// A stream of JSON messages, one per line: `{"result":{"data": T}}`.
///
/// A line `{"error":…}` is the server's failure, under HTTP 200 (wire facts 11), and an error here; so is a stream that
/// breaks off, or ends within a message.
pub struct JsonLines<T> {
    body: ByteStream,
    buffer: BytesMut,
    /// How much of the buffer is known to hold no line's end.
    scanned: usize,
    /// How many bytes of blank lines came since the last message.
    blank: usize,
    keys: Bearers,
    /// Messages that came from no body.
    ready: VecDeque<T>,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "mock", derive(serde::Serialize))]
pub struct Line<T> {
    result: Option<Wrapped<T>>,
    error: Option<Failure>,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "mock", derive(serde::Serialize))]
struct Wrapped<T> {
    data: T,
}

#[derive(Default, Deserialize)]
#[cfg_attr(feature = "mock", derive(serde::Serialize))]
#[serde(default)]
struct Failure {
    code: i32,
    message: String,
}

impl<T: Model> JsonLines<T> {
    /// The next message; `None` at the end.
    ///
    /// # Errors
    /// [`ErrorKind::Stream`] where the stream breaks off or its server reports a failure, [`ErrorKind::Decode`] where a
    /// message is not one, [`ErrorKind::TooLarge`] where it is larger than the client's limit.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// The next message, or the error: for `while let Some(message) = lines.try_next().await?`.
    ///
    /// # Errors
    /// As [`next`](Self::next).
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        self.next().await.transpose()
    }

    /// The line at the front of the buffer, its end cut off.
    fn take_line(&mut self) -> Option<BytesMut> {
        let end = self.buffer.get(self.scanned..)?.iter().position(|byte| *byte == b'\n');
        let Some(end) = end else {
            self.scanned = self.buffer.len();
            return None;
        };
        let mut line = self.buffer.split_to(self.scanned + end + 1);
        self.scanned = 0;
        line.truncate(line.len() - 1);
        Some(line)
    }

    fn message(&self, line: &[u8]) -> Result<T, Error> {
        let fault = match json::read::<Line<T>>(line) {
            Ok(Line { error: Some(failure), .. }) => return Err(self.failure(failure)),
            Ok(Line { result: Some(wrapped), .. }) => return Ok(wrapped.data),
            Ok(Line { result: None, error: None }) => Fault::custom("", "neither `result` nor `error`"),
            Err(fault) => fault,
        };
        Err(self.body.failed(decode_error(self.body.operation(), line, &fault, &self.keys)))
    }

    fn failure(&self, failure: Failure) -> Error {
        let message = self.keys.taken_out_of(failure.message.as_bytes()).unwrap_or(failure.message);
        let mut said = crate::error::stream_error(failure.code, message);
        if self.body.operation().is_some_and(|operation| operation.redact) {
            for error in &mut said {
                error.message.clear();
            }
        }
        self.body.fault(ErrorKind::Stream, "the server ended the stream with an error").with_api_errors(said)
    }

    /// Lets go of all that is to come.
    fn stop(&mut self) {
        self.body.stop();
        self.buffer.clear();
        self.scanned = 0;
    }

    fn too_large(&mut self) -> Error {
        self.stop();
        let message = format!("a message of the stream is larger than {} bytes, the client's limit", self.body.limit());
        self.body.fault(ErrorKind::TooLarge, message)
    }
}

/// A stream of messages in memory: what a handler of the mock server answers.
impl<T> FromIterator<T> for JsonLines<T> {
    fn from_iter<I: IntoIterator<Item = T>>(messages: I) -> Self {
        Self::of(ByteStream::empty(), Bearers::default(), messages.into_iter().collect())
    }
}

impl<T> JsonLines<T> {
    fn of(body: ByteStream, keys: Bearers, ready: VecDeque<T>) -> Self {
        Self { body, buffer: BytesMut::new(), scanned: 0, blank: 0, keys, ready }
    }
}

impl<T> Unpin for JsonLines<T> {}

impl<T: Model> Stream for JsonLines<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(message) = self.ready.pop_front() {
            return Poll::Ready(Some(Ok(message)));
        }
        loop {
            while let Some(line) = self.take_line() {
                if line.iter().all(u8::is_ascii_whitespace) {
                    self.blank += line.len() + 1;
                    if self.blank > self.body.limit() {
                        return Poll::Ready(Some(Err(self.too_large())));
                    }
                    continue;
                }
                self.blank = 0;
                let message = self.message(&line);
                if message.is_err() {
                    self.stop();
                }
                return Poll::Ready(Some(message));
            }
            if self.buffer.len() > self.body.limit() {
                return Poll::Ready(Some(Err(self.too_large())));
            }
            match std::task::ready!(Pin::new(&mut self.body).poll_next(cx)) {
                Some(Ok(chunk)) => self.buffer.extend_from_slice(&chunk),
                Some(Err(error)) => {
                    self.stop();
                    return Poll::Ready(Some(Err(error)));
                }
                None => {
                    let rest = std::mem::take(&mut self.buffer);
                    self.scanned = 0;
                    if rest.iter().all(u8::is_ascii_whitespace) {
                        return Poll::Ready(None);
                    }
                    // A last line may lack its end, but not a part of itself.
                    let message = self.message(&rest).map_err(|error| {
                        if error.kind() == ErrorKind::Decode {
                            self.body.fault(ErrorKind::Stream, "the stream ended within a message").with_source(error)
                        } else {
                            error
                        }
                    });
                    return Poll::Ready(Some(message));
                }
            }
        }
    }
}

impl<T> fmt::Debug for JsonLines<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonLines")
            .field("operation", &self.body.operation().map(|operation| operation.id))
            .finish_non_exhaustive()
    }
}

impl<T: Model> Decode for JsonLines<T> {
    type Output = Self;
    #[cfg(feature = "mock")]
    type Body = Line<T>;
    const KIND: ResponseKind = ResponseKind::JsonLines;

    fn decode(response: RawResponse) -> Result<(Self, Metadata), Error> {
        let keys = response.keys.clone();
        Ok((Self::of(ByteStream::of(response), keys, VecDeque::new()), Metadata::default()))
    }

    #[cfg(feature = "mock")]
    fn encode(lines: Self) -> crate::mock_codec::ServerResponse {
        crate::mock_codec::ServerResponse::lines(lines.ready.iter())
    }
}
