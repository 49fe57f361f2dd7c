use inngest_api_macros::endpoints;
use jiff::Timestamp;

use crate::{AppId, Cursor, Data, DataOrErrorCode, EventId, FunctionId, Page, RunId};

mod cancelled;
mod output;
mod rerun;
mod run;
mod run_error;

pub use self::cancelled::{CancelOutcome, CancelledRun};
pub use self::rerun::{RerunFromStep, RerunStarted};
pub use self::run::{
    AppRef, FunctionRef, Run, RunDeferredFrom, RunInclude, RunStatus, RunTimeField, RunTrigger, SortOrder,
};
pub use self::run_error::RunError;

/// Runs, which are executions of functions.
#[endpoints(
    V2, crate = crate, extend = super::Operations,
    reference = "https://api-docs.inngest.com/v2/runs/{operation}"
)]
pub trait Runs {
    /// Returns a run.
    ///
    /// The status may be `COMPLETED` between two steps, and `FAILED` before a retry, although the run has not ended: use
    /// [`Run::has_ended`]. To wait for the end of a run, use [`wait_for_run`](crate::v2::Operations::wait_for_run).
    // Recording `v2-run-steps-running`.
    #[get("/runs/{run_id}", permission = "runs:read:get")]
    fn get_function_run(
        /// The run's id, a ULID.
        run_id: RunId,
        /// Whether to include the output; default `false`.
        include_output: Option<bool>,
    ) -> Data<Run>;

    /// Lists the runs of the environment, newest first unless [`order`](crate::v2::operation::ListRuns::order) is set.
    ///
    /// The list is not a snapshot: with the order `ASC` and no `until`, new runs may keep appearing. With `query`, a page may be
    /// empty although the list continues.
    ///
    /// # Errors
    /// 422 if `query` is not a valid CEL expression; [`NotImplemented`](crate::ErrorKind::NotImplemented) from the open-source
    /// server for [`RunStatus::Paused`].
    #[get("/runs", paginated, permission = "runs:read:list")]
    fn list_runs(
        /// Only runs with one of these statuses.
        status: Vec<RunStatus>,
        /// Only runs of these apps.
        app_id: Vec<AppId>,
        /// Only runs of these functions. Requires `app_id`.
        function_id: Vec<FunctionId>,
        /// Only runs from this time on.
        from: Option<Timestamp>,
        /// Only runs until this time. The open-source server excludes runs at exactly this time.
        until: Option<Timestamp>,
        /// The time that `from`, `until` and the order refer to; default `queuedAt`.
        time_field: Option<RunTimeField>,
        /// `true` for deferred runs only, `false` for other runs only; default all runs.
        is_deferred: Option<bool>,
        /// The order; default `DESC`, newest first.
        order: Option<SortOrder>,
        /// Only runs that match this CEL expression over the event, the output or the error: `event.data.order == 7`; at most
        /// 2,048 bytes.
        query: Option<String>,
        /// What to include beside the default members.
        include: Vec<RunInclude>,
        /// Whether to include the outputs; default `false`.
        include_output: Option<bool>,
        /// The maximum number of runs per page, 1 to 100; default 20.
        #[range(1..=100)]
        limit: Option<u32>,
        /// The cursor of the previous page, with the same filters.
        cursor: Option<Cursor>,
    ) -> Page<Run>;

    /// Lists the runs of a function, newest first unless [`order`](crate::v2::operation::ListFunctionRuns::order) is set.
    ///
    /// The list is not a snapshot: with the order `ASC` and no `until`, new runs may keep appearing. With `query`, a page may be
    /// empty although the list continues.
    ///
    /// # Errors
    /// 422 if `query` is not a valid CEL expression; [`NotImplemented`](crate::ErrorKind::NotImplemented) from the open-source
    /// server for [`RunStatus::Paused`].
    #[get("/apps/{app_id}/functions/{function_id}/runs", paginated, permission = "runs:read:list")]
    fn list_function_runs(
        /// The app's id, as set in its code.
        #[encode(twice)]
        app_id: AppId,
        /// The function's id, without the app's id as a prefix.
        #[encode(twice)]
        function_id: FunctionId,
        /// Only runs with one of these statuses.
        status: Vec<RunStatus>,
        /// Only runs from this time on.
        from: Option<Timestamp>,
        /// Only runs until this time. The open-source server excludes runs at exactly this time.
        until: Option<Timestamp>,
        /// The time that `from`, `until` and the order refer to; default `queuedAt`.
        time_field: Option<RunTimeField>,
        /// `true` for deferred runs only, `false` for other runs only; default all runs.
        is_deferred: Option<bool>,
        /// The order; default `DESC`, newest first.
        order: Option<SortOrder>,
        /// Only runs that match this CEL expression over the event, the output or the error: `event.data.order == 7`; at most
        /// 2,048 bytes.
        query: Option<String>,
        /// What to include beside the default members.
        include: Vec<RunInclude>,
        /// Whether to include the outputs; default `false`.
        include_output: Option<bool>,
        /// The maximum number of runs per page, 1 to 100; default 20.
        #[range(1..=100)]
        limit: Option<u32>,
        /// The cursor of the previous page, with the same filters.
        cursor: Option<Cursor>,
    ) -> Page<Run>;

    /// Lists the runs that an event started.
    ///
    /// The list is empty if the event does not exist. If an event was sent repeatedly with the same `id`, use the internal id
    /// of the first one.
    // Recording `v2-event-runs-unknown`.
    #[get("/events/{event_id}/runs", paginated, permission = "runs:read:list")]
    fn get_event_runs(
        /// The event's internal id, a ULID, as returned when it was sent.
        event_id: EventId,
        /// Whether to include the outputs; default `false`.
        include_output: Option<bool>,
        /// The maximum number of runs per page, 1 to 40; default 20.
        #[range(1..=40)]
        limit: Option<u32>,
        /// The cursor of the previous page.
        cursor: Option<Cursor>,
    ) -> Page<Run>;

    /// Starts a new run with the event of an existing one, from the start or from one of its steps.
    ///
    /// Not idempotent: each call starts a run.
    ///
    /// # Errors
    /// `invalid_request` if the run has no step of this name, or several;
    /// [`NotImplemented`](crate::ErrorKind::NotImplemented) if a schedule started the run.
    #[post("/runs/{run_id}/rerun", permission = "runs:write:rerun")]
    fn rerun(
        /// The run's id, a ULID.
        run_id: RunId,
        /// The step to start from; default the first step.
        from_step: Option<RerunFromStep>,
    ) -> Data<RerunStarted>;

    /// Cancels a run.
    ///
    /// A run that has ended does not change, which is not an error: see [`CancelledRun::outcome`].
    #[post("/runs/{run_id}/cancel", idempotent, ok_statuses(409), permission = "runs:write:cancel")]
    fn cancel_run(
        /// The run's id, a ULID.
        run_id: RunId,
    ) -> DataOrErrorCode<CancelledRun>;
}
