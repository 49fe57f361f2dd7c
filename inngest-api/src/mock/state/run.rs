//! A stored run, and how the API represents it.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::Instant;

use super::cursor::RunPosition;
use super::function::{Function, FunctionResult};
use crate::types::{EventId, RawJson, RunId, Timestamp};
use crate::v2::{AppRef, FunctionRef, Run, RunStatus, RunTrigger};

/// A run of a function.
pub(in crate::mock) struct RunRecord {
    pub(in crate::mock) id: RunId,
    /// The index of the function among the server's functions.
    pub(in crate::mock) function: usize,
    pub(in crate::mock) event: EventId,
    /// The run that this run repeats.
    pub(in crate::mock) original: Option<RunId>,
    queued_at: Timestamp,
    pub(in crate::mock) started_at: Timestamp,
    started: Instant,
    progress: Progress,
}

enum Progress {
    /// The function has not returned yet.
    Running,
    /// The function has returned. The run ends `after` that time since its start, and waits for retries until `retried_after`.
    Returned {
        retried_after: Duration,
        after: Duration,
        result: FunctionResult,
    },
    Cancelled {
        at: Timestamp,
    },
}

/// How an operation represents a run.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::mock) enum RunView {
    /// `get_function_run`: times in milliseconds, the error of a failed run unwrapped, failed while it waits for a retry.
    Single,
    /// Lists: times in nanoseconds, the error of a failed run as `{"error":…}`, with the slug of the function.
    InList,
}

impl RunRecord {
    pub(super) fn new(id: RunId, function: usize, event: EventId, now: Timestamp) -> Self {
        let (queued_at, started) = (to_millis(now), Instant::now());
        Self { id, function, event, original: None, queued_at, started_at: now, started, progress: Progress::Running }
    }

    /// Stores the result of the function. The run ends once its retries are over and it has taken `min_duration`. A cancelled
    /// run stays cancelled.
    pub(super) fn finish(&mut self, result: FunctionResult, retry_delay: Duration, min_duration: Duration) {
        if matches!(self.progress, Progress::Running) {
            let elapsed = self.started.elapsed();
            let returned = elapsed.saturating_add(retry_delay);
            let retried_after = if retry_delay.is_zero() { Duration::ZERO } else { returned };
            self.progress = Progress::Returned { retried_after, after: returned.max(min_duration), result };
        }
    }

    /// Whether the function failed and will be called again.
    fn waits_for_retry(&self) -> bool {
        matches!(&self.progress, Progress::Returned { retried_after, .. } if self.started.elapsed() < *retried_after)
    }

    /// Cancels the run unless it has ended. Returns the status before.
    pub(in crate::mock) fn cancel(&mut self) -> RunStatus {
        let (before, ended_at) = self.status();
        if ended_at.is_none() {
            let at = self.started_at.checked_add(self.started.elapsed()).unwrap_or(Timestamp::MAX);
            self.progress = Progress::Cancelled { at };
        }
        before
    }

    /// The output or error of the function, not wrapped in an object. `None` until the run has ended.
    pub(in crate::mock) fn raw_result(&self) -> Option<RawJson> {
        self.status().1?;
        let Progress::Returned { result, .. } = &self.progress else { return None };
        match result {
            Ok(output) => Some(output.clone()),
            Err(error) => RawJson::from_value(error).ok(),
        }
    }

    /// The status, and the end time if the run has ended.
    pub(in crate::mock) fn status(&self) -> (RunStatus, Option<Timestamp>) {
        match &self.progress {
            Progress::Returned { after, result, .. } if self.started.elapsed() >= *after => {
                let status = if result.is_ok() { RunStatus::Completed } else { RunStatus::Failed };
                (status, Some(self.started_at.checked_add(*after).unwrap_or(Timestamp::MAX)))
            }
            Progress::Running | Progress::Returned { .. } => (RunStatus::Running, None),
            Progress::Cancelled { at } => (RunStatus::Cancelled, Some(*at)),
        }
    }

    /// The position in a list sorted by start time.
    pub(in crate::mock) fn position(&self) -> RunPosition {
        RunPosition { micros: self.started_at.as_microsecond(), id: self.id.to_string() }
    }

    /// The run as v2 represents it.
    pub(in crate::mock) fn to_v2(&self, functions: &[Function], view: RunView, with_output: bool) -> Run {
        let time = |time| if view == RunView::Single { to_millis(time) } else { time };
        let (status, ended_at) = self.status();
        let mut run = Run::default();
        run.id = self.id.clone();
        if let Some(function) = functions.get(self.function) {
            let (mut reference, mut app) = (FunctionRef::default(), AppRef::default());
            reference.id = function.id.clone();
            reference.name = function.id.to_string();
            app.id = function.app.clone();
            reference.slug = (view == RunView::InList).then(|| function.slug());
            (run.function, run.app) = (Some(reference), Some(app));
        }
        run.status = if view == RunView::Single && self.waits_for_retry() { RunStatus::Failed } else { status };
        run.queued_at = Some(self.queued_at);
        run.started_at = Some(time(self.started_at));
        run.ended_at = ended_at.map(time);
        run.duration_ms = ended_at.map(|end| self.millis_until(end));
        // No run is ever deferred.
        run.is_deferred = (view == RunView::InList).then_some(false);
        let mut trigger = RunTrigger::default();
        trigger.event_ids = vec![self.event.clone()];
        run.trigger = Some(trigger);
        run.output = if with_output && ended_at.is_some() { self.output(view) } else { None };
        run
    }

    fn millis_until(&self, end: Timestamp) -> u64 {
        end.duration_since(self.started_at).as_millis().try_into().unwrap_or_default()
    }

    /// The output as v2 represents it: always an object.
    fn output(&self, view: RunView) -> Option<RawJson> {
        let Progress::Returned { result, .. } = &self.progress else { return None };
        let wrapped = |name: &str, json: &RawJson| RawJson::from_value(&BTreeMap::from([(name, json)])).ok();
        match result {
            Ok(output) if output.as_str().starts_with('{') => Some(output.clone()),
            Ok(output) => wrapped("data", output),
            Err(error) => {
                let error = RawJson::from_value(error).ok()?;
                if view == RunView::InList { wrapped("error", &error) } else { Some(error) }
            }
        }
    }
}

/// Rounds down to milliseconds, the precision of ULIDs and of the API's queue.
pub(in crate::mock) fn to_millis(time: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(time.as_millisecond()).unwrap_or(time)
}
