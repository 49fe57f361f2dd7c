//! The server's time: the wall's when it started, and Tokio's from then on, so that a test that pauses the one moves the
//! other.

use tokio::time::Instant;

use crate::types::Timestamp;

#[derive(Clone, Copy)]
pub(super) struct Clock {
    started_at: Timestamp,
    started: Instant,
}

impl Default for Clock {
    fn default() -> Self {
        Self { started_at: Timestamp::now(), started: Instant::now() }
    }
}

impl Clock {
    pub(super) fn now(self) -> Timestamp {
        self.started_at.checked_add(self.started.elapsed()).unwrap_or(Timestamp::MAX)
    }
}
