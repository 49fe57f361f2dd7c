//! One span of a trace.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::types::open_enum;
use crate::types::serde_helpers::{integer_text, is_default, time};
use crate::{DecodeError, RawJson};

/// A span of a trace: the run, one of its steps, or an attempt at one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
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
    /// What the step does; none where it is no step.
    #[serde(skip_serializing_if = "is_default")]
    pub step_op: Option<StepOp>,
    /// The SHA-1 of the step's name in hex, of `name:n` for the name's repeats; not the name.
    #[serde(skip_serializing_if = "is_default")]
    pub step_id: Option<String>,
    /// How long it took, in milliseconds.
    #[serde(with = "integer_text::option", skip_serializing_if = "is_default")]
    pub duration_ms: Option<u64>,
    /// When it was queued.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub queued_at: Option<Timestamp>,
    /// When it started; none where it has not.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub started_at: Option<Timestamp>,
    /// When it ended; none where it has not.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub ended_at: Option<Timestamp>,
    /// The input as it came, always an object (what is none is wrapped as `{"data": …}`); only there where it was asked for.
    /// The root's holds the run's events: `{"data": [EVENTS]}`.
    #[serde(skip_serializing_if = "is_default")]
    pub input: Option<RawJson>,
    /// The output, or the error, as it came, always an object (what is none is wrapped as `{"data": …}`); only there where it
    /// was asked for.
    #[serde(skip_serializing_if = "is_default")]
    pub output: Option<RawJson>,
    /// What else is known of it: times on the network, sizes, what the function noted.
    #[serde(skip_serializing_if = "is_default")]
    pub metadata: Vec<SpanMetadata>,
}

/// Something that is known of a span.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct SpanMetadata {
    /// What it is of: `run`, `request`.
    #[serde(skip_serializing_if = "is_default")]
    pub scope: String,
    /// What kind of thing is known: `inngest.http.timing`.
    #[serde(skip_serializing_if = "is_default")]
    pub kind: String,
    /// The values by name, each the *text* of its JSON: `"25"` is a number. See [`decode`](Self::decode).
    #[serde(skip_serializing_if = "is_default")]
    pub values: BTreeMap<String, String>,
    /// When it was last changed; none where it never was.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub updated_at: Option<Timestamp>,
}

impl SpanMetadata {
    /// The value of this name in the user's type; `None` where there is none.
    ///
    /// # Errors
    /// Where it has another shape.
    pub fn decode<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, DecodeError> {
        let decode = |json: &String| serde_json::from_str(json).map_err(|error| DecodeError::new::<T>(json, &error));
        self.values.get(name).map(decode).transpose()
    }
}

open_enum! {
    /// The status of a span.
    pub enum SpanStatus {
        /// The server did not say.
        Unspecified = "UNKNOWN",
        /// Is under way.
        Running = "RUNNING",
        /// Is done.
        Completed = "COMPLETED",
        /// Failed.
        Failed = "FAILED",
        /// Waits for something: a time, an event, a run.
        Waiting = "WAITING",
        /// Was cancelled.
        Cancelled = "CANCELLED",
        /// Was skipped.
        Skipped = "SKIPPED",
    }
}

open_enum! {
    /// What a step does.
    pub enum StepOp {
        /// The server did not say.
        Unspecified = "UNSPECIFIED",
        /// Runs code of the function's.
        Run = "RUN",
        /// Sleeps.
        Sleep = "SLEEP",
        /// Waits for an event.
        WaitForEvent = "WAIT_FOR_EVENT",
        /// Invokes another function.
        Invoke = "INVOKE",
        /// Sends an event.
        SendEvent = "SEND_EVENT",
        /// Asks a language model, by way of the server.
        AiGateway = "AI_GATEWAY",
        /// Waits for a signal.
        WaitForSignal = "WAIT_FOR_SIGNAL",
    }
}
