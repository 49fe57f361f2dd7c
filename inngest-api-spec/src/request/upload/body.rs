use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};

use super::source::{BoxError, Source, UploadStream};

/// The body of a request, for the transport.
pub struct Body(Content);

enum Content {
    Full(Option<Bytes>),
    Stream(Box<Streamed>),
}

/// A stream, taken from its source when the transport first polls it.
struct Streamed {
    source: Source,
    stream: Option<UploadStream>,
    /// How many bytes the stream must still yield, if its length is known.
    remaining: Option<u64>,
    /// The length, if it is known.
    length: Option<u64>,
    /// The stream's error, which a transport may lose. Shared with the replays of the body.
    error: Arc<OnceLock<StreamError>>,
}

impl Body {
    /// Returns an empty body.
    #[must_use]
    pub const fn empty() -> Self {
        Self(Content::Full(None))
    }

    /// Returns a body in memory.
    #[must_use]
    pub const fn full(bytes: Bytes) -> Self {
        Self(Content::Full(Some(bytes)))
    }

    /// Returns the body of a stream; `None` if it was already sent.
    pub(super) fn stream(source: &Source) -> Option<Self> {
        source.is_ready().then(|| Self::from_source(source.clone(), None, Arc::default()))
    }

    /// Returns the body of a stream of known length; `None` if it was already sent.
    pub(super) fn sized_stream(source: &Source, length: u64) -> Option<Self> {
        source.is_ready().then(|| Self::from_source(source.clone(), Some(length), Arc::default()))
    }

    fn from_source(source: Source, length: Option<u64>, error: Arc<OnceLock<StreamError>>) -> Self {
        Self(Content::Stream(Box::new(Streamed { source, stream: None, remaining: length, length, error })))
    }

    /// Returns the same body for another attempt; `None` if it is a stream that was read from.
    #[must_use]
    pub fn replay(&self) -> Option<Self> {
        match &self.0 {
            Content::Full(bytes) => Some(Self(Content::Full(bytes.clone()))),
            Content::Stream(streamed) => {
                let Streamed { source, length, error, .. } = &**streamed;
                source.is_ready().then(|| Self::from_source(source.clone(), *length, Arc::clone(error)))
            }
        }
    }

    /// Returns the error of the caller's stream, if it failed in this body or in a replay of it.
    #[must_use]
    pub fn stream_error(&self) -> Option<StreamError> {
        match &self.0 {
            Content::Full(_) => None,
            Content::Stream(streamed) => streamed.error.get().cloned(),
        }
    }

    /// Returns the bytes if they are in memory.
    #[must_use]
    pub const fn as_bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Content::Full(bytes) => bytes.as_ref(),
            Content::Stream(_) => None,
        }
    }
}

impl Streamed {
    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, StreamError>>> {
        let stream = match &mut self.stream {
            Some(stream) => stream,
            empty => match self.source.open() {
                Some(stream) => empty.insert(stream),
                None => {
                    return Poll::Ready(Some(Err(
                        self.record("the stream was already sent; it can be sent once".into())
                    )));
                }
            },
        };
        let next = ready!(stream.as_mut().poll_next(cx));
        Poll::Ready(match next {
            Some(Ok(chunk)) => Some(self.count(chunk)),
            Some(Err(error)) => Some(Err(self.record(error))),
            None if self.remaining.is_some_and(|remaining| remaining > 0) => {
                Some(Err(self.record("the stream has fewer bytes than expected".into())))
            }
            None => None,
        })
    }

    /// Checks a chunk against the length of the stream.
    fn count(&mut self, chunk: Bytes) -> Result<Bytes, StreamError> {
        if let Some(remaining) = &mut self.remaining {
            match remaining.checked_sub(chunk.len() as u64) {
                Some(rest) => *remaining = rest,
                None => return Err(self.record("the stream has more bytes than expected".into())),
            }
        }
        Ok(chunk)
    }

    fn record(&self, error: BoxError) -> StreamError {
        self.error.get_or_init(|| StreamError(error.into())).clone()
    }
}

/// The error of a caller's stream, shared by the attempts of a call.
#[derive(Clone, Debug)]
pub struct StreamError(Arc<dyn std::error::Error + Send + Sync>);

impl fmt::Display for StreamError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for StreamError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source()
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Content::Full(bytes) => {
                write!(f, "Body({} bytes)", bytes.as_ref().map_or(0, Bytes::len))
            }
            Content::Stream(_) => f.write_str("Body(stream)"),
        }
    }
}

impl HttpBody for Body {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match &mut self.0 {
            Content::Full(bytes) => Poll::Ready(bytes.take().map(|bytes| Ok(Frame::data(bytes)))),
            Content::Stream(stream) => {
                stream.poll_next(cx).map(|next| next.map(|chunk| chunk.map(Frame::data).map_err(Into::into)))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(&self.0, Content::Full(None))
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Content::Full(bytes) => SizeHint::with_exact(bytes.as_ref().map_or(0, |bytes| bytes.len() as u64)),
            Content::Stream(streamed) => streamed.remaining.map_or_else(SizeHint::default, SizeHint::with_exact),
        }
    }
}
