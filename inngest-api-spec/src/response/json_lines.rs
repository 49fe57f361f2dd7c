use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::marker::PhantomData;
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

/// A stream of the API's JSON messages, one per line: `{"type":"log", …}` with the members of `T`.
///
/// For lines that are `T` and nothing else (NDJSON), see [`PlainJsonLines`].
///
/// The server reports a failure as a last line `{"type":"error","error":{"code":…,"message":…}}`, although the status is 200: the
/// stream then ends with an error. So does a stream that is incomplete. Blank lines are skipped, and the last line needs no
/// line break.
pub struct JsonLines<T, F = LogLines> {
    format: PhantomData<fn() -> F>,
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

/// A stream of JSON values, one per line (NDJSON, `application/x-ndjson`): each line is a `T`. For custom endpoints.
///
/// Blank lines are skipped, and the last line needs no line break. A line that is not a `T` ends the stream with an error.
pub type PlainJsonLines<T> = JsonLines<T, PlainLines>;

/// What the lines of a stream contain beside the value.
#[doc(hidden)]
pub trait LineFormat: Sealed + 'static {
    /// Whether a line has a `type`, which distinguishes a value from the failure that ends the stream.
    const HAS_TYPE: bool;
}

/// The lines of the API: `{"type":"log", …}` and `{"type":"error", …}`.
#[doc(hidden)]
pub enum LogLines {}

/// Lines that are values.
#[doc(hidden)]
pub enum PlainLines {}

impl Sealed for LogLines {}
impl LineFormat for LogLines {
    const HAS_TYPE: bool = true;
}

impl Sealed for PlainLines {}
impl LineFormat for PlainLines {
    const HAS_TYPE: bool = false;
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

impl<T: Model, F: LineFormat> JsonLines<T, F> {
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
        let is_custom = self.body.operation().is_some_and(|operation| !operation.is_of_api());
        let message = if F::HAS_TYPE { read_message(line, is_custom) } else { json::read(line).map(Message::Log) };
        let error = match message {
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
impl<T, F> FromIterator<T> for JsonLines<T, F> {
    fn from_iter<I: IntoIterator<Item = T>>(messages: I) -> Self {
        Self::new(ByteStream::empty(), Bearers::default(), messages.into_iter().collect())
    }
}

impl<T, F> JsonLines<T, F> {
    fn new(body: ByteStream, keys: Bearers, ready: VecDeque<T>) -> Self {
        Self { format: PhantomData, body, buffer: BytesMut::new(), scanned: 0, blank: 0, keys, ready, failure: None }
    }
}

impl<T> JsonLines<T> {
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

const NO_TYPE: &str = "the message has no `type`";
/// Only definitions of users can be changed.
const NO_TYPE_OF_CUSTOM: &str = "the message has no `type`; `JsonLines` reads the API's lines, `{\"type\":\"log\", …}`, and \
                                 `PlainJsonLines` reads lines without a type";

fn read_message<T: Model>(line: &[u8], is_custom: bool) -> Result<Message<T>, JsonError> {
    // The type comes first: only then is it known which other members there are.
    match json::read::<Kind>(line)?.kind.as_str() {
        LOG => json::read(line).map(Message::Log),
        // A failure whose details are in another format is a failure all the same.
        ERROR => Ok(Message::Error(errors_in(line))),
        "" => Err(JsonError::custom("", if is_custom { NO_TYPE_OF_CUSTOM } else { NO_TYPE })),
        other => Err(JsonError::custom("type", &format!("unknown type of message: `{other}`"))),
    }
}

/// Whether a line is the beginning of JSON.
fn is_incomplete(line: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(line).is_err_and(|error| error.is_eof())
}

impl<T, F> Unpin for JsonLines<T, F> {}

impl<T: Model, F: LineFormat> Stream for JsonLines<T, F> {
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

impl<T, F> fmt::Debug for JsonLines<T, F> {
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

impl<T, F> Sealed for JsonLines<T, F> {}

impl<T: Model, F: LineFormat> Decode for JsonLines<T, F> {
    type Output = Self;
    type Body = T;
    const KIND: ResponseKind = ResponseKind::JsonLines;

    fn decode(response: RawResponse) -> Result<(Self, Metadata), Error> {
        let keys = response.keys.clone();
        Ok((Self::new(ByteStream::new(response), keys, VecDeque::new()), Metadata::default()))
    }

    #[cfg(feature = "mock")]
    fn encode(lines: Self) -> crate::mock_codec::ServerResponse {
        if !F::HAS_TYPE {
            return crate::mock_codec::ServerResponse::lines(lines.ready.iter());
        }
        let failure = lines.failure.into_iter().flatten().map(|ApiError { code, message }| LineToWrite {
            kind: ERROR,
            value: None,
            error: Some([("code", code.unwrap_or_default()), ("message", message)].into()),
        });
        let messages = lines.ready.iter().map(|value| LineToWrite { kind: LOG, value: Some(value), error: None });
        crate::mock_codec::ServerResponse::lines(messages.chain(failure))
    }
}
