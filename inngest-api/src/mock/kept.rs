//! What the server keeps: runs, events, and what was said before.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use super::clock::Clock;
use super::function::Outcome;
use super::ids::Ulids;
use super::run::KeptRun;
use crate::types::{EventId, IdempotencyKey, RawJson, RunId};
use crate::v1;

/// The account and the environment of the dev server, in v1's answers.
pub(super) const NO_ID: &str = "00000000-0000-0000-0000-000000000000";

/// Runs and events, in the order of their ids.
#[derive(Default)]
pub(super) struct Kept {
    clock: Clock,
    ids: Ulids,
    runs: Vec<KeptRun>,
    run_index: HashMap<RunId, usize>,
    events: Vec<v1::Event>,
    event_index: HashMap<EventId, usize>,
    /// The runs of idempotency keys, by function.
    keys: HashMap<(usize, IdempotencyKey), RunId>,
    /// The ids that senders gave their events.
    sent: HashSet<String>,
}

/// An event as it was sent.
pub(super) struct NewEvent {
    pub(super) name: String,
    pub(super) data: RawJson,
    pub(super) user: Option<RawJson>,
    pub(super) id: Option<String>,
    pub(super) ts: Option<i64>,
}

impl Kept {
    pub(super) fn new(clock: Clock) -> Self {
        Self { clock, ..Self::default() }
    }

    /// Keeps an event, and gives it its internal id.
    pub(super) fn add_event(&mut self, new: NewEvent) -> EventId {
        let now = self.clock.now();
        let id = EventId::from(self.ids.next(now.as_millisecond()));
        let mut event = v1::Event::default();
        event.internal_id = id.clone();
        event.account_id = NO_ID.into();
        event.environment_id = NO_ID.into();
        event.received_at = now;
        event.id = Some(new.id.unwrap_or_else(|| id.to_string()));
        event.name = new.name;
        event.data = Some(new.data);
        event.user = new.user;
        event.ts = Some(new.ts.unwrap_or_else(|| now.as_millisecond()));
        self.event_index.insert(id.clone(), self.events.len());
        self.events.push(event);
        id
    }

    /// Whether a sender's id is seen for the first time.
    pub(super) fn is_first(&mut self, sender_id: &str) -> bool {
        self.sent.insert(sender_id.to_owned())
    }

    /// Starts a run of a function.
    pub(super) fn add_run(&mut self, function: usize, event: EventId) -> RunId {
        let now = self.clock.now();
        let id = RunId::from(self.ids.next(now.as_millisecond()));
        self.run_index.insert(id.clone(), self.runs.len());
        self.runs.push(KeptRun::new(id.clone(), function, event, now));
        id
    }

    /// Notes how a run's function returned.
    pub(super) fn end_run(&mut self, id: &RunId, outcome: Outcome, at_least: Duration) {
        if let Some(run) = self.run_mut(id) {
            run.end(outcome, at_least);
        }
    }

    /// The run that was first started with this key.
    pub(super) fn run_of_key(&self, function: usize, key: &IdempotencyKey) -> Option<RunId> {
        self.keys.get(&(function, key.clone())).cloned()
    }

    /// Notes which run was started with this key.
    pub(super) fn add_key(&mut self, function: usize, key: IdempotencyKey, run: RunId) {
        self.keys.insert((function, key), run);
    }

    /// A run by its id, in either case.
    pub(super) fn run(&self, id: &RunId) -> Option<&KeptRun> {
        self.runs.get(*self.run_index.get(&upper(id))?)
    }

    /// The same, to change it.
    pub(super) fn run_mut(&mut self, id: &RunId) -> Option<&mut KeptRun> {
        self.runs.get_mut(*self.run_index.get(&upper(id))?)
    }

    /// All runs, the oldest first.
    pub(super) fn runs(&self) -> &[KeptRun] {
        &self.runs
    }

    /// An event by its internal id, in either case.
    pub(super) fn event(&self, id: &EventId) -> Option<&v1::Event> {
        self.events.get(*self.event_index.get(&EventId::from(id.as_str().to_ascii_uppercase()))?)
    }

    /// All events, the oldest first.
    pub(super) fn events(&self) -> &[v1::Event] {
        &self.events
    }
}

fn upper(id: &RunId) -> RunId {
    RunId::from(id.as_str().to_ascii_uppercase())
}
