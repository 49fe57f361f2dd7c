//! An HTTP proxy that opens tunnels for CONNECT requests.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

/// What the proxy does with a CONNECT request.
#[derive(Clone, Copy)]
pub(crate) enum Manner {
    /// Connects to this server, whatever target is requested.
    Connects(SocketAddr),
    Responds(&'static str),
    Hangs,
    Closes,
}

/// A proxy that stops when dropped.
pub(crate) struct Proxy {
    pub(crate) address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
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
        let mut task = JoinSet::new();
        let received = Arc::clone(&requests);
        task.spawn(async move {
            let mut connections = JoinSet::new();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
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
        Self { address, requests, _task: task }
    }

    /// Returns the heads of the received requests.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

async fn serve<S: AsyncRead + AsyncWrite + Unpin>(mut stream: S, manner: Manner, requests: &Mutex<Vec<String>>) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return,
        }
    }
    requests.lock().unwrap().push(String::from_utf8(head).unwrap());
    match manner {
        Manner::Connects(server) => {
            let mut server = TcpStream::connect(server).await.unwrap();
            stream.write_all(b"HTTP/1.1 200 Connection established\r\nvia: a test\r\n\r\n").await.unwrap();
            let _ = tokio::io::copy_bidirectional(&mut stream, &mut server).await;
        }
        Manner::Responds(response) => {
            let _ = stream.write_all(response.as_bytes()).await;
            let _ = stream.shutdown().await;
        }
        Manner::Hangs => std::future::pending().await,
        Manner::Closes => {}
    }
}
