//! Version 2 of the API: one module for each resource, its listing beside its models.

mod account;
mod apps;
mod envs;
mod events;
mod experiments;
mod functions;
mod health;
mod insights;
mod keys;
mod partner;
mod runs;
mod sandboxes;
mod scores;
mod sessions;
mod trace;
mod wait;
mod webhooks;

pub use self::account::{Account, FetchAccount};
pub use self::apps::{App, AppMethod, AppSync, AppSyncError, AppSyncStarted, AppSyncStatus, GetApp, GetApps, SyncApp};
pub use self::envs::{CreateEnv, Env, EnvType, FetchAccountEnvs, PatchEnv};
pub use self::events::{SendEvent, SentEvent, UnixMillis};
pub use self::experiments::{
    Experiment, ExperimentDetail, ExperimentVariantMetric, ExperimentVariantMetrics, ExperimentVariantWeight,
    GetExperiment, ListExperiments,
};
pub use self::functions::{
    ConcurrencyLimit, ConcurrencyScope, FailureHandler, Function, FunctionCancellation, FunctionConcurrency,
    FunctionConfiguration, FunctionDebounce, FunctionEventsBatch, FunctionRateLimit, FunctionRetries,
    FunctionSingleton, FunctionThrottle, FunctionTrigger, GetFunction, GetFunctions, InvokeFunction, InvokedRun,
    SingletonMode, TriggerType,
};
pub use self::health::{Health, ServiceHealth};
pub use self::insights::{
    Diagnostic, DiagnosticPosition, DiagnosticSeverity, EventSchema, InsightsColumn, InsightsColumnType, InsightsQuery,
    InsightsResult, InsightsRow, InsightsRowError, InsightsTable, InsightsTableColumn, ListInsightsEventSchemas,
    ListInsightsTables, QueryInsights, QueryInsightsPrompt,
};
pub use self::keys::{EventKeyInfo, FetchAccountEventKeys, FetchAccountSigningKeys, SigningKeyInfo};
pub use self::partner::{CreatePartnerAccount, CreatedAccount, FetchPartnerAccounts};
pub use self::runs::{
    AppRef, CancelOutcome, CancelRun, CancelledRun, FunctionRef, GetEventRuns, GetFunctionRun, ListFunctionRuns,
    ListRuns, Rerun, RerunFromStep, RerunStarted, Run, RunError, RunStatus, RunTimeField, RunTrigger, SortOrder,
};
pub use self::sandboxes::{
    CreateSandbox, DestroySandbox, ExecOutput, ExecSandbox, FileWritten, GetSandbox, GetSandboxProcess,
    GetSandboxProcessOutput, ListSandboxProcesses, ListSandboxes, LogChunk, LogStream, ProcessOutput, ProcessState,
    ReadSandboxFile, Sandbox, SandboxProcess, SandboxResources, SandboxStatus, SignalSandboxProcess,
    StartSandboxProcess, StreamSandboxLogs, StreamSandboxProcessOutput, WaitSandboxProcess, WriteSandboxFile,
};
pub use self::scores::{CreateScore, NewScore, Score, ScoreExperiment, ScoreValue};
pub use self::sessions::{ListSessionKeys, ListSessionRuns, ListSessions, Session, SessionKeyInfo, SessionRun};
pub use self::trace::{
    GetFunctionTrace, Span, SpanChildren, SpanMetadata, SpanRef, SpanStatus, StepOp, Trace, TraceWalk,
};
pub use self::wait::{WaitForRun, Waiting};
pub use self::webhooks::{CreateWebhook, EventFilter, FilterType, ListWebhooks, Webhook};

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
    account::ACCOUNTS,
    partner::PARTNER_ACCOUNTS,
    envs::ENVS,
    apps::APPS,
    functions::FUNCTIONS,
    runs::RUNS,
    trace::TRACES,
    events::EVENTS,
    scores::SCORES,
    webhooks::WEBHOOKS,
    keys::KEYS,
    experiments::EXPERIMENTS,
    sessions::SESSIONS,
    insights::INSIGHTS,
    sandboxes::SANDBOXES,
    sandboxes::SANDBOX_PROCESSES,
];

/// The operations of version 2, as data.
pub static OPERATIONS: &[&Operation] = &concat::<{ count(LISTS) }>(LISTS, <Health as crate::Endpoint>::OPERATION);
