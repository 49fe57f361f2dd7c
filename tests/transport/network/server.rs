//! A server of hyper's, over TLS, that counts.

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

/// How it serves.
#[derive(Clone, Copy, Default)]
pub(crate) struct Manner {
    /// How many calls it allows at once on a connection of HTTP/2.
    pub(crate) streams: Option<u32>,
    /// How long it takes to accept a connection.
    pub(crate) accepts_after: Duration,
    /// How long it takes to answer.
    pub(crate) answers_after: Duration,
}

/// Stops when it is dropped.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) counts: Arc<Counts>,
    _task: JoinSet<()>,
}

#[derive(Default)]
pub(crate) struct Counts {
    /// Connections that were accepted, whatever became of them.
    pub(crate) accepted: AtomicUsize,
    /// Connections that were made, TLS included.
    pub(crate) connections: AtomicUsize,
    /// Those of them that still are.
    pub(crate) open: AtomicUsize,
    pub(crate) requests: AtomicUsize,
    under_way: AtomicUsize,
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

    /// Closes all connections, in the midst of whatever they do; returns when they are.
    pub(crate) async fn cut(&self) {
        self.counts.cut.notify_waiters();
        super::until(|| self.open() == 0).await;
    }

    /// Takes no more calls on the connections that are, and answers those that it took.
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
            // Read to its end, or what was said of the refusal may be lost to the peer.
            let _ = stream.read_to_end(&mut Vec::new()).await;
            return;
        }
    };
    counts.connections.fetch_add(1, Ordering::SeqCst);
    let mut http = auto::Builder::new(TokioExecutor::new());
    http.http1().timer(TokioTimer::new());
    http.http2().timer(TokioTimer::new()).max_concurrent_streams(manner.streams);
    let counts_open = Arc::clone(&counts);
    let answer = service_fn(move |request: Request<hyper::body::Incoming>| {
        let counts = Arc::clone(&counts);
        async move {
            let at_once = counts.under_way.fetch_add(1, Ordering::SeqCst) + 1;
            counts.most_at_once.fetch_max(at_once, Ordering::SeqCst);
            let answer = answer(request, manner).await;
            counts.under_way.fetch_sub(1, Ordering::SeqCst);
            counts.requests.fetch_add(1, Ordering::SeqCst);
            Ok::<_, Infallible>(answer)
        }
    });
    counts_open.open.fetch_add(1, Ordering::SeqCst);
    let mut serving = std::pin::pin!(http.serve_connection(TokioIo::new(stream), answer));
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

/// The server is well, and lists are empty; the version of HTTP it was asked by is what it says of itself.
async fn answer(request: Request<hyper::body::Incoming>, manner: Manner) -> Response<Full<Bytes>> {
    let is_health = request.method() == Method::GET;
    let version = format!("{:?}", request.version());
    let _ = request.into_body().collect().await;
    tokio::time::sleep(manner.answers_after).await;
    let data = if is_health { format!(r#"{{"status":"{version}"}}"#) } else { "[]".to_owned() };
    Response::new(Full::from(format!(r#"{{"data":{data}}}"#)))
}
