use inngest_api_macros::endpoints;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::types::open_enum;
use crate::types::serde_helpers::{is_default, time, zero_time};
use crate::{Data, DecodeError, Empty, EventId, RawJson, RunId};

mod metadata;

pub use self::metadata::{MetadataOp, MetadataTarget, RunMetadata};

/// Runs: executions of functions.
#[endpoints(
    V1, crate = crate, extend = super::Operations, rename_all = "snake_case",
    reference = "https://api-docs.inngest.com/v1/function-runs/{operation}"
)]
pub trait Runs {
    /// Reads one run. The server may answer the same for 3 seconds.
    ///
    /// # Errors
    /// The public server says [`Server`](crate::ErrorKind::Server) of an unknown run, and not
    /// [`NotFound`](crate::ErrorKind::NotFound) (recording `v1-run-unknown`).
    #[get("/runs/{run_id}")]
    fn get_run(
        /// The run's id, a ULID.
        run_id: RunId,
    ) -> Data<FunctionRun>;

    /// Cancels a run. A run that has ended stays as it is.
    #[delete("/runs/{run_id}", idempotent)]
    fn cancel_run(
        /// The run's id, a ULID.
        run_id: RunId,
    ) -> Empty;

    /// Lists what is queued of a run; the public server gives 10 at most. The server may answer the same for 5 seconds.
    #[get("/runs/{run_id}/jobs")]
    fn get_run_jobs(
        /// The run's id, a ULID.
        run_id: RunId,
    ) -> Data<Vec<Job>>;

    /// Notes something of a run, of one of its steps, or of a span. It is shown in the run's trace.
    ///
    /// Not idempotent: what adds, adds again. Not published by the API: it is what the SDKs call.
    ///
    /// # Errors
    /// 403 where the account may not, 413 where it is too much: 64 KiB for a span, 1 MiB for a run (wire facts 9).
    #[post("/runs/{run_id}/metadata", reference = "https://api-docs.inngest.com/v1")]
    fn add_run_metadata(
        /// The run's id, a ULID.
        run_id: RunId,
        /// What it is noted of; [`MetadataTarget::run`] for the run itself.
        target: MetadataTarget,
        /// What is noted.
        metadata: Vec<RunMetadata>,
    ) -> Empty;
}

/// A run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct FunctionRun {
    /// The run's id, a ULID.
    pub run_id: RunId,
    /// When it started; none where it has not.
    #[serde(with = "zero_time")]
    pub run_started_at: Option<Timestamp>,
    /// The function's id within the server, a UUID; not its slug.
    pub function_id: String,
    /// The version of the function; the public server says 0.
    pub function_version: i64,
    /// The environment's id, a UUID.
    pub environment_id: String,
    /// The internal id of the event that started it.
    pub event_id: EventId,
    /// The batch's id, where a batch of events started it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub batch_id: Option<String>,
    /// The run that this one was started again from.
    #[serde(default, skip_serializing_if = "is_default")]
    pub original_run_id: Option<RunId>,
    /// The schedule, where a cron started it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub cron: Option<String>,
    /// The status.
    pub status: FunctionRunStatus,
    /// When it ended; none where it has not.
    #[serde(with = "time")]
    pub ended_at: Option<Timestamp>,
    /// The output, or the error, as it came: any JSON. The public server may say `""` where there was one (recording
    /// `v1-run`): v2 has it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub output: Option<RawJson>,
}

impl FunctionRun {
    /// Whether the run has ended: `ended_at` is there.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.ended_at.is_some()
    }

    /// The output as a value of the user's type; `None` where there is none.
    ///
    /// # Errors
    /// Where the output is no `T`.
    pub fn decode_output<T: DeserializeOwned>(&self) -> Result<Option<T>, DecodeError> {
        self.output.as_ref().map(RawJson::decode).transpose()
    }
}

open_enum! {
    /// The status of a run, in the words of version 1.
    pub enum FunctionRunStatus {
        /// Is under way, or sleeps.
        Running = "Running",
        /// Is done.
        Completed = "Completed",
        /// Failed, all retries included.
        Failed = "Failed",
        /// Was cancelled.
        Cancelled = "Cancelled",
        /// Did not start, for there were too many.
        Overflowed = "Overflowed",
        /// Waits to start; the public server says so of runs that have failed, too (wire facts 13).
        Scheduled = "Scheduled",
        /// The server does not know.
        Unspecified = "Unknown",
        /// Was skipped.
        Skipped = "Skipped",
    }
}

/// Something that is queued of a run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Job {
    /// The job's id.
    #[serde(default, rename = "JobID", skip_serializing_if = "is_default")]
    pub job_id: Option<String>,
    /// When it is due.
    pub at: Timestamp,
    /// Its place in the queue.
    pub position: i64,
    /// What kind of job it is.
    pub kind: String,
    /// Which attempt it is, from 0.
    pub attempt: i64,
    /// The queue's own record of it, as it came.
    #[serde(default, rename = "Raw")]
    pub raw: Option<RawJson>,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_run_is_spelled_as_recorded() {
        let recorded = json!({
            "run_id": "01R", "run_started_at": "0001-01-01T00:00:00Z", "function_id": "d6c7", "function_version": 0,
            "environment_id": "0000", "event_id": "01E", "status": "Scheduled", "ended_at": null, "output": "",
        });
        let run: FunctionRun = serde_json::from_str(&recorded.to_string()).unwrap();
        assert_eq!((run.run_started_at, run.has_ended(), &run.status), (None, false, &FunctionRunStatus::Scheduled));
        assert_eq!(run.decode_output::<String>().unwrap().as_deref(), Some(""));
        assert_eq!(serde_json::to_value(&run).unwrap(), recorded);
    }

    #[test]
    fn a_job_has_gos_capitals() {
        let json = json!({ "JobID": "j", "at": "2026-11-23T18:22:02Z", "position": 1, "kind": "edge", "attempt": 0, "Raw": { "a": 1 } });
        let job: Job = serde_json::from_str(&json.to_string()).unwrap();
        assert_eq!(job.job_id.as_deref(), Some("j"));
        assert_eq!(serde_json::to_value(&job).unwrap(), json);
    }
}
