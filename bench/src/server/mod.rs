//! The server, in a separate process: it returns fixed responses, and rejects unexpected requests.

mod child;
mod request;
mod responses;
mod tls;

use std::convert::Infallible;
use std::io::{Read as _, Write as _};
use std::net::Ipv4Addr;
use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;

pub(crate) use self::child::{Server, Target};
use self::responses::Responses;
pub(crate) use self::responses::runs_page;
use self::tls::Tls;
use crate::Result;
use crate::case::Case;

/// Serves until standard input ends, which happens when the parent process ends.
pub(crate) fn serve(case: Case) -> Result<()> {
    std::thread::spawn(|| {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(0);
    });
    let tls = Tls::new(case.is_http2())?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(accept(case, tls))
}

async fn accept(case: Case, tls: Tls) -> Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    // A single write, because the parent process stops reading after the last line of the certificate.
    let greeting = format!("{}\n{}", listener.local_addr()?.port(), tls.certificate);
    std::io::stdout().write_all(greeting.as_bytes())?;
    let responses = Arc::new(Responses::new());
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let (responses, acceptor) = (Arc::clone(&responses), tls.acceptor.clone());
        tokio::spawn(async move {
            if !case.is_tls() {
                converse(case, stream, responses).await;
            } else if let Ok(stream) = acceptor.accept(stream).await {
                converse(case, stream, responses).await;
            }
        });
    }
}

/// Serves one connection until it ends. Ignores errors, which the client reports.
async fn converse(case: Case, stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static, responses: Arc<Responses>) {
    let service = service_fn(move |request| respond(Arc::clone(&responses), request));
    let stream = TokioIo::new(stream);
    let _ = if case.is_http2() {
        http2::Builder::new(TokioExecutor::new()).max_concurrent_streams(1000).serve_connection(stream, service).await
    } else {
        http1::Builder::new().serve_connection(stream, service).await
    };
}

async fn respond(responses: Arc<Responses>, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    let (parts, body) = request.into_parts();
    let body = body.collect().await.map(http_body_util::Collected::to_bytes).unwrap_or_default();
    Ok(match request::check(&parts, &body) {
        Ok(()) => responses.to(&parts),
        Err(error) => {
            eprintln!("unexpected request: {error}");
            let mut response = Response::new(Full::from(error));
            *response.status_mut() = StatusCode::BAD_REQUEST;
            response
        }
    })
}
