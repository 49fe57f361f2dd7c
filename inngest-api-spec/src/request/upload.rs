use std::fmt;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use futures_core::Stream;

use crate::IntoArgument;

mod body;
mod source;

pub use self::body::{Body, StreamError};
pub use self::source::BoxError;
use self::source::{Source, UploadStream, boxed};

/// Raw bytes to send, from memory or from a stream.
///
/// Where an operation takes an upload, pass bytes or text, owned or borrowed, or an `Upload`. Borrowed bytes are copied: for large
/// content pass [`Bytes`], a `Vec<u8>` or a stream.
///
/// Bytes in memory can be sent again by a retry, and so can a stream that is [recreated](Self::from_fn) for each attempt. Any
/// other stream is sent once, by one of the upload's clones; an attempt that has read from it is not retried.
///
/// Sending counts against the call's timeout, 30 seconds by default. Set a longer one for long uploads, with
/// [`CallOptions::timeout`](crate::CallOptions::timeout).
#[derive(Clone)]
pub struct Upload(Content);

#[derive(Clone)]
enum Content {
    Bytes(Bytes),
    Stream(Source),
}

impl Upload {
    /// Creates an upload of bytes in memory. To copy borrowed bytes or text, use `Upload::from`.
    pub fn bytes(bytes: impl Into<Bytes>) -> Self {
        Self(Content::Bytes(bytes.into()))
    }

    /// Creates an upload of a stream of unknown length, sent in constant memory.
    pub fn stream<S, E>(stream: S) -> Self
    where
        S: Stream<Item = Result<Bytes, E>> + Send + 'static,
        E: Into<BoxError> + 'static,
    {
        Self(Content::Stream(Source::Once(Arc::new(Mutex::new(Some(boxed(stream)))))))
    }

    /// Creates an upload of a stream that is recreated for each attempt, so that retries are possible.
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

    /// Returns the bytes if they are in memory.
    #[must_use]
    pub const fn as_bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Content::Bytes(bytes) => Some(bytes),
            Content::Stream(_) => None,
        }
    }

    /// Returns the body to send, which must have this length; `None` if it is a stream that was already sent, or bytes of another
    /// length.
    pub(crate) fn to_sized_body(&self, length: u64) -> Option<Body> {
        match &self.0 {
            Content::Bytes(bytes) if bytes.len() as u64 != length => None,
            Content::Bytes(bytes) => Some(Body::full(bytes.clone())),
            Content::Stream(source) => Body::sized_stream(source, length),
        }
    }

    /// Returns the body to send; `None` if it is a stream that was already sent.
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

impl IntoArgument<Upload> for &Upload {
    fn into_argument(self) -> Upload {
        self.clone()
    }
}

/// Implements the conversions of bytes: owned ones are moved, borrowed ones copied.
macro_rules! from_bytes {
    ($target:ty: $([$($generics:tt)*] $ty:ty, $bytes:expr;)*) => {$(
        impl<$($generics)*> From<$ty> for $target {
            fn from(bytes: $ty) -> Self {
                let into_bytes: fn($ty) -> bytes::Bytes = $bytes;
                Self::bytes(into_bytes(bytes))
            }
        }

        impl<$($generics)*> crate::IntoArgument<$target> for $ty {
            fn into_argument(self) -> $target {
                self.into()
            }
        }
    )*};
    ($target:ty) => {
        $crate::request::from_bytes! {
            $target:
            [] bytes::Bytes, |bytes| bytes;
            [] Vec<u8>, Into::into;
            [] String, Into::into;
            [const N: usize] [u8; N], |bytes| Vec::from(bytes).into();
            [] &bytes::Bytes, Clone::clone;
            [] &[u8], bytes::Bytes::copy_from_slice;
            [] &Vec<u8>, |bytes| bytes::Bytes::copy_from_slice(bytes);
            [] &str, |text| bytes::Bytes::copy_from_slice(text.as_bytes());
            [] &String, |text| bytes::Bytes::copy_from_slice(text.as_bytes());
            [const N: usize] &[u8; N], |bytes| bytes::Bytes::copy_from_slice(bytes);
        }
    };
}
pub(crate) use from_bytes;
from_bytes!(Upload);
