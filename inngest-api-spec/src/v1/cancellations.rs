use inngest_api_macros::endpoints;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::types::open_enum;
use crate::types::serde_helpers::{is_default, time};
use crate::{AppId, CancellationId, Data, FunctionId};

/// Bulk cancellations: all runs of a function that started in a range of time.
///
/// The public server keeps none: it answers 500 with an empty body (wire facts 13).
#[endpoints(
    V1, crate = crate, extend = super::Operations, rename_all = "snake_case",
    reference = "https://api-docs.inngest.com/v1/cancellations/{operation}"
)]
pub trait Cancellations {
    /// Lists the bulk cancellations of the environment.
    #[get("/cancellations")]
    fn list_cancellations() -> Data<Vec<Cancellation>>;

    /// Cancels all runs of a function that started in a range of time.
    ///
    /// Not idempotent: each call makes a cancellation.
    ///
    /// # Errors
    /// [`Invalid`](crate::ErrorKind::Invalid) where the range is none; several faults come as one message of several lines.
    #[post("/cancellations")]
    fn create_cancellation(
        /// The app's id, as its code says it.
        app_id: AppId,
        /// The function's id with the app's in front, such as `demo-app-slow` (recording `v1-create-cancellation`).
        function_id: FunctionId,
        /// Only runs that started before this time, which is at most 5 seconds ahead.
        started_before: Timestamp,
        /// Only runs that started after this time.
        started_after: Option<Timestamp>,
        /// Only runs of whose event this expression holds: `event.data.user == "ada"`.
        #[rename = "if"]
        condition: Option<String>,
    ) -> Data<Cancellation>;

    /// Takes a bulk cancellation back. Runs that it has cancelled stay so.
    #[delete("/cancellations/{id}", idempotent)]
    fn delete_cancellation(
        /// The cancellation's id, a ULID.
        id: CancellationId,
    ) -> Data<CancellationDeleted>;
}

/// A bulk cancellation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Cancellation {
    /// When it was made.
    #[serde(default, with = "time", skip_serializing_if = "is_default")]
    pub created_at: Option<Timestamp>,
    /// The cancellation's name.
    #[serde(default)]
    pub name: Option<String>,
    /// The cancellation's id, a ULID.
    pub id: CancellationId,
    /// The account's id, a UUID.
    #[serde(default, skip_serializing_if = "is_default")]
    pub account_id: Option<String>,
    /// The environment's id, a UUID.
    pub environment_id: String,
    /// The app's id within the server, a UUID; not the one that its code says.
    #[serde(default, skip_serializing_if = "is_default")]
    pub app_id: Option<String>,
    /// The function's id within the server, a UUID.
    pub function_internal_id: String,
    /// The function's id.
    pub function_id: String,
    /// Only runs that started after this time.
    #[serde(default, with = "time")]
    pub started_after: Option<Timestamp>,
    /// Only runs that started before this time.
    pub started_before: Timestamp,
    /// Only runs of whose event this expression holds.
    #[serde(default, rename = "if", skip_serializing_if = "is_default")]
    pub condition: Option<String>,
    /// What it cancels.
    #[serde(default, skip_serializing_if = "is_default")]
    pub kind: Option<CancellationKind>,
    /// Who asked for it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub cause: Option<CancellationCause>,
    /// The id of what it cancels.
    #[serde(default, skip_serializing_if = "is_default")]
    pub target_id: Option<String>,
    /// The queue that it is about.
    #[serde(default)]
    pub queue_name: Option<String>,
}

/// Whether a bulk cancellation was taken back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct CancellationDeleted {
    /// Whether it was; none where the server did not say.
    #[serde(skip_serializing_if = "is_default")]
    pub ok: Option<bool>,
}

open_enum! {
    /// What a cancellation cancels.
    pub enum CancellationKind {
        /// Many runs.
        BulkRun = "bulk_run",
        /// One run.
        Run = "run",
        /// What waits in a queue.
        Backlog = "backlog",
        /// Runs that did not start in time.
        StartTimeout = "start_timeout",
        /// Runs that did not end in time.
        FinishTimeout = "finish_timeout",
    }
}

open_enum! {
    /// Who asked for a cancellation.
    pub enum CancellationCause {
        /// The server did not say.
        Unspecified = "None",
        /// An event.
        Event = "Event",
        /// A person.
        Manual = "Manual",
        /// A call of the API.
        Api = "API",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_cancellation_is_written_as_it_was_read() {
        let json = json!({
            "id": "01C", "name": null, "environment_id": "e", "function_internal_id": "f", "function_id": "demo-app-slow",
            "started_after": null, "started_before": "2026-01-02T00:00:00Z", "if": "event.data.n > 1", "kind": "bulk_run",
            "cause": "API", "queue_name": null,
        });
        let cancellation: Cancellation = serde_json::from_str(&json.to_string()).unwrap();
        assert_eq!(cancellation.cause, Some(CancellationCause::Api));
        assert_eq!(serde_json::to_value(&cancellation).unwrap(), json);
    }
}
