//! The way to a server without a socket.

use std::io;
use std::sync::{Arc, Weak};
use std::task::{Context, Poll};

use http::{Request, Response};
use inngest_api_spec::__private::BoxFuture;
use tokio_util::sync::CancellationToken;
use tower_service::Service as TowerService;

use super::reply::ReplyBody;
use super::service::Service;
use crate::BodyError;
use crate::service::{NotSent, RequestBody};

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
    type Error = BodyError;
    type Future = BoxFuture<Result<Response<ReplyBody>, BodyError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BodyError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<RequestBody>) -> Self::Future {
        let Self { service, stopped } = self.clone();
        let service = service.upgrade().filter(|_| !stopped.is_cancelled());
        Box::pin(async move {
            let service = service.ok_or_else(|| NotSent::new("the mock server has stopped"))?;
            let answer = stopped.run_until_cancelled(service.answer(request)).await;
            let stopped = || io::Error::new(io::ErrorKind::ConnectionReset, "the mock server stopped meanwhile");
            Ok(answer.unwrap_or_else(|| Err(stopped()))?)
        })
    }
}
