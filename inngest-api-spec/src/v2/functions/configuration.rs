//! How a function is set up to run.

use serde::{Deserialize, Serialize};

use crate::ApiDuration;
use crate::types::open_enum;
use crate::types::serde_helpers::is_default;

/// How a function is set up to run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct FunctionConfiguration {
    /// The events that cancel its runs.
    #[serde(skip_serializing_if = "is_default")]
    pub cancellations: Vec<FunctionCancellation>,
    /// How often a failed step is tried again.
    #[serde(skip_serializing_if = "is_default")]
    pub retries: Option<FunctionRetries>,
    /// An expression over the event, whose value lets a run overtake others.
    #[serde(skip_serializing_if = "is_default")]
    pub priority: Option<String>,
    /// How events are gathered into one run.
    #[serde(skip_serializing_if = "is_default")]
    pub events_batch: Option<FunctionEventsBatch>,
    /// How many steps may run at once. A function without settings of its own shows the plan's limit (wire facts 10).
    #[serde(skip_serializing_if = "is_default")]
    pub concurrency: Vec<FunctionConcurrency>,
    /// How many runs may start in a period; those above are skipped.
    #[serde(skip_serializing_if = "is_default")]
    pub rate_limit: Option<FunctionRateLimit>,
    /// How long it is waited for further events before a run starts.
    #[serde(skip_serializing_if = "is_default")]
    pub debounce: Option<FunctionDebounce>,
    /// How many runs may start in a period; those above wait.
    #[serde(skip_serializing_if = "is_default")]
    pub throttle: Option<FunctionThrottle>,
    /// What happens to a second run while one is under way.
    #[serde(skip_serializing_if = "is_default")]
    pub singleton: Option<FunctionSingleton>,
}

/// An event that cancels runs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct FunctionCancellation {
    /// The event's name.
    #[serde(skip_serializing_if = "is_default")]
    pub event: String,
    /// For how long after a run's start the event cancels it.
    #[serde(skip_serializing_if = "is_default")]
    pub timeout: Option<ApiDuration>,
    /// An expression over both events that has to hold.
    #[serde(skip_serializing_if = "is_default")]
    pub condition: Option<String>,
}

/// How often a failed step is tried again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct FunctionRetries {
    /// How often.
    #[serde(skip_serializing_if = "is_default")]
    pub value: i32,
    /// Whether that is the default, and not the function's own setting.
    #[serde(skip_serializing_if = "is_default")]
    pub is_default: Option<bool>,
}

/// How events are gathered into one run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct FunctionEventsBatch {
    /// How many events a run gets at most.
    #[serde(skip_serializing_if = "is_default")]
    pub max_size: i32,
    /// How long it is waited for them: `5s`.
    #[serde(skip_serializing_if = "is_default")]
    pub timeout: ApiDuration,
    /// An expression over the event: events of one value are gathered together.
    #[serde(skip_serializing_if = "is_default")]
    pub key: Option<String>,
}

/// How many steps may run at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct FunctionConcurrency {
    /// What shares the limit.
    #[serde(skip_serializing_if = "is_default")]
    pub scope: ConcurrencyScope,
    /// The limit.
    #[serde(skip_serializing_if = "is_default")]
    pub limit: Option<ConcurrencyLimit>,
    /// An expression over the event: each value has a limit of its own.
    #[serde(skip_serializing_if = "is_default")]
    pub key: Option<String>,
}

/// A limit of how many steps may run at once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct ConcurrencyLimit {
    /// How many; -1 where the server does not know the plan, as a dev server.
    #[serde(skip_serializing_if = "is_default")]
    pub value: i32,
    /// Whether that is the plan's limit, and not the function's own setting.
    #[serde(skip_serializing_if = "is_default")]
    pub is_plan_limit: Option<bool>,
}

/// How many runs may start in a period; those above are skipped.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct FunctionRateLimit {
    /// How many.
    #[serde(skip_serializing_if = "is_default")]
    pub limit: i32,
    /// The period: `1m`.
    #[serde(skip_serializing_if = "is_default")]
    pub period: ApiDuration,
    /// An expression over the event: each value has a limit of its own.
    #[serde(skip_serializing_if = "is_default")]
    pub key: Option<String>,
}

/// How long it is waited for further events before a run starts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct FunctionDebounce {
    /// How long: `10s`.
    #[serde(skip_serializing_if = "is_default")]
    pub period: ApiDuration,
    /// An expression over the event: each value is waited for by itself.
    #[serde(skip_serializing_if = "is_default")]
    pub key: Option<String>,
}

/// How many runs may start in a period; those above wait.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct FunctionThrottle {
    /// How many may start at once, besides.
    #[serde(skip_serializing_if = "is_default")]
    pub burst: i32,
    /// An expression over the event: each value has a limit of its own.
    #[serde(skip_serializing_if = "is_default")]
    pub key: Option<String>,
    /// How many.
    #[serde(skip_serializing_if = "is_default")]
    pub limit: i32,
    /// The period: `10s`.
    #[serde(skip_serializing_if = "is_default")]
    pub period: ApiDuration,
}

/// What happens to a second run while one is under way.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct FunctionSingleton {
    /// What happens.
    #[serde(skip_serializing_if = "is_default")]
    pub mode: SingletonMode,
    /// An expression over the event: each value has a run of its own.
    #[serde(skip_serializing_if = "is_default")]
    pub key: Option<String>,
}

open_enum! {
    /// What shares a limit.
    pub enum ConcurrencyScope {
        /// The server did not say.
        Unspecified = "UNSPECIFIED",
        /// All functions of the account.
        Account = "ACCOUNT",
        /// All functions of the environment.
        Environment = "ENVIRONMENT",
        /// The function alone.
        Function = "FUNCTION",
    }
}

open_enum! {
    /// What happens to a second run while one is under way.
    pub enum SingletonMode {
        /// The server did not say.
        Unspecified = "UNSPECIFIED",
        /// The second does not start.
        Skip = "SKIP",
        /// The first is cancelled.
        Cancel = "CANCEL",
    }
}
