//! Opens tunnels through proxies, by CONNECT or SOCKS5.

use std::future::{Ready, ready};
use std::io;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::{HOST, HeaderValue, PROXY_AUTHORIZATION};
use http::uri::Uri;
use http::{Method, Request, StatusCode};
use http_body_util::Empty;
use hyper::client::conn::http1;
use hyper_util::client::legacy::connect::proxy::SocksV5;
use inngest_api_spec::BoxError;
use tokio::task::JoinSet;
use tower_service::Service;

use super::dial::Stream;

/// The maximum size of the head of a proxy's response, in bytes.
const HEAD: usize = 16 * 1024;

/// Host and port of a target, always with the port.
pub(super) fn authority(target: &Uri) -> String {
    let port = target.port_u16().unwrap_or(if target.scheme_str() == Some("http") { 80 } else { 443 });
    format!("{}:{port}", target.host().unwrap_or_default())
}

/// Opens a tunnel through an HTTP proxy. hyper-util's tunnel does not report the status of an error response.
pub(super) async fn connect(
    stream: Stream,
    target: &Uri,
    authorization: Option<HeaderValue>,
) -> Result<Stream, BoxError> {
    let authority = authority(target);
    let mut request = Request::new(Empty::<Bytes>::new());
    *request.method_mut() = Method::CONNECT;
    request.headers_mut().insert(HOST, HeaderValue::try_from(&authority)?);
    *request.uri_mut() = Uri::try_from(authority)?;
    if let Some(authorization) = authorization {
        request.headers_mut().insert(PROXY_AUTHORIZATION, authorization);
    }
    let (mut sender, connection) = http1::Builder::new().max_buf_size(HEAD).handshake(stream).await?;
    // Ends with this function.
    let mut exchange = JoinSet::new();
    exchange.spawn(connection.with_upgrades());
    let response = sender.send_request(request).await?;
    match response.status() {
        status if status.is_success() => {}
        status @ StatusCode::PROXY_AUTHENTICATION_REQUIRED => {
            return Err(format!("it returned {status}; check the user name and password in the proxy URL").into());
        }
        status => return Err(format!("it returned {status}").into()),
    }
    let tunnel = hyper::upgrade::on(response).await?;
    let parts = tunnel.downcast::<Stream>().map_err(|_| "the connection was not upgraded")?;
    // Neither in TLS nor in HTTP does the server send first.
    if parts.read_buf.is_empty() { Ok(parts.io) } else { Err("it sent data before the first request".into()) }
}

/// Opens a tunnel through a SOCKS5 proxy; `target` is a name for the proxy to resolve, or an address.
pub(super) async fn socks5(stream: Stream, target: &Uri, user: Option<(String, String)>) -> Result<Stream, BoxError> {
    let target = Uri::builder().scheme("https").authority(authority(target)).path_and_query("/").build()?;
    let socks = SocksV5::new(Uri::default(), Established(Some(stream)));
    let mut socks = match user {
        Some((user, password)) => socks.with_auth(user, password),
        None => socks,
    };
    // The type of the error cannot be named, and it has no source.
    socks.call(target).await.map_err(|error| error.to_string().into())
}

/// An established connection, as a connector.
struct Established(Option<Stream>);

impl Service<Uri> for Established {
    type Response = Stream;
    type Error = io::Error;
    type Future = Ready<Result<Stream, io::Error>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), io::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: Uri) -> Self::Future {
        ready(self.0.take().ok_or_else(|| io::ErrorKind::NotConnected.into()))
    }
}
