//! Subscribers of `tracing` for one test among others that run at the same time.

use std::future::Future;

use tracing::Subscriber;
use tracing::subscriber::DefaultGuard;

/// Sets the subscriber of this thread.
///
/// Another thread, which has none, may reach a span of the client first: `tracing` then disables the span for all threads. So a
/// call is made first, which reaches the spans of the test, and they are enabled again.
pub async fn subscribe<S: Subscriber + Send + Sync + 'static>(subscriber: S, call: impl Future) -> DefaultGuard {
    let guard = tracing::subscriber::set_default(subscriber);
    call.await;
    tracing::callsite::rebuild_interest_cache();
    guard
}
