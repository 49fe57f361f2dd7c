//! New connections: under a deadline, and to nobody but loopback where a key travels in clear text.

use std::fmt;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use http::Uri;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder, MaybeHttpsStream};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioIo;
use inngest_api_spec::BodyError;
use rustls::ClientConfig;
use tokio::net::TcpStream;
use tower_service::Service;

type Tcp = TokioIo<TcpStream>;
type Connecting<T> = Pin<Box<dyn Future<Output = Result<T, BodyError>> + Send>>;

/// Makes connections.
#[derive(Clone)]
pub(crate) struct Connector {
    https: HttpsConnector<Loopback>,
    timeout: Duration,
}

impl Connector {
    pub(super) fn new(tls: ClientConfig, timeout: Duration, guarded: bool) -> Self {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_keepalive(Some(Duration::from_mins(1)));
        let https = HttpsConnectorBuilder::new()
            .with_tls_config(tls)
            .https_or_http()
            .enable_all_versions()
            .wrap_connector(Loopback { tcp, required: guarded });
        Self { https, timeout }
    }
}

impl Service<Uri> for Connector {
    type Response = MaybeHttpsStream<Tcp>;
    type Error = BodyError;
    type Future = Connecting<Self::Response>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.https.poll_ready(cx)
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let (connecting, timeout) = (self.https.call(uri), self.timeout);
        Box::pin(async move {
            match tokio::time::timeout(timeout, connecting).await {
                Ok(connected) => connected,
                Err(_) => Err(ConnectFault::TooSlow(timeout).into()),
            }
        })
    }
}

/// TCP connections; where required, only such that end on this machine, whatever a name resolved to.
#[derive(Clone)]
pub(super) struct Loopback {
    tcp: HttpConnector,
    required: bool,
}

impl Service<Uri> for Loopback {
    type Response = Tcp;
    type Error = BodyError;
    type Future = Connecting<Tcp>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.tcp.poll_ready(cx).map_err(Into::into)
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let (connecting, required) = (self.tcp.call(uri), self.required);
        Box::pin(async move {
            let connection = connecting.await?;
            if required {
                check_loopback(connection.inner().peer_addr()?)?;
            }
            Ok(connection)
        })
    }
}

fn check_loopback(peer: SocketAddr) -> Result<(), ConnectFault> {
    if peer.ip().to_canonical().is_loopback() { Ok(()) } else { Err(ConnectFault::NotLoopback(peer)) }
}

/// Why there is no connection, where it was this client that gave up.
#[derive(Debug)]
pub(super) enum ConnectFault {
    TooSlow(Duration),
    NotLoopback(SocketAddr),
}

impl fmt::Display for ConnectFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooSlow(timeout) => write!(f, "no connection within {timeout:?}"),
            Self::NotLoopback(peer) => {
                write!(
                    f,
                    "the name leads to {peer}, which is not this machine: the key is not sent there in clear text"
                )
            }
        }
    }
}

impl std::error::Error for ConnectFault {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_is_a_matter_of_the_address_that_was_reached() {
        for peer in ["127.0.0.1:1", "127.8.9.1:1", "[::1]:1", "[::ffff:127.0.0.1]:1"] {
            assert!(check_loopback(peer.parse().unwrap()).is_ok(), "{peer}");
        }
        for peer in ["10.0.0.1:1", "[::ffff:10.0.0.1]:1", "[fe80::1]:1", "0.0.0.0:1"] {
            let fault = check_loopback(peer.parse().unwrap()).unwrap_err();
            assert!(fault.to_string().contains("the key is not sent there in clear text"), "{fault}");
        }
    }

    #[tokio::test]
    async fn a_guarded_connector_reaches_this_machine() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let uri: Uri = format!("http://localhost:{}", listener.local_addr().unwrap().port()).parse().unwrap();
        let mut guarded = Loopback { tcp: HttpConnector::new(), required: true };
        guarded.call(uri).await.unwrap();
    }
}
