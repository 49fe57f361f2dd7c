//! Opens tunnels through proxies, by CONNECT or SOCKS5.

use bytes::Bytes;
use http::header::{HOST, HeaderValue, PROXY_AUTHORIZATION};
use http::uri::Uri;
use http::{Method, Request, StatusCode};
use http_body_util::Empty;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::task::JoinSet;

use super::connect::Target;
use super::proxy::Credentials;
use super::socks5;
use super::stream::Stream;

/// The maximum size of the head of a proxy's response, in bytes.
const HEAD: usize = 16 * 1024;

/// Why a proxy opened no tunnel.
#[derive(Debug)]
pub(crate) struct TunnelError {
    message: String,
    /// Whether the next attempt gets the same response.
    pub(crate) is_permanent: bool,
}

impl std::fmt::Display for TunnelError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)
    }
}

impl<E: std::error::Error> From<E> for TunnelError {
    fn from(error: E) -> Self {
        let causes = std::iter::successors(error.source(), |error| error.source());
        let message = causes.last().map_or_else(|| error.to_string(), ToString::to_string);
        Self { message, is_permanent: false }
    }
}

impl TunnelError {
    fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), is_permanent: false }
    }
}

/// Opens a tunnel through an HTTP proxy. hyper-util's tunnel does not report the status of an error response.
pub(super) async fn connect(
    stream: Stream,
    target: &Target,
    authorization: Option<HeaderValue>,
) -> Result<Stream, TunnelError> {
    let authority = target.authority();
    let mut request = Request::new(Empty::<Bytes>::new());
    *request.method_mut() = Method::CONNECT;
    request.headers_mut().insert(HOST, HeaderValue::try_from(&authority)?);
    *request.uri_mut() = Uri::try_from(authority)?;
    if let Some(authorization) = authorization {
        request.headers_mut().insert(PROXY_AUTHORIZATION, authorization);
    }
    let (mut sender, connection) = http1::Builder::new().max_buf_size(HEAD).handshake(TokioIo::new(stream)).await?;
    // Ends with this function.
    let mut exchange = JoinSet::new();
    exchange.spawn(connection.with_upgrades());
    let response = sender.send_request(request).await?;
    match response.status() {
        status if status.is_success() => {}
        StatusCode::PROXY_AUTHENTICATION_REQUIRED => {
            let message =
                format!("it returned {}; check the user name and password in the proxy URL", response.status());
            return Err(TunnelError { message, is_permanent: true });
        }
        status => {
            let is_permanent = matches!(status, StatusCode::FORBIDDEN | StatusCode::METHOD_NOT_ALLOWED);
            return Err(TunnelError { message: format!("it returned {status}"), is_permanent });
        }
    }
    let tunnel = hyper::upgrade::on(response).await?;
    let parts =
        tunnel.downcast::<TokioIo<Stream>>().map_err(|_| TunnelError::new("the connection was not upgraded"))?;
    // Neither in TLS nor in HTTP does the server send first.
    if parts.read_buf.is_empty() {
        Ok(parts.io.into_inner())
    } else {
        Err(TunnelError::new("it sent data before the first request"))
    }
}

/// Opens a tunnel through a SOCKS5 proxy; `target` is a name for the proxy to resolve, or an address.
pub(super) async fn socks5(
    mut stream: Stream,
    target: &Target,
    user: Option<&Credentials>,
) -> Result<Stream, TunnelError> {
    socks5::connect(&mut stream, &target.host, target.port, user).await?;
    Ok(stream)
}
