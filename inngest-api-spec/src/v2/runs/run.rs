//! A run, and what it says of others.

use std::fmt;

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::error::shown;
use crate::types::open_enum;
use crate::types::serde_helpers::{integer_text, is_default, time};
use crate::{AppId, DecodeError, EventId, FunctionId, RawJson, RunId};

/// A run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Run {
    /// The run's id, a ULID.
    #[serde(skip_serializing_if = "is_default")]
    pub id: RunId,
    /// The function that ran.
    #[serde(skip_serializing_if = "is_default")]
    pub function: Option<FunctionRef>,
    /// The app that the function is of.
    #[serde(skip_serializing_if = "is_default")]
    pub app: Option<AppRef>,
    /// The status.
    #[serde(skip_serializing_if = "is_default")]
    pub status: RunStatus,
    /// When it was queued.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub queued_at: Option<Timestamp>,
    /// When it started; none where it has not.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub started_at: Option<Timestamp>,
    /// When it ended; none where it has not.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub ended_at: Option<Timestamp>,
    /// How long it took, in milliseconds; none where it has not ended.
    #[serde(with = "integer_text::option", skip_serializing_if = "is_default")]
    pub duration_ms: Option<u64>,
    /// What started it.
    #[serde(skip_serializing_if = "is_default")]
    pub trigger: Option<RunTrigger>,
    /// The output as it came, always an object; only there where it was asked for. See
    /// [`decode_output`](Self::decode_output) and [`error`](Self::error).
    #[serde(skip_serializing_if = "is_default")]
    pub output: Option<RawJson>,
}

impl Run {
    /// Whether the run has ended: `ended_at` is there, or the status is failed or cancelled.
    ///
    /// `COMPLETED` alone is not the end (observations: a run between two steps says so).
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.ended_at.is_some() || matches!(self.status, RunStatus::Failed | RunStatus::Cancelled)
    }

    /// The output as a value of the user's type; `None` where there is none, the run failed (see [`error`](Self::error)), or
    /// it was not asked for.
    ///
    /// The API wraps what is no object as `{"data": …}` (wire facts 10): where the output itself is no `T` and looks like
    /// that, what is inside is taken.
    ///
    /// # Errors
    /// Where the output is no `T`.
    pub fn decode_output<T: DeserializeOwned>(&self) -> Result<Option<T>, DecodeError> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Wrapped {
            data: RawJson,
        }
        let Some(output) = self.output.as_ref().filter(|_| self.status != RunStatus::Failed) else { return Ok(None) };
        output.decode().map(Some).or_else(|fault| match output.decode::<Wrapped>() {
            Ok(Wrapped { data }) => data.decode().map(Some),
            Err(_) => Err(fault),
        })
    }

    /// The error that a failed run ended with; `None` where it did not fail, or the output was not asked for.
    ///
    /// One thing, though [`get_function_run`](crate::v2::Operations::get_function_run) sends it bare and lists send it as
    /// `{"error": …}` (wire facts 10).
    #[must_use]
    pub fn error(&self) -> Option<RunError> {
        #[derive(Deserialize)]
        struct Wrapped {
            error: RunError,
        }
        let output = self.output.as_ref().filter(|_| self.status == RunStatus::Failed)?;
        output.decode::<Wrapped>().map(|wrapped| wrapped.error).or_else(|_| output.decode()).ok()
    }
}

/// The error that a failed run ended with, as its function threw it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct RunError {
    /// The error's name, such as `Error`.
    pub name: String,
    /// The error's message.
    pub message: String,
    /// The stack, where the language has one.
    #[serde(skip_serializing_if = "is_default")]
    pub stack: Option<String>,
}

impl fmt::Display for RunError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", shown(&self.name), shown(&self.message))
    }
}

impl std::error::Error for RunError {}

/// A function, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct FunctionRef {
    /// The function's id, without the app's in front.
    #[serde(skip_serializing_if = "is_default")]
    pub id: FunctionId,
    /// The function's name.
    #[serde(skip_serializing_if = "is_default")]
    pub name: String,
    /// The app that it is of.
    #[serde(skip_serializing_if = "is_default")]
    pub app: Option<AppRef>,
}

/// An app, by id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct AppRef {
    /// The app's id.
    #[serde(skip_serializing_if = "is_default")]
    pub id: AppId,
}

/// What started a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct RunTrigger {
    /// The internal ids of the events; the public server names the first of a batch only.
    #[serde(skip_serializing_if = "is_default")]
    pub event_ids: Vec<EventId>,
    /// The name of the event; not sent by every server.
    #[serde(skip_serializing_if = "is_default")]
    pub event_name: Option<String>,
    /// Whether a batch of events started it.
    #[serde(skip_serializing_if = "is_default")]
    pub is_batch: bool,
    /// The batch's id.
    #[serde(skip_serializing_if = "is_default")]
    pub batch_id: Option<String>,
    /// The schedule, where a cron started it.
    #[serde(skip_serializing_if = "is_default")]
    pub cron_schedule: Option<String>,
}

open_enum! {
    /// The status of a run.
    pub enum RunStatus {
        /// The server did not say.
        Unspecified = "UNSPECIFIED",
        /// Waits to start.
        Queued = "QUEUED",
        /// Is under way.
        Running = "RUNNING",
        /// Is done, once it [has ended](Run::has_ended).
        Completed = "COMPLETED",
        /// Failed, all retries included.
        Failed = "FAILED",
        /// Was cancelled.
        Cancelled = "CANCELLED",
    }
}

open_enum! {
    /// One of a run's times.
    pub enum RunTimeField {
        /// When it was queued.
        QueuedAt = "queuedAt",
        /// When it started.
        StartedAt = "startedAt",
        /// When it ended.
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
