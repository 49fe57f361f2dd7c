//! A transport that passes requests to a server in memory.

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

use crate::mock::http::{MockService, ResponseBody};
use crate::service::{NotSent, RequestBody};
use crate::stream::BoxError;

/// The base URL of a server in memory. RFC 6761 reserves `.invalid`, so the name never resolves.
pub(super) const BASE_URL: &str = "https://mock.invalid";

/// Passes requests to a server in memory.
#[derive(Clone)]
pub(super) struct InMemory {
    service: Weak<MockService>,
    stopped: CancellationToken,
}

impl InMemory {
    pub(super) fn new(service: &Arc<MockService>, stopped: CancellationToken) -> Self {
        Self { service: Arc::downgrade(service), stopped }
    }
}

impl TowerService<Request<RequestBody>> for InMemory {
    type Response = Response<ResponseBody>;
    type Error = BoxError;
    type Future = BoxFuture<Result<Response<ResponseBody>, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<RequestBody>) -> Self::Future {
        let Self { service, stopped } = self.clone();
        let service = service.upgrade().filter(|_| !stopped.is_cancelled());
        Box::pin(async move {
            let service = service.ok_or_else(|| NotSent::new("the mock server has stopped"))?;
            let response = stopped.run_until_cancelled(service.handle(request)).await;
            let response = response.unwrap_or_else(|| Err(server_stopped()))?;
            let stopped = Box::pin(stopped.cancelled_owned());
            Ok(response.map(|body| StoppableBody { body, stopped }.boxed_unsync()))
        })
    }
}

fn server_stopped() -> io::Error {
    io::Error::new(io::ErrorKind::ConnectionReset, "the mock server stopped before the response was complete")
}

/// A response body that breaks off when the server stops, as a connection would.
struct StoppableBody {
    body: ResponseBody,
    stopped: Pin<Box<WaitForCancellationFutureOwned>>,
}

impl Body for StoppableBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(cx) {
            return Poll::Ready(frame);
        }
        self.stopped.as_mut().poll(cx).map(|()| Some(Err(server_stopped())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
