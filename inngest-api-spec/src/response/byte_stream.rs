use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;

use super::decode::has_content_type;
use super::{BodyStream, Decode, RawBody, RawResponse};
use crate::{Error, ErrorKind, Metadata, OperationInfo, ResponseKind};

/// Raw bytes as they arrive: a [`Stream`](futures_core::Stream) in constant memory, or all of them with [`bytes`](Self::bytes).
///
/// A download that breaks off is an error: it never ends quietly.
pub struct ByteStream {
    body: Option<BodyStream>,
    operation: Option<&'static OperationInfo>,
    /// How many attempts the call took.
    attempts: u32,
    limit: usize,
}

impl ByteStream {
    /// The next bytes; `None` at the end.
    ///
    /// # Errors
    /// [`ErrorKind::Stream`] where the download breaks off.
    pub async fn next(&mut self) -> Option<Result<Bytes, Error>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// The next bytes, or the error: for `while let Some(bytes) = download.try_next().await?`.
    ///
    /// # Errors
    /// As [`next`](Self::next).
    pub async fn try_next(&mut self) -> Result<Option<Bytes>, Error> {
        self.next().await.transpose()
    }

    /// All bytes, in memory.
    ///
    /// # Errors
    /// [`ErrorKind::Stream`] where the download breaks off, [`ErrorKind::TooLarge`] where it is larger than the client's
    /// limit for answers in memory.
    pub async fn bytes(mut self) -> Result<Bytes, Error> {
        let mut all = BytesMut::new();
        while let Some(chunk) = self.next().await.transpose()? {
            if all.len() + chunk.len() > self.limit {
                let message =
                    format!("the answer is larger than {} bytes, the client's limit; read it as a stream", self.limit);
                return Err(self.fault(ErrorKind::TooLarge, message));
            }
            all.extend_from_slice(&chunk);
        }
        Ok(all.freeze())
    }

    /// The body of an answer, for decoders that take it apart themselves as well.
    pub(super) fn of(response: RawResponse) -> Self {
        let RawResponse { operation, attempts, limit, body, .. } = response;
        let body = match body {
            RawBody::Stream(body) => Some(body),
            RawBody::Full(_) => None,
        };
        Self { body, operation: Some(operation), attempts, limit }
    }

    /// Nothing, and of no call.
    pub(super) const fn empty() -> Self {
        Self { body: None, operation: None, attempts: 0, limit: usize::MAX }
    }

    /// Lets go of what is to come.
    pub(super) fn stop(&mut self) {
        self.body = None;
    }

    pub(super) const fn operation(&self) -> Option<&'static OperationInfo> {
        self.operation
    }

    pub(super) const fn limit(&self) -> usize {
        self.limit
    }

    /// An error of the call that this is the answer of.
    pub(super) fn fault(&self, kind: ErrorKind, message: impl Into<String>) -> Error {
        self.failed(Error::local(kind, self.operation, message).sent())
    }

    /// Notes in an error how many attempts its call took.
    pub(super) fn failed(&self, error: Error) -> Error {
        error.with_attempts(self.attempts)
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let Some(body) = &mut self.body else {
                return Poll::Ready(None);
            };
            let next = match std::task::ready!(body.as_mut().poll_frame(cx)) {
                // Trailers are no data.
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) if data.is_empty() => continue,
                    Ok(data) => return Poll::Ready(Some(Ok(data))),
                    Err(_) => continue,
                },
                // The runtime's own errors (an idle stream cut, a limit) come as they are.
                Some(Err(source)) => Some(Err(source.downcast::<Error>().map_or_else(
                    |source| self.fault(ErrorKind::Stream, "the stream broke off before its end").with_source(source),
                    |error| self.failed(*error),
                ))),
                None => None,
            };
            self.body = None;
            return Poll::Ready(next);
        }
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByteStream")
            .field("operation", &self.operation.map(|operation| operation.id))
            .finish_non_exhaustive()
    }
}

impl Decode for ByteStream {
    type Output = Self;
    #[cfg(feature = "mock")]
    type Body = serde_json::Value;
    const KIND: ResponseKind = ResponseKind::ByteStream;

    fn decode(response: RawResponse) -> Result<(Self, Metadata), Error> {
        // Wire facts 11: a gateway that frames bytes as JSON lines would hand over a file that is not the file.
        if has_content_type(&response.headers, "application/x-ndjson") {
            let message = "the server sent JSON lines instead of the file's bytes";
            return Err(Self::of(response).fault(ErrorKind::Decode, message));
        }
        Ok((Self::of(response), Metadata::default()))
    }

    #[cfg(feature = "mock")]
    fn encode(download: Self) -> crate::mock_codec::ServerResponse {
        crate::mock_codec::ServerResponse::stream("application/octet-stream", download.body)
    }
}

/// A download of bytes in memory: what a handler of the mock server answers.
impl From<Bytes> for ByteStream {
    fn from(bytes: Bytes) -> Self {
        Self { body: Some(Box::pin(crate::Body::full(bytes))), ..Self::empty() }
    }
}

macro_rules! download_from {
    ($($ty:ty),*) => {$(
        impl From<$ty> for ByteStream {
            fn from(bytes: $ty) -> Self {
                Self::from(Bytes::from(bytes))
            }
        }
    )*};
}
download_from!(Vec<u8>, String, &'static str, &'static [u8]);
