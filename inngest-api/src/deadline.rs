//! Deadlines, on runtimes that may lack a timer.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use tokio::time::{Instant, Timeout};

/// The advice for a runtime without a timer or without I/O.
pub(crate) const ENABLE_ALL: &str = "build it with `enable_all()`, as `#[tokio::main]` does";

/// Returns when a timeout expires; never, in practice, if it is longer than the clock can count.
pub(crate) fn after(timeout: Duration) -> Instant {
    const FOREVER: Duration = Duration::from_secs(30 * 365 * 24 * 60 * 60);
    let now = Instant::now();
    now.checked_add(timeout).unwrap_or(now + FOREVER)
}

/// Runs a future until a deadline; `None` if the runtime has no timer.
pub(crate) fn until<F: Future>(deadline: Instant, future: F) -> Option<Timeout<F>> {
    // Tokio has no function that tells; it panics.
    catch_unwind(AssertUnwindSafe(|| tokio::time::timeout_at(deadline, future))).ok()
}
