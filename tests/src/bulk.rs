//! A server that sends and receives files of any size over HTTP/1.1, TLS or HTTP/2, and counts their chunks.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use futures_util::stream;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full, StreamBody};
use hyper::body::{Frame, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use inngest_api::auth::Credential;
use inngest_api::http::{Method, Request, Response};
use inngest_api::{Client, ClientBuilder};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::tls::{Authority, Leaf};

/// The size of each chunk that the server sends, in bytes.
pub const PIECE: usize = 64 * 1024;

/// The protocol of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wire {
    /// HTTP/1.1.
    Plain,
    /// HTTP/1.1 over TLS.
    Tls,
    /// HTTP/2 over TLS.
    Http2,
}

impl Wire {
    /// All protocols.
    pub const EACH: [Self; 3] = [Self::Plain, Self::Tls, Self::Http2];
}

/// A server of sandbox files. The path of a file that is read is its number of chunks; the bytes of a written file are
/// counted after [`take_uploads`](Self::take_uploads). Stops when dropped.
#[derive(Debug)]
pub struct Bulk {
    base_url: String,
    authority: Option<Authority>,
    sent: Arc<AtomicUsize>,
    takes: watch::Sender<bool>,
    _serving: JoinSet<()>,
}

impl Bulk {
    /// Starts a server.
    ///
    /// # Errors
    /// If no port is available, or no certificate can be created.
    pub async fn start(wire: Wire) -> io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let (authority, protocol) = match wire {
            Wire::Plain => (None, ""),
            Wire::Tls => (Some(Authority::new()?), "http/1.1"),
            Wire::Http2 => (Some(Authority::new()?), "h2"),
        };
        let tls = authority.as_ref().map(|authority| authority.acceptor(Leaf::GOOD, &[protocol])).transpose()?;
        let base_url = format!("{}://{address}", if tls.is_some() { "https" } else { "http" });
        let (takes, may_take) = watch::channel(false);
        let files = Files { sent: Arc::default(), may_take };
        let sent = Arc::clone(&files.sent);
        let mut serving = JoinSet::new();
        serving.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let (tls, files) = (tls.clone(), files.clone());
                connections.spawn(async move {
                    let Some(tls) = tls else { return serve(stream, files).await };
                    // Tests of untrusted certificates fail the handshake on purpose.
                    if let Ok(stream) = tls.accept(stream).await {
                        serve(stream, files).await;
                    }
                });
            }
        });
        Ok(Self { base_url, authority, sent, takes, _serving: serving })
    }

    /// Returns a builder for a client of this server.
    pub fn builder<K: Credential>(&self, key: K) -> ClientBuilder<K> {
        let builder = Client::builder(key).base_url(&self.base_url).without_default_roots();
        match &self.authority {
            Some(authority) => builder.root_certificate(authority.certificate()),
            None => builder,
        }
    }

    /// Returns how many chunks of files the server has begun to send.
    #[must_use]
    pub fn sent(&self) -> usize {
        self.sent.load(Ordering::SeqCst)
    }

    /// Starts reading uploads. Before this call, the server reads no byte of their bodies.
    pub fn take_uploads(&self) {
        self.takes.send_replace(true);
    }
}

/// The state shared by all connections.
#[derive(Clone)]
struct Files {
    sent: Arc<AtomicUsize>,
    may_take: watch::Receiver<bool>,
}

type Body = UnsyncBoxBody<Bytes, Infallible>;

async fn serve(stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, files: Files) {
    let service = service_fn(move |request: Request<Incoming>| {
        let files = files.clone();
        async move { Ok::<_, Infallible>(files.respond(request).await) }
    });
    // Tests close connections early on purpose.
    let _ = auto::Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(stream), service).await;
}

impl Files {
    async fn respond(mut self, request: Request<Incoming>) -> Response<Body> {
        if request.method() == Method::GET {
            let count = request.uri().query().and_then(|query| query.strip_prefix("path=")?.parse().ok()).unwrap_or(0);
            let sent = self.sent;
            let chunks = stream::iter((0..count).map(move |_: usize| {
                sent.fetch_add(1, Ordering::SeqCst);
                Ok(Frame::data(Bytes::from(vec![1; PIECE])))
            }));
            return Response::new(StreamBody::new(chunks).boxed_unsync());
        }
        // Fails only if the server was dropped, which also stops this task.
        let _ = self.may_take.wait_for(|may| *may).await;
        let (mut body, mut length) = (request.into_body(), 0);
        while let Some(Ok(frame)) = body.frame().await {
            length += frame.data_ref().map_or(0, Bytes::len);
        }
        let written = format!(r#"{{"data":{{"path":"/a","bytesWritten":"{length}"}}}}"#);
        Response::new(Full::from(written).boxed_unsync())
    }
}
