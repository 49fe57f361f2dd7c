use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Body as HttpBody, Frame, SizeHint};

/// What goes wrong in a body that is on its way.
pub type BodyError = Box<dyn std::error::Error + Send + Sync>;

type ByteStream = Pin<Box<dyn Stream<Item = Result<Bytes, BodyError>> + Send>>;

/// Raw bytes to send: in memory, or a stream that is sent as it comes.
///
/// Clones share the stream: it can be sent once. Bytes can be sent again, so only they survive a second attempt.
#[derive(Clone)]
pub struct Upload(Source);

#[derive(Clone)]
enum Source {
    Bytes(Bytes),
    Stream(Arc<Mutex<Option<ByteStream>>>),
}

impl Upload {
    /// Bytes in memory.
    pub fn bytes(bytes: impl Into<Bytes>) -> Self {
        Self(Source::Bytes(bytes.into()))
    }

    /// Bytes as they come, of unknown length, in constant memory.
    pub fn stream<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<BodyError> + 'static,
    {
        let stream: ByteStream = Box::pin(Boxed(Box::pin(stream)));
        Self(Source::Stream(Arc::new(Mutex::new(Some(stream)))))
    }

    /// The bytes, where they are in memory.
    #[must_use]
    pub const fn as_bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Source::Bytes(bytes) => Some(bytes),
            Source::Stream(_) => None,
        }
    }

    /// The body to send; `None` where it is a stream that was sent before.
    pub(crate) fn to_body(&self) -> Option<Body> {
        match &self.0 {
            Source::Bytes(bytes) => Some(Body::full(bytes.clone())),
            Source::Stream(shared) => {
                let stream = shared.lock().unwrap_or_else(PoisonError::into_inner).take()?;
                Some(Body(Content::Stream(stream)))
            }
        }
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Source::Bytes(bytes) => write!(f, "Upload({} bytes)", bytes.len()),
            Source::Stream(_) => f.write_str("Upload(stream)"),
        }
    }
}

impl From<Bytes> for Upload {
    fn from(bytes: Bytes) -> Self {
        Self::bytes(bytes)
    }
}

macro_rules! upload_from {
    ($($ty:ty),*) => {$(
        impl crate::IntoArgument<Upload> for $ty {
            fn into_argument(self) -> Upload {
                Upload::bytes(self)
            }
        }
    )*};
}
upload_from!(Bytes, Vec<u8>, String, &'static str, &'static [u8]);

/// The user's stream with its error boxed.
struct Boxed<S>(Pin<Box<S>>);

impl<S, E> Stream for Boxed<S>
where
    S: Stream<Item = Result<Bytes, E>>,
    E: Into<BodyError>,
{
    type Item = Result<Bytes, BodyError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(cx).map(|next| next.map(|chunk| chunk.map_err(Into::into)))
    }
}

/// The body of a request, as the transport takes it.
pub struct Body(Content);

enum Content {
    Full(Option<Bytes>),
    Stream(ByteStream),
}

impl Body {
    /// No body.
    #[must_use]
    pub const fn empty() -> Self {
        Self(Content::Full(None))
    }

    /// A body in memory.
    #[must_use]
    pub const fn full(bytes: Bytes) -> Self {
        Self(Content::Full(Some(bytes)))
    }

    /// The body of an upload; empty where it is a stream that was sent before.
    #[must_use]
    pub fn of(upload: &Upload) -> Self {
        upload.to_body().unwrap_or_else(Self::empty)
    }

    /// The same body again; `None` where it is a stream.
    #[must_use]
    pub fn replay(&self) -> Option<Self> {
        match &self.0 {
            Content::Full(bytes) => Some(Self(Content::Full(bytes.clone()))),
            Content::Stream(_) => None,
        }
    }

    /// The bytes, where they are in memory.
    #[must_use]
    pub const fn as_bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Content::Full(bytes) => bytes.as_ref(),
            Content::Stream(_) => None,
        }
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
    type Error = BodyError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BodyError>>> {
        match &mut self.0 {
            Content::Full(bytes) => Poll::Ready(bytes.take().map(|bytes| Ok(Frame::data(bytes)))),
            Content::Stream(stream) => {
                stream.as_mut().poll_next(cx).map(|next| next.map(|chunk| chunk.map(Frame::data)))
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(&self.0, Content::Full(None))
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Content::Full(bytes) => SizeHint::with_exact(bytes.as_ref().map_or(0, |bytes| bytes.len() as u64)),
            Content::Stream(_) => SizeHint::default(),
        }
    }
}
