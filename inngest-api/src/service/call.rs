use std::fmt;
use std::sync::Arc;
use std::task::{Context, Poll};

use http::{HeaderMap, StatusCode};
use inngest_api_spec::__private::{BoxFuture, RawResponse, Request};
use inngest_api_spec::{BoxError, CallOptions, Error, ErrorKind, OperationInfo};
use tower_service::Service;

use super::boxed::{Shared, shared};
use crate::runtime::Core;

/// A call to be made.
pub struct CallRequest {
    request: Request,
    /// The client of the call: the compiler checked the call against this client's key only.
    client: Arc<Core>,
}

impl CallRequest {
    /// Returns the operation.
    #[must_use]
    pub const fn operation(&self) -> &'static OperationInfo {
        self.request.operation
    }

    /// Returns the options of the call.
    #[must_use]
    pub const fn options(&self) -> &CallOptions {
        &self.request.options
    }

    /// Changes the options of the call, such as a header or a timeout.
    ///
    /// ```
    /// use inngest_api::service::CallRequest;
    /// use inngest_api::{ApiKey, Client};
    /// use tower::util::MapRequestLayer;
    ///
    /// # fn request_id() -> String { String::new() }
    /// # fn main() -> Result<(), inngest_api::Error> {
    /// let with_request_id = MapRequestLayer::new(|mut call: CallRequest| {
    ///     call.change_options(|options| options.header("x-caller-request-id", request_id()));
    ///     call
    /// });
    /// let client = Client::builder(ApiKey::parse("sk-inn-api-0123")?).call_layer(with_request_id).build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn change_options(&mut self, change: impl FnOnce(CallOptions) -> CallOptions) {
        self.request.options = change(std::mem::take(&mut self.request.options));
    }

    /// Returns the options of the call, to replace them; see [`change_options`](Self::change_options).
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

/// The response to a successful call, not yet decoded.
pub struct CallResponse(RawResponse);

impl CallResponse {
    /// Returns the operation.
    #[must_use]
    pub const fn operation(&self) -> &'static OperationInfo {
        self.0.operation
    }

    /// Returns the HTTP status.
    #[must_use]
    pub const fn status(&self) -> StatusCode {
        self.0.status
    }

    /// Returns the headers.
    #[must_use]
    pub const fn headers(&self) -> &HeaderMap {
        &self.0.headers
    }

    /// Returns how many attempts the call made.
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

/// A service that makes calls, with all their attempts. A [`call_layer`](crate::ClientBuilder::call_layer) wraps it. Cheap to
/// clone.
///
/// It rejects calls of other clients: a call is authorized for the key of its own client only.
#[derive(Clone)]
pub struct CallService(CallTarget);

#[derive(Clone)]
enum CallTarget {
    Core(Arc<Core>),
    Service(Shared<CallRequest, CallResponse, Error>),
}

impl CallService {
    pub(crate) const fn of(core: Arc<Core>) -> Self {
        Self(CallTarget::Core(core))
    }

    pub(crate) fn service<S>(service: S) -> Self
    where
        S: Service<CallRequest, Response = CallResponse, Error: Into<BoxError>, Future: Send>,
        S: Clone + Send + 'static,
        S::Error: 'static,
    {
        Self(CallTarget::Service(shared(service, |result| result.map_err(|error| layer_error(error.into())))))
    }

    pub(crate) fn send(&self, request: CallRequest) -> BoxFuture<Result<CallResponse, Error>> {
        match &self.0 {
            CallTarget::Core(core) => {
                if !Arc::ptr_eq(core, &request.client) {
                    let message =
                        "a layer passed the call to another client; a call is authorized for its own client's key only";
                    let error = Error::local(ErrorKind::Configuration, request.operation(), message);
                    return Box::pin(std::future::ready(Err(error)));
                }
                let response = request.client.call(request.request);
                Box::pin(async move { response.await.map(CallResponse) })
            }
            CallTarget::Service(call) => call(request),
        }
    }

    /// Makes a call of a client, as its [`Runtime`](inngest_api_spec::__private::Runtime) does.
    pub(crate) fn execute(&self, request: Request, client: Arc<Core>) -> BoxFuture<Result<RawResponse, Error>> {
        let Request { operation, has_key, .. } = request;
        let response = self.send(CallRequest { request, client });
        let failed = move |error: Error| error.of(operation).with_key(has_key);
        Box::pin(async move { response.await.map(|response| response.0).map_err(failed) })
    }
}

/// Converts the error of a layer, unless it is an [`Error`] already.
fn layer_error(error: BoxError) -> Error {
    match error.downcast::<Error>() {
        Ok(error) => *error,
        Err(other) => {
            let message = format!("call layer failed: {other}");
            Error::local(ErrorKind::Layer, None, message).sent().with_cause(other)
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
