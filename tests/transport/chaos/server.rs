//! A server that runs a function once per idempotency key, and remembers the runs across restarts.

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

/// The protocol of a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Protocol {
    PlainHttp1,
    TlsHttp1,
    TlsHttp2,
}

/// The runs and their idempotency keys, which outlive the server.
#[derive(Default)]
pub(crate) struct Runs {
    state: Mutex<State>,
    /// Whether idempotency keys are ignored.
    forgetful: bool,
}

#[derive(Default)]
struct State {
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
    /// Creates the state of a server that ignores idempotency keys.
    pub(crate) fn forgetful() -> Self {
        Self { forgetful: true, ..Self::default() }
    }

    /// Returns the ids of the runs of a call.
    pub(crate) fn of(&self, call: u64) -> Vec<String> {
        self.state.lock().unwrap().by_call.get(&call).cloned().unwrap_or_default()
    }

    /// Returns the number of calls that have runs, and the number of repeated requests.
    pub(crate) fn counts(&self) -> (usize, usize) {
        let state = self.state.lock().unwrap();
        (state.by_call.len(), state.repeats)
    }

    /// Runs the function unless the key is known. Returns the status and the id of the run.
    fn invoke(&self, invocation: Invocation) -> (u16, String) {
        let mut state = self.state.lock().unwrap();
        if !self.forgetful
            && let Some(id) = state.by_key.get(&invocation.idempotency_key).cloned()
        {
            state.repeats += 1;
            return (409, id);
        }
        let runs = state.by_call.entry(invocation.data.call).or_default();
        let id = format!("run-{}-{}", invocation.data.call, runs.len());
        runs.push(id.clone());
        state.by_key.insert(invocation.idempotency_key, id.clone());
        (200, id)
    }

    async fn respond(&self, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, hyper::Error> {
        let is_invocation = request.method() == "POST" && request.uri().path().ends_with("/invoke");
        let body = request.into_body().collect().await?.to_bytes();
        let invocation = serde_json::from_slice(&body).ok().filter(|_| is_invocation);
        let (status, body) = match invocation {
            Some(invocation) => {
                let (status, id) = self.invoke(invocation);
                // The run exists but the client has no response yet: the worst moment for a connection to break.
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

/// The state that a restarted server needs.
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

    /// Starts a server at this address. Port 0 selects any free port.
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
                // The response to an incomplete request does not matter.
                Ok::<_, Infallible>(runs.respond(request).await.unwrap_or_default())
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
    /// Stops the server and aborts its connections.
    pub(crate) async fn stop(self) {
        self.accepting.abort();
        let _ = self.accepting.await;
    }
}
