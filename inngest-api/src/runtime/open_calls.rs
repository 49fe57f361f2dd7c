use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::Notify;

/// The calls of a client that are under way, and whether it takes more.
#[derive(Default)]
pub(super) struct OpenCalls(Arc<State>);

/// A call under way, until it is dropped.
pub(super) struct OpenCall(Arc<State>);

#[derive(Default)]
struct State {
    /// How many there are, above the bit that says that no more are taken: one number, so that none comes in between.
    calls: AtomicUsize,
    ended: Notify,
}

const CLOSED: usize = 1;
const CALL: usize = 2;

impl OpenCalls {
    /// Counts a call; `None` where no more are taken.
    pub(super) fn enter(&self) -> Option<OpenCall> {
        let before = self.0.calls.fetch_add(CALL, Ordering::AcqRel);
        let call = OpenCall(Arc::clone(&self.0));
        (before & CLOSED == 0).then_some(call)
    }

    /// Takes no more.
    pub(super) fn close(&self) {
        self.0.calls.fetch_or(CLOSED, Ordering::AcqRel);
    }

    /// Waits until none is under way, of a client that takes no more.
    pub(super) async fn ended(&self) {
        let mut ended = pin!(self.0.ended.notified());
        // Before the count is looked at: the last call may end right after it.
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
    async fn whoever_closes_waits_for_each_that_was_let_in() {
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
