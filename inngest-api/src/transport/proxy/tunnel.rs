//! Opens tunnels through proxies, by CONNECT or SOCKS5.

use std::time::Duration;

use bytes::Bytes;
use http::header::{HOST, HeaderValue};
use http::uri::Uri;
use http::{Method, Request};
use http_body_util::Empty;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::task::JoinSet;

use super::Proxy;
use super::response;
use super::socks5;
use crate::transport::connect::Target;
use crate::transport::stream::Stream;

/// The maximum size of the head of a proxy's response, in bytes.
const HEAD: usize = 16 * 1024;

/// Why a proxy did not connect to the server.
#[derive(Debug)]
pub(crate) struct TunnelError {
    message: String,
    /// Whether the next attempt gets the same response.
    pub(crate) is_permanent: bool,
    /// Whether the proxy may connect to another address of the server.
    pub(crate) depends_on_address: bool,
}

impl TunnelError {
    fn temporary(message: impl Into<String>) -> Self {
        Self { message: message.into(), is_permanent: false, depends_on_address: false }
    }

    /// The error of a proxy that responded with an error.
    pub(crate) fn of_response(message: String, is_permanent: bool) -> Self {
        Self { message, is_permanent, depends_on_address: false }
    }

    /// The error of a proxy that does not respond.
    pub(in crate::transport) fn timed_out(after: Duration) -> Self {
        let message = format!("timed out after {}ms", after.as_millis());
        Self { message, is_permanent: false, depends_on_address: true }
    }

    /// Adds the error of a further address.
    pub(crate) fn and(self, next: &Self) -> Self {
        let message = format!("{}; {}", self.message, next.message);
        Self { message, is_permanent: self.is_permanent && next.is_permanent, ..self }
    }

    /// Names the address that the proxy did not connect to.
    pub(in crate::transport) fn at(mut self, target: &Target) -> Self {
        self.message = format!("{}: {}", target.authority(), self.message);
        self
    }
}

impl std::fmt::Display for TunnelError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl<E: std::error::Error> From<E> for TunnelError {
    fn from(error: E) -> Self {
        let causes = std::iter::successors(error.source(), |error| error.source());
        Self::temporary(causes.last().map_or_else(|| error.to_string(), ToString::to_string))
    }
}

/// Opens a tunnel through an HTTP proxy. hyper-util's tunnel does not report the status of an error response.
pub(crate) async fn connect(stream: Stream, target: &Target, proxy: &Proxy) -> Result<Stream, TunnelError> {
    let authority = target.authority();
    let mut request = Request::new(Empty::<Bytes>::new());
    *request.method_mut() = Method::CONNECT;
    *request.headers_mut() = proxy.headers.clone();
    request.headers_mut().insert(HOST, HeaderValue::try_from(&authority)?);
    *request.uri_mut() = Uri::try_from(authority)?;
    let (mut sender, connection) = http1::Builder::new().max_buf_size(HEAD).handshake(TokioIo::new(stream)).await?;
    // Ends with this function.
    let mut exchange = JoinSet::new();
    exchange.spawn(connection.with_upgrades());
    let response = sender.send_request(request).await?;
    if !response.status().is_success() {
        return Err(response::error(response, proxy).await);
    }
    let tunnel = hyper::upgrade::on(response).await?;
    let parts =
        tunnel.downcast::<TokioIo<Stream>>().map_err(|_| TunnelError::temporary("the connection was not upgraded"))?;
    // Neither in TLS nor in HTTP does the server send first.
    if parts.read_buf.is_empty() {
        Ok(parts.io.into_inner())
    } else {
        Err(TunnelError::temporary("it sent data before the first request"))
    }
}

/// Opens a tunnel through a SOCKS5 proxy; `target` is a name for the proxy to resolve, or an address.
pub(crate) async fn socks5(mut stream: Stream, target: &Target, proxy: &Proxy) -> Result<Stream, TunnelError> {
    let opened = socks5::connect(&mut stream, &target.host, target.port, proxy.credentials.as_ref()).await;
    opened.map_err(|error| TunnelError {
        message: error.to_string(),
        is_permanent: error.is_permanent(),
        depends_on_address: error.depends_on_address(),
    })?;
    Ok(stream)
}
