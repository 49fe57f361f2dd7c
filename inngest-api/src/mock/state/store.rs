//! The stored runs and events, and the ids that deduplicate them.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use super::clock::Clock;
use super::function::FunctionResult;
use super::ids::Ulids;
use super::run::RunRecord;
use crate::types::{EventId, IdempotencyKey, RawJson, RunId};
use crate::v1;

/// The account id and environment id that a dev server returns in most v1 responses.
pub(in crate::mock) const NO_ID: &str = "00000000-0000-0000-0000-000000000000";

/// Runs and events, in the order of their ids.
#[derive(Default)]
pub(in crate::mock) struct Store {
    clock: Clock,
    ids: Ulids,
    runs: Vec<RunRecord>,
    run_index: HashMap<RunId, usize>,
    events: Vec<v1::Event>,
    event_index: HashMap<EventId, usize>,
    /// The runs started with an idempotency key, by function.
    idempotent_runs: HashMap<(usize, IdempotencyKey), RunId>,
    /// The ids that senders chose for their events.
    sender_ids: HashSet<String>,
    /// The events of the Event API, by their seed and their position in the request.
    seeded_events: HashMap<(String, usize), EventId>,
}

/// An event as it was sent.
pub(in crate::mock) struct NewEvent {
    pub(in crate::mock) name: String,
    pub(in crate::mock) data: RawJson,
    pub(in crate::mock) user: Option<RawJson>,
    pub(in crate::mock) id: Option<String>,
    pub(in crate::mock) ts: Option<i64>,
}

impl Store {
    pub(super) fn new(clock: Clock) -> Self {
        Self { clock, ..Self::default() }
    }

    /// Stores an event. Returns the internal id generated for it.
    pub(in crate::mock) fn add_event(&mut self, new: NewEvent) -> EventId {
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

    /// Stores the id that a sender chose for an event. Returns whether it is new.
    pub(in crate::mock) fn add_sender_id(&mut self, id: &str) -> bool {
        self.sender_ids.insert(id.to_owned())
    }

    /// Returns the event with this seed and position, if it was received before.
    pub(in crate::mock) fn seeded_event(&self, origin: &(String, usize)) -> Option<EventId> {
        self.seeded_events.get(origin).cloned()
    }

    /// Stores which event has a seed and a position.
    pub(in crate::mock) fn add_seeded_event(&mut self, origin: (String, usize), event: EventId) {
        self.seeded_events.insert(origin, event);
    }

    /// Adds a run of a function. Returns its id.
    pub(in crate::mock) fn add_run(&mut self, function: usize, event: EventId) -> RunId {
        let now = self.clock.now();
        let id = RunId::from(self.ids.next(now.as_millisecond()));
        self.run_index.insert(id.clone(), self.runs.len());
        self.runs.push(RunRecord::new(id.clone(), function, event, now));
        id
    }

    /// Stores the result of a run's function.
    pub(super) fn finish_run(
        &mut self,
        id: &RunId,
        result: FunctionResult,
        retry_delay: Duration,
        min_duration: Duration,
    ) {
        if let Some(run) = self.run_mut(id) {
            run.finish(result, retry_delay, min_duration);
        }
    }

    /// The run that was started with an idempotency key.
    pub(in crate::mock) fn idempotent_run(&self, function: usize, key: &IdempotencyKey) -> Option<RunId> {
        self.idempotent_runs.get(&(function, key.clone())).cloned()
    }

    /// Stores which run was started with an idempotency key.
    pub(in crate::mock) fn add_idempotent_run(&mut self, function: usize, key: IdempotencyKey, run: RunId) {
        self.idempotent_runs.insert((function, key), run);
    }

    /// Finds a run by its id. The id may be in either case.
    pub(in crate::mock) fn run(&self, id: &RunId) -> Option<&RunRecord> {
        self.runs.get(*self.run_index.get(&upper_case(id))?)
    }

    /// Like [`run`](Self::run), for changing the run.
    pub(in crate::mock) fn run_mut(&mut self, id: &RunId) -> Option<&mut RunRecord> {
        self.runs.get_mut(*self.run_index.get(&upper_case(id))?)
    }

    /// All runs, the oldest first.
    pub(in crate::mock) fn runs(&self) -> &[RunRecord] {
        &self.runs
    }

    /// Finds an event by its internal id. The id may be in either case.
    pub(in crate::mock) fn event(&self, id: &EventId) -> Option<&v1::Event> {
        self.events.get(*self.event_index.get(&EventId::from(id.as_str().to_ascii_uppercase()))?)
    }

    /// All events, the oldest first.
    pub(in crate::mock) fn events(&self) -> &[v1::Event] {
        &self.events
    }
}

fn upper_case(id: &RunId) -> RunId {
    RunId::from(id.as_str().to_ascii_uppercase())
}
