//! Version 1 of the API: one module for each resource, its listing beside its models.

mod apps;
mod cancellations;
mod events;
mod runs;
mod signals;
mod webhooks;

pub use self::apps::{Function, GetAppFunctions};
pub use self::cancellations::{
    Cancellation, CancellationCause, CancellationDeleted, CancellationKind, CreateCancellation, DeleteCancellation,
    ListCancellations,
};
pub use self::events::{Event, GetEvent, ListEventRuns, ListEvents};
pub use self::runs::{
    AddRunMetadata, CancelRun, FunctionRun, FunctionRunStatus, GetRun, GetRunJobs, Job, MetadataOp, MetadataTarget,
    RunMetadata,
};
pub use self::signals::{ResumeSignal, ResumedRun};
pub use self::webhooks::{
    CreateWebhook, DeleteWebhook, GetWebhook, ListWebhooks, NewWebhook, UpdateWebhook, Webhook, WebhookDeleted,
};

use crate::Operation;
use crate::endpoint::{concat, count};

/// The operations of version 1: what `client.v1()` gives.
#[derive(Clone, Copy, Debug)]
pub struct Operations<C>(C);

impl<C> Operations<C> {
    /// The operations, to be called on a client that may call them.
    pub const fn new(client: C) -> Self {
        Self(client)
    }
}

const LISTS: &[&[&Operation]] =
    &[events::EVENTS, runs::RUNS, signals::SIGNALS, cancellations::CANCELLATIONS, webhooks::WEBHOOKS, apps::APPS];

/// The operations of version 1, as data.
pub static OPERATIONS: &[&Operation] = &concat::<{ count(LISTS) }>(LISTS, <GetEvent as crate::Endpoint>::OPERATION);
