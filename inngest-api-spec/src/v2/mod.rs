//! Version 2 of the API: the models, and [`Operations`], which lists all operations.
//!
//! The request builders are in [`operation`].

mod account;
mod apps;
mod envs;
mod events;
mod experiments;
mod functions;
mod health;
mod images;
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
pub use self::images::*;
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

use crate::OperationInfo;
use crate::operation::{concat, count, definitions};

/// The operations of version 2, as returned by `client.v2()`.
#[derive(Clone, Copy, Debug)]
pub struct Operations<C>(C);

impl<C> Operations<C> {
    /// Returns the operations, to be called on this client.
    pub const fn new(client: C) -> Self {
        Self(client)
    }
}

definitions! {
    others: events;
    health: service_operations;
    account: accounts_operations;
    partner: partner_accounts_operations;
    envs: envs_operations;
    apps: apps_operations;
    functions: functions_operations;
    runs: runs_operations;
    trace: traces_operations;
    events: events_operations;
    scores: scores_operations;
    webhooks: webhooks_operations;
    keys: keys_operations;
    experiments: experiments_operations;
    sessions: sessions_operations;
    insights: insights_operations;
    sandboxes: sandboxes_operations;
    sandboxes: sandbox_processes_operations;
    sandboxes: sandbox_snapshots_operations;
    images: images_operations;
    images: image_builds_operations;
}

/// The metadata of all operations of version 2.
pub const OPERATIONS: &[&OperationInfo] =
    &concat::<{ count(LISTS) }>(LISTS, <operation::Health as crate::Operation>::INFO);
