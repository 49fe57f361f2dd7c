//! A span of a trace.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::types::open_enum;
use crate::types::serde_helpers::{IntegerText, integer_text, is_default, time};
use crate::{DecodeError, Described, RawJson};

/// A span of a trace: the run, one of its steps, or an attempt at one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Span {
    /// The span's id.
    #[serde(skip_serializing_if = "is_default")]
    pub id: String,
    /// The step's name; or `Run`, `Finalization`, `Attempt 0`, `executor.nonstep`, or a hash.
    #[serde(skip_serializing_if = "is_default")]
    pub name: String,
    /// The status.
    #[serde(skip_serializing_if = "is_default")]
    pub status: SpanStatus,
    /// The kind of step; not set if the span is not a step.
    #[serde(skip_serializing_if = "is_default")]
    pub step_op: Option<StepOp>,
    /// The SHA-1 hash of the step's name, in hex; of `name:n` for repetitions of the name.
    #[serde(skip_serializing_if = "is_default")]
    pub step_id: Option<String>,
    /// How long it took, in milliseconds.
    #[inngest(like = IntegerText)]
    #[serde(with = "integer_text::option", skip_serializing_if = "is_default")]
    pub duration_ms: Option<u64>,
    /// When it was queued.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub queued_at: Option<Timestamp>,
    /// When it started; not set if it has not started.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub started_at: Option<Timestamp>,
    /// When it ended; not set if it has not ended.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub ended_at: Option<Timestamp>,
    /// The input: always an object, other values are wrapped as `{"data": …}`. Not set unless `include_output` was
    /// set.
    ///
    /// The root's input has the events of the run: `{"data": [EVENTS]}`.
    #[serde(skip_serializing_if = "is_default")]
    pub input: Option<RawJson>,
    /// The output or the error: always an object, other values are wrapped as `{"data": …}`. Not set unless
    /// `include_output` was set.
    #[serde(skip_serializing_if = "is_default")]
    pub output: Option<RawJson>,
    /// Further data: network timings, sizes, metadata that the function recorded.
    #[serde(skip_serializing_if = "is_default")]
    pub metadata: Vec<SpanMetadata>,
}

/// Metadata of a span.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct SpanMetadata {
    /// The scope: `run`, `request`.
    #[serde(skip_serializing_if = "is_default")]
    pub scope: String,
    /// The kind: `inngest.http.timing`.
    #[serde(skip_serializing_if = "is_default")]
    pub kind: String,
    /// The values by name. Each is the *text* of a JSON value: `"25"` is a number. See [`decode`](Self::decode).
    #[serde(skip_serializing_if = "is_default")]
    pub values: BTreeMap<String, String>,
    /// When it was last updated; not set if it never was.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub updated_at: Option<Timestamp>,
}

impl SpanMetadata {
    /// Decodes the value of this name. Returns `None` if there is no value of this name; `null` is a value.
    ///
    /// # Errors
    /// If the value does not decode as `T`.
    pub fn decode<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, DecodeError> {
        let decode = |json: &String| crate::json::from_str(json).map_err(|error| DecodeError::new::<T>(json, &error));
        self.values.get(name).map(decode).transpose()
    }
}

open_enum! {
    /// The status of a span.
    pub enum SpanStatus {
        /// Not reported by the server.
        Unspecified = "UNKNOWN",
        /// Running.
        Running = "RUNNING",
        /// Completed.
        Completed = "COMPLETED",
        /// Failed.
        Failed = "FAILED",
        /// Waiting for a time, an event or a run.
        Waiting = "WAITING",
        /// Cancelled.
        Cancelled = "CANCELLED",
        /// Skipped.
        Skipped = "SKIPPED",
    }
}

open_enum! {
    /// The kind of a step.
    pub enum StepOp {
        /// Not reported by the server.
        Unspecified = "UNSPECIFIED",
        /// Runs code of the function.
        Run = "RUN",
        /// Sleeps.
        Sleep = "SLEEP",
        /// Waits for an event.
        WaitForEvent = "WAIT_FOR_EVENT",
        /// Invokes another function.
        Invoke = "INVOKE",
        /// Sends an event.
        SendEvent = "SEND_EVENT",
        /// Sends a request to a language model through the server.
        AiGateway = "AI_GATEWAY",
        /// Waits for a signal.
        WaitForSignal = "WAIT_FOR_SIGNAL",
    }
}
