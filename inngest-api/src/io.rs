//! Uploads from readers and files, and downloads as readers: [`AsyncRead`] on both sides, in constant memory.
//!
//! ```no_run
//! use inngest_api::types::SandboxId;
//! use inngest_api::{ApiKey, Client, io};
//! use std::error::Error;
//!
//! # async fn copy(client: Client<ApiKey>, from: SandboxId, to: SandboxId) -> Result<(), Box<dyn Error>> {
//! // Copies a local file into a sandbox. The file is reopened for each attempt.
//! let upload = io::from_file("orders.csv").await?;
//! client.v2().write_sandbox_file(&to, "/data/orders.csv", upload).send().await?;
//!
//! // Copies a file of a sandbox to a local file.
//! let download = client.v2().read_sandbox_file(&from, "/data/report.csv").send().await?;
//! let mut file = tokio::fs::File::create("report.csv").await?;
//! tokio::io::copy(&mut io::into_reader(download), &mut file).await?;
//!
//! // Copies a file from one sandbox to another, chunk by chunk.
//! let download = client.v2().read_sandbox_file(&from, "/data/big").send().await?;
//! client.v2().write_sandbox_file(&to, "/data/big", io::from_reader(io::into_reader(download))).send().await?;
//! # Ok(())
//! # }
//! ```

use std::fmt;
use std::future::Future;
use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use inngest_api_spec::v2::ImageContent;
use inngest_api_spec::{ByteStream, Error, Upload};
use tokio::fs::File;
use tokio::io::{AsyncBufRead, AsyncRead, AsyncReadExt as _, AsyncSeekExt as _, ReadBuf, SeekFrom, Take};
use tokio_util::io::{ReaderStream, StreamReader};

/// The buffer size of reads, in bytes.
const CHUNK: usize = 64 * 1024;

/// Returns an upload that sends the data of a reader as it arrives.
///
/// Once any of it was read it is not sent again, so the call is not retried.
pub fn from_reader(reader: impl AsyncRead + Send + 'static) -> Upload {
    Upload::stream(ReaderStream::with_capacity(reader, CHUNK))
}

/// Returns an upload of a file's content. The file is reopened for each attempt, so the call can be retried.
///
/// # Errors
/// If the file cannot be opened now. If it cannot be opened later, the call fails with
/// [`Stream`](crate::ErrorKind::Stream).
pub async fn from_file(path: impl AsRef<Path>) -> io::Result<Upload> {
    let path: Arc<PathBuf> = Arc::new(path.as_ref().to_owned());
    drop(File::open(&*path).await?);
    Ok(Upload::from_fn(move || {
        let path = Arc::clone(&path);
        FileStream::Opening(Box::pin(async move { File::open(&*path).await.map(|file| file.take(u64::MAX)) }))
    }))
}

/// Returns the content of an image to [upload](crate::v2::Operations::upload_image) from a file, its archive. The file is reopened
/// for each part and each attempt.
///
/// # Errors
/// If the file cannot be opened now. If it cannot be opened later, the upload fails with
/// [`Stream`](crate::ErrorKind::Stream).
pub async fn image_file(path: impl AsRef<Path>) -> io::Result<ImageContent> {
    let path: Arc<PathBuf> = Arc::new(path.as_ref().to_owned());
    drop(File::open(&*path).await?);
    Ok(ImageContent::from_fn(move |range| {
        let path = Arc::clone(&path);
        Upload::from_fn(move || {
            let (path, range) = (Arc::clone(&path), range.clone());
            FileStream::Opening(Box::pin(async move {
                let mut file = File::open(&*path).await?;
                file.seek(SeekFrom::Start(range.start)).await?;
                Ok(file.take(range.end.saturating_sub(range.start)))
            }))
        })
    }))
}

/// Returns a download as a reader.
///
/// Its I/O errors contain an [`Error`], which [`get_ref`](io::Error::get_ref) returns. A download that is cut off ends with an
/// error, not with the end of the file.
#[must_use]
pub fn into_reader(download: ByteStream) -> ByteStreamReader {
    ByteStreamReader(StreamReader::new(IoErrors(download)))
}

/// A download as [`AsyncRead`] and [`AsyncBufRead`]; see [`into_reader`].
pub struct ByteStreamReader(StreamReader<IoErrors, Bytes>);

impl AsyncRead for ByteStreamReader {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, buffer)
    }
}

impl AsyncBufRead for ByteStreamReader {
    fn poll_fill_buf(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<&[u8]>> {
        Pin::new(&mut self.get_mut().0).poll_fill_buf(cx)
    }

    fn consume(mut self: Pin<&mut Self>, amount: usize) {
        Pin::new(&mut self.0).consume(amount);
    }
}

impl fmt::Debug for ByteStreamReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ByteStreamReader(…)")
    }
}

/// A download with I/O errors.
struct IoErrors(ByteStream);

impl Stream for IoErrors {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let io_error = |next: Result<Bytes, Error>| next.map_err(io::Error::other);
        Pin::new(&mut self.0).poll_next(cx).map(|next| next.map(io_error))
    }
}

/// A file's content, or a part of it; it is opened when it is first polled.
enum FileStream {
    Opening(Pin<Box<dyn Future<Output = io::Result<Take<File>>> + Send>>),
    Open(ReaderStream<Take<File>>),
    Ended,
}

impl Stream for FileStream {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            match &mut *self {
                Self::Opening(file) => {
                    let file = ready!(file.as_mut().poll(cx));
                    match file {
                        Ok(file) => *self = Self::Open(ReaderStream::with_capacity(file, CHUNK)),
                        Err(error) => {
                            *self = Self::Ended;
                            return Poll::Ready(Some(Err(error)));
                        }
                    }
                }
                Self::Open(stream) => return Pin::new(stream).poll_next(cx),
                Self::Ended => return Poll::Ready(None),
            }
        }
    }
}
