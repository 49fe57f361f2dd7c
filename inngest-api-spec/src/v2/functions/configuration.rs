//! The configuration of a function.

use serde::{Deserialize, Serialize};

use crate::types::open_enum;
use crate::types::serde_helpers::is_default;
use crate::{ApiDuration, Described};

/// The configuration of a function.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct FunctionConfiguration {
    /// The events that cancel its runs.
    #[serde(skip_serializing_if = "is_default")]
    pub cancellations: Vec<FunctionCancellation>,
    /// The number of retries of a failed step.
    #[serde(skip_serializing_if = "is_default")]
    pub retries: Option<FunctionRetries>,
    /// An expression over the event whose value is the run's priority.
    #[serde(skip_serializing_if = "is_default")]
    pub priority: Option<String>,
    /// How events are batched into one run.
    #[serde(skip_serializing_if = "is_default")]
    pub events_batch: Option<FunctionEventsBatch>,
    /// How many steps may run concurrently. A function that sets no limit shows the plan's limit.
    #[serde(skip_serializing_if = "is_default")]
    pub concurrency: Vec<FunctionConcurrency>,
    /// How many runs may start per period. Further runs are skipped.
    #[serde(skip_serializing_if = "is_default")]
    pub rate_limit: Option<FunctionRateLimit>,
    /// How long the server waits for further events before it starts a run.
    #[serde(skip_serializing_if = "is_default")]
    pub debounce: Option<FunctionDebounce>,
    /// How many runs may start per period. Further runs wait.
    #[serde(skip_serializing_if = "is_default")]
    pub throttle: Option<FunctionThrottle>,
    /// What happens to a second run while one is in progress.
    #[serde(skip_serializing_if = "is_default")]
    pub singleton: Option<FunctionSingleton>,
}

/// An event that cancels runs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct FunctionCancellation {
    /// The event's name.
    #[serde(skip_serializing_if = "is_default")]
    pub event: String,
    /// How long after the start of a run the event cancels it.
    #[serde(skip_serializing_if = "is_default")]
    pub timeout: Option<ApiDuration>,
    /// An expression over both events that must be true.
    #[serde(skip_serializing_if = "is_default")]
    pub condition: Option<String>,
}

/// The number of retries of a failed step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct FunctionRetries {
    /// The number of retries.
    #[serde(skip_serializing_if = "is_default")]
    pub value: i32,
    /// Whether this is the default rather than set by the function.
    #[serde(skip_serializing_if = "is_default")]
    pub is_default: Option<bool>,
}

/// How events are batched into one run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct FunctionEventsBatch {
    /// The maximum number of events per run.
    #[serde(skip_serializing_if = "is_default")]
    pub max_size: i32,
    /// How long the server waits for them: `5s`.
    #[serde(skip_serializing_if = "is_default")]
    pub timeout: ApiDuration,
    /// An expression over the event; events with the same value are batched together.
    #[serde(skip_serializing_if = "is_default")]
    pub key: Option<String>,
}

/// How many steps may run concurrently.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct FunctionConcurrency {
    /// The scope that shares the limit.
    #[serde(skip_serializing_if = "is_default")]
    pub scope: ConcurrencyScope,
    /// The limit.
    #[serde(skip_serializing_if = "is_default")]
    pub limit: Option<ConcurrencyLimit>,
    /// An expression over the event; each of its values has a separate limit.
    #[serde(skip_serializing_if = "is_default")]
    pub key: Option<String>,
}

/// A limit on the number of concurrent steps.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct ConcurrencyLimit {
    /// The number of steps; -1 if the server does not know the plan, such as a dev server.
    #[serde(skip_serializing_if = "is_default")]
    pub value: i32,
    /// Whether this is the plan's limit rather than set by the function.
    #[serde(skip_serializing_if = "is_default")]
    pub is_plan_limit: Option<bool>,
}

/// How many runs may start per period. Further runs are skipped.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct FunctionRateLimit {
    /// The number of runs.
    #[serde(skip_serializing_if = "is_default")]
    pub limit: i32,
    /// The period: `1m`.
    #[serde(skip_serializing_if = "is_default")]
    pub period: ApiDuration,
    /// An expression over the event; each of its values has a separate limit.
    #[serde(skip_serializing_if = "is_default")]
    pub key: Option<String>,
}

/// How long the server waits for further events before it starts a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct FunctionDebounce {
    /// How long the server waits: `10s`.
    #[serde(skip_serializing_if = "is_default")]
    pub period: ApiDuration,
    /// An expression over the event; each of its values is debounced separately.
    #[serde(skip_serializing_if = "is_default")]
    pub key: Option<String>,
}

/// How many runs may start per period. Further runs wait.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct FunctionThrottle {
    /// The number of additional runs that may start at once.
    #[serde(skip_serializing_if = "is_default")]
    pub burst: i32,
    /// An expression over the event; each of its values has a separate limit.
    #[serde(skip_serializing_if = "is_default")]
    pub key: Option<String>,
    /// The number of runs.
    #[serde(skip_serializing_if = "is_default")]
    pub limit: i32,
    /// The period: `10s`.
    #[serde(skip_serializing_if = "is_default")]
    pub period: ApiDuration,
}

/// What happens to a second run while one is in progress.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct FunctionSingleton {
    /// What happens to the second run.
    #[serde(skip_serializing_if = "is_default")]
    pub mode: SingletonMode,
    /// An expression over the event; each of its values may have one run.
    #[serde(skip_serializing_if = "is_default")]
    pub key: Option<String>,
}

open_enum! {
    /// The scope that shares a limit.
    pub enum ConcurrencyScope {
        /// Not reported by the server.
        Unspecified = "UNSPECIFIED",
        /// All functions of the account.
        Account = "ACCOUNT",
        /// All functions of the environment.
        Environment = "ENVIRONMENT",
        /// This function only.
        Function = "FUNCTION",
    }
}

open_enum! {
    /// What happens to a second run while one is in progress.
    pub enum SingletonMode {
        /// Not reported by the server.
        Unspecified = "UNSPECIFIED",
        /// The second run does not start.
        Skip = "SKIP",
        /// The first run is cancelled.
        Cancel = "CANCEL",
    }
}
