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

use crate::OperationInfo;
use crate::operation::{concat, count, definitions};

/// The operations of version 1: what `client.v1()` gives.
#[derive(Clone, Copy, Debug)]
pub struct Operations<C>(C);

impl<C> Operations<C> {
    /// The operations, to be called on a client that may call them.
    pub const fn new(client: C) -> Self {
        Self(client)
    }
}

definitions! {
    events: events_operations;
    runs: runs_operations;
    signals: signals_operations;
    cancellations: cancellations_operations;
    webhooks: webhooks_operations;
    apps: apps_operations;
}

/// The operations of version 1, as data.
pub const OPERATIONS: &[&OperationInfo] =
    &concat::<{ count(LISTS) }>(LISTS, <operation::GetEvent as crate::Operation>::INFO);
