use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::BytesMut;
use futures_core::Stream;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::decode::decode_error;
use super::sealed::Sealed;
use super::{ByteStream, Decode, RawResponse};
use crate::auth::Bearers;
use crate::error::errors_in;
use crate::json::{self, JsonError};
use crate::{ApiError, Error, ErrorKind, Metadata, Model, ResponseKind};

/// A stream of JSON messages, one per line: the members of `T` and `"type":"log"`.
///
/// The server reports a failure as a last line `{"type":"error","error":{"code":…,"message":…}}`, although the status is 200: the
/// stream then ends with an error. So does a stream that is incomplete. Blank lines are skipped, and the last line needs no
/// line break.
pub struct JsonLines<T> {
    body: ByteStream,
    buffer: BytesMut,
    /// The number of bytes at the front of the buffer that contain no line break.
    scanned: usize,
    /// The number of bytes in blank lines since the last message.
    blank: usize,
    keys: Bearers,
    /// Messages that were not read from a body.
    ready: VecDeque<T>,
    /// The failure after these messages.
    failure: Option<Failure>,
}

/// The types of messages.
const LOG: &str = "log";
const ERROR: &str = "error";

#[derive(Deserialize)]
struct Kind {
    #[serde(default, rename = "type")]
    kind: String,
}

/// The errors that the server reports as the end of a stream.
type Failure = Vec<ApiError>;

impl<T: Model> JsonLines<T> {
    /// Returns the next message; `None` at the end.
    ///
    /// # Errors
    /// [`ErrorKind::Stream`] if the stream is incomplete or the server reports a failure, [`ErrorKind::Decode`] if a message
    /// does not decode, [`ErrorKind::TooLarge`] if a message is larger than the client's limit.
    pub async fn next(&mut self) -> Option<Result<T, Error>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// Returns the next message or the error: for `while let Some(message) = lines.try_next().await?`.
    ///
    /// # Errors
    /// As [`next`](Self::next).
    pub async fn try_next(&mut self) -> Result<Option<T>, Error> {
        self.next().await.transpose()
    }

    /// Takes the first line out of the buffer, without its line break.
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
        let error = match read_message(line) {
            Ok(Message::Log(value)) => return Ok(value),
            Ok(Message::Error(failure)) => return Err(self.failure(failure)),
            Err(error) => error,
        };
        Err(self.body.with_attempts(decode_error(self.body.operation(), line, &error, &self.keys)))
    }

    fn failure(&self, mut errors: Failure) -> Error {
        let shown = |text: &str| self.keys.taken_out_of(text.as_bytes()).unwrap_or_else(|| text.to_owned());
        let is_redacted = self.body.operation().is_some_and(|operation| operation.redact);
        for error in &mut errors {
            error.code = error.code.as_deref().map(shown);
            error.message = if is_redacted { String::new() } else { shown(&error.message) };
        }
        self.body.error(ErrorKind::Stream, "the server ended the stream with an error").with_api_errors(errors)
    }

    /// Drops the rest of the stream.
    fn stop(&mut self) {
        self.body.stop();
        self.buffer.clear();
        self.scanned = 0;
    }

    fn too_large(&mut self) -> Error {
        self.stop();
        let message = format!("stream message is larger than {} bytes, the client's limit", self.body.limit());
        self.body.error(ErrorKind::TooLarge, message)
    }
}

/// A stream of messages in memory, for handlers of the mock server.
impl<T> FromIterator<T> for JsonLines<T> {
    fn from_iter<I: IntoIterator<Item = T>>(messages: I) -> Self {
        Self::new(ByteStream::empty(), Bearers::default(), messages.into_iter().collect())
    }
}

impl<T> JsonLines<T> {
    fn new(body: ByteStream, keys: Bearers, ready: VecDeque<T>) -> Self {
        Self { body, buffer: BytesMut::new(), scanned: 0, blank: 0, keys, ready, failure: None }
    }

    /// Ends a stream in memory with a failure, such as `compute_unavailable`. For handlers of the mock server.
    #[must_use]
    pub fn failing_with(mut self, code: impl Into<String>, message: impl Into<String>) -> Self {
        self.failure = Some(vec![ApiError { code: Some(code.into()), message: message.into() }]);
        self
    }
}

enum Message<T> {
    Log(T),
    Error(Failure),
}

fn read_message<T: Model>(line: &[u8]) -> Result<Message<T>, JsonError> {
    // The type comes first: only then is it known which other members there are.
    match json::read::<Kind>(line)?.kind.as_str() {
        LOG => json::read(line).map(Message::Log),
        // A failure whose details are in another format is a failure all the same.
        ERROR => Ok(Message::Error(errors_in(line))),
        "" => Err(JsonError::custom("", "the message has no `type`")),
        other => Err(JsonError::custom("type", &format!("unknown type of message: `{other}`"))),
    }
}

/// Whether a line is the beginning of JSON.
fn is_incomplete(line: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(line).is_err_and(|error| error.is_eof())
}

impl<T> Unpin for JsonLines<T> {}

impl<T: Model> Stream for JsonLines<T> {
    type Item = Result<T, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(message) = self.ready.pop_front() {
            return Poll::Ready(Some(Ok(message)));
        }
        if let Some(failure) = self.failure.take() {
            return Poll::Ready(Some(Err(self.failure(failure))));
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
                    // The last line needs no line break, but has to be complete.
                    let message = self.message(&rest).map_err(|error| {
                        if error.kind() == ErrorKind::Decode && is_incomplete(&rest) {
                            self.body.error(ErrorKind::Stream, "the stream ended within a message").with_source(error)
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

/// A line of a stream as the server writes it.
#[cfg(feature = "mock")]
#[derive(serde::Serialize)]
struct LineToWrite<'a, T> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(flatten)]
    value: Option<&'a T>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<std::collections::BTreeMap<&'static str, String>>,
}

impl<T> Sealed for JsonLines<T> {}

impl<T: Model> Decode for JsonLines<T> {
    type Output = Self;
    type Body = T;
    const KIND: ResponseKind = ResponseKind::JsonLines;

    fn decode(response: RawResponse) -> Result<(Self, Metadata), Error> {
        let keys = response.keys.clone();
        Ok((Self::new(ByteStream::new(response), keys, VecDeque::new()), Metadata::default()))
    }

    #[cfg(feature = "mock")]
    fn encode(lines: Self) -> crate::mock_codec::ServerResponse {
        let failure = lines.failure.into_iter().flatten().map(|ApiError { code, message }| LineToWrite {
            kind: ERROR,
            value: None,
            error: Some([("code", code.unwrap_or_default()), ("message", message)].into()),
        });
        let messages = lines.ready.iter().map(|value| LineToWrite { kind: LOG, value: Some(value), error: None });
        crate::mock_codec::ServerResponse::lines(messages.chain(failure))
    }
}
