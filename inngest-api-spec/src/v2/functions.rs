use inngest_api_macros::endpoints;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::AppRef;
use crate::types::open_enum;
use crate::types::serde_helpers::{is_default, time};
use crate::{AppId, Cursor, Data, DataOrRepeated, FunctionId, IdempotencyKey, JsonObject, Page, Repeated, RunId};

mod configuration;

pub use self::configuration::{
    ConcurrencyLimit, ConcurrencyScope, FunctionCancellation, FunctionConcurrency, FunctionConfiguration,
    FunctionDebounce, FunctionEventsBatch, FunctionRateLimit, FunctionRetries, FunctionSingleton, FunctionThrottle,
    SingletonMode,
};

/// Functions: what an app can run.
#[endpoints(
    V2, crate = crate, extend = super::Operations,
    reference = "https://api-docs.inngest.com/v2/functions/{operation}"
)]
pub trait Functions {
    /// Invokes a function with the given data, and answers at once with the run that it started.
    ///
    /// To follow the run to its end: [`wait_for_run`](super::Operations::wait_for_run).
    ///
    /// # Errors
    /// `not_found` where there is no such function; 422 `rate_limited`, `function_debounced` and `function_skipped` where
    /// the function's own settings kept it from running.
    ///
    /// Source: <https://api-docs.inngest.com>, wire facts 5 and 8.
    #[post("/apps/{app_id}/functions/{function_id}/invoke", idempotency = "idempotency_key", ok_statuses(409))]
    fn invoke_function(
        /// The app's id, as its code says it.
        #[encode(twice)]
        app_id: AppId,
        /// The function's id, without the app's in front.
        #[encode(twice)]
        function_id: FunctionId,
        /// The data of the event that the function gets: a JSON object.
        data: JsonObject,
        /// Makes a repeated call the same call: for 24 hours it answers with the first run, whatever its data.
        idempotency_key: Option<IdempotencyKey>,
    ) -> DataOrRepeated<InvokedRun>;

    /// Reads one function: what triggers it, and how it is set up to run.
    #[get("/apps/{app_id}/functions/{function_id}")]
    fn get_function(
        /// The app's id, as its code says it.
        #[encode(twice)]
        app_id: AppId,
        /// The function's id, without the app's in front.
        #[encode(twice)]
        function_id: FunctionId,
    ) -> Data<Function>;

    /// Lists the functions of an app. An unknown app has none: that is no error (wire facts 10).
    #[get("/apps/{app_id}/functions", paginated)]
    fn get_functions(
        /// The app's id, as its code says it.
        #[encode(twice)]
        app_id: AppId,
        /// How many functions a page holds, 1 to 100; default 20.
        limit: Option<u32>,
        /// Where to go on: the cursor of the page before.
        cursor: Option<Cursor>,
    ) -> Page<Function>;
}

/// A function.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Function {
    /// The function's id, without the app's in front.
    #[serde(skip_serializing_if = "is_default")]
    pub id: FunctionId,
    /// The function's name.
    #[serde(skip_serializing_if = "is_default")]
    pub name: String,
    /// The slug.
    #[serde(skip_serializing_if = "is_default")]
    pub slug: String,
    /// Whether it is paused: then nothing starts a run.
    #[serde(skip_serializing_if = "is_default")]
    pub is_paused: bool,
    /// Whether it is archived.
    #[serde(skip_serializing_if = "is_default")]
    pub is_archived: bool,
    /// The app that it is of.
    #[serde(skip_serializing_if = "is_default")]
    pub app: Option<AppRef>,
    /// What starts its runs.
    #[serde(skip_serializing_if = "is_default")]
    pub triggers: Vec<FunctionTrigger>,
    /// The function that runs after one of its runs has failed.
    #[serde(skip_serializing_if = "is_default")]
    pub failure_handler: Option<FailureHandler>,
    /// How it is set up to run.
    #[serde(skip_serializing_if = "is_default")]
    pub configuration: Option<FunctionConfiguration>,
}

/// What starts runs of a function.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct FunctionTrigger {
    /// What kind of trigger it is.
    #[serde(rename = "type", skip_serializing_if = "is_default")]
    pub kind: TriggerType,
    /// The event's name, or the schedule: `0 3 * * *`.
    #[serde(skip_serializing_if = "is_default")]
    pub value: String,
    /// An expression over the event that has to hold.
    #[serde(rename = "if", skip_serializing_if = "is_default")]
    pub condition: Option<String>,
}

/// The function that runs after a run has failed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct FailureHandler {
    /// Its slug.
    #[serde(skip_serializing_if = "is_default")]
    pub slug: String,
    /// Its name.
    #[serde(skip_serializing_if = "is_default")]
    pub name: String,
}

open_enum! {
    /// What kind of trigger something is.
    pub enum TriggerType {
        /// The server did not say.
        Unspecified = "UNSPECIFIED",
        /// An event.
        Event = "EVENT",
        /// A schedule.
        Cron = "CRON",
    }
}

/// The run that an invocation started.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct InvokedRun {
    /// The run's id.
    #[serde(skip_serializing_if = "is_default")]
    pub run_id: RunId,
    /// Whether the caller's idempotency key had been seen before: then the run is that of the first call.
    #[serde(skip)]
    pub repeated: bool,
    /// When the run was queued; not sent by servers of today.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub queued_at: Option<Timestamp>,
    /// When the run started; not sent by servers of today.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub started_at: Option<Timestamp>,
    /// When the run was done; not sent by servers of today.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub completed_at: Option<Timestamp>,
    /// The result as JSON text; not sent by servers of today.
    #[serde(skip_serializing_if = "is_default")]
    pub result: Option<String>,
    /// The error; not sent by servers of today.
    #[serde(skip_serializing_if = "is_default")]
    pub error: Option<String>,
}

impl InvokedRun {
    /// An invocation that started this run.
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
