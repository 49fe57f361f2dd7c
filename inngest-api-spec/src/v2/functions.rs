use inngest_api_macros::endpoints;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::AppRef;
use crate::types::open_enum;
use crate::types::serde_helpers::{is_default, time};
use crate::{
    AppId, Cursor, Data, DataOrRepeated, Described, FunctionId, IdempotencyKey, JsonObject, Page, Repeated, RunId,
};

mod configuration;

pub use self::configuration::{
    ConcurrencyLimit, ConcurrencyScope, FunctionCancellation, FunctionConcurrency, FunctionConfiguration,
    FunctionDebounce, FunctionEventsBatch, FunctionRateLimit, FunctionRetries, FunctionSingleton, FunctionThrottle,
    SingletonMode,
};

/// Functions of an app.
#[endpoints(
    V2, crate = crate, extend = super::Operations,
    reference = "https://api-docs.inngest.com/v2/functions/{operation}"
)]
pub trait Functions {
    /// Invokes a function and returns the run that it started, without waiting for its end.
    ///
    /// To wait for the end of the run, use [`wait_for_run`](crate::v2::Operations::wait_for_run).
    ///
    /// # Errors
    /// `not_found` if the function does not exist; 422 `rate_limited`, `function_debounced` or `function_skipped` if the
    /// function's configuration prevented the run.
    #[post(
        "/apps/{app_id}/functions/{function_id}/invoke",
        idempotency = "idempotency_key",
        ok_statuses(409),
        permission = "functions:write:invoke"
    )]
    fn invoke_function(
        /// The app's id, as set in its code.
        #[encode(twice)]
        app_id: AppId,
        /// The function's id, without the app's id as a prefix.
        #[encode(twice)]
        function_id: FunctionId,
        /// The data of the event that the function receives: a JSON object.
        data: JsonObject,
        /// Makes the call idempotent. For 24 hours, calls with the same key return the first run, whatever their data.
        idempotency_key: Option<IdempotencyKey>,
    ) -> DataOrRepeated<InvokedRun>;

    /// Returns a function with its triggers and its configuration.
    #[get("/apps/{app_id}/functions/{function_id}", permission = "functions:read:get")]
    fn get_function(
        /// The app's id, as set in its code.
        #[encode(twice)]
        app_id: AppId,
        /// The function's id, without the app's id as a prefix.
        #[encode(twice)]
        function_id: FunctionId,
    ) -> Data<Function>;

    /// Lists the functions of an app.
    ///
    /// The list is empty if the app does not exist.
    #[get("/apps/{app_id}/functions", paginated, permission = "functions:read:list")]
    fn get_functions(
        /// The app's id, as set in its code.
        #[encode(twice)]
        app_id: AppId,
        /// The maximum number of functions per page, 1 to 100; default 20.
        #[range(1..=100)]
        limit: Option<u32>,
        /// The cursor of the previous page.
        cursor: Option<Cursor>,
    ) -> Page<Function>;
}

/// A function.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Function {
    /// The function's id, without the app's id as a prefix.
    #[serde(skip_serializing_if = "is_default")]
    pub id: FunctionId,
    /// The function's name.
    #[serde(skip_serializing_if = "is_default")]
    pub name: String,
    /// The slug.
    #[serde(skip_serializing_if = "is_default")]
    pub slug: String,
    /// Whether it is paused. A paused function starts no runs.
    #[serde(skip_serializing_if = "is_default")]
    pub is_paused: bool,
    /// Whether it is archived.
    #[serde(skip_serializing_if = "is_default")]
    pub is_archived: bool,
    /// The app this function belongs to.
    #[serde(skip_serializing_if = "is_default")]
    pub app: Option<AppRef>,
    /// The triggers that start its runs.
    #[serde(skip_serializing_if = "is_default")]
    pub triggers: Vec<FunctionTrigger>,
    /// The function that runs after one of its runs failed.
    #[serde(skip_serializing_if = "is_default")]
    pub failure_handler: Option<FailureHandler>,
    /// The configuration.
    #[serde(skip_serializing_if = "is_default")]
    pub configuration: Option<FunctionConfiguration>,
}

/// A trigger, which starts runs of a function.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct FunctionTrigger {
    /// The kind of trigger.
    #[serde(rename = "type", skip_serializing_if = "is_default")]
    pub kind: TriggerType,
    /// The event's name, or the schedule: `0 3 * * *`.
    #[serde(skip_serializing_if = "is_default")]
    pub value: String,
    /// An expression over the event that must be true.
    #[serde(rename = "if", skip_serializing_if = "is_default")]
    pub condition: Option<String>,
}

/// The function that runs after a run failed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct FailureHandler {
    /// The function's slug.
    #[serde(skip_serializing_if = "is_default")]
    pub slug: String,
    /// The function's name.
    #[serde(skip_serializing_if = "is_default")]
    pub name: String,
}

open_enum! {
    /// The kind of a trigger.
    pub enum TriggerType {
        /// Not reported by the server.
        Unspecified = "UNSPECIFIED",
        /// An event.
        Event = "EVENT",
        /// A schedule.
        Cron = "CRON",
    }
}

/// The run that an invocation started.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct InvokedRun {
    /// The run's id.
    #[serde(skip_serializing_if = "is_default")]
    pub run_id: RunId,
    /// Whether your idempotency key was used before. The run is then that of the first call. Not part of the JSON.
    #[serde(skip)]
    pub repeated: bool,
    /// When the run was queued. Servers do not send it yet.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub queued_at: Option<Timestamp>,
    /// When the run started. Servers do not send it yet.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub started_at: Option<Timestamp>,
    /// When the run completed. Servers do not send it yet.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub completed_at: Option<Timestamp>,
    /// The result as JSON text. Servers do not send it yet.
    #[serde(skip_serializing_if = "is_default")]
    pub result: Option<String>,
    /// The error. Servers do not send it yet.
    #[serde(skip_serializing_if = "is_default")]
    pub error: Option<String>,
}

impl InvokedRun {
    /// Creates the result of an invocation that started this run, for handlers of the mock server.
    pub fn new(run_id: impl Into<RunId>) -> Self {
        Self { run_id: run_id.into(), ..Self::default() }
    }
}

impl Repeated for InvokedRun {
    fn set_repeated(&mut self, repeated: bool) {
        self.repeated = repeated;
    }

    fn repeated(&self) -> bool {
        self.repeated
    }
}
