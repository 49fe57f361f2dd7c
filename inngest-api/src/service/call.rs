use std::fmt;
use std::sync::Arc;
use std::task::{Context, Poll};

use http::{HeaderMap, StatusCode};
use inngest_api_spec::__private::{BoxFuture, RawResponse, Request};
use inngest_api_spec::{BoxError, CallOptions, Error, ErrorKind, OperationInfo};
use tower_service::Service;

use super::boxed::{Shared, shared};
use crate::runtime::Core;

/// A call that is to be made.
pub struct CallRequest {
    request: Request,
    /// The client that may make it: it was checked against its key, and no other's.
    of: Arc<Core>,
}

impl CallRequest {
    /// The operation.
    #[must_use]
    pub const fn operation(&self) -> &'static OperationInfo {
        self.request.operation
    }

    /// What the call does differently from its client.
    #[must_use]
    pub const fn options(&self) -> &CallOptions {
        &self.request.options
    }

    /// The same, to be changed: a header added, a deadline set.
    #[must_use]
    pub const fn options_mut(&mut self) -> &mut CallOptions {
        &mut self.request.options
    }
}

impl fmt::Debug for CallRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallRequest").field("operation", &self.operation().id).finish_non_exhaustive()
    }
}

/// The answer to a call that succeeded, not yet decoded.
pub struct CallResponse(RawResponse);

impl CallResponse {
    /// The operation.
    #[must_use]
    pub const fn operation(&self) -> &'static OperationInfo {
        self.0.operation
    }

    /// The HTTP status.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The headers.
    #[must_use]
    pub const fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// How many attempts it took.
    #[must_use]
    pub const fn attempts(&self) -> u32 {
        self.0.attempts
    }
}

impl fmt::Debug for CallResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallResponse")
            .field("operation", &self.operation().id)
            .field("status", &self.status())
            .finish_non_exhaustive()
    }
}

/// Makes calls, all attempts included: what a [`call_layer`](crate::ClientBuilder::call_layer) is given. Cheap to clone.
///
/// It makes those of its own client alone: a call was allowed for that client's key.
#[derive(Clone)]
pub struct CallService(Kind);

#[derive(Clone)]
enum Kind {
    Core(Arc<Core>),
    Service(Shared<CallRequest, CallResponse, Error>),
}

impl CallService {
    pub(crate) const fn of(core: Arc<Core>) -> Self {
        Self(Kind::Core(core))
    }

    pub(crate) fn service<S>(service: S) -> Self
    where
        S: Service<CallRequest, Response = CallResponse, Error: Into<BoxError>, Future: Send>,
        S: Clone + Send + 'static,
        S::Error: 'static,
    {
        Self(Kind::Service(shared(service, |answer| answer.map_err(|error| own(error.into())))))
    }

    pub(crate) fn send(&self, request: CallRequest) -> BoxFuture<Result<CallResponse, Error>> {
        match &self.0 {
            Kind::Core(core) => {
                if !Arc::ptr_eq(core, &request.of) {
                    let message = "a layer handed the call to another client, whose key it was not checked against";
                    let error = Error::local(ErrorKind::Configuration, request.operation(), message);
                    return Box::pin(std::future::ready(Err(error)));
                }
                let answer = request.of.call(request.request);
                Box::pin(async move { answer.await.map(CallResponse) })
            }
            Kind::Service(call) => call(request),
        }
    }

    /// As the listing's side asks for it, of a client.
    pub(crate) fn execute(&self, request: Request, of: Arc<Core>) -> BoxFuture<Result<RawResponse, Error>> {
        let operation = request.operation;
        let answer = self.send(CallRequest { request, of });
        Box::pin(async move { answer.await.map(|answer| answer.0).map_err(|error| error.of(operation)) })
    }
}

/// A layer's error as ours, if it is not ours already.
fn own(error: BoxError) -> Error {
    match error.downcast::<Error>() {
        Ok(error) => *error,
        Err(other) => {
            let message = format!("a layer around the call failed it: {other}");
            Error::local(ErrorKind::Layer, None, message).sent().with_source(other)
        }
    }
}

impl Service<CallRequest> for CallService {
    type Response = CallResponse;
    type Error = Error;
    type Future = BoxFuture<Result<CallResponse, Error>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: CallRequest) -> Self::Future {
        self.send(request)
    }
}

impl fmt::Debug for CallService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CallService(…)")
    }
}
