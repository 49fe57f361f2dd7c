//! A server over HTTP/1.1 without TLS.

use std::sync::Arc;

use bytes::Bytes;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use inngest_api::http::{Request, Response};
use inngest_api::stream::BoxError;
use tokio::net::TcpListener;
use tokio::task::JoinSet;

/// Responds to the requests of all connections. A connection ends with an error of `respond`.
pub(crate) async fn serve<T, F, E>(
    listener: TcpListener,
    state: Arc<T>,
    respond: impl Fn(Request<Incoming>, Arc<T>) -> F + Copy + Send + Sync + 'static,
) where
    T: Send + Sync + 'static,
    F: Future<Output = Result<Response<Full<Bytes>>, E>> + Send + 'static,
    E: Into<BoxError> + Send + 'static,
{
    let mut connections = JoinSet::new();
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        let state = Arc::clone(&state);
        connections.spawn(async move {
            let service = service_fn(|request| respond(request, Arc::clone(&state)));
            // A test or its client closes connections on purpose.
            let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
    }
}
