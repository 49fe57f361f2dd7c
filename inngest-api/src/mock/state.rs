//! What all requests share: the functions, and what is kept.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::function::Function;
use super::kept::Kept;
use crate::{AppId, FunctionId, RawJson, RunId, Timestamp};

/// The server's state.
pub(super) struct State {
    functions: Vec<Function>,
    /// How long a run takes at least.
    runs_take: Duration,
    pub(super) started_at: Timestamp,
    kept: Mutex<Kept>,
}

impl State {
    pub(super) fn new(functions: Vec<Function>, runs_take: Duration) -> Self {
        Self { functions, runs_take, started_at: Timestamp::now(), kept: Mutex::default() }
    }

    /// What is kept. Not to be held while a user's closure runs: it may ask the server itself.
    pub(super) fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn functions(&self) -> &[Function] {
        &self.functions
    }

    /// A function by its app's id and its own, and its place.
    pub(super) fn function(&self, app: &AppId, id: &FunctionId) -> Option<(usize, &Function)> {
        self.functions.iter().enumerate().find(|(_, function)| function.is(app, id))
    }

    /// Runs a function for a run that was started.
    pub(super) fn carry_out(&self, run: &RunId, function: &Function, input: &RawJson) {
        let outcome = function.run(input);
        self.kept().end_run(run, outcome, self.runs_take);
    }
}
