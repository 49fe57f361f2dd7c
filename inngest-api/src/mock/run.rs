//! A run as it is kept, and as the API shows it.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::Instant;

use super::cursor::ParameterLocation;
use super::function::{Function, Outcome};
use crate::types::{EventId, RawJson, RunId, Timestamp};
use crate::v2::{AppRef, FunctionRef, Run, RunStatus, RunTrigger};

/// A run of a function.
pub(super) struct KeptRun {
    pub(super) id: RunId,
    /// Which of the server's functions it is of.
    pub(super) function: usize,
    pub(super) event: EventId,
    /// The run that it repeats.
    pub(super) original: Option<RunId>,
    queued_at: Timestamp,
    pub(super) started_at: Timestamp,
    started: Instant,
    progress: Progress,
}

enum Progress {
    /// Its function has not returned.
    Running,
    /// Its function has returned, and it ends then.
    Ends {
        after: Duration,
        outcome: Outcome,
    },
    Cancelled {
        at: Timestamp,
    },
}

/// Which operation shows a run: they differ (wire facts 10).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// By itself: times in milliseconds, a failed run's error as it is.
    WithoutClient,
    /// In a list: times in nanoseconds, a failed run's error as `{"error":…}`.
    InList,
}

impl KeptRun {
    pub(super) fn new(id: RunId, function: usize, event: EventId, now: Timestamp) -> Self {
        let (queued_at, started) = (to_millis(now), Instant::now());
        Self { id, function, event, original: None, queued_at, started_at: now, started, progress: Progress::Running }
    }

    /// Its function has returned: it ends once it has taken at least so long. One that was cancelled stays so.
    pub(super) fn end(&mut self, outcome: Outcome, at_least: Duration) {
        if matches!(self.progress, Progress::Running) {
            self.progress = Progress::Ends { after: self.started.elapsed().max(at_least), outcome };
        }
    }

    /// Cancels it, if it has not ended; says what it was before.
    pub(super) fn cancel(&mut self) -> RunStatus {
        let (before, ended_at) = self.status();
        if ended_at.is_none() {
            let at = self.started_at.checked_add(self.started.elapsed()).unwrap_or(Timestamp::MAX);
            self.progress = Progress::Cancelled { at };
        }
        before
    }

    /// What its function returned, as it did; none before it has ended.
    pub(super) fn result(&self) -> Option<RawJson> {
        self.status().1?;
        let Progress::Ends { outcome, .. } = &self.progress else { return None };
        match outcome {
            Ok(output) => Some(output.clone()),
            Err(error) => RawJson::from_value(error).ok(),
        }
    }

    /// Its status, and when it ended, if it has.
    pub(super) fn status(&self) -> (RunStatus, Option<Timestamp>) {
        match &self.progress {
            Progress::Ends { after, outcome } if self.started.elapsed() >= *after => {
                let status = if outcome.is_ok() { RunStatus::Completed } else { RunStatus::Failed };
                (status, Some(self.started_at.checked_add(*after).unwrap_or(Timestamp::MAX)))
            }
            Progress::Running | Progress::Ends { .. } => (RunStatus::Running, None),
            Progress::Cancelled { at } => (RunStatus::Cancelled, Some(*at)),
        }
    }

    /// Where it stands among others, by when it started.
    pub(super) fn place(&self) -> ParameterLocation {
        ParameterLocation { micros: self.started_at.as_microsecond(), id: self.id.to_string() }
    }

    /// The run as the API shows it.
    pub(super) fn show(&self, functions: &[Function], shown: Shown, with_output: bool) -> Run {
        let time = |time| if shown == Shown::WithoutClient { to_millis(time) } else { time };
        let (status, ended_at) = self.status();
        let mut run = Run::default();
        run.id = self.id.clone();
        if let Some(function) = functions.get(self.function) {
            let (mut reference, mut app) = (FunctionRef::default(), AppRef::default());
            reference.id = function.id.clone();
            reference.name = function.id.to_string();
            app.id = function.app.clone();
            (run.function, run.app) = (Some(reference), Some(app));
        }
        run.status = status;
        run.queued_at = Some(self.queued_at);
        run.started_at = Some(time(self.started_at));
        run.ended_at = ended_at.map(time);
        run.duration_ms = ended_at.map(|end| self.millis_until(end));
        let mut trigger = RunTrigger::default();
        trigger.event_ids = vec![self.event.clone()];
        run.trigger = Some(trigger);
        run.output = if with_output && ended_at.is_some() { self.output(shown) } else { None };
        run
    }

    fn millis_until(&self, end: Timestamp) -> u64 {
        end.duration_since(self.started_at).as_millis().try_into().unwrap_or_default()
    }

    /// The output: always an object (wire facts 10).
    fn output(&self, shown: Shown) -> Option<RawJson> {
        let Progress::Ends { outcome, .. } = &self.progress else { return None };
        let wrapped = |name: &str, json: &RawJson| RawJson::from_value(&BTreeMap::from([(name, json)])).ok();
        match outcome {
            Ok(output) if output.as_str().starts_with('{') => Some(output.clone()),
            Ok(output) => wrapped("data", output),
            Err(error) => {
                let error = RawJson::from_value(error).ok()?;
                if shown == Shown::InList { wrapped("error", &error) } else { Some(error) }
            }
        }
    }
}

/// The time that a ULID and the API's queue know.
pub(super) fn to_millis(time: Timestamp) -> Timestamp {
    Timestamp::from_millisecond(time.as_millisecond()).unwrap_or(time)
}
