use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::task::{Context, Poll};

use inngest_api::service::{Attempt, CallRequest, CallService, HttpService, NotSent, RequestBody};
use inngest_api::{Client, DevServer, Error, ErrorKind, SigningKey, http};
use inngest_api_tests::replay::{Replay, json_answer};
use tower::limit::ConcurrencyLimitLayer;
use tower::load_shed::LoadShedLayer;
use tower::{Service, ServiceBuilder, layer::layer_fn, service_fn};

use super::{HEALTHY, QUICK, api_key, busy};

/// Counts requests and passes them on.
#[derive(Clone)]
struct Counted<S> {
    inner: S,
    count: Arc<AtomicU32>,
}

impl<S: Service<R>, R> Service<R> for Counted<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: R) -> S::Future {
        self.count.fetch_add(1, Ordering::Relaxed);
        self.inner.call(request)
    }
}

fn counting<S>(count: &Arc<AtomicU32>) -> impl tower::Layer<S, Service = Counted<S>> + use<S> {
    let count = Arc::clone(count);
    layer_fn(move |inner| Counted { inner, count: Arc::clone(&count) })
}

#[tokio::test]
async fn call_layers_receive_calls_and_attempt_layers_receive_attempts() {
    let server = Replay::with([busy(), busy(), json_answer(HEALTHY)]).await.unwrap();
    let (calls, attempts) = (Arc::default(), Arc::default());
    let builder = server.builder(api_key()).retry(QUICK);
    let client = builder.call_layer(counting::<CallService>(&calls)).attempt_layer(counting::<HttpService>(&attempts));
    let client = client.build().unwrap();
    assert_eq!(client.v2().health().send_full().await.unwrap().attempts, 3);
    assert_eq!((calls.load(Ordering::Relaxed), attempts.load(Ordering::Relaxed)), (1, 3));
}

#[tokio::test]
async fn an_attempt_layer_receives_the_operation_and_the_attempt_number() {
    let server = Replay::with([busy(), json_answer(HEALTHY)]).await.unwrap();
    let seen = Arc::new(std::sync::Mutex::new(Vec::new()));
    let seeing = Arc::clone(&seen);
    let layer = layer_fn(move |inner: HttpService| {
        let seen = Arc::clone(&seeing);
        service_fn(move |request: http::Request<RequestBody>| {
            let attempt = *request.extensions().get::<Attempt>().unwrap();
            let shown = format!("{:?}", request.headers());
            seen.lock().unwrap().push((attempt.operation.id, attempt.number, shown));
            inner.clone().call(request)
        })
    });
    let client = server.builder(api_key()).retry(QUICK).attempt_layer(layer).build().unwrap();
    client.v2().health().send().await.unwrap();
    let seen = seen.lock().unwrap();
    assert_eq!(seen.iter().map(|(id, number, _)| (*id, *number)).collect::<Vec<_>>(), [("health", 1), ("health", 2)]);
    assert!(seen.iter().all(|(_, _, shown)| shown.contains("Sensitive") && !shown.contains("SECRET")), "{seen:?}");
}

#[tokio::test]
async fn the_last_call_layer_is_the_outermost() {
    let server = Replay::with([json_answer(HEALTHY)]).await.unwrap();
    let adding = |text: &'static str| {
        layer_fn(move |inner: CallService| {
            service_fn(move |mut request: CallRequest| {
                request.change_options(|options| options.header("x-passed", text));
                inner.clone().call(request)
            })
        })
    };
    let client = server.builder(api_key()).call_layer(adding("inner")).call_layer(adding("outer")).build().unwrap();
    client.v2().health().send().await.unwrap();
    let received = server.received_one().await.unwrap();
    assert_eq!(received.headers["x-passed"], "inner", "the innermost layer sets the header last");
}

#[tokio::test]
async fn tower_layers_can_be_used_as_call_layers() {
    let server = Replay::with([json_answer(HEALTHY)]).await.unwrap();
    let stack = ServiceBuilder::new().layer(LoadShedLayer::new()).layer(ConcurrencyLimitLayer::new(1));
    let client = server.builder(api_key()).call_layer(stack).build().unwrap();
    client.v2().health().send().await.unwrap();
}

#[tokio::test]
async fn an_error_of_a_call_layer_keeps_its_message() {
    let shedding = ServiceBuilder::new().layer(LoadShedLayer::new()).layer(ConcurrencyLimitLayer::new(0));
    let client = Client::builder(api_key()).base_url("http://127.0.0.1:1").call_layer(shedding).build().unwrap();
    let error = client.v2().health().send().await.unwrap_err();
    assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Layer, false));
    assert_eq!(error.to_string(), "health failed: call layer failed: service overloaded");
    assert!(error.get_ref().unwrap().is::<tower::load_shed::error::Overloaded>());
    assert!(std::error::Error::source(&error).is_none(), "the message already contains the text of the layer's error");
}

#[tokio::test]
async fn client_errors_pass_through_layers_unchanged() {
    let server = Replay::with([busy()]).await.unwrap();
    let boxing = layer_fn(|inner: CallService| {
        tower::util::MapErr::new(inner, |error: Error| -> inngest_api::stream::BoxError { error.into() })
    });
    let client = server.builder(api_key()).call_layer(boxing).build().unwrap();
    let error = client.v2().health().send().await.unwrap_err();
    assert_eq!((error.kind(), error.status().unwrap().as_u16()), (ErrorKind::Server, 503));
}

#[tokio::test]
async fn a_not_sent_error_of_an_attempt_layer_is_retried() {
    let server = Replay::with([json_answer(r#"{"data":[]}"#)]).await.unwrap();
    let first = Arc::new(AtomicU32::new(0));
    let counted = Arc::clone(&first);
    let layer = layer_fn(move |inner: HttpService| {
        let first = Arc::clone(&counted);
        service_fn(move |request| {
            let (mut inner, first) = (inner.clone(), first.fetch_add(1, Ordering::Relaxed) == 0);
            async move { if first { Err(NotSent::new("the circuit is open").into()) } else { inner.call(request).await } }
        })
    });
    let client = server.builder(api_key()).retry(QUICK).attempt_layer(layer).build().unwrap();
    let scores = [inngest_api::v2::NewScore::new("accuracy", 1)];
    // This operation is not idempotent. It is retried only because nothing was sent.
    let response = client.v2().create_score("01K3Z5V7Q9T8R6W4M2N0B1C3D5", scores).send_full().await.unwrap();
    assert_eq!(response.attempts, 2);
}

#[tokio::test]
async fn an_attempt_layer_cannot_send_a_request_to_another_origin() {
    for keeps_key in [true, false] {
        let server = Replay::with([json_answer(HEALTHY)]).await.unwrap();
        let elsewhere: http::Uri = format!("{}/v2/health", server.base_url()).parse().unwrap();
        let layer = layer_fn(move |inner: HttpService| {
            let elsewhere = elsewhere.clone();
            service_fn(move |mut request: http::Request<RequestBody>| {
                *request.uri_mut() = elsewhere.clone();
                if !keeps_key {
                    request.headers_mut().remove("authorization");
                }
                inner.clone().call(request)
            })
        });
        let client = Client::builder(api_key()).base_url("http://127.0.0.1:1").retry(QUICK).attempt_layer(layer);
        let client = client.build().unwrap();
        let error = client.v2().health().send().await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Configuration, 1), "{error}");
        assert!(error.to_string().contains("to another origin than http://127.0.0.1:1, the only one"), "{error}");
        assert!(!server.is_done());
    }
}

#[tokio::test]
async fn an_attempt_layer_cannot_send_a_key_through_another_client() {
    let server = Replay::with([json_answer(HEALTHY)]).await.unwrap();
    let elsewhere: http::Uri = format!("{}/v2/health", server.base_url()).parse().unwrap();
    // A client without a key may use any origin over plain HTTP.
    let captured = Arc::<std::sync::Mutex<Option<HttpService>>>::default();
    let slot = Arc::clone(&captured);
    let capture = layer_fn(move |transport: HttpService| slot.lock().unwrap().insert(transport).clone());
    let other = Client::builder(DevServer::new(server.base_url()).unwrap()).attempt_layer(capture).build().unwrap();
    let other_transport = captured.lock().unwrap().take().unwrap();
    let through = layer_fn(move |_: HttpService| {
        let (mut other_transport, elsewhere) = (other_transport.clone(), elsewhere.clone());
        service_fn(move |mut request: http::Request<RequestBody>| {
            *request.uri_mut() = elsewhere.clone();
            other_transport.call(request)
        })
    });
    let client = Client::builder(api_key()).base_url("http://127.0.0.1:1").attempt_layer(through).build().unwrap();
    let error = client.v2().health().send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Configuration, 1), "{error}");
    assert!(error.to_string().contains("through a client for"), "{error}");
    other.v2().health().send().await.unwrap();
    assert!(!server.received_one().await.unwrap().headers.contains_key("authorization"));
}

/// The connections of a client without a key, which a layer of another client may send requests through.
fn connections_to(server: &Replay) -> HttpService {
    let captured = Arc::<std::sync::Mutex<Option<HttpService>>>::default();
    let slot = Arc::clone(&captured);
    let layer = layer_fn(move |connections: HttpService| slot.lock().unwrap().insert(connections).clone());
    let _client = Client::builder(DevServer::new(server.base_url()).unwrap()).attempt_layer(layer).build().unwrap();
    captured.lock().unwrap().take().unwrap()
}

/// Calls `health` on `home` with a layer that builds a new request and sends it to `target`.
async fn rebuilt(home: &Replay, target: &Replay, keeps_extensions: bool) -> Result<(), Error> {
    let connections = connections_to(target);
    let uri: http::Uri = format!("{}/v2/health", target.base_url()).parse().unwrap();
    let rebuilds = layer_fn(move |_: HttpService| {
        let (mut connections, uri) = (connections.clone(), uri.clone());
        service_fn(move |request: http::Request<RequestBody>| {
            let (parts, body) = request.into_parts();
            let mut rebuilt = http::Request::get(uri.clone()).body(body).unwrap();
            *rebuilt.headers_mut() = parts.headers;
            if keeps_extensions {
                *rebuilt.extensions_mut() = parts.extensions;
            }
            connections.call(rebuilt)
        })
    });
    let client = home.builder(api_key()).retry(QUICK).attempt_layer(rebuilds).build().unwrap();
    client.v2().health().send().await.map(drop)
}

#[tokio::test]
async fn a_rebuilt_request_with_a_key_and_without_extensions_is_not_sent() {
    let (home, elsewhere) = tokio::join!(Replay::with([json_answer(HEALTHY)]), Replay::with([json_answer(HEALTHY)]));
    let (home, elsewhere) = (home.unwrap(), elsewhere.unwrap());
    for target in [&elsewhere, &home] {
        let error = rebuilt(&home, target, false).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Configuration, 1), "{error}");
        assert!(error.to_string().contains("keep the extensions"), "{error}");
    }
    let error = rebuilt(&home, &elsewhere, true).await.unwrap_err();
    assert!(error.to_string().contains("through a client for"), "{error}");
    assert!(!home.is_done() && !elsewhere.is_done(), "nothing was sent");
    rebuilt(&home, &home, true).await.unwrap();
    assert!(home.received_one().await.unwrap().headers.contains_key("authorization"));
}

#[tokio::test]
async fn a_call_cannot_be_sent_by_another_client() {
    let captured = Arc::<std::sync::Mutex<Option<CallService>>>::default();
    let slot = Arc::clone(&captured);
    let capture = layer_fn(move |calls: CallService| slot.lock().unwrap().insert(calls).clone());
    let server = Replay::with([json_answer(HEALTHY)]).await.unwrap();
    let key = SigningKey::parse("signkey-prod-0123abcd").unwrap();
    let app_client = server.builder(key).call_layer(capture).build().unwrap();
    let calls = captured.lock().unwrap().take().unwrap();
    // The layer passes a call that was compiled for one kind of key to a client with another kind.
    let hands = layer_fn(move |_: CallService| calls.clone());
    let client = server.builder(api_key()).call_layer(hands).build().unwrap();
    let error = client.v2().health().send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Configuration, 0), "{error}");
    assert!(error.to_string().contains("another client"), "{error}");
    assert!(!server.is_done());
    drop(app_client);
}
