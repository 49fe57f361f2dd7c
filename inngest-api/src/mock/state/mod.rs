//! What a mock server stores: its functions, runs, events, account keys, and what only Inngest Cloud has.
//!
//! Plain data: nothing in here knows HTTP or the operations of the API.

mod account_keys;
mod clock;
mod cloud;
mod command_output;
mod cursor;
mod function;
mod ids;
mod images;
mod run;
mod store;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::types::{AppId, FunctionId, RawJson, RunId, Timestamp};

pub(super) use self::account_keys::AccountKeys;
pub(super) use self::clock::Clock;
pub(super) use self::cloud::{
    Cloud, CloudStore, ProcessRecord, SandboxImage, SandboxRecord, SnapshotRecord, log_chunk, log_chunks,
};
pub use self::command_output::CommandOutput;
pub(super) use self::command_output::Executor;
pub(super) use self::cursor::RunPosition;
pub use self::function::FunctionFailure;
pub(super) use self::function::{Function, MAX_RETRIES, catch_panic};
pub(super) use self::ids::{is_ulid, is_uuid, uuid};
pub(super) use self::images::{BuildRecord, ImageUpload, PartRecord, set_tag};
pub(super) use self::run::{RunRecord, RunView, to_millis};
pub(super) use self::store::{NO_ID, NewEvent, Store};

/// The state that all requests to a server share.
pub(super) struct ServerState {
    functions: Vec<Function>,
    /// How long a run takes at least.
    run_duration: Duration,
    pub(super) started_at: Timestamp,
    clock: Clock,
    store: Mutex<Store>,
    pub(super) account_keys: AccountKeys,
    /// `None` if the server behaves like a dev server.
    cloud: Option<Cloud>,
}

impl ServerState {
    pub(super) fn new(
        functions: Vec<Function>,
        run_duration: Duration,
        account_keys: AccountKeys,
        cloud: Option<Cloud>,
        clock: Clock,
    ) -> Self {
        let (store, started_at) = (Mutex::new(Store::new(clock)), clock.now());
        let account_keys = account_keys.created_at(started_at);
        Self { functions, run_duration, started_at, clock, store, account_keys, cloud }
    }

    /// The server's time.
    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The stored runs and events. Do not hold the lock while user code runs: a function may query the server itself.
    pub(super) fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sets the server's base URL.
    pub(super) fn set_base_url(&self, url: &str) {
        self.cloud.iter().for_each(|cloud| cloud.set_base_url(url));
    }

    /// What only Inngest Cloud has; `None` if the server behaves like a dev server.
    pub(super) const fn cloud(&self) -> Option<&Cloud> {
        self.cloud.as_ref()
    }

    pub(super) fn functions(&self) -> &[Function] {
        &self.functions
    }

    /// Finds a function by its app's id and its own id. Returns its index as well.
    pub(super) fn function(&self, app: &AppId, id: &FunctionId) -> Option<(usize, &Function)> {
        self.functions.iter().enumerate().find(|(_, function)| function.matches(app, id))
    }

    /// Calls a function for a run that was added to the store, and stores its result.
    pub(super) fn execute_run(&self, run: &RunId, function: &Function, input: &RawJson) {
        let (result, retry_delay) = function.call(input);
        self.store().finish_run(run, result, retry_delay, self.run_duration);
    }
}
