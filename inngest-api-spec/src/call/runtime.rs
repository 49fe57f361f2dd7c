use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use crate::request::{Request, RequestEncoder};
use crate::response::RawResponse;
use crate::{CallOptions, Error};

/// A future on the heap.
#[doc(hidden)]
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// The runtime as the listing sees it: the wire and the clock. Not generic, so that one core serves all operations.
#[doc(hidden)]
pub trait Runtime: Send + Sync + 'static {
    /// Sends a request and gives the successful answer, its body whole unless the operation streams.
    fn execute(self: Arc<Self>, request: Request) -> BoxFuture<Result<RawResponse, Error>>;

    /// An idempotency key that no other call has, for a call that may be made again; none where it will not be.
    fn idempotency_key(&self, options: &CallOptions) -> Option<String>;

    /// Waits.
    fn sleep(&self, duration: Duration) -> BoxFuture<()>;
}

impl dyn Runtime {
    /// Adds an idempotency key to a request that takes one and has none.
    pub(super) fn add_key(&self, request: &mut RequestEncoder, options: &CallOptions) {
        request.add_key(|| self.idempotency_key(options));
    }
}
