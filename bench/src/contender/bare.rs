//! One connection of hyper's, and no pool: the least that a call can cost on this stack.

use std::cell::Cell;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderValue, Request, Response};
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::client::conn::{http1, http2};
use hyper_util::rt::{TokioExecutor, TokioIo};
use inngest_api::Page;
use inngest_api::v2::{InvokedRun, Run};
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::by_hand::{self, ByHand};
use super::{Contender, tls};
use crate::Result;
use crate::server::Target;
use crate::wire::{self, Envelope, PageEnvelope};

pub(super) struct Bare {
    connection: Connection,
    requests: ByHand,
}

enum Connection {
    /// Taken while a call is under way: there is one at a time.
    Http1(Cell<Option<http1::SendRequest<Full<Bytes>>>>),
    Http2(http2::SendRequest<Full<Bytes>>),
}

impl Connection {
    async fn new(target: &Target, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static) -> Result<Self> {
        let stream = TokioIo::new(stream);
        if target.case.is_http2() {
            let (sender, connection) = http2::handshake(TokioExecutor::new(), stream).await?;
            tokio::spawn(connection);
            Ok(Self::Http2(sender))
        } else {
            let (sender, connection) = http1::handshake(stream).await?;
            tokio::spawn(connection);
            Ok(Self::Http1(Cell::new(Some(sender))))
        }
    }

    async fn send(&self, request: Request<Full<Bytes>>) -> Result<Response<Incoming>> {
        match self {
            Self::Http1(sender) => {
                let mut free = sender.take().ok_or("a call is under way already")?;
                free.ready().await?;
                let answer = free.send_request(request).await?;
                sender.set(Some(free));
                Ok(answer)
            }
            Self::Http2(sender) => {
                let mut sender = sender.clone();
                sender.ready().await?;
                Ok(sender.send_request(request).await?)
            }
        }
    }
}

impl Contender for Bare {
    async fn new(target: &Target) -> Result<Self> {
        let stream = TcpStream::connect(target.address).await?;
        stream.set_nodelay(true)?;
        let connection = if target.case.is_tls() {
            let mut config = tls::config(target)?;
            config.alpn_protocols = tls::both_protocols();
            let name = ServerName::from(target.address.ip());
            let stream = TlsConnector::from(Arc::new(config)).connect(name, stream).await?;
            Connection::new(target, stream).await?
        } else {
            Connection::new(target, stream).await?
        };
        let requests = if target.case.is_http2() {
            ByHand::new(target.base_url.clone(), None)
        } else {
            ByHand::new(String::new(), Some(HeaderValue::try_from(target.address.to_string())?))
        };
        Ok(Self { connection, requests })
    }

    async fn invoke(&self) -> Result<InvokedRun> {
        let request = self.requests.invoke(wire::APP, wire::FUNCTION, &wire::INPUT)?;
        let answer: Envelope<InvokedRun> = by_hand::read(self.connection.send(request).await?).await?;
        Ok(answer.data)
    }

    async fn list_runs(&self) -> Result<Page<Run>> {
        let request = self.requests.list_runs(true, 100)?;
        let answer: PageEnvelope<Run> = by_hand::read(self.connection.send(request).await?).await?;
        Ok(answer.into())
    }
}
