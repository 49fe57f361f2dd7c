//! A minimal HTTP/2 server that can send malformed frames.

use std::io;

use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};

const PREFACE: usize = 24;
const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const PING: u8 = 6;
const GOAWAY: u8 = 7;
const CONTINUATION: u8 = 9;
const ACK: u8 = 1;
const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;

/// A frame to send.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    kind: u8,
    flags: u8,
    /// Whether the frame belongs to the connection rather than to the stream of the request.
    connection: bool,
    payload: Vec<u8>,
}

impl Frame {
    const fn of_stream(kind: u8, flags: u8, payload: Vec<u8>) -> Self {
        Self { kind, flags, connection: false, payload }
    }

    /// Returns a response head: `:status: 200` and these bytes of HPACK.
    pub(crate) fn head(more: &[u8]) -> Self {
        Self::of_stream(HEADERS, END_HEADERS, [&[0x88], more].concat())
    }

    /// Returns the first frame of an unfinished response head.
    pub(crate) fn open_head() -> Self {
        Self::of_stream(HEADERS, 0, vec![0x88])
    }

    /// Returns a continuation of an unfinished head: a header of this size.
    pub(crate) fn more_head(size: u8) -> Self {
        Self::of_stream(CONTINUATION, 0, literal("x-more", &"a".repeat(usize::from(size))))
    }

    /// Returns a frame of any type, on the stream of the request.
    pub(crate) fn raw(kind: u8, flags: u8, payload: &[u8]) -> Self {
        Self::of_stream(kind, flags, payload.to_vec())
    }

    /// Moves the frame from the stream to the connection.
    pub(crate) fn on_connection(self) -> Self {
        Self { connection: true, ..self }
    }

    pub(crate) fn data(bytes: &[u8]) -> Self {
        Self::of_stream(DATA, 0, bytes.to_vec())
    }

    pub(crate) fn last_data(bytes: &[u8]) -> Self {
        Self::of_stream(DATA, END_STREAM, bytes.to_vec())
    }

    /// Resets the stream with an error code of RFC 9113, section 7.
    pub(crate) fn reset(code: u32) -> Self {
        Self::of_stream(RST_STREAM, 0, code.to_be_bytes().to_vec())
    }

    /// Announces the end of the connection, and the last stream that was processed.
    pub(crate) fn go_away(last: u32, code: u32) -> Self {
        let payload = [last.to_be_bytes(), code.to_be_bytes()].concat();
        Self { kind: GOAWAY, flags: 0, connection: true, payload }
    }

    pub(crate) fn bytes(&self, stream: u32) -> Vec<u8> {
        encode(self.kind, self.flags, if self.connection { 0 } else { stream }, &self.payload)
    }
}

/// Returns a header as an HPACK literal; name and value must be shorter than 127 bytes.
pub(crate) fn literal(name: &str, value: &str) -> Vec<u8> {
    let text = |text: &str| [&[u8::try_from(text.len()).unwrap()], text.as_bytes()].concat();
    [vec![0], text(name), text(value)].concat()
}

fn encode(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    [&length[1..], &[kind, flags], &stream.to_be_bytes(), payload].concat()
}

/// Reads the client's preface and sends default settings, so that windows are 64 KiB.
pub(crate) async fn greet<C: AsyncRead + AsyncWrite + Unpin + ?Sized>(connection: &mut C) -> io::Result<()> {
    connection.read_exact(&mut [0; PREFACE]).await?;
    connection.write_all(&encode(SETTINGS, 0, 0, &[])).await?;
    connection.flush().await
}

/// A request, or only its head.
#[derive(Default)]
pub(crate) struct H2Request {
    pub(crate) stream: u32,
    /// The head, in HPACK.
    pub(crate) head: Vec<u8>,
    pub(crate) body: Vec<u8>,
}

/// Reads frames up to the head of the next request, or to its end if `whole`.
///
/// Never updates flow-control windows.
pub(crate) async fn request<C: AsyncRead + AsyncWrite + Unpin + ?Sized>(
    connection: &mut C,
    whole: bool,
) -> io::Result<H2Request> {
    let mut head = [0; 9];
    let mut request = H2Request::default();
    loop {
        connection.read_exact(&mut head).await?;
        let [a, b, c, kind, flags, id @ ..] = head;
        let mut payload = vec![0; u32::from_be_bytes([0, a, b, c]) as usize];
        connection.read_exact(&mut payload).await?;
        let id = u32::from_be_bytes(id);
        match kind {
            HEADERS => (request.stream, request.head) = (id, payload),
            DATA if id == request.stream => request.body.extend_from_slice(&payload),
            SETTINGS | PING if flags & ACK == 0 => {
                let payload = if kind == PING { &payload[..] } else { &[] };
                connection.write_all(&encode(kind, ACK, 0, payload)).await?;
                connection.flush().await?;
            }
            _ => {}
        }
        let ends = matches!(kind, HEADERS | DATA) && id == request.stream && (flags & END_STREAM != 0 || !whole);
        if request.stream != 0 && ends {
            return Ok(request);
        }
    }
}
