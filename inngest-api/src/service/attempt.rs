use std::fmt;
use std::future::{Future, ready};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{Request, Response, Uri};
use http_body::Body;
use inngest_api_spec::__private::Body as RequestBody;
use inngest_api_spec::{BaseUrl, BoxError, Error, OperationInfo};
use tower_service::Service;

use super::ResponseBody;
use super::boxed::{Shared, shared};
use crate::transport::{Exchange, Pool};

/// A service that sends HTTP requests: this crate's connection pool or a custom transport, possibly with layers around it.
///
/// An [`attempt_layer`](crate::ClientBuilder::attempt_layer) wraps it. Its errors are those of the wrapped service. Cheap to
/// clone.
#[derive(Clone)]
pub struct HttpService(Backend);

#[derive(Clone)]
enum Backend {
    Pool(Arc<OriginPool>),
    Service(Shared<Request<RequestBody>, Response<ResponseBody>, BoxError>),
}

/// A pool, and the only origin that it sends keys to.
struct OriginPool {
    pool: Pool,
    /// The origin that the client's key belongs to.
    base_url: BaseUrl,
}

impl OriginPool {
    /// Sends a request that passed through layers. It is sent to the pool's origin only, and with a key only if the key belongs
    /// there: not to the target of a redirect, and not through another client's pool.
    fn send_from_layer(&self, request: Request<RequestBody>) -> Exchange {
        let home = &self.base_url;
        let has_key = request.headers().contains_key(AUTHORIZATION);
        let message = match request.extensions().get::<KeyOrigin>() {
            None if has_key => "a layer sent a request with an `authorization` header and without the extensions of the original request; \
                     keep the extensions when building a new request"
                .to_owned(),
            Some(origin) if has_key && !has_origin(&origin.0, home) => {
                format!("a layer sent the request through a client for {home}, which the request's key does not belong to")
            }
            _ if !has_origin(request.uri(), home) => format!(
                "a layer sent the request to another origin than {home}, the only one the client connects to; follow redirects \
                 with another HTTP client"
            ),
            _ => return self.pending(request),
        };
        Box::pin(ready(Err(Error::configuration(message).into())))
    }

    fn pending(&self, request: Request<RequestBody>) -> Exchange {
        let pool = self.pool.clone();
        let has_failed = request.extensions().get::<Attempt>().is_some_and(|attempt| attempt.has_failed);
        // Nothing is sent before the first poll.
        Box::pin(async move { pool.send(request, has_failed).await })
    }
}

/// A URL of the origin that a request's key belongs to. An extension, because a layer can change the request's URL.
#[derive(Clone)]
struct KeyOrigin(Uri);

fn has_origin(uri: &Uri, origin: &BaseUrl) -> bool {
    uri.scheme() == Some(origin.scheme()) && uri.authority() == Some(origin.authority())
}

impl HttpService {
    pub(crate) fn pool(pool: Pool, base_url: BaseUrl) -> Self {
        Self(Backend::Pool(Arc::new(OriginPool { pool, base_url })))
    }

    pub(crate) fn service<S, B>(service: S) -> Self
    where
        S: Service<Request<RequestBody>, Response = Response<B>, Error: Into<BoxError>, Future: Send>,
        S: Clone + Send + 'static,
        S::Error: 'static,
        B: Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
    {
        Self(Backend::Service(shared(service, |response| match response {
            Ok(response) => Ok(response.map(ResponseBody::new)),
            Err(error) => Err(error.into()),
        })))
    }

    /// Sends a request of the client itself. Layers and custom transports find the attempt among its extensions.
    pub(crate) fn send(&self, mut request: Request<RequestBody>, attempt: Attempt) -> Exchange {
        match &self.0 {
            Backend::Pool(origin) => origin.pool.send(request, attempt.has_failed),
            Backend::Service(call) => {
                let origin = KeyOrigin(request.uri().clone());
                request.extensions_mut().insert(origin);
                request.extensions_mut().insert(attempt);
                call(request)
            }
        }
    }
}

impl Service<Request<RequestBody>> for HttpService {
    type Response = Response<ResponseBody>;
    type Error = BoxError;
    type Future = ResponseFuture;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<RequestBody>) -> ResponseFuture {
        ResponseFuture(match &self.0 {
            Backend::Pool(origin) => origin.send_from_layer(request),
            Backend::Service(call) => call(request),
        })
    }
}

impl fmt::Debug for HttpService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &self.0 {
            Backend::Pool(_) => "HttpService(pool)",
            Backend::Service(_) => "HttpService(service)",
        })
    }
}

/// A future of the response. Dropping it cancels the request.
#[must_use = "a request is not sent until the future is awaited"]
pub struct ResponseFuture(Exchange);

impl Future for ResponseFuture {
    type Output = Result<Response<ResponseBody>, BoxError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(cx)
    }
}

impl fmt::Debug for ResponseFuture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResponseFuture(…)")
    }
}

/// The attempt that a request belongs to: an extension of each `http::Request` that an attempt layer or a custom transport
/// receives.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Attempt {
    /// The operation.
    pub operation: &'static OperationInfo,
    /// The number of the attempt within its call: 1 for the first.
    pub number: u32,
    /// Whether the connection of an earlier attempt failed or was silent.
    has_failed: bool,
}

impl Attempt {
    pub(crate) const fn new(operation: &'static OperationInfo, number: u32, has_failed: bool) -> Self {
        Self { operation, number, has_failed }
    }
}

/// An error of a layer or a custom transport that knows that the request was not sent: the client may retry any operation.
#[derive(Debug)]
pub struct NotSent(BoxError);

impl NotSent {
    /// Wraps the reason.
    pub fn new(reason: impl Into<BoxError>) -> Self {
        Self(reason.into())
    }
}

impl fmt::Display for NotSent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for NotSent {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source()
    }
}
