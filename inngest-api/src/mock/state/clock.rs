//! The server's clock.

use tokio::time::Instant;

use crate::types::Timestamp;

/// Starts at the system time and advances with Tokio's clock, so that a test that pauses Tokio's clock controls it.
#[derive(Clone, Copy)]
pub(in crate::mock) struct Clock {
    started_at: Timestamp,
    started: Instant,
}

impl Default for Clock {
    fn default() -> Self {
        Self { started_at: Timestamp::now(), started: Instant::now() }
    }
}

impl Clock {
    pub(in crate::mock) fn now(self) -> Timestamp {
        self.started_at.checked_add(self.started.elapsed()).unwrap_or(Timestamp::MAX)
    }
}
