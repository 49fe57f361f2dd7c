use inngest_api_macros::endpoints;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::types::open_enum;
use crate::types::serde_helpers::{is_default, time};
use crate::{AppId, CancellationId, Data, Described, FunctionId};

/// Bulk cancellations, which cancel all runs of a function that started in a time range.
///
/// The open-source server does not support them: it responds with 500 and an empty body.
#[endpoints(
    V1, crate = crate, extend = super::Operations, rename_all = "snake_case",
    reference = "https://api-docs.inngest.com/v1/cancellations/{operation}"
)]
pub trait Cancellations {
    /// Lists the bulk cancellations of the environment.
    #[get("/cancellations")]
    fn list_cancellations() -> Data<Vec<Cancellation>>;

    /// Cancels all runs of a function that started in a time range.
    ///
    /// Not idempotent: each call creates a cancellation.
    ///
    /// # Errors
    /// [`Invalid`](crate::ErrorKind::Invalid) if the time range is empty. The message has one line for each problem.
    // Recording `v1-create-cancellation`.
    #[post("/cancellations")]
    fn create_cancellation(
        /// The app's id, as set in its code.
        app_id: AppId,
        /// The function's id with the app's id as a prefix, such as `demo-app-slow`.
        function_id: FunctionId,
        /// Only runs that started before this time, which may be at most 5 seconds in the future.
        started_before: Timestamp,
        /// Only runs that started after this time.
        started_after: Option<Timestamp>,
        /// Only runs for whose event this expression is true: `event.data.user == "ada"`.
        #[rename = "if"]
        condition: Option<String>,
    ) -> Data<Cancellation>;

    /// Deletes a bulk cancellation. Runs that it has cancelled stay cancelled.
    #[delete("/cancellations/{id}", idempotent)]
    fn delete_cancellation(
        /// The cancellation's id, a ULID.
        id: CancellationId,
    ) -> Data<CancellationDeleted>;
}

/// A bulk cancellation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[non_exhaustive]
pub struct Cancellation {
    /// When it was created.
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
    #[serde(default)]
    pub environment_id: String,
    /// The server's internal id of the app, a UUID; not the one set in its code.
    #[serde(default, skip_serializing_if = "is_default")]
    pub app_id: Option<String>,
    /// The server's internal id of the function, a UUID.
    #[serde(default)]
    pub function_internal_id: String,
    /// The function's id.
    #[serde(default)]
    pub function_id: String,
    /// Only runs that started after this time.
    #[serde(default, with = "time")]
    pub started_after: Option<Timestamp>,
    /// Only runs that started before this time.
    pub started_before: Timestamp,
    /// Only runs for whose event this expression is true.
    #[serde(default, rename = "if", skip_serializing_if = "is_default")]
    pub condition: Option<String>,
    /// The kind of cancellation.
    #[serde(default, skip_serializing_if = "is_default")]
    pub kind: Option<CancellationKind>,
    /// Who requested it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub cause: Option<CancellationCause>,
    /// The id of what it cancels.
    #[serde(default, skip_serializing_if = "is_default")]
    pub target_id: Option<String>,
    /// The name of the queue it applies to.
    #[serde(default)]
    pub queue_name: Option<String>,
}

/// The result of deleting a bulk cancellation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default)]
#[non_exhaustive]
pub struct CancellationDeleted {
    /// Whether it was deleted; not set if the server does not report it.
    #[serde(skip_serializing_if = "is_default")]
    pub ok: Option<bool>,
}

open_enum! {
    /// The kind of a cancellation.
    pub enum CancellationKind {
        /// Many runs.
        BulkRun = "bulk_run",
        /// One run.
        Run = "run",
        /// The backlog of a queue.
        Backlog = "backlog",
        /// Runs that did not start in time.
        StartTimeout = "start_timeout",
        /// Runs that did not end in time.
        FinishTimeout = "finish_timeout",
    }
}

open_enum! {
    /// Who requested a cancellation.
    pub enum CancellationCause {
        /// Not reported by the server.
        Unspecified = "None",
        /// An event.
        Event = "Event",
        /// A person.
        Manual = "Manual",
        /// An API call.
        Api = "API",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_cancellation_survives_a_round_trip() {
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
