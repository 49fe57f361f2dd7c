//! The bytes of an image to upload.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;

use crate::request::from_bytes;
use crate::{IntoArgument, Upload};

/// The archive of an image, read in ranges of bytes: the server decides how many parts are uploaded.
///
/// It is in memory (bytes or text; borrowed ones are copied), in a file (`inngest_api::io::image_file`), or wherever a [function](Self::from_fn) reads it.
#[derive(Clone)]
pub struct ImageContent(Source);

#[derive(Clone)]
enum Source {
    Bytes(Bytes),
    Read(Arc<dyn Fn(Range<u64>) -> Upload + Send + Sync>),
}

impl ImageContent {
    /// Creates the content from bytes in memory. To copy borrowed bytes or text, use `ImageContent::from`.
    pub fn bytes(bytes: impl Into<Bytes>) -> Self {
        Self(Source::Bytes(bytes.into()))
    }

    /// Creates the content from a function that returns the bytes of a range, counted from 0.
    ///
    /// It is called once per part. A part is uploaded again after a failure if its bytes can be sent again: see [`Upload`].
    pub fn from_fn(read: impl Fn(Range<u64>) -> Upload + Send + Sync + 'static) -> Self {
        Self(Source::Read(Arc::new(read)))
    }

    /// Returns the size if it is known, in bytes.
    pub(super) const fn len(&self) -> Option<u64> {
        match &self.0 {
            Source::Bytes(bytes) => Some(bytes.len() as u64),
            Source::Read(_) => None,
        }
    }

    /// Returns the bytes of a range; `None` if it is not within the content.
    pub(super) fn range(&self, range: Range<u64>) -> Option<Upload> {
        match &self.0 {
            Source::Bytes(bytes) => {
                let range = usize::try_from(range.start).ok()?..usize::try_from(range.end).ok()?;
                bytes.get(range).map(|part| Upload::bytes(bytes.slice_ref(part)))
            }
            Source::Read(read) => Some(read(range)),
        }
    }
}

impl fmt::Debug for ImageContent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Source::Bytes(bytes) => write!(f, "ImageContent({} bytes)", bytes.len()),
            Source::Read(_) => f.write_str("ImageContent(…)"),
        }
    }
}

from_bytes!(ImageContent);

impl IntoArgument<ImageContent> for &ImageContent {
    fn into_argument(self) -> ImageContent {
        self.clone()
    }
}
