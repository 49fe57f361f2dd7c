use inngest_api_macros::endpoints;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::wire::{is_default, time};
use crate::{AppId, FunctionId, IdempotencyKey, JsonObject, Repeat, Repeatable, RunId};

/// Functions: what an app can run.
#[endpoints(V2, crate = crate, extend = super::Operations)]
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
    #[post("/apps/{app_id}/functions/{function_id}/invoke", idempotency = "idempotency_key", success(409))]
    fn invoke_function(
        /// The app's id, as its code says it.
        #[escape(twice)]
        app_id: AppId,
        /// The function's id, without the app's in front.
        #[escape(twice)]
        function_id: FunctionId,
        /// The data of the event that the function gets: a JSON object.
        data: JsonObject,
        /// Makes a repeated call the same call: for 24 hours it answers with the first run, whatever its data.
        idempotency_key: Option<IdempotencyKey>,
    ) -> Repeatable<InvokedRun>;
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

impl Repeat for InvokedRun {
    fn set_repeated(&mut self, repeated: bool) {
        self.repeated = repeated;
    }

    fn repeated(&self) -> bool {
        self.repeated
    }
}
