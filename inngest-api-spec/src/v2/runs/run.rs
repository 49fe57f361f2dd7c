//! A run and its parts.

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::output::decode_wrapped;
use super::run_error::RunError;
use crate::types::open_enum;
use crate::types::serde_helpers::{IntegerText, integer_text, is_default, time};
use crate::{AppId, DecodeError, Described, EventId, FunctionId, RawJson, RunId};

/// A run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Run {
    /// The run's id, a ULID.
    #[serde(skip_serializing_if = "is_default")]
    pub id: RunId,
    /// The function that ran.
    #[serde(skip_serializing_if = "is_default")]
    pub function: Option<FunctionRef>,
    /// The app the function belongs to.
    #[serde(skip_serializing_if = "is_default")]
    pub app: Option<AppRef>,
    /// The status.
    #[serde(skip_serializing_if = "is_default")]
    pub status: RunStatus,
    /// When it was queued.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub queued_at: Option<Timestamp>,
    /// When it started; not set if it has not started.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub started_at: Option<Timestamp>,
    /// When it ended; not set if it has not ended.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub ended_at: Option<Timestamp>,
    /// How long it took, in milliseconds; not set if it has not ended, or never started.
    #[inngest(like = IntegerText)]
    #[serde(with = "integer_text::option", skip_serializing_if = "is_default")]
    pub duration_ms: Option<u64>,
    /// What started it.
    #[serde(skip_serializing_if = "is_default")]
    pub trigger: Option<RunTrigger>,
    /// The output: always an object. Not set unless `include_output` was set.
    ///
    /// See [`decode_output`](Self::decode_output) and [`error`](Self::error).
    #[serde(skip_serializing_if = "is_default")]
    pub output: Option<RawJson>,
    /// Whether another function deferred it. Only lists report it.
    #[serde(skip_serializing_if = "is_default")]
    pub is_deferred: Option<bool>,
    /// The function that deferred it. Only a list reports it, if `include` contains
    /// [`deferredFrom`](RunInclude::DeferredFrom).
    #[serde(skip_serializing_if = "is_default")]
    pub deferred_from: Option<RunDeferredFrom>,
}

impl Run {
    /// Returns whether the run has ended: `ended_at` is set, or the status is cancelled or skipped.
    ///
    /// The statuses `COMPLETED` and `FAILED` alone are not enough: a run may be `COMPLETED` between two steps, and `FAILED` while
    /// a failed step waits for its retry.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.ended_at.is_some() || matches!(self.status, RunStatus::Cancelled | RunStatus::Skipped)
    }

    /// Decodes the output. Returns `None` if
    ///
    /// - it was not requested: [`include_output`](crate::v2::operation::GetFunctionRun::include_output) was not set, which
    ///   [`wait_for_run`](crate::v2::Operations::wait_for_run) does;
    /// - the run [has not ended](Self::has_ended), and so has no output yet;
    /// - the run failed (see [`error`](Self::error)), was cancelled or was skipped.
    ///
    /// A function that returned `null` has an output, which an `Option` decodes: `Some(None)`.
    ///
    /// The API wraps an output that is not an object as `{"data": …}`. If the output does not decode as `T`, or if `T` ignores a
    /// member `data`, this method decodes the value in `data`.
    ///
    /// # Errors
    /// If the output does not decode as `T`.
    pub fn decode_output<T: DeserializeOwned>(&self) -> Result<Option<T>, DecodeError> {
        let Some(output) = self.output.as_ref().filter(|_| self.status != RunStatus::Failed) else { return Ok(None) };
        decode_wrapped(output).map(Some)
    }

    /// Returns the error of a failed run. `None` if the run did not fail, if the server reported no error, or unless
    /// `include_output` was set.
    ///
    /// If the output of the run is not an error object, its JSON is the error's message.
    #[must_use]
    pub fn error(&self) -> Option<RunError> {
        self.output.as_ref().filter(|_| self.status == RunStatus::Failed).and_then(RunError::from_output)
    }
}

/// A reference to a function.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct FunctionRef {
    /// The function's id, without the app's id as a prefix.
    #[serde(skip_serializing_if = "is_default")]
    pub id: FunctionId,
    /// The function's name.
    #[serde(skip_serializing_if = "is_default")]
    pub name: String,
    /// The app it belongs to.
    #[serde(skip_serializing_if = "is_default")]
    pub app: Option<AppRef>,
    /// The slug: the app's id, a hyphen, and the function's id. Only lists report it.
    #[serde(skip_serializing_if = "is_default")]
    pub slug: Option<String>,
}

/// The function that deferred a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct RunDeferredFrom {
    /// The function's slug.
    #[serde(skip_serializing_if = "is_default")]
    pub function_slug: String,
    /// The function's name.
    #[serde(skip_serializing_if = "is_default")]
    pub function_name: Option<String>,
}

/// A reference to an app.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct AppRef {
    /// The app's id.
    #[serde(skip_serializing_if = "is_default")]
    pub id: AppId,
}

/// What started a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct RunTrigger {
    /// The internal ids of the events. For a batch, the open-source server reports the first only.
    #[serde(skip_serializing_if = "is_default")]
    pub event_ids: Vec<EventId>,
    /// The name of the event. Not every server reports it.
    #[serde(skip_serializing_if = "is_default")]
    pub event_name: Option<String>,
    /// Whether a batch of events started it.
    #[serde(skip_serializing_if = "is_default")]
    pub is_batch: bool,
    /// The batch's id.
    #[serde(skip_serializing_if = "is_default")]
    pub batch_id: Option<String>,
    /// The schedule, if a cron trigger started it.
    #[serde(skip_serializing_if = "is_default")]
    pub cron_schedule: Option<String>,
}

open_enum! {
    /// The status of a run.
    pub enum RunStatus {
        /// Not reported by the server.
        Unspecified = "UNSPECIFIED",
        /// Waiting to start.
        Queued = "QUEUED",
        /// Running.
        Running = "RUNNING",
        /// Completed, once the run [has ended](Run::has_ended).
        Completed = "COMPLETED",
        /// Failed after all retries, once the run [has ended](Run::has_ended). Before, a step failed and will be retried, or the
        /// server could not reach the app.
        Failed = "FAILED",
        /// Cancelled.
        Cancelled = "CANCELLED",
        /// Not executed. The run has ended.
        Skipped = "SKIPPED",
        /// Running, but its function is paused.
        Paused = "PAUSED",
        /// The server does not recognize the status that it stored. Lists cannot be filtered by it.
        Unrecognized = "UNKNOWN",
    }
}

open_enum! {
    /// A time of a run.
    pub enum RunTimeField {
        /// When the run was queued.
        QueuedAt = "queuedAt",
        /// When the run started.
        StartedAt = "startedAt",
        /// When the run ended.
        EndedAt = "endedAt",
    }
}

open_enum! {
    /// The order of a list.
    pub enum SortOrder {
        /// Newest first.
        Desc = "DESC",
        /// Oldest first.
        Asc = "ASC",
    }
}

open_enum! {
    /// What a list of runs may include beside the default members.
    pub enum RunInclude {
        /// The function that deferred a run: [`deferred_from`](Run::deferred_from).
        DeferredFrom = "deferredFrom",
        /// The outputs, like `include_output`. Not every server supports it.
        Output = "output",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn run(json: Value) -> Run {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn a_run_without_an_output_is_distinguished_from_one_that_returned_null() {
        let null = run(json!({"status": "COMPLETED", "endedAt": "2026-03-04T05:06:07Z", "output": {"data": null}}));
        assert_eq!(null.decode_output::<Option<u32>>().unwrap(), Some(None));
        assert_eq!(null.decode_output::<()>().unwrap(), Some(()));
        assert!(null.decode_output::<u32>().unwrap_err().to_string().contains("null"));

        let without = [
            json!({"status": "COMPLETED", "endedAt": "2026-03-04T05:06:07Z"}),
            json!({"status": "RUNNING"}),
            json!({"status": "CANCELLED"}),
            json!({"status": "FAILED", "output": {"name": "Error", "message": "no stock"}}),
        ];
        for json in without {
            assert_eq!(run(json.clone()).decode_output::<Option<u32>>().unwrap(), None, "{json}");
        }
    }
}
