use std::fmt;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use futures_core::Stream;

mod body;
mod source;

pub use self::body::{Body, StreamFault};
pub use self::source::BoxError;
use self::source::{Source, UploadStream, boxed};

/// Raw bytes to send: in memory, or a stream that is sent as it comes.
///
/// Bytes survive a second attempt, and so does a stream [that is made anew](Self::from_fn). Another stream is sent once, by
/// one of the upload's clones: an attempt that took of it cannot be made again.
///
/// Sending counts against the call's deadline, 30 seconds unless the client or the call says otherwise: give a long upload
/// a longer one, by [`CallOptions::timeout`](crate::CallOptions::timeout).
#[derive(Clone)]
pub struct Upload(Content);

#[derive(Clone)]
enum Content {
    Bytes(Bytes),
    Stream(Source),
}

impl Upload {
    /// Bytes in memory.
    pub fn bytes(bytes: impl Into<Bytes>) -> Self {
        Self(Content::Bytes(bytes.into()))
    }

    /// Bytes as they come, of unknown length, in constant memory.
    pub fn stream<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<BoxError> + 'static,
    {
        Self(Content::Stream(Source::Once(Arc::new(Mutex::new(Some(boxed(stream)))))))
    }

    /// Bytes as they come, from a stream that is made anew for each attempt: so it can be sent again where that is safe.
    ///
    /// ```
    /// # use inngest_api_spec::Upload;
    /// # use bytes::Bytes;
    /// # struct JsonLines(std::vec::IntoIter<Bytes>);
    /// # impl futures_core::Stream for JsonLines {
    /// #     type Item = Result<Bytes, std::io::Error>;
    /// #     fn poll_next(mut self: std::pin::Pin<&mut Self>, _: &mut std::task::Context<'_>) -> std::task::Poll<Option<Self::Item>> {
    /// #         std::task::Poll::Ready(self.0.next().map(Ok))
    /// #     }
    /// # }
    /// # fn read(_: &str) -> JsonLines { JsonLines(vec![].into_iter()) }
    /// let upload = Upload::from_fn(|| read("orders.csv"));
    /// ```
    pub fn from_fn<F, S, E>(make: F) -> Self
    where
        F: Fn() -> S + Send + Sync + 'static,
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<BoxError> + 'static,
    {
        Self(Content::Stream(Source::Made(Arc::new(move || -> UploadStream { boxed(make()) }))))
    }

    /// The bytes, where they are in memory.
    #[must_use]
    pub const fn as_bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Content::Bytes(bytes) => Some(bytes),
            Content::Stream(_) => None,
        }
    }

    /// The body to send; `None` where it is a stream that was sent before.
    pub(crate) fn to_body(&self) -> Option<Body> {
        match &self.0 {
            Content::Bytes(bytes) => Some(Body::full(bytes.clone())),
            Content::Stream(source) => Body::stream(source),
        }
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Content::Bytes(bytes) => write!(f, "Upload({} bytes)", bytes.len()),
            Content::Stream(_) => f.write_str("Upload(stream)"),
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
