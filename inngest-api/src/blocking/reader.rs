use std::fmt;
use std::io::{self, Read};

use bytes::{Buf as _, Bytes};
use inngest_api_spec::ByteStream;

use super::{Each, WaitEach as _};

/// A download as [`std::io::Read`]: in constant memory.
///
/// Its errors hold an [`Error`](crate::Error): `io_error.get_ref()`.
pub struct Reader {
    pieces: Each<ByteStream>,
    piece: Bytes,
}

impl Reader {
    /// Reads a download.
    #[must_use]
    pub fn new(download: ByteStream) -> Self {
        Self { pieces: download.wait_each(), piece: Bytes::new() }
    }
}

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.piece.is_empty() && !buffer.is_empty() {
            match self.pieces.next() {
                Some(piece) => self.piece = piece.map_err(io::Error::other)?,
                None => return Ok(0),
            }
        }
        let taken = buffer.len().min(self.piece.len());
        self.piece.copy_to_slice(buffer.get_mut(..taken).unwrap_or_default());
        Ok(taken)
    }
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reader(…)")
    }
}
