use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::Notify;

/// Counts the calls of a client that are in flight, and whether it accepts new ones.
///
/// Not `tokio_util::task::TaskTracker`: its feature `rt` would add a proc-macro crate to every user's build.
#[derive(Default)]
pub(super) struct OpenCalls(Arc<Count>);

/// A call in flight, until it is dropped.
pub(super) struct OpenCall(Arc<Count>);

#[derive(Default)]
struct Count {
    /// The number of calls, above the bit that is set once the client is closed. One number, so that no call can start in
    /// between.
    calls: AtomicUsize,
    ended: Notify,
}

const CLOSED: usize = 1;
const CALL: usize = 2;

impl OpenCalls {
    /// Counts a call; `None` if the client is closed.
    pub(super) fn enter(&self) -> Option<OpenCall> {
        let before = self.0.calls.fetch_add(CALL, Ordering::AcqRel);
        let call = OpenCall(Arc::clone(&self.0));
        (before & CLOSED == 0).then_some(call)
    }

    /// Refuses new calls from now on.
    pub(super) fn close(&self) {
        self.0.calls.fetch_or(CLOSED, Ordering::AcqRel);
    }

    /// Waits until no call is in flight; for a closed client.
    pub(super) async fn ended(&self) {
        let mut ended = pin!(self.0.ended.notified());
        // Before the count is read: the last call may end right after that.
        ended.as_mut().enable();
        if self.count() > 0 {
            ended.await;
        }
    }

    pub(super) fn count(&self) -> usize {
        self.0.calls.load(Ordering::Acquire) / CALL
    }
}

impl Drop for OpenCall {
    fn drop(&mut self) {
        if self.0.calls.fetch_sub(CALL, Ordering::AcqRel) == CALL | CLOSED {
            self.0.ended.notify_waiters();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn closing_waits_for_each_call_that_had_started() {
        for _ in 0..500 {
            let calls = Arc::new(OpenCalls::default());
            let first = calls.enter();
            let others: Vec<_> = (0..4)
                .map(|_| {
                    let calls = Arc::clone(&calls);
                    tokio::spawn(async move { calls.enter().is_some() })
                })
                .collect();
            calls.close();
            assert!(calls.enter().is_none());
            let waiting = tokio::spawn({
                let calls = Arc::clone(&calls);
                async move { calls.ended().await }
            });
            drop(first);
            waiting.await.unwrap();
            for other in others {
                other.await.unwrap();
            }
            assert_eq!(calls.count(), 0);
        }
    }
}
