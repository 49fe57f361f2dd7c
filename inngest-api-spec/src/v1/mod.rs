//! Version 1 of the API: one module for each resource, its listing beside its models.

mod apps;
mod cancellations;
mod events;
mod runs;
mod signals;
mod webhooks;

pub use self::apps::*;
pub use self::cancellations::*;
pub use self::events::*;
pub use self::runs::*;
pub use self::signals::*;
pub use self::webhooks::*;

use crate::Operation;
use crate::endpoint::{concat, count, listings};

/// The operations of version 1: what `client.v1()` gives.
#[derive(Clone, Copy, Debug)]
pub struct Operations<C>(C);

impl<C> Operations<C> {
    /// The operations, to be called on a client that may call them.
    pub const fn new(client: C) -> Self {
        Self(client)
    }
}

listings! {
    events: EVENTS, events_by_name;
    runs: RUNS, runs_by_name;
    signals: SIGNALS, signals_by_name;
    cancellations: CANCELLATIONS, cancellations_by_name;
    webhooks: WEBHOOKS, webhooks_by_name;
    apps: APPS, apps_by_name;
}

/// The operations of version 1, as data.
pub const OPERATIONS: &[&Operation] = &concat::<{ count(LISTS) }>(LISTS, <GetEvent as crate::Endpoint>::OPERATION);
