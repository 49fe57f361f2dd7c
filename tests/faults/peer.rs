//! A server that runs a script on every connection.

use std::io;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use inngest_api_tests::replay::{Received, receive};
use inngest_api_tests::tls::{Authority, Leaf};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

use super::frames;

/// The certificate authority that the clients of these tests trust.
pub(crate) static AUTHORITY: LazyLock<Authority> = LazyLock::new(|| Authority::new().unwrap());

/// How long a peer waits for a client to close the connection.
const PATIENCE: Duration = Duration::from_secs(60);

/// A step of a script.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// Reads one complete request.
    Request,
    /// Reads the head of a request, and not its body.
    Head,
    /// Reads the first bytes, whatever they are.
    Something,
    /// Sends these bytes.
    Send(Vec<u8>),
    /// Sends an HTTP/2 frame on the stream of the request, or on the connection.
    Frame(frames::Frame),
    /// Sends one byte at a time, with this pause between two.
    Drip(Vec<u8>, Duration),
    /// Sends these bytes repeatedly, until the client closes the connection.
    Endless(Vec<u8>),
    /// Sends nothing, but reads until the client closes the connection; counts HTTP/2 requests.
    Hold,
    /// Neither reads nor sends.
    Deaf,
    /// Closes the connection; over TLS, without a `close_notify`.
    Cut,
    /// Resets the connection.
    Reset,
}

/// The protocol and the certificate of a peer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wire {
    /// HTTP/1.1.
    Plain,
    /// HTTP/1.1 over TLS.
    Tls,
    /// HTTP/2 over TLS; the script restarts for each request.
    Http2,
    /// The client expects TLS, and the peer sends the plain bytes of its script.
    NoTls,
    /// This certificate, which is not valid.
    Certificate(Leaf),
    /// A certificate of an untrusted authority.
    UntrustedAuthority,
}

/// A server that runs a script.
pub(crate) struct Peer {
    pub(crate) base_url: String,
    seen: Arc<Mutex<Seen>>,
    accepting: JoinHandle<()>,
}

/// What the peer received.
#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) connections: usize,
    pub(crate) requests: Vec<Received>,
    /// The heads of HTTP/2 requests, in HPACK.
    pub(crate) heads: Vec<Vec<u8>>,
}

impl Peer {
    /// Starts a peer. `script` returns the script for a connection, given its number from 0 on.
    pub(crate) async fn new(wire: Wire, script: impl Fn(usize) -> Vec<Step> + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let scheme = if wire == Wire::Plain { "http" } else { "https" };
        let base_url = format!("{scheme}://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Seen::default()));
        let tls = wire.acceptor();
        let recorded = Arc::clone(&seen);
        let accepting = tokio::spawn(async move {
            // Dropped with the task, which ends the connections.
            let mut connections = tokio::task::JoinSet::new();
            for number in 0.. {
                let Ok((tcp, _)) = listener.accept().await else { return };
                recorded.lock().unwrap().connections += 1;
                let runner = Runner { script: script(number), seen: Arc::clone(&recorded), http2: wire == Wire::Http2 };
                connections.spawn(runner.run(tcp, tls.clone()));
            }
        });
        Self { base_url, seen, accepting }
    }

    pub(crate) fn seen(&self) -> std::sync::MutexGuard<'_, Seen> {
        self.seen.lock().unwrap()
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl Wire {
    fn acceptor(self) -> Option<TlsAcceptor> {
        let (authority, leaf, protocols) = match self {
            Self::Plain | Self::NoTls => return None,
            Self::Tls => (None, Leaf::GOOD, &["http/1.1"]),
            Self::Http2 => (None, Leaf::GOOD, &["h2"]),
            Self::Certificate(leaf) => (None, leaf, &["http/1.1"]),
            Self::UntrustedAuthority => (Some(Authority::new().unwrap()), Leaf::GOOD, &["http/1.1"]),
        };
        Some(authority.as_ref().unwrap_or(&AUTHORITY).acceptor(leaf, protocols).unwrap())
    }
}

/// A connection, with or without TLS.
trait Connection: AsyncRead + AsyncWrite + Unpin + Send {
    fn tcp(&self) -> &TcpStream;
}

impl Connection for TcpStream {
    fn tcp(&self) -> &TcpStream {
        self
    }
}

impl Connection for TlsStream<TcpStream> {
    fn tcp(&self) -> &TcpStream {
        self.get_ref().0
    }
}

/// Runs the script of one connection.
struct Runner {
    script: Vec<Step>,
    seen: Arc<Mutex<Seen>>,
    http2: bool,
}

impl Runner {
    async fn run(self, tcp: TcpStream, tls: Option<TlsAcceptor>) {
        let _ = tcp.set_nodelay(true);
        let mut connection: Box<dyn Connection> = match tls {
            None => Box::new(tcp),
            Some(tls) => match tls.accept(tcp).await {
                Ok(stream) => Box::new(stream),
                // The client rejected the certificate, which some tests expect.
                Err(_) => return,
            },
        };
        // In most scripts the client closes the connection.
        let _ = self.run_steps(&mut *connection).await;
    }

    async fn run_steps(&self, connection: &mut dyn Connection) -> io::Result<()> {
        let mut stream = 0;
        if self.http2 {
            frames::greet(connection).await?;
        }
        loop {
            for step in &self.script {
                match step {
                    Step::Request | Step::Head if self.http2 => {
                        let request = frames::request(connection, matches!(step, Step::Request)).await?;
                        stream = request.stream;
                        self.record_h2(request);
                    }
                    Step::Request => {
                        let received = receive(connection).await?;
                        self.record(received);
                    }
                    Step::Head | Step::Something => {
                        let mut some = [0; 4096];
                        if connection.read(&mut some).await? == 0 {
                            return Ok(());
                        }
                        self.record(Received::default());
                    }
                    Step::Send(bytes) => connection.write_all(bytes).await?,
                    Step::Frame(frame) => connection.write_all(&frame.bytes(stream)).await?,
                    Step::Drip(bytes, apart) => {
                        for byte in bytes {
                            connection.write_all(&[*byte]).await?;
                            connection.flush().await?;
                            tokio::time::sleep(*apart).await;
                        }
                    }
                    Step::Endless(bytes) => loop {
                        connection.write_all(bytes).await?;
                    },
                    Step::Hold if self.http2 => loop {
                        self.record_h2(frames::request(connection, true).await?);
                    },
                    Step::Hold => return until_closed(connection).await,
                    Step::Deaf => std::future::pending().await,
                    Step::Cut => {
                        connection.flush().await?;
                        // Closes only the write half. Unread data from the client would turn the close into a reset.
                        let tcp = socket2::SockRef::from(connection.tcp()).shutdown(std::net::Shutdown::Write);
                        return tcp.and(until_closed(connection).await);
                    }
                    Step::Reset => {
                        connection.flush().await?;
                        return connection.tcp().set_zero_linger();
                    }
                }
                connection.flush().await?;
            }
            if !self.http2 {
                break;
            }
        }
        connection.shutdown().await?;
        until_closed(connection).await
    }

    fn record_h2(&self, request: frames::H2Request) {
        let body = String::from_utf8_lossy(&request.body).into_owned();
        self.record(Received { body, ..Received::default() });
        self.seen.lock().unwrap().heads.push(request.head);
    }

    fn record(&self, request: Received) {
        self.seen.lock().unwrap().requests.push(request);
    }
}

/// Waits until the client closes the connection.
async fn until_closed(connection: &mut dyn Connection) -> io::Result<()> {
    let mut some = [0; 4096];
    let closed = async {
        while connection.read(&mut some).await? > 0 {}
        Ok(())
    };
    tokio::time::timeout(PATIENCE, closed).await.unwrap_or(Ok(()))
}
