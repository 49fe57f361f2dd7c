//! Streams: pages and items of lists, JSON lines, bytes; and uploads.

#[doc(inline)]
pub use inngest_api_spec::{BoxError, ByteStream, Items, JsonLines, Pages, Paginated, Upload};
