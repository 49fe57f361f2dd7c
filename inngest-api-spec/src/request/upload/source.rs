//! Where the bytes of a streamed upload come from.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_core::Stream;

/// Any error of a body, a stream, a resolver or a layer.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

pub(super) type UploadStream = Pin<Box<dyn Stream<Item = Result<Bytes, BoxError>> + Send>>;

#[derive(Clone)]
pub(super) enum Source {
    /// Clones share the stream; the first to read it takes it.
    Once(Arc<Mutex<Option<UploadStream>>>),
    Made(Arc<dyn Fn() -> UploadStream + Send + Sync>),
}

impl Source {
    /// Returns whether there is a stream to read.
    pub(super) fn is_ready(&self) -> bool {
        match self {
            Self::Once(stream) => stream.lock().unwrap_or_else(PoisonError::into_inner).is_some(),
            Self::Made(_) => true,
        }
    }

    /// Takes or creates the stream.
    pub(super) fn open(&self) -> Option<UploadStream> {
        match self {
            Self::Once(stream) => stream.lock().unwrap_or_else(PoisonError::into_inner).take(),
            Self::Made(make) => Some(make()),
        }
    }
}

pub(super) fn boxed<S, E>(stream: S) -> UploadStream
where
    S: Stream<Item = Result<Bytes, E>> + Send + 'static,
    E: Into<BoxError> + 'static,
{
    Box::pin(Boxed(Box::pin(stream)))
}

/// The user's stream with its errors boxed.
struct Boxed<S>(Pin<Box<S>>);

impl<S, E> Stream for Boxed<S>
where
    S: Stream<Item = Result<Bytes, E>>,
    E: Into<BoxError>,
{
    type Item = Result<Bytes, BoxError>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.as_mut().poll_next(cx).map(|next| next.map(|chunk| chunk.map_err(Into::into)))
    }
}
