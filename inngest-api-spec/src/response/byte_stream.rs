use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;

use super::decode::has_content_type;
use super::sealed::Sealed;
use super::{BodyStream, Decode, RawBody, RawResponse};
use crate::{Error, ErrorKind, Metadata, OperationInfo, ResponseKind};

/// A stream of raw bytes, such as a file.
///
/// It implements [`Stream`](futures_core::Stream) and needs constant memory; [`bytes`](Self::bytes) collects all bytes. A
/// download that is incomplete always ends with an error.
pub struct ByteStream {
    body: Option<BodyStream>,
    operation: Option<&'static OperationInfo>,
    /// The number of attempts of the call.
    attempts: u32,
    limit: usize,
}

impl ByteStream {
    /// Returns the next bytes; `None` at the end.
    ///
    /// # Errors
    /// [`ErrorKind::Stream`] if the download is incomplete.
    pub async fn next(&mut self) -> Option<Result<Bytes, Error>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// Returns the next bytes or the error: for `while let Some(bytes) = download.try_next().await?`.
    ///
    /// # Errors
    /// As [`next`](Self::next).
    pub async fn try_next(&mut self) -> Result<Option<Bytes>, Error> {
        self.next().await.transpose()
    }

    /// Collects all bytes in memory.
    ///
    /// # Errors
    /// [`ErrorKind::Stream`] if the download is incomplete, [`ErrorKind::TooLarge`] if it is larger than the client's limit
    /// for response bodies.
    pub async fn bytes(mut self) -> Result<Bytes, Error> {
        let mut all = BytesMut::new();
        while let Some(chunk) = self.next().await.transpose()? {
            if all.len() + chunk.len() > self.limit {
                let message =
                    format!("response is larger than {} bytes, the client's limit; read it as a stream", self.limit);
                return Err(self.error(ErrorKind::TooLarge, message));
            }
            all.extend_from_slice(&chunk);
        }
        Ok(all.freeze())
    }

    /// The body of a response.
    pub(crate) fn new(response: RawResponse) -> Self {
        let RawResponse { operation, attempts, limit, body, .. } = response;
        let body = match body {
            RawBody::Stream(body) => Some(body),
            RawBody::Full(_) => None,
        };
        Self { body, operation: Some(operation), attempts, limit }
    }

    /// An empty stream that belongs to no call.
    pub(super) const fn empty() -> Self {
        Self { body: None, operation: None, attempts: 0, limit: usize::MAX }
    }

    /// Drops the rest of the body.
    pub(super) fn stop(&mut self) {
        self.body = None;
    }

    pub(super) const fn operation(&self) -> Option<&'static OperationInfo> {
        self.operation
    }

    pub(super) const fn limit(&self) -> usize {
        self.limit
    }

    /// An error of the call that this response belongs to.
    pub(super) fn error(&self, kind: ErrorKind, message: impl Into<String>) -> Error {
        self.with_attempts(Error::local(kind, self.operation, message).sent())
    }

    /// Adds the call's number of attempts to an error.
    pub(super) fn with_attempts(&self, error: Error) -> Error {
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
                // Trailers are skipped.
                Some(Ok(frame)) => match frame.into_data() {
                    Ok(data) if data.is_empty() => continue,
                    Ok(data) => return Poll::Ready(Some(Ok(data))),
                    Err(_) => continue,
                },
                // Errors of the runtime, such as an idle timeout, are passed on.
                Some(Err(source)) => Some(Err(source.downcast::<Error>().map_or_else(
                    |source| self.error(ErrorKind::Stream, "the stream ended prematurely").with_source(source),
                    |error| self.with_attempts(*error),
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

impl Sealed for ByteStream {}

impl Decode for ByteStream {
    type Output = Self;
    type Body = serde_json::Value;
    const KIND: ResponseKind = ResponseKind::ByteStream;

    fn decode(response: RawResponse) -> Result<(Self, Metadata), Error> {
        // A gateway that frames the bytes as JSON lines would pass off its framing as the file.
        if has_content_type(&response.headers, "application/x-ndjson") {
            let message = "the server sent JSON lines instead of the file's bytes";
            return Err(Self::new(response).error(ErrorKind::Decode, message));
        }
        Ok((Self::new(response), Metadata::default()))
    }

    #[cfg(feature = "mock")]
    fn encode(download: Self) -> crate::mock_codec::ServerResponse {
        crate::mock_codec::ServerResponse::stream("application/octet-stream", download.body)
    }
}

/// A download of bytes in memory, for handlers of the mock server.
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
