//! A hyper server over TLS that counts connections and requests.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use inngest_api::http::{Method, Request, Response};
use tokio::io::AsyncReadExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

/// How the server behaves.
#[derive(Clone, Copy, Default)]
pub(crate) struct Manner {
    /// The maximum number of concurrent streams of an HTTP/2 connection.
    pub(crate) streams: Option<u32>,
    /// The delay before the TLS handshake of a connection.
    pub(crate) accepts_after: Duration,
    /// The delay before each response.
    pub(crate) responds_after: Duration,
}

/// A server that stops when dropped.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) counts: Arc<Counts>,
    _task: JoinSet<()>,
}

#[derive(Default)]
pub(crate) struct Counts {
    /// Accepted TCP connections, including those whose TLS handshake failed.
    pub(crate) accepted: AtomicUsize,
    /// Connections that completed the TLS handshake.
    pub(crate) connections: AtomicUsize,
    /// Connections that are open now.
    pub(crate) open: AtomicUsize,
    pub(crate) requests: AtomicUsize,
    in_flight: AtomicUsize,
    pub(crate) most_at_once: AtomicUsize,
    cut: Notify,
    retire: Notify,
}

impl Server {
    pub(crate) async fn start(tls: TlsAcceptor) -> Self {
        Self::with(tls, Manner::default()).await
    }

    pub(crate) async fn with(tls: TlsAcceptor, manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let counts = Arc::<Counts>::default();
        let mut task = JoinSet::new();
        task.spawn(accept(listener, tls, manner, Arc::clone(&counts)));
        Self { address, counts, _task: task }
    }

    pub(crate) fn url(&self) -> String {
        format!("https://localhost:{}", self.address.port())
    }

    pub(crate) fn connections(&self) -> usize {
        self.counts.connections.load(Ordering::SeqCst)
    }

    pub(crate) fn open(&self) -> usize {
        self.counts.open.load(Ordering::SeqCst)
    }

    /// Closes all connections immediately, and waits until they are closed.
    pub(crate) async fn cut(&self) {
        self.counts.cut.notify_waiters();
        super::until(|| self.open() == 0).await;
    }

    /// Shuts down all open connections gracefully: accepts no more requests on them, and responds to those in flight.
    pub(crate) fn retire(&self) {
        self.counts.retire.notify_waiters();
    }

    pub(crate) fn requests(&self) -> usize {
        self.counts.requests.load(Ordering::SeqCst)
    }
}

async fn accept(listener: TcpListener, tls: TlsAcceptor, manner: Manner, counts: Arc<Counts>) {
    let mut connections = JoinSet::new();
    loop {
        let (stream, _) = listener.accept().await.unwrap();
        counts.accepted.fetch_add(1, Ordering::SeqCst);
        connections.spawn(serve(stream, tls.clone(), manner, Arc::clone(&counts)));
    }
}

async fn serve(stream: TcpStream, tls: TlsAcceptor, manner: Manner, counts: Arc<Counts>) {
    tokio::time::sleep(manner.accepts_after).await;
    let stream = match tls.accept(stream).into_fallible().await {
        Ok(stream) => stream,
        Err((_, mut stream)) => {
            // Unread data would reset the connection, and the client could miss the TLS alert.
            let _ = stream.read_to_end(&mut Vec::new()).await;
            return;
        }
    };
    counts.connections.fetch_add(1, Ordering::SeqCst);
    let mut http = auto::Builder::new(TokioExecutor::new());
    http.http1().timer(TokioTimer::new());
    http.http2().timer(TokioTimer::new()).max_concurrent_streams(manner.streams);
    let counts_open = Arc::clone(&counts);
    let service = service_fn(move |request: Request<hyper::body::Incoming>| {
        let counts = Arc::clone(&counts);
        async move {
            let at_once = counts.in_flight.fetch_add(1, Ordering::SeqCst) + 1;
            counts.most_at_once.fetch_max(at_once, Ordering::SeqCst);
            let response = respond(request, manner).await;
            counts.in_flight.fetch_sub(1, Ordering::SeqCst);
            counts.requests.fetch_add(1, Ordering::SeqCst);
            Ok::<_, Infallible>(response)
        }
    });
    counts_open.open.fetch_add(1, Ordering::SeqCst);
    let mut serving = std::pin::pin!(http.serve_connection(TokioIo::new(stream), service));
    let ended = tokio::select! {
        _ = &mut serving => true,
        () = counts_open.cut.notified() => true,
        () = counts_open.retire.notified() => false,
    };
    if !ended {
        serving.as_mut().graceful_shutdown();
        let _ = serving.await;
    }
    counts_open.open.fetch_sub(1, Ordering::SeqCst);
}

/// Responds to health checks with the HTTP version of the request as the status, and to other requests with an empty
/// list.
async fn respond(request: Request<hyper::body::Incoming>, manner: Manner) -> Response<Full<Bytes>> {
    let is_health = request.method() == Method::GET;
    let version = format!("{:?}", request.version());
    let _ = request.into_body().collect().await;
    tokio::time::sleep(manner.responds_after).await;
    let data = if is_health { format!(r#"{{"status":"{version}"}}"#) } else { "[]".to_owned() };
    Response::new(Full::from(format!(r#"{{"data":{data}}}"#)))
}
