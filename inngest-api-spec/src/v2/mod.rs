//! Version 2 of the API: one module for each resource, its listing beside its models.

mod account;
mod apps;
mod envs;
mod events;
mod experiments;
mod functions;
mod health;
mod insights;
mod invoke;
mod keys;
mod partner;
mod runs;
mod sandboxes;
mod scores;
mod sessions;
mod trace;
mod wait;
mod webhooks;

pub use self::account::*;
pub use self::apps::*;
pub use self::envs::*;
pub use self::events::*;
pub use self::experiments::*;
pub use self::functions::*;
pub use self::health::*;
pub use self::insights::*;
pub use self::invoke::*;
pub use self::keys::*;
pub use self::partner::*;
pub use self::runs::*;
pub use self::sandboxes::*;
pub use self::scores::*;
pub use self::sessions::*;
pub use self::trace::*;
pub use self::wait::*;
pub use self::webhooks::*;

use crate::Operation;
use crate::endpoint::{concat, count, listings};

/// The operations of version 2: what `client.v2()` gives.
#[derive(Clone, Copy, Debug)]
pub struct Operations<C>(C);

impl<C> Operations<C> {
    /// The operations, to be called on a client that may call them.
    pub const fn new(client: C) -> Self {
        Self(client)
    }
}

listings! {
    health: SERVICE, service_by_name;
    account: ACCOUNTS, accounts_by_name;
    partner: PARTNER_ACCOUNTS, partner_accounts_by_name;
    envs: ENVS, envs_by_name;
    apps: APPS, apps_by_name;
    functions: FUNCTIONS, functions_by_name;
    runs: RUNS, runs_by_name;
    trace: TRACES, traces_by_name;
    events: EVENTS, events_by_name;
    scores: SCORES, scores_by_name;
    webhooks: WEBHOOKS, webhooks_by_name;
    keys: KEYS, keys_by_name;
    experiments: EXPERIMENTS, experiments_by_name;
    sessions: SESSIONS, sessions_by_name;
    insights: INSIGHTS, insights_by_name;
    sandboxes: SANDBOXES, sandboxes_by_name;
    sandboxes: SANDBOX_PROCESSES, sandbox_processes_by_name;
}

/// The operations of version 2, as data.
pub const OPERATIONS: &[&Operation] = &concat::<{ count(LISTS) }>(LISTS, <Health as crate::Endpoint>::OPERATION);
