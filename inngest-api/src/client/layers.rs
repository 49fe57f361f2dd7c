use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use http_body::Body;
use inngest_api_spec::{BoxError, Credential};
use tower_layer::Layer;
use tower_service::Service;

use super::ClientBuilder;
use crate::observe::Observer;
use crate::runtime::Propagate;
use crate::service::{CallRequest, CallResponse, CallService, HttpService, RequestBody};

type Wrap<T> = Box<dyn FnOnce(T) -> T + Send>;

/// The layers of a client, and its custom transport and observer if there are any.
#[derive(Default)]
pub(super) struct Layers {
    pub(super) transport: Option<HttpService>,
    around_attempts: Vec<Wrap<HttpService>>,
    around_calls: Vec<Wrap<CallService>>,
    pub(super) observer: Option<Arc<dyn Observer>>,
    pub(super) propagate: Option<Propagate>,
}

impl Layers {
    /// Returns the transport wrapped in the attempt layers.
    pub(super) fn attempts(&mut self, transport: HttpService) -> HttpService {
        self.around_attempts.drain(..).fold(transport, |transport, wrap| wrap(transport))
    }

    /// Returns the call service wrapped in the call layers; `None` if there are no call layers.
    pub(super) fn calls(self, inner: impl FnOnce() -> CallService) -> Option<CallService> {
        (!self.around_calls.is_empty()).then(|| self.around_calls.into_iter().fold(inner(), |calls, wrap| wrap(calls)))
    }
}

/// Observers, tower layers and custom transports: see [`service`](crate::service).
impl<K: Credential> ClientBuilder<K> {
    /// Sets an observer that is notified when each call and each attempt ends: for metrics.
    pub fn observer(mut self, observer: impl Observer) -> Self {
        self.layers.observer = Some(Arc::new(observer));
        self
    }

    /// Sets a function that adds the trace context to each request, such as the header `traceparent` of W3C. Default: none is
    /// sent.
    ///
    /// It is called before each attempt is sent, within the span of the attempt, with an empty map. The client sends the headers
    /// that the function adds to the map, except those that the request has already, such as the key. Uploads to URLs that the
    /// API grants, on other servers, do not have them.
    ///
    /// ```
    /// use inngest_api::http::HeaderValue;
    /// use inngest_api::{ApiKey, Client};
    ///
    /// # fn main() -> Result<(), inngest_api::Error> {
    /// let client = Client::builder(ApiKey::parse("sk-inn-api-0123")?)
    ///     .propagate(|headers| {
    ///         // Usually the context of the current span: see the guide.
    ///         let context = HeaderValue::from_static("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    ///         headers.insert("traceparent", context);
    ///     })
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// The guide [in production](crate::guide::in_production#trace-context) shows how to pass the context of OpenTelemetry.
    pub fn propagate(mut self, add_context: impl Fn(&mut HeaderMap) + Send + Sync + 'static) -> Self {
        self.layers.propagate = Some(Arc::new(add_context));
        self
    }

    /// Adds a tower layer around each call, outside its retries. The layer added last is the outermost.
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

    /// Adds a tower layer around each attempt of a call. The layer added last is the outermost.
    ///
    /// The layer receives the `http::Request` as it will be sent, with the key among its headers (marked as sensitive) and an
    /// [`Attempt`](crate::service::Attempt) among its extensions.
    ///
    /// A layer must keep the request's extensions, also when it builds a new request: they record the origin that the key
    /// belongs to. The client's connections send a request with an `authorization` header to that origin only, whatever URL
    /// the layer sets and whichever client the connections belong to. A request with that header and without the extensions
    /// is rejected with [`Configuration`](crate::ErrorKind::Configuration), and nothing is sent.
    ///
    /// A layer must not set headers that override the method (`x-http-method-override`, `x-method-override`,
    /// `x-http-method`): a server that honors them carries out another operation than the one that was called.
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

    /// Sends requests through a custom service instead of this crate's connections. The crate then opens no sockets, and the
    /// settings for TLS, proxies, DNS and the connection pool have no effect.
    ///
    /// [`build`](Self::build) still checks the base URL and the key. An error of the service counts as a failure after the
    /// request was sent, unless it is a [`NotSent`](crate::service::NotSent).
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
