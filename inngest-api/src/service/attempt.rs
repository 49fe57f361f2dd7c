use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::AUTHORIZATION;
use http::{Request, Response, Uri};
use http_body::Body;
use hyper_util::client::legacy;
use inngest_api_spec::__private::{Body as RequestBody, BoxFuture};
use inngest_api_spec::{BaseUrl, BoxError, Error, OperationInfo};
use tower_service::Service;

use super::ResponseBody;
use super::boxed::{Shared, shared};
use crate::transport::{HttpClient, step};

/// Sends requests: this crate's pool of connections, a service in its place, or either with layers around it.
///
/// It is what an [`attempt_layer`](crate::ClientBuilder::attempt_layer) is given. Its errors are those of what it is made
/// of. Cheap to clone.
#[derive(Clone)]
pub struct HttpService(Kind);

#[derive(Clone)]
enum Kind {
    Pool(Arc<Pool>),
    Service(Shared<Request<RequestBody>, Response<ResponseBody>, BoxError>),
}

struct Pool {
    client: HttpClient,
    /// Where the key belongs.
    base_url: BaseUrl,
}

impl Pool {
    /// Sends what a layer made of a request: a layer that follows a redirect takes no key along, and neither does one that
    /// has these connections from another client.
    fn send(&self, request: Request<RequestBody>) -> State {
        let home = &self.base_url;
        let is_home = is_of(request.uri(), home);
        let is_ours = request.extensions().get::<KeyIsFor>().is_none_or(|origin| is_of(&origin.0, home));
        if (is_home && is_ours) || !request.headers().contains_key(AUTHORIZATION) {
            return State::Pool(self.client.request(request));
        }
        let message = if is_ours {
            format!("a layer sends the request elsewhere, and its key is for {home} alone")
        } else {
            format!("a layer sends the request by another client, that of {home}, for which its key is not")
        };
        State::Refused(Some(Error::configuration(message)))
    }
}

/// An address of the origin that a request's key is for, as its client made it: a layer changes the request's own.
#[derive(Clone)]
struct KeyIsFor(Uri);

fn is_of(uri: &Uri, origin: &BaseUrl) -> bool {
    uri.scheme() == Some(origin.scheme()) && uri.authority() == Some(origin.authority())
}

impl HttpService {
    pub(crate) fn pool(client: HttpClient, base_url: BaseUrl) -> Self {
        Self(Kind::Pool(Arc::new(Pool { client, base_url })))
    }

    pub(crate) fn service<S, B>(service: S) -> Self
    where
        S: Service<Request<RequestBody>, Response = Response<B>, Error: Into<BoxError>, Future: Send>,
        S: Clone + Send + 'static,
        S::Error: 'static,
        B: Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
    {
        Self(Kind::Service(shared(service, |answer| match answer {
            Ok(answer) => Ok(answer.map(ResponseBody::new)),
            Err(error) => Err(error.into()),
        })))
    }

    /// Sends a request; what it is an attempt of goes along with it, where somebody may look.
    pub(crate) fn send(&self, mut request: Request<RequestBody>, attempt: Attempt) -> ResponseFuture {
        ResponseFuture(match &self.0 {
            Kind::Pool(pool) => State::Pool(pool.client.request(request)),
            Kind::Service(call) => {
                let key_is_for = KeyIsFor(request.uri().clone());
                request.extensions_mut().insert(key_is_for);
                request.extensions_mut().insert(attempt);
                State::Service(call(request))
            }
        })
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
            Kind::Pool(pool) => pool.send(request),
            Kind::Service(call) => State::Service(call(request)),
        })
    }
}

impl fmt::Debug for HttpService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &self.0 {
            Kind::Pool(_) => "HttpService(pool)",
            Kind::Service(_) => "HttpService(service)",
        })
    }
}

/// A request on its way. Dropping it stops it.
#[must_use = "a request is not sent until it is awaited"]
pub struct ResponseFuture(State);

enum State {
    Pool(legacy::ResponseFuture),
    Service(BoxFuture<Result<Response<ResponseBody>, BoxError>>),
    Refused(Option<Error>),
}

impl Future for ResponseFuture {
    type Output = Result<Response<ResponseBody>, BoxError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.0 {
            State::Pool(answer) => step::of_call(|| Pin::new(answer).poll(cx)).map(|answer| match answer {
                Ok(answer) => Ok(answer.map(ResponseBody::from)),
                Err(error) => Err(error.into()),
            }),
            State::Service(answer) => answer.as_mut().poll(cx),
            State::Refused(error) => error.take().map_or(Poll::Pending, |error| Poll::Ready(Err(error.into()))),
        }
    }
}

impl fmt::Debug for ResponseFuture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResponseFuture(…)")
    }
}

/// What a request is an attempt of: an extension of each `http::Request` that a transport of yours, or a layer around the
/// attempt, is given.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Attempt {
    /// The operation.
    pub operation: &'static OperationInfo,
    /// Which attempt of the call it is: 1 for the first.
    pub number: u32,
}

impl Attempt {
    pub(crate) const fn new(operation: &'static OperationInfo, number: u32) -> Self {
        Self { operation, number }
    }
}

/// The error of a transport or a layer that knows: the request was not sent, so it can be made again whatever it does.
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
