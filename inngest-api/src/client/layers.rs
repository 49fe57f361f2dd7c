use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response};
use http_body::Body;
use inngest_api_spec::{BoxError, Credential};
use tower_layer::Layer;
use tower_service::Service;

use super::ClientBuilder;
use crate::observe::Observer;
use crate::service::{CallRequest, CallResponse, CallService, HttpService, RequestBody};

type Wrap<T> = Box<dyn FnOnce(T) -> T + Send>;

/// What a client's owner puts around its calls, and in place of its transport.
#[derive(Default)]
pub(super) struct Layers {
    transport: Option<HttpService>,
    around_attempts: Vec<Wrap<HttpService>>,
    around_calls: Vec<Wrap<CallService>>,
    pub(super) observer: Option<Arc<dyn Observer>>,
}

impl Layers {
    /// The transport, the client's own unless another was given, with the layers around it.
    pub(super) fn transport<E>(&mut self, own: impl FnOnce() -> Result<HttpService, E>) -> Result<HttpService, E> {
        let transport = self.transport.take().map_or_else(own, Ok)?;
        Ok(self.around_attempts.drain(..).fold(transport, |transport, wrap| wrap(transport)))
    }

    /// The calls with the layers around them; none where there are none.
    pub(super) fn calls(self, own: impl FnOnce() -> CallService) -> Option<CallService> {
        (!self.around_calls.is_empty()).then(|| self.around_calls.into_iter().fold(own(), |calls, wrap| wrap(calls)))
    }
}

/// Observing, layers, and a transport of one's own: see [`service`](crate::service).
impl<K: Credential> ClientBuilder<K> {
    /// Tells an observer of each call and each attempt as it ends: for metrics.
    pub fn observer(mut self, observer: impl Observer) -> Self {
        self.layers.observer = Some(Arc::new(observer));
        self
    }

    /// Puts a tower layer around each call, retries included. The last one given is the outermost.
    pub fn call_layer<L>(mut self, layer: L) -> Self
    where
        L: Layer<CallService> + Send + 'static,
        L::Service: Service<CallRequest, Response = CallResponse, Error: Into<BoxError>, Future: Send>,
        L::Service: Clone + Send + 'static,
        <L::Service as Service<CallRequest>>::Error: 'static,
    {
        self.layers.around_calls.push(Box::new(move |calls| CallService::service(layer.layer(calls))));
        self
    }

    /// Puts a tower layer around each attempt of a call. The last one given is the outermost.
    ///
    /// It sees the request as it goes out, the key among its headers (marked as sensitive), with an
    /// [`Attempt`](crate::service::Attempt) among its extensions. This crate's connections take a request with a key to the
    /// origin of the base URL alone, whatever a layer makes of its address, and whichever client's connections they are.
    pub fn attempt_layer<L, B>(mut self, layer: L) -> Self
    where
        L: Layer<HttpService> + Send + 'static,
        L::Service: Service<Request<RequestBody>, Response = Response<B>, Error: Into<BoxError>, Future: Send>,
        L::Service: Clone + Send + 'static,
        <L::Service as Service<Request<RequestBody>>>::Error: 'static,
        B: Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
    {
        self.layers.around_attempts.push(Box::new(move |transport| HttpService::service(layer.layer(transport))));
        self
    }

    /// Sends requests by a service of yours, in place of this crate's connections: nothing of this crate then opens a
    /// socket, and settings for TLS, proxies and connections are of no account.
    ///
    /// What [`build`](Self::build) checks of the base URL and the key is checked all the same. Errors are taken for
    /// breaks after the request was sent, unless they are [`NotSent`](crate::service::NotSent).
    pub fn transport<S, B>(mut self, service: S) -> Self
    where
        S: Service<Request<RequestBody>, Response = Response<B>, Error: Into<BoxError>, Future: Send>,
        S: Clone + Send + 'static,
        S::Error: 'static,
        B: Body<Data = Bytes, Error: Into<BoxError>> + Send + 'static,
    {
        self.layers.transport = Some(HttpService::service(service));
        self
    }
}
