//! Version 1 of the API: the models, and [`Operations`], which lists all operations.
//!
//! The request builders are in [`operation`].

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

/// The operations of version 1, as returned by `client.v1()`.
#[derive(Clone, Copy, Debug)]
pub struct Operations<C>(C);

impl<C> Operations<C> {
    /// Returns the operations, to be called on this client.
    pub const fn new(client: C) -> Self {
        Self(client)
    }
}

definitions! {
    others: v2;
    events: events_operations;
    runs: runs_operations;
    signals: signals_operations;
    cancellations: cancellations_operations;
    webhooks: webhooks_operations;
    apps: apps_operations;
}

/// The metadata of all operations of version 1.
pub const OPERATIONS: &[&OperationInfo] =
    &concat::<{ count(LISTS) }>(LISTS, <operation::GetEvent as crate::Operation>::INFO);
