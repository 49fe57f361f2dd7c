//! A minimal HTTP/2 server that sends the exact frames of a test.

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
pub(crate) const DATA: u8 = 0;
pub(crate) const HEADERS: u8 = 1;
pub(crate) const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
pub(crate) const GOAWAY: u8 = 7;
pub(crate) const CONTINUATION: u8 = 9;

pub(crate) const END_STREAM: u8 = 1;
const ACK: u8 = 1;
pub(crate) const END_HEADERS: u8 = 4;

/// A connection that has completed the HTTP/2 preface.
pub(crate) struct Connection(TlsStream<TcpStream>);

impl Connection {
    pub(crate) async fn accept(listener: &TcpListener, tls: &TlsAcceptor) -> Self {
        let (stream, _) = listener.accept().await.unwrap();
        let mut stream = tls.accept(stream).await.unwrap();
        let mut preface = [0; PREFACE.len()];
        stream.read_exact(&mut preface).await.unwrap();
        assert_eq!(preface, PREFACE);
        let mut connection = Self(stream);
        connection.send(SETTINGS, 0, 0, &[]).await;
        connection
    }

    pub(crate) async fn send(&mut self, kind: u8, flags: u8, stream: u32, payload: &[u8]) {
        self.try_send(kind, flags, stream, payload).await.unwrap();
    }

    pub(crate) async fn try_send(&mut self, kind: u8, flags: u8, stream: u32, payload: &[u8]) -> std::io::Result<()> {
        let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
        let mut frame = vec![length[1], length[2], length[3], kind, flags];
        frame.extend(stream.to_be_bytes());
        frame.extend(payload);
        self.0.write_all(&frame).await?;
        self.0.flush().await
    }

    /// Reads the next frame and returns its kind, flags and stream.
    async fn frame(&mut self) -> std::io::Result<(u8, u8, u32)> {
        let mut head = [0; 9];
        self.0.read_exact(&mut head).await?;
        let length = usize::from(head[0]) << 16 | usize::from(head[1]) << 8 | usize::from(head[2]);
        let mut payload = vec![0; length];
        self.0.read_exact(&mut payload).await?;
        let stream = u32::from_be_bytes([head[5], head[6], head[7], head[8]]);
        if (head[3], head[4] & ACK) == (SETTINGS, 0) {
            self.send(SETTINGS, ACK, 0, &[]).await;
        }
        Ok((head[3], head[4], stream))
    }

    /// Reads the next request to its end and returns its stream.
    pub(crate) async fn request(&mut self) -> std::io::Result<u32> {
        loop {
            let (kind, flags, stream) = self.frame().await?;
            if matches!(kind, HEADERS | DATA) && flags & END_STREAM != 0 {
                return Ok(stream);
            }
        }
    }

    /// Sends an empty list with status 200.
    pub(crate) async fn respond(&mut self, stream: u32) {
        self.send(HEADERS, END_HEADERS, stream, &[0x88]).await;
        self.send(DATA, END_STREAM, stream, br#"{"data":[]}"#).await;
    }

    pub(crate) async fn respond_to_all(&mut self) {
        while let Ok(stream) = self.request().await {
            self.respond(stream).await;
        }
    }

    pub(crate) async fn go_away(&mut self, last_stream: u32, reason: u32) {
        let payload = [last_stream.to_be_bytes(), reason.to_be_bytes()].concat();
        self.send(GOAWAY, 0, 0, &payload).await;
    }

    /// Waits until the peer has closed it.
    pub(crate) async fn closed(&mut self) {
        while self.frame().await.is_ok() {}
    }
}
