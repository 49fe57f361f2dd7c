//! Deadlines, on runtimes that may lack a timer.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use tokio::time::{Instant, Timeout};

/// Longer than any process runs, and short enough to be added to an `Instant`.
pub(crate) const FOREVER: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);

/// Returns when a timeout that begins now expires; never, in practice, if it is longer than the clock can count.
pub(crate) fn after(timeout: Duration) -> Instant {
    starting(Instant::now(), timeout)
}

/// Like [`after`], for a timeout that begins at `start`.
pub(crate) fn starting(start: Instant, timeout: Duration) -> Instant {
    start.checked_add(timeout).unwrap_or(start + FOREVER)
}

/// Runs a future until a deadline.
///
/// # Errors
/// The message of the error, if the runtime has no timer.
pub(crate) fn until<F: Future>(deadline: Instant, future: F) -> Result<Timeout<F>, String> {
    // Tokio has no function that tells; it panics.
    catch_unwind(AssertUnwindSafe(|| tokio::time::timeout_at(deadline, future))).map_err(|_| lacks("timer"))
}

/// Returns the message for a runtime without a timer or without I/O.
pub(crate) fn lacks(driver: &str) -> String {
    format!("the Tokio runtime has no {driver}; build it with `enable_all()`, as `#[tokio::main]` does")
}
