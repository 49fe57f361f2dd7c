use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use http_body_util::BodyExt as _;
use inngest_api_spec::__private::BodyStream;
use inngest_api_spec::BoxError;

use crate::transport::PooledBody;

/// The body of a response, as it arrives.
pub struct ResponseBody(Source);

enum Source {
    /// From this crate's connections.
    Pooled(PooledBody),
    Other(BodyStream),
}

impl ResponseBody {
    /// Wraps a body of another type.
    pub fn new<B>(body: B) -> Self
    where
        B: Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
    {
        Self(Source::Other(Box::pin(body.map_err(Into::into))))
    }
}

impl From<PooledBody> for ResponseBody {
    fn from(body: PooledBody) -> Self {
        Self(Source::Pooled(body))
    }
}

impl Body for ResponseBody {
    type Data = Bytes;
    type Error = BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        match &mut self.0 {
            Source::Pooled(body) => {
                Pin::new(body).poll_frame(cx).map(|next| next.map(|frame| frame.map_err(BoxError::from)))
            }
            Source::Other(body) => body.as_mut().poll_frame(cx),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Source::Pooled(body) => body.is_end_stream(),
            Source::Other(body) => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Source::Pooled(body) => body.size_hint(),
            Source::Other(body) => body.size_hint(),
        }
    }
}

impl fmt::Debug for ResponseBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResponseBody(…)")
    }
}
