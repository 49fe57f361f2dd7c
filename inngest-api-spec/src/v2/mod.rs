//! Version 2 of the API: one module for each resource, its listing beside its models.

mod events;
mod experiments;
mod functions;
mod health;
mod keys;
mod runs;
mod sandboxes;
mod scores;
mod wait;
mod webhooks;

pub use self::events::{SendEvent, SentEvent, UnixMillis};
pub use self::experiments::{
    ExperimentDetail, ExperimentVariantMetric, ExperimentVariantMetrics, ExperimentVariantWeight, GetExperiment,
};
pub use self::functions::{InvokeFunction, InvokedRun};
pub use self::health::{Health, ServiceHealth};
pub use self::keys::{FetchAccountSigningKeys, SigningKeyInfo};
pub use self::runs::{
    AppRef, FunctionRef, GetFunctionRun, ListRuns, Run, RunError, RunStatus, RunTimeField, RunTrigger, SortOrder,
};
pub use self::sandboxes::{
    ExecOutput, ExecSandbox, FileWritten, LogChunk, LogStream, ReadSandboxFile, StreamSandboxLogs, WriteSandboxFile,
};
pub use self::scores::{CreateScore, NewScore, Score, ScoreExperiment, ScoreValue};
pub use self::wait::{WaitForRun, Waiting};
pub use self::webhooks::{EventFilter, FilterType, ListWebhooks, Webhook};

use crate::Operation;
use crate::endpoint::{concat, count};

/// The operations of version 2: what `client.v2()` gives.
#[derive(Clone, Copy, Debug)]
pub struct Operations<C>(C);

impl<C> Operations<C> {
    /// The operations, to be called on a client that may call them.
    pub const fn new(client: C) -> Self {
        Self(client)
    }
}

const LISTS: &[&[&Operation]] = &[
    health::SERVICE,
    functions::FUNCTIONS,
    runs::RUNS,
    events::EVENTS,
    scores::SCORES,
    webhooks::WEBHOOKS,
    keys::KEYS,
    experiments::EXPERIMENTS,
    sandboxes::SANDBOXES,
];

/// The operations of version 2, as data.
pub static OPERATIONS: &[&Operation] = &concat::<{ count(LISTS) }>(LISTS, <Health as crate::Endpoint>::OPERATION);
