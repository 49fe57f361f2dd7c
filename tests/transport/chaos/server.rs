//! A server that invokes once for each idempotency key, and keeps what it did while it restarts.

use std::collections::HashMap;
use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper::{Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use inngest_api_tests::tls::{Authority, Leaf};
use serde::Deserialize;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};
use tokio_rustls::TlsAcceptor;

/// How a server is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Protocol {
    PlainHttp1,
    TlsHttp1,
    TlsHttp2,
}

/// What was done, and for which key: outlives the server.
#[derive(Default)]
pub(crate) struct Runs {
    kept: Mutex<Kept>,
    /// Takes each request for a new one.
    forgetful: bool,
}

#[derive(Default)]
struct Kept {
    by_key: HashMap<String, String>,
    /// The ids of the runs of each call.
    by_call: HashMap<u64, Vec<String>>,
    repeats: usize,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Invocation {
    data: Data,
    idempotency_key: String,
}

#[derive(Deserialize)]
struct Data {
    call: u64,
}

impl Runs {
    /// Those of a server that knows no idempotency.
    pub(crate) fn forgetful() -> Self {
        Self { forgetful: true, ..Self::default() }
    }

    /// The ids of the runs of a call.
    pub(crate) fn of(&self, call: u64) -> Vec<String> {
        self.kept.lock().unwrap().by_call.get(&call).cloned().unwrap_or_default()
    }

    /// How many calls have runs, and how many requests were repeats of others.
    pub(crate) fn counts(&self) -> (usize, usize) {
        let kept = self.kept.lock().unwrap();
        (kept.by_call.len(), kept.repeats)
    }

    /// Runs it, unless the key is known: the status, and the run's id.
    fn invoke(&self, invocation: Invocation) -> (u16, String) {
        let mut kept = self.kept.lock().unwrap();
        if !self.forgetful
            && let Some(id) = kept.by_key.get(&invocation.idempotency_key).cloned()
        {
            kept.repeats += 1;
            return (409, id);
        }
        let runs = kept.by_call.entry(invocation.data.call).or_default();
        let id = format!("run-{}-{}", invocation.data.call, runs.len());
        runs.push(id.clone());
        kept.by_key.insert(invocation.idempotency_key, id.clone());
        (200, id)
    }

    async fn answer(&self, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, hyper::Error> {
        let is_invocation = request.method() == "POST" && request.uri().path().ends_with("/invoke");
        let body = request.into_body().collect().await?.to_bytes();
        let invocation = serde_json::from_slice(&body).ok().filter(|_| is_invocation);
        let (status, body) = match invocation {
            Some(invocation) => {
                let (status, id) = self.invoke(invocation);
                // Acted, and not yet answered: here a connection breaks at its worst.
                tokio::time::sleep(Duration::from_millis(2)).await;
                (status, format!(r#"{{"data":{{"runId":"{id}"}}}}"#))
            }
            None => (400, String::new()),
        };
        let mut response = Response::new(Full::from(body));
        *response.status_mut() = status.try_into().unwrap();
        Ok(response)
    }
}

/// A server, until it is stopped.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    accepting: JoinHandle<()>,
}

/// What a server needs to come back.
#[derive(Clone)]
pub(crate) struct Site {
    pub(crate) runs: Arc<Runs>,
    tls: Option<TlsAcceptor>,
}

impl Site {
    pub(crate) fn new(runs: Runs, protocol: Protocol, authority: &Authority) -> io::Result<Self> {
        let acceptor = |protocol| authority.acceptor(Leaf::GOOD, &[protocol]).map(Some);
        let tls = match protocol {
            Protocol::PlainHttp1 => None,
            Protocol::TlsHttp1 => acceptor("http/1.1")?,
            Protocol::TlsHttp2 => acceptor("h2")?,
        };
        Ok(Self { runs: Arc::new(runs), tls })
    }

    /// Starts a server at this address; port 0 is any.
    pub(crate) async fn start(&self, address: SocketAddr) -> io::Result<Server> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        let site = self.clone();
        let accepting = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            loop {
                tokio::select! {
                    Some(_) = connections.join_next() => {}
                    Ok((tcp, _)) = listener.accept() => drop(connections.spawn(site.clone().serve(tcp))),
                }
            }
        });
        Ok(Server { address, accepting })
    }

    async fn serve(self, tcp: TcpStream) {
        let _ = tcp.set_nodelay(true);
        let runs = self.runs;
        let service = service_fn(move |request| {
            let runs = Arc::clone(&runs);
            async move {
                // A request that breaks off is not answered.
                Ok::<_, Infallible>(runs.answer(request).await.unwrap_or_default())
            }
        });
        let http = auto::Builder::new(TokioExecutor::new());
        match self.tls {
            None => drop(http.serve_connection(TokioIo::new(tcp), service).await),
            Some(tls) => {
                if let Ok(stream) = tls.accept(tcp).await {
                    drop(http.serve_connection(TokioIo::new(stream), service).await);
                }
            }
        }
    }
}

impl Server {
    /// Stops it, and all of its connections with it, whatever they are about.
    pub(crate) async fn stop(self) {
        self.accepting.abort();
        let _ = self.accepting.await;
    }
}
