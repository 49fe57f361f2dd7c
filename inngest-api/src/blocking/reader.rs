use std::fmt;
use std::io::{self, Read};

use bytes::{Buf as _, Bytes};
use inngest_api_spec::ByteStream;

use super::{BlockingIter, WaitEach as _};

/// A download as [`std::io::Read`], in constant memory.
///
/// Its I/O errors contain an [`Error`](crate::Error), which [`get_ref`](std::io::Error::get_ref) returns.
pub struct Reader {
    chunks: BlockingIter<ByteStream>,
    chunk: Bytes,
}

impl Reader {
    /// Returns a reader of a download.
    #[must_use]
    pub fn new(download: ByteStream) -> Self {
        Self { chunks: download.wait_each(), chunk: Bytes::new() }
    }
}

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.chunk.is_empty() && !buffer.is_empty() {
            match self.chunks.next() {
                Some(chunk) => self.chunk = chunk.map_err(io::Error::other)?,
                None => return Ok(0),
            }
        }
        let taken = buffer.len().min(self.chunk.len());
        self.chunk.copy_to_slice(buffer.get_mut(..taken).unwrap_or_default());
        Ok(taken)
    }
}

impl fmt::Debug for Reader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Reader(…)")
    }
}
