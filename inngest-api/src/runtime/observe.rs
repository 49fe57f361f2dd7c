//! Observers: notified when calls and attempts end.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use http::StatusCode;
use inngest_api_spec::{Error, OperationInfo};

/// A hook that is notified when each call and each attempt ends: for metrics.
///
/// Set it with [`ClientBuilder::observer`](crate::ClientBuilder::observer). Its methods run on the task that makes the call: they should be fast and must not block.
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
    /// Called when an attempt has ended.
    fn attempt_ended(&self, attempt: &AttemptReport<'_>) {
        let _ = attempt;
    }

    /// Called when a call has ended; for streams, when the response has started.
    fn call_ended(&self, call: &CallReport<'_>) {
        let _ = call;
    }
}

/// A finished attempt.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct AttemptReport<'a> {
    /// The operation.
    pub operation: &'static OperationInfo,
    /// The number of the attempt within its call: 1 for the first.
    pub number: u32,
    /// The duration of the attempt.
    pub elapsed: Duration,
    /// How it ended.
    pub outcome: Outcome<'a>,
    /// The wait before the next attempt; `None` if this was the last.
    pub retry_in: Option<Duration>,
}

/// A finished call, with all its attempts.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct CallReport<'a> {
    /// The operation.
    pub operation: &'static OperationInfo,
    /// The number of attempts.
    pub attempts: u32,
    /// The duration of the call, including the waits between attempts.
    pub elapsed: Duration,
    /// How it ended.
    pub outcome: Outcome<'a>,
}

/// How a call or an attempt ended.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Outcome<'a> {
    /// With a successful response of this status.
    Succeeded(StatusCode),
    /// With an error.
    Failed(&'a Error),
    /// Its future was dropped; for an attempt, also if the call's timeout elapsed.
    Dropped,
}

/// Reports one call and its attempts to the observer if there is one; on drop, what has not ended as dropped.
pub(super) struct ObserverGuard<'a> {
    operation: &'static OperationInfo,
    attempts: u32,
    reporting: Option<Reporting<'a>>,
}

struct Reporting<'a> {
    observer: &'a dyn Observer,
    call_started: Instant,
    attempt_started: Option<Instant>,
    /// How long the attempt took, if it has ended but was not reported yet.
    attempt_elapsed: Option<Duration>,
}

impl<'a> ObserverGuard<'a> {
    pub(super) fn new(operation: &'static OperationInfo, observer: Option<&'a dyn Observer>) -> Self {
        let reporting = observer.map(|observer| Reporting {
            observer,
            call_started: Instant::now(),
            attempt_started: None,
            attempt_elapsed: None,
        });
        Self { operation, attempts: 0, reporting }
    }

    /// Returns how many attempts have started.
    pub(super) const fn attempts(&self) -> u32 {
        self.attempts
    }

    /// Starts the next attempt; returns its number, from 1 on.
    pub(super) fn begin_attempt(&mut self) -> u32 {
        self.attempts += 1;
        if let Some(reporting) = &mut self.reporting {
            reporting.attempt_started = Some(Instant::now());
        }
        self.attempts
    }

    /// Ends the attempt's duration. Whether another follows is not known yet.
    pub(super) fn attempt_over(&mut self) {
        if let Some(reporting) = &mut self.reporting {
            reporting.attempt_elapsed = reporting.attempt_started.map(|started| started.elapsed());
        }
    }

    /// Ends the attempt; another follows after `retry_in` if it is set.
    pub(super) fn end_attempt(&mut self, outcome: Outcome<'_>, retry_in: Option<Duration>) {
        let (operation, number) = (self.operation, self.attempts);
        if let Some(reporting) = &mut self.reporting
            && let Some(started) = reporting.attempt_started.take()
        {
            let elapsed = reporting.attempt_elapsed.take().unwrap_or_else(|| started.elapsed());
            reporting.observer.attempt_ended(&AttemptReport { operation, number, elapsed, outcome, retry_in });
        }
    }

    /// Ends the call.
    pub(super) fn end_call(&mut self, outcome: Outcome<'_>) {
        self.end_attempt(Outcome::Dropped, None);
        if let Some(reporting) = self.reporting.take() {
            let (operation, attempts, elapsed) = (self.operation, self.attempts, reporting.call_started.elapsed());
            reporting.observer.call_ended(&CallReport { operation, attempts, elapsed, outcome });
        }
    }
}

impl Drop for ObserverGuard<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            // Perhaps in this observer: a second panic during unwinding would abort the process.
            let _ = catch_unwind(AssertUnwindSafe(|| self.end_call(Outcome::Dropped)));
        } else {
            self.end_call(Outcome::Dropped);
        }
    }
}
