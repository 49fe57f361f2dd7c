use inngest_api_macros::endpoints;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::types::open_enum;
use crate::types::serde_helpers::{is_default, time, zero_time};
use crate::{Data, DecodeError, Described, Empty, EventId, RawJson, RunId};

mod metadata;

pub use self::metadata::{MetadataOp, MetadataTarget, RunMetadata};

/// Runs, which are executions of functions.
#[endpoints(
    V1, crate = crate, extend = super::Operations, rename_all = "snake_case",
    reference = "https://api-docs.inngest.com/v1/function-runs/{operation}"
)]
pub trait Runs {
    /// Returns a run. The server may cache the response for 3 seconds.
    ///
    /// # Errors
    /// If the run does not exist, the open-source server responds with [`Server`](crate::ErrorKind::Server) instead of
    /// [`NotFound`](crate::ErrorKind::NotFound).
    // Recording `v1-run-unknown`.
    #[get("/runs/{run_id}")]
    fn get_run(
        /// The run's id, a ULID.
        run_id: RunId,
    ) -> Data<FunctionRun>;

    /// Cancels a run. A run that has ended does not change.
    #[delete("/runs/{run_id}", idempotent)]
    fn cancel_run(
        /// The run's id, a ULID.
        run_id: RunId,
    ) -> Empty;

    /// Lists the queued jobs of a run. The server may cache the response for 5 seconds.
    ///
    /// The open-source server returns at most 10 jobs.
    #[get("/runs/{run_id}/jobs")]
    fn get_run_jobs(
        /// The run's id, a ULID.
        run_id: RunId,
    ) -> Data<Vec<Job>>;

    /// Records metadata of a run, of one of its steps or of a span. It appears in the run's trace.
    ///
    /// Not idempotent: a repeated `MetadataOp::Add` adds the values again. The API's reference does not list this operation,
    /// which the SDKs use.
    ///
    /// # Errors
    /// 403 if the account is not allowed to record metadata, 413 above 64 KiB per span or 1 MiB per run.
    #[post("/runs/{run_id}/metadata", reference = "https://api-docs.inngest.com/v1")]
    fn add_run_metadata(
        /// The run's id, a ULID.
        run_id: RunId,
        /// What the metadata describes: a step, a span, or without members [the run itself](MetadataTarget::run).
        target: MetadataTarget,
        /// The metadata to record.
        metadata: Vec<RunMetadata>,
    ) -> Empty;
}

/// A run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Described)]
#[non_exhaustive]
pub struct FunctionRun {
    /// The run's id, a ULID.
    pub run_id: RunId,
    /// When it started; not set if it has not started.
    #[serde(default, with = "zero_time")]
    pub run_started_at: Option<Timestamp>,
    /// The server's internal id of the function, a UUID; not its slug.
    #[serde(default)]
    pub function_id: String,
    /// The version of the function. The open-source server reports 0.
    #[serde(default)]
    pub function_version: i64,
    /// The environment's id, a UUID.
    #[serde(default)]
    pub environment_id: String,
    /// The internal id of the event that started it.
    #[serde(default)]
    pub event_id: EventId,
    /// The batch's id, if a batch of events started the run.
    #[serde(default, skip_serializing_if = "is_default")]
    pub batch_id: Option<String>,
    /// The run that this one is a rerun of.
    #[serde(default, skip_serializing_if = "is_default")]
    pub original_run_id: Option<RunId>,
    /// The schedule, if a cron trigger started it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub cron: Option<String>,
    /// The status.
    pub status: FunctionRunStatus,
    /// When it ended; not set if it has not ended.
    #[serde(default, with = "time")]
    pub ended_at: Option<Timestamp>,
    /// The output or the error: any JSON.
    ///
    /// The open-source server may report `""` instead of the output; version 2 reports the output.
    #[serde(default, skip_serializing_if = "is_default")]
    pub output: Option<RawJson>,
}

impl FunctionRun {
    /// Returns whether the run has ended: `ended_at` is set, or the status is cancelled or skipped.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.ended_at.is_some() || matches!(self.status, FunctionRunStatus::Cancelled | FunctionRunStatus::Skipped)
    }

    /// Decodes the output. Returns `None` if the server reports none, which it does until the run [has ended](Self::has_ended).
    ///
    /// A run that failed has its error as its output, which this method decodes as well. The open-source server may report `""`
    /// instead of an output: that is an output, and decodes as text only.
    ///
    /// # Errors
    /// If the output does not decode as `T`.
    pub fn decode_output<T: DeserializeOwned>(&self) -> Result<Option<T>, DecodeError> {
        self.output.as_ref().map(RawJson::decode).transpose()
    }
}

open_enum! {
    /// The status of a run in version 1.
    pub enum FunctionRunStatus {
        /// Running or sleeping.
        Running = "Running",
        /// Completed.
        Completed = "Completed",
        /// Failed after all retries.
        Failed = "Failed",
        /// Cancelled.
        Cancelled = "Cancelled",
        /// Not started because too many runs were queued.
        Overflowed = "Overflowed",
        /// Waiting to start. The open-source server also reports it for runs that have failed.
        Scheduled = "Scheduled",
        /// Unknown to the server.
        Unspecified = "Unknown",
        /// Skipped.
        Skipped = "Skipped",
    }
}

/// A queued job of a run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Described)]
#[non_exhaustive]
pub struct Job {
    /// The job's id.
    #[serde(default, rename = "JobID", skip_serializing_if = "is_default")]
    pub job_id: Option<String>,
    /// When it is due.
    pub at: Timestamp,
    /// Its position in the queue.
    #[serde(default)]
    pub position: i64,
    /// The kind of job.
    #[serde(default)]
    pub kind: String,
    /// The number of the attempt, from 0.
    #[serde(default)]
    pub attempt: i64,
    /// The queue's record of the job: any JSON.
    #[serde(default, rename = "Raw")]
    pub raw: Option<RawJson>,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_run_survives_a_round_trip() {
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
    fn the_output_of_a_run_is_none_only_if_the_server_reports_none() {
        let run = |json: serde_json::Value| serde_json::from_value::<FunctionRun>(json).unwrap();
        let running = run(json!({ "run_id": "01R", "status": "Running" }));
        assert_eq!(running.decode_output::<Option<u32>>().unwrap(), None);
        let failed = run(json!({ "run_id": "01R", "status": "Failed", "output": { "message": "no stock" } }));
        assert_eq!(failed.decode_output::<serde_json::Value>().unwrap(), Some(json!({ "message": "no stock" })));
    }

    #[test]
    fn job_members_are_capitalized_as_the_server_sends_them() {
        let json = json!({ "JobID": "j", "at": "2026-11-23T18:22:02Z", "position": 1, "kind": "edge", "attempt": 0, "Raw": { "a": 1 } });
        let job: Job = serde_json::from_str(&json.to_string()).unwrap();
        assert_eq!(job.job_id.as_deref(), Some("j"));
        assert_eq!(serde_json::to_value(&job).unwrap(), json);
    }
}
