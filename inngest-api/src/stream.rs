//! Streams: the pages and items of lists, JSON lines, bytes; and uploads.
//!
//! The guide [streaming](crate::guide::streaming) shows how to use them. [`io`](crate::io) converts uploads and downloads from
//! and to readers.

#[doc(inline)]
pub use inngest_api_spec::{BoxError, ByteStream, Items, JsonLines, Pages, Paginated, PlainJsonLines, Upload};
