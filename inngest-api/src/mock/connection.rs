//! Connections: accepted, made private, and served until they or the server end.

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

use super::service::Service;

/// The versions of HTTP that are spoken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Protocols {
    #[default]
    Both,
    Http1,
    Http2,
}

impl Protocols {
    /// Their names in ALPN, the preferred first.
    pub(super) const fn alpn(self) -> &'static [&'static str] {
        match self {
            Self::Both => &["h2", "http/1.1"],
            Self::Http1 => &["http/1.1"],
            Self::Http2 => &["h2"],
        }
    }
}

/// What each connection is served with.
#[derive(Clone)]
pub(super) struct Serving {
    pub(super) service: Arc<Service>,
    pub(super) tls: Option<TlsAcceptor>,
    pub(super) protocols: Protocols,
}

/// Accepts connections until told to stop, or until nobody is left who could; ends with all of them closed.
pub(super) async fn accept(listener: TcpListener, serving: Serving, mut stop: oneshot::Receiver<()>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            _ = &mut stop => break,
            Some(_) = connections.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => drop(connections.spawn(serving.clone().handshake(stream))),
                // No more file descriptors, perhaps: others may close theirs.
                Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
            },
        }
    }
    drop(listener);
    connections.shutdown().await;
}

impl Serving {
    async fn handshake(self, stream: TcpStream) {
        // Without it a test would wait for delayed acknowledgements; a socket that cannot is served all the same.
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
        // What it spawns, a task for each stream of HTTP/2, ends with its connection.
        let mut http = auto::Builder::new(TokioExecutor::new());
        http.http1().timer(TokioTimer::new());
        http.http2().timer(TokioTimer::new());
        let http = match self.protocols {
            Protocols::Both => http,
            Protocols::Http1 => http.http1_only(),
            Protocols::Http2 => http.http2_only(),
        };
        let answer = service_fn(move |request| {
            let service = Arc::clone(&self.service);
            async move { service.answer(request).await }
        });
        // How a client leaves is its own affair.
        let _ = http.serve_connection(TokioIo::new(stream), answer).await;
    }
}
