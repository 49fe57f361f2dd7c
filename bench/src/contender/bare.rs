//! One hyper connection for each call in flight, without a pool: the minimum cost of a call with these libraries.

use std::cell::RefCell;
use std::sync::Arc;

use http::{HeaderValue, Request};
use hyper::client::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use inngest_api::response::Page;
use inngest_api::v2::{InvokedRun, Run};
use rustls::pki_types::ServerName;
use serde::de::DeserializeOwned;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

use super::by_hand::{self, Body, Requests};
use super::{Contender, tls};
use crate::Result;
use crate::server::Target;
use crate::wire::{self, Envelope, PageEnvelope};

pub(super) struct Bare {
    connections: Connections,
    requests: Requests,
}

enum Connections {
    /// The HTTP/1.1 connections without a call in flight.
    Http1(RefCell<Vec<http1::SendRequest<Body>>>),
    /// The HTTP/2 connection, which all calls share.
    Http2(http2::SendRequest<Body>),
}

impl Connections {
    async fn new(target: &Target) -> Result<Self> {
        if target.case.is_http2() {
            return Ok(Self::Http2(http2(tls(target).await?).await?));
        }
        let mut free = Vec::with_capacity(target.case.at_once());
        for _ in 0..target.case.at_once() {
            free.push(if target.case.is_tls() {
                http1(tls(target).await?).await?
            } else {
                http1(tcp(target).await?).await?
            });
        }
        Ok(Self::Http1(RefCell::new(free)))
    }

    async fn call<T: DeserializeOwned>(&self, request: Request<Body>) -> Result<T> {
        match self {
            Self::Http1(free) => {
                let mut sender = free.borrow_mut().pop().ok_or("more calls at once than connections")?;
                sender.ready().await?;
                let response = by_hand::read(sender.send_request(request).await?).await?;
                free.borrow_mut().push(sender);
                Ok(response)
            }
            Self::Http2(sender) => {
                let mut sender = sender.clone();
                sender.ready().await?;
                Ok(by_hand::read(sender.send_request(request).await?).await?)
            }
        }
    }
}

async fn tcp(target: &Target) -> Result<TcpStream> {
    let stream = TcpStream::connect(target.address).await?;
    stream.set_nodelay(true)?;
    Ok(stream)
}

async fn tls(target: &Target) -> Result<TlsStream<TcpStream>> {
    let mut config = tls::config(target)?;
    config.alpn_protocols = tls::both_protocols();
    let name = ServerName::from(target.address.ip());
    Ok(TlsConnector::from(Arc::new(config)).connect(name, tcp(target).await?).await?)
}

async fn http1(stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static) -> Result<http1::SendRequest<Body>> {
    let (sender, connection) = http1::Builder::new().writev(false).handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    Ok(sender)
}

async fn http2(stream: TlsStream<TcpStream>) -> Result<http2::SendRequest<Body>> {
    let (sender, connection) = http2::handshake(TokioExecutor::new(), TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    Ok(sender)
}

impl Contender for Bare {
    async fn new(target: &Target) -> Result<Self> {
        let requests = if target.case.is_http2() {
            Requests::new(Some(target.base_url.parse()?), None)
        } else {
            Requests::new(None, Some(HeaderValue::try_from(target.address.to_string())?))
        };
        Ok(Self { connections: Connections::new(target).await?, requests })
    }

    async fn invoke(&self) -> Result<InvokedRun> {
        let request = self.requests.invoke(wire::APP, wire::FUNCTION, &wire::INPUT)?;
        let response: Envelope<InvokedRun> = self.connections.call(request).await?;
        Ok(response.data)
    }

    async fn get_run(&self) -> Result<Run> {
        let response: Envelope<Run> = self.connections.call(self.requests.get_run(wire::RUN, true)?).await?;
        Ok(response.data)
    }

    async fn list_runs(&self) -> Result<Page<Run>> {
        let request = self.requests.list_runs(true, 100)?;
        let response: PageEnvelope<Run> = self.connections.call(request).await?;
        Ok(response.into())
    }
}
