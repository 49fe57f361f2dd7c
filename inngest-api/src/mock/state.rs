//! What all requests share: the functions, and what is kept.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::account_keys::AccountKeys;
use super::clock::Clock;
use super::cloud::Cloud;
use super::function::Function;
use super::kept::Kept;
use super::refusal::Refusal;
use crate::types::{AppId, FunctionId, RawJson, RunId, Timestamp};

/// The server's state.
pub(super) struct State {
    functions: Vec<Function>,
    /// How long a run takes at least.
    runs_take: Duration,
    pub(super) started_at: Timestamp,
    clock: Clock,
    kept: Mutex<Kept>,
    pub(super) account_keys: AccountKeys,
    /// None where the server is a dev server.
    cloud: Option<Cloud>,
}

impl State {
    pub(super) fn new(
        functions: Vec<Function>,
        runs_take: Duration,
        account_keys: AccountKeys,
        cloud: Option<Cloud>,
        clock: Clock,
    ) -> Self {
        let (kept, started_at) = (Mutex::new(Kept::new(clock)), clock.now());
        Self { functions, runs_take, started_at, clock, kept, account_keys: account_keys.made(started_at), cloud }
    }

    /// The server's time.
    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// What is kept. Not to be held while a user's closure runs: it may ask the server itself.
    pub(super) fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What only the cloud has.
    pub(super) fn cloud(&self) -> Result<&Cloud, Refusal> {
        self.cloud.as_ref().ok_or_else(|| Refusal::new(501, "not_implemented", "the server is not a cloud"))
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
