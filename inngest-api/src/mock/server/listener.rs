//! Accepts connections, performs TLS handshakes, and serves HTTP.

use std::sync::Arc;
use std::time::Duration;

use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use crate::mock::http::MockService;

/// The supported versions of HTTP.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum HttpVersions {
    #[default]
    Both,
    Http1,
    Http2,
}

impl HttpVersions {
    /// The protocol names for ALPN, the preferred one first.
    pub(super) const fn alpn(self) -> &'static [&'static str] {
        match self {
            Self::Both => &["h2", "http/1.1"],
            Self::Http1 => &["http/1.1"],
            Self::Http2 => &["h2"],
        }
    }
}

/// Serves connections.
#[derive(Clone)]
pub(super) struct HttpServer {
    pub(super) service: Arc<MockService>,
    pub(super) tls: Option<TlsAcceptor>,
    pub(super) versions: HttpVersions,
}

/// Accepts connections until `stop` is sent or dropped, then closes all of them.
pub(super) async fn accept(listener: TcpListener, http: HttpServer, mut stop: oneshot::Receiver<()>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            _ = &mut stop => break,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => drop(connections.spawn(http.clone().handshake(stream))),
                // For example, too many open files: wait until others are closed.
                Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
            },
        }
    }
    drop(listener);
    connections.shutdown().await;
}

impl HttpServer {
    async fn handshake(self, stream: TcpStream) {
        // Without `TCP_NODELAY`, tests would wait for delayed acknowledgements. An error does no harm.
        let _ = stream.set_nodelay(true);
        match self.tls.clone() {
            None => self.serve(stream).await,
            Some(tls) => {
                if let Ok(stream) = tls.accept(stream).await {
                    self.serve(stream).await;
                }
            }
        }
    }

    async fn serve<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(self, stream: S) {
        // hyper spawns a task for each HTTP/2 stream; they end with the connection.
        let mut http = auto::Builder::new(TokioExecutor::new());
        http.http1().timer(TokioTimer::new());
        http.http2().timer(TokioTimer::new());
        let http = match self.versions {
            HttpVersions::Both => http,
            HttpVersions::Http1 => http.http1_only(),
            HttpVersions::Http2 => http.http2_only(),
        };
        let handle = service_fn(move |request| {
            let service = Arc::clone(&self.service);
            async move { service.handle(request).await }
        });
        // A client may disconnect at any time, so an error is not a failure of the server.
        let _ = http.serve_connection(TokioIo::new(stream), handle).await;
    }
}
