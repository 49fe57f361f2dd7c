//! The way to a server without a socket.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Weak};
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use http_body::{Body, Frame, SizeHint};
use http_body_util::BodyExt as _;
use inngest_api_spec::__private::BoxFuture;
use tokio_util::sync::{CancellationToken, WaitForCancellationFutureOwned};
use tower_service::Service as TowerService;

use super::reply::ReplyBody;
use super::service::Service;
use crate::service::{NotSent, RequestBody};
use crate::stream::BoxError;

/// Where a server without a socket is said to be: nowhere, by RFC 6761.
pub(super) const BASE_URL: &str = "https://mock.invalid";

/// Hands requests to a server in memory.
#[derive(Clone)]
pub(super) struct InMemory {
    service: Weak<Service>,
    stopped: CancellationToken,
}

impl InMemory {
    pub(super) fn new(service: &Arc<Service>, stopped: CancellationToken) -> Self {
        Self { service: Arc::downgrade(service), stopped }
    }
}

impl TowerService<Request<RequestBody>> for InMemory {
    type Response = Response<ReplyBody>;
    type Error = BoxError;
    type Future = BoxFuture<Result<Response<ReplyBody>, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<RequestBody>) -> Self::Future {
        let Self { service, stopped } = self.clone();
        let service = service.upgrade().filter(|_| !stopped.is_cancelled());
        Box::pin(async move {
            let service = service.ok_or_else(|| NotSent::new("the mock server has stopped"))?;
            let answer = stopped.run_until_cancelled(service.answer(request)).await;
            let answer = answer.unwrap_or_else(|| Err(stopped_meanwhile()))?;
            let stopped = Box::pin(stopped.cancelled_owned());
            Ok(answer.map(|body| TiedBody { body, stopped }.boxed_unsync()))
        })
    }
}

fn stopped_meanwhile() -> io::Error {
    io::Error::new(io::ErrorKind::ConnectionReset, "the mock server stopped meanwhile")
}

/// An answer's body that breaks off where it waits for a server that stops: as a connection would.
struct TiedBody {
    body: ReplyBody,
    stopped: Pin<Box<WaitForCancellationFutureOwned>>,
}

impl Body for TiedBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(cx) {
            return Poll::Ready(frame);
        }
        self.stopped.as_mut().poll(cx).map(|()| Some(Err(stopped_meanwhile())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
