//! The way to the server: TCP, TLS, HTTP/1.1 and HTTP/2, and a pool of connections.

mod connector;
mod failure;
mod tls;

use std::time::Duration;

use hyper_util::client::legacy::Client;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use inngest_api_spec::__private::Body;
use inngest_api_spec::{BaseUrl, Error};

pub(crate) use self::connector::Connector;
pub(crate) use self::failure::{failure, root_cause};
#[cfg(feature = "mock")]
pub(crate) use self::tls::provider;
pub(crate) use self::tls::{Roots, random};

/// How often an HTTP/2 connection with calls on it is asked whether it is alive, and how long it may take to answer.
const KEEP_ALIVE_INTERVAL: Duration = Duration::from_secs(10);
const KEEP_ALIVE_TIMEOUT: Duration = Duration::from_secs(10);

/// Connections, pooled.
pub(crate) type HttpClient = Client<Connector, Body>;

/// The pool of a client; `guarded` where a key travels over plain HTTP, which only a peer on loopback may see.
pub(crate) fn client(
    base_url: &BaseUrl,
    roots: &Roots,
    connect_timeout: Duration,
    guarded: bool,
) -> Result<HttpClient, Error> {
    let tls = tls::config(roots, base_url.is_https())?;
    let connector = Connector::new(tls, connect_timeout, guarded);
    Ok(Client::builder(TokioExecutor::new())
        .pool_timer(TokioTimer::new())
        .timer(TokioTimer::new())
        // A connection that died silently is left, instead of taking all calls with it.
        .http2_keep_alive_interval(KEEP_ALIVE_INTERVAL)
        .http2_keep_alive_timeout(KEEP_ALIVE_TIMEOUT)
        .build(connector))
}
