//! What an observer is told, and when.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use http::StatusCode;
use inngest_api_spec::{Error, OperationInfo};

/// Told of each call and each attempt as it ends: for metrics. See [`ClientBuilder::observer`](crate::ClientBuilder::observer).
///
/// It is called on the task that makes the call: it should be quick, and not block.
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
/// use inngest_api::observe::{AttemptReport, Observer};
///
/// #[derive(Default)]
/// struct Retries(AtomicU64);
///
/// impl Observer for Retries {
///     fn attempt_ended(&self, attempt: &AttemptReport<'_>) {
///         if attempt.retry_in.is_some() {
///             self.0.fetch_add(1, Ordering::Relaxed);
///         }
///     }
/// }
/// ```
pub trait Observer: Send + Sync + 'static {
    /// An attempt ended.
    fn attempt_ended(&self, attempt: &AttemptReport<'_>) {
        let _ = attempt;
    }

    /// A call ended: for streams, its answer began.
    fn call_ended(&self, call: &CallReport<'_>) {
        let _ = call;
    }
}

/// An attempt that ended.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct AttemptReport<'a> {
    /// The operation.
    pub operation: &'static OperationInfo,
    /// Which attempt of the call it was: 1 for the first.
    pub number: u32,
    /// How long it took.
    pub elapsed: Duration,
    /// How it ended.
    pub outcome: Outcome<'a>,
    /// How long is waited before the next attempt; `None` where it was the last.
    pub retry_in: Option<Duration>,
}

/// A call that ended, all its attempts included.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct CallReport<'a> {
    /// The operation.
    pub operation: &'static OperationInfo,
    /// How many attempts were made.
    pub attempts: u32,
    /// How long it took, waits included.
    pub elapsed: Duration,
    /// How it ended.
    pub outcome: Outcome<'a>,
}

/// How a call or an attempt ended.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Outcome<'a> {
    /// With an answer that is a success, of this status.
    Succeeded(StatusCode),
    /// With an error.
    Failed(&'a Error),
    /// Its future was dropped; or, of an attempt, the deadline of the call passed.
    Dropped,
}

/// Follows one call, and tells the observer if there is one. A call whose future is dropped is told of when this is.
pub(super) struct Watch<'a> {
    operation: &'static OperationInfo,
    attempts: u32,
    told: Option<Told<'a>>,
}

struct Told<'a> {
    observer: &'a dyn Observer,
    call_started: Instant,
    attempt_started: Option<Instant>,
}

impl<'a> Watch<'a> {
    pub(super) fn new(operation: &'static OperationInfo, observer: Option<&'a dyn Observer>) -> Self {
        let told = observer.map(|observer| Told { observer, call_started: Instant::now(), attempt_started: None });
        Self { operation, attempts: 0, told }
    }

    /// How many attempts were begun.
    pub(super) const fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Another attempt begins: which, from 1 on.
    pub(super) fn begin_attempt(&mut self) -> u32 {
        self.attempts += 1;
        if let Some(told) = &mut self.told {
            told.attempt_started = Some(Instant::now());
        }
        self.attempts
    }

    /// The attempt ended; another follows after `retry_in`.
    pub(super) fn end_attempt(&mut self, outcome: Outcome<'_>, retry_in: Option<Duration>) {
        let (operation, number) = (self.operation, self.attempts);
        if let Some(told) = &mut self.told
            && let Some(started) = told.attempt_started.take()
        {
            let elapsed = started.elapsed();
            told.observer.attempt_ended(&AttemptReport { operation, number, elapsed, outcome, retry_in });
        }
    }

    /// The call ended.
    pub(super) fn end_call(&mut self, outcome: Outcome<'_>) {
        self.end_attempt(Outcome::Dropped, None);
        if let Some(told) = self.told.take() {
            let (operation, attempts, elapsed) = (self.operation, self.attempts, told.call_started.elapsed());
            told.observer.call_ended(&CallReport { operation, attempts, elapsed, outcome });
        }
    }
}

impl Drop for Watch<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            // Perhaps by this very observer: a second panic while the first unwinds would end the process.
            let _ = catch_unwind(AssertUnwindSafe(|| self.end_call(Outcome::Dropped)));
        } else {
            self.end_call(Outcome::Dropped);
        }
    }
}
