//! A peer that does exactly what a script says, on every connection anew.

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

/// The authority that clients of the suite trust.
pub(crate) static AUTHORITY: LazyLock<Authority> = LazyLock::new(|| Authority::new().unwrap());

/// How long a peer waits for a client to leave.
const PATIENCE: Duration = Duration::from_secs(60);

/// One thing that a peer does.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    /// Reads one request, whole.
    Request,
    /// Reads the head of a request, and leaves its body where it is.
    Head,
    /// Reads whatever comes first.
    Something,
    /// Sends these bytes.
    Send(Vec<u8>),
    /// Sends a frame of HTTP/2 on the stream of the request, or on the connection.
    Frame(frames::Frame),
    /// Sends one byte after another, this far apart.
    Drip(Vec<u8>, Duration),
    /// Sends these bytes over and over, until nobody listens.
    Endless(Vec<u8>),
    /// Sends nothing until the client leaves; what it still says is read, requests of HTTP/2 are counted.
    Hold,
    /// Neither reads nor sends, for as long as there is this peer.
    Deaf,
    /// Ends the connection without a word: over TLS, without its goodbye.
    Cut,
    /// Resets the connection.
    Reset,
}

/// How a peer is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wire {
    /// HTTP/1.1.
    Plain,
    /// HTTP/1.1 over TLS.
    Tls,
    /// HTTP/2 over TLS; the script starts again at each request.
    Http2,
    /// The client speaks TLS, and the peer does not.
    Untold,
    /// A certificate that is not good.
    Certificate(Leaf),
    /// A certificate of an authority that nobody trusts.
    Stranger,
}

/// A server of a script.
pub(crate) struct Peer {
    pub(crate) base_url: String,
    seen: Arc<Mutex<Seen>>,
    accepting: JoinHandle<()>,
}

/// What came.
#[derive(Default)]
pub(crate) struct Seen {
    pub(crate) connections: usize,
    pub(crate) requests: Vec<Received>,
    /// Of requests over HTTP/2: their heads in HPACK.
    pub(crate) heads: Vec<Vec<u8>>,
}

impl Peer {
    /// Follows the script that is made for the connection of this number, from 0 on.
    pub(crate) async fn new(wire: Wire, script: impl Fn(usize) -> Vec<Step> + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let scheme = if wire == Wire::Plain { "http" } else { "https" };
        let base_url = format!("{scheme}://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Seen::default()));
        let tls = wire.acceptor();
        let keep = Arc::clone(&seen);
        let accepting = tokio::spawn(async move {
            // Ends with the peer, and takes the connections along.
            let mut connections = tokio::task::JoinSet::new();
            for number in 0.. {
                let Ok((tcp, _)) = listener.accept().await else { return };
                keep.lock().unwrap().connections += 1;
                let player = Player { script: script(number), seen: Arc::clone(&keep), http2: wire == Wire::Http2 };
                connections.spawn(player.play(tcp, tls.clone()));
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
            Self::Plain | Self::Untold => return None,
            Self::Tls => (None, Leaf::GOOD, &["http/1.1"]),
            Self::Http2 => (None, Leaf::GOOD, &["h2"]),
            Self::Certificate(leaf) => (None, leaf, &["http/1.1"]),
            Self::Stranger => (Some(Authority::new().unwrap()), Leaf::GOOD, &["http/1.1"]),
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

/// Plays the script of one connection.
struct Player {
    script: Vec<Step>,
    seen: Arc<Mutex<Seen>>,
    http2: bool,
}

impl Player {
    async fn play(self, tcp: TcpStream, tls: Option<TlsAcceptor>) {
        let _ = tcp.set_nodelay(true);
        let mut connection: Box<dyn Connection> = match tls {
            None => Box::new(tcp),
            Some(tls) => match tls.accept(tcp).await {
                Ok(stream) => Box::new(stream),
                // The client refused the certificate: that is its affair.
                Err(_) => return,
            },
        };
        // A client that is gone is what most scripts are about.
        let _ = self.follow(&mut *connection).await;
    }

    async fn follow(&self, connection: &mut dyn Connection) -> io::Result<()> {
        let mut stream = 0;
        if self.http2 {
            frames::greet(connection).await?;
        }
        loop {
            for step in &self.script {
                match step {
                    Step::Request | Step::Head if self.http2 => {
                        let asked = frames::request(connection, matches!(step, Step::Request)).await?;
                        stream = asked.stream;
                        self.keep_asked(asked);
                    }
                    Step::Request => {
                        let received = receive(connection).await?;
                        self.keep(received);
                    }
                    Step::Head | Step::Something => {
                        let mut some = [0; 4096];
                        if connection.read(&mut some).await? == 0 {
                            return Ok(());
                        }
                        self.keep(Received::default());
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
                        self.keep_asked(frames::request(connection, true).await?);
                    },
                    Step::Hold => return leave(connection).await,
                    Step::Deaf => std::future::pending().await,
                    Step::Cut => {
                        connection.flush().await?;
                        // The end of TCP alone; what the client still says is read, or it would become a reset.
                        let tcp = socket2::SockRef::from(connection.tcp()).shutdown(std::net::Shutdown::Write);
                        return tcp.and(leave(connection).await);
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
        leave(connection).await
    }

    fn keep_asked(&self, asked: frames::Asked) {
        let body = String::from_utf8_lossy(&asked.body).into_owned();
        self.keep(Received { body, ..Received::default() });
        self.seen.lock().unwrap().heads.push(asked.head);
    }

    fn keep(&self, request: Received) {
        self.seen.lock().unwrap().requests.push(request);
    }
}

/// Waits until the client leaves.
async fn leave(connection: &mut dyn Connection) -> io::Result<()> {
    let mut some = [0; 4096];
    let gone = async {
        while connection.read(&mut some).await? > 0 {}
        Ok(())
    };
    tokio::time::timeout(PATIENCE, gone).await.unwrap_or(Ok(()))
}
