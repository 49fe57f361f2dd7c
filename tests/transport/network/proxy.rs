//! An HTTP proxy.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

/// What the proxy does with a request.
#[derive(Clone, Copy)]
pub(crate) enum Manner {
    /// Connects to this server, whatever target is requested.
    Connects(SocketAddr),
    /// Responds to the first requests with these texts, and connects for all others.
    ConnectsAfter(&'static [&'static str], SocketAddr),
    /// Responds to each request as a server would, in place of forwarding it; the connection stays open.
    Forwards(&'static str),
    Responds(&'static str),
    /// Sends this, and then neither sends more nor closes the connection.
    Breaks(&'static str),
    Hangs,
    Closes,
}

/// A proxy that stops when dropped.
pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
    connections: Arc<AtomicUsize>,
    _task: JoinSet<()>,
}

impl Proxy {
    pub(crate) async fn start(manner: Manner) -> Self {
        Self::over(None, manner).await
    }

    pub(crate) async fn over(tls: Option<TlsAcceptor>, manner: Manner) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::<Mutex<Vec<String>>>::default();
        let connections = Arc::<AtomicUsize>::default();
        let mut task = JoinSet::new();
        let (received, accepted) = (Arc::clone(&requests), Arc::clone(&connections));
        task.spawn(async move {
            let mut connections = JoinSet::new();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                accepted.fetch_add(1, Ordering::SeqCst);
                let (tls, received) = (tls.clone(), Arc::clone(&received));
                connections.spawn(async move {
                    match tls {
                        None => serve(stream, manner, &received).await,
                        Some(tls) => {
                            if let Ok(stream) = tls.accept(stream).await {
                                serve(stream, manner, &received).await;
                            }
                        }
                    }
                });
            }
        });
        Self { address, requests, connections, _task: task }
    }

    /// Returns the heads of the received requests.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

async fn serve<S: AsyncRead + AsyncWrite + Unpin>(mut stream: S, manner: Manner, requests: &Mutex<Vec<String>>) {
    loop {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            match stream.read_u8().await {
                Ok(byte) => head.push(byte),
                Err(_) => return,
            }
        }
        let head = String::from_utf8(head).unwrap();
        let number = {
            let mut requests = requests.lock().unwrap();
            requests.push(head.clone());
            requests.len() - 1
        };
        match manner {
            Manner::Connects(server) => return connect(stream, server).await,
            Manner::ConnectsAfter(responses, server) => match responses.get(number) {
                Some(response) => return respond(stream, response).await,
                None => return connect(stream, server).await,
            },
            Manner::Forwards(response) => {
                let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
                let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
                stream.read_exact(&mut body).await.unwrap();
                if stream.write_all(response.as_bytes()).await.is_err() {
                    return;
                }
            }
            Manner::Responds(response) => return respond(stream, response).await,
            Manner::Breaks(start) => {
                stream.write_all(start.as_bytes()).await.unwrap();
                return std::future::pending().await;
            }
            Manner::Hangs => return std::future::pending().await,
            Manner::Closes => return,
        }
    }
}

async fn connect<S: AsyncRead + AsyncWrite + Unpin>(mut stream: S, server: SocketAddr) {
    let mut server = TcpStream::connect(server).await.unwrap();
    stream.write_all(b"HTTP/1.1 200 Connection established\r\nvia: a test\r\n\r\n").await.unwrap();
    let _ = tokio::io::copy_bidirectional(&mut stream, &mut server).await;
}

async fn respond<S: AsyncRead + AsyncWrite + Unpin>(mut stream: S, response: &str) {
    let _ = stream.write_all(response.as_bytes()).await;
    let _ = stream.shutdown().await;
}
