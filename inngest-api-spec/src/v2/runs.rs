use inngest_api_macros::endpoints;
use jiff::Timestamp;

use crate::{AppId, Cursor, Data, DataOrErrorCode, EventId, FunctionId, Page, RunId};

mod cancelled;
mod rerun;
mod run;

pub use self::cancelled::{CancelOutcome, CancelledRun};
pub use self::rerun::{RerunFromStep, RerunStarted};
pub use self::run::{AppRef, FunctionRef, Run, RunError, RunStatus, RunTimeField, RunTrigger, SortOrder};

/// Runs: executions of functions.
#[endpoints(
    V2, crate = crate, extend = super::Operations,
    reference = "https://api-docs.inngest.com/v2/runs/{operation}"
)]
pub trait Runs {
    /// Reads one run.
    ///
    /// It has ended when, and only when, [`ended_at`](Run::ended_at) is there: the status may say `COMPLETED` while the
    /// run is between two steps. [`wait_for_run`](super::Operations::wait_for_run) knows (recording `v2-run-steps-running`).
    #[get("/runs/{run_id}")]
    fn get_function_run(
        /// The run's id, a ULID.
        run_id: RunId,
        /// Whether to send the output as well; default `false`.
        include_output: Option<bool>,
    ) -> Data<Run>;

    /// Lists the runs of the environment, newest first unless [`order`](ListRuns::order) says otherwise.
    ///
    /// The list is no snapshot: with `SortOrder::Asc` and no `until`, new runs may keep coming.
    #[get("/runs", paginated)]
    fn list_runs(
        /// Only runs of this status; several may be given.
        status: Vec<RunStatus>,
        /// Only runs of this app; several may be given.
        app_id: Vec<AppId>,
        /// Only runs of this function; several may be given. Needs `app_id`.
        function_id: Vec<FunctionId>,
        /// Only runs from this time on.
        from: Option<Timestamp>,
        /// Only runs until this time; of the public server's those of this very time are not (wire facts 6).
        until: Option<Timestamp>,
        /// Which of a run's times `from`, `until` and the order go by; default `RunTimeField::QueuedAt`.
        time_field: Option<RunTimeField>,
        /// `true`: only deferred runs; `false`: only others; default: all.
        is_deferred: Option<bool>,
        /// The order; default `SortOrder::Desc`.
        order: Option<SortOrder>,
        /// Whether to send the outputs as well; default `false`.
        include_output: Option<bool>,
        /// How many runs a page holds, 1 to 100; default 20.
        limit: Option<u32>,
        /// Where to go on: the cursor of the page before, with the same filters.
        cursor: Option<Cursor>,
    ) -> Page<Run>;

    /// Lists the runs of one function, newest first unless [`order`](ListFunctionRuns::order) says otherwise.
    ///
    /// The list is no snapshot: with `SortOrder::Asc` and no `until`, new runs may keep coming.
    #[get("/apps/{app_id}/functions/{function_id}/runs", paginated)]
    fn list_function_runs(
        /// The app's id, as its code says it.
        #[encode(twice)]
        app_id: AppId,
        /// The function's id, without the app's in front.
        #[encode(twice)]
        function_id: FunctionId,
        /// Only runs of this status; several may be given.
        status: Vec<RunStatus>,
        /// Only runs from this time on.
        from: Option<Timestamp>,
        /// Only runs until this time; of the public server's those of this very time are not (wire facts 6).
        until: Option<Timestamp>,
        /// Which of a run's times `from`, `until` and the order go by; default `RunTimeField::QueuedAt`.
        time_field: Option<RunTimeField>,
        /// `true`: only deferred runs; `false`: only others; default: all.
        is_deferred: Option<bool>,
        /// The order; default `SortOrder::Desc`.
        order: Option<SortOrder>,
        /// Whether to send the outputs as well; default `false`.
        include_output: Option<bool>,
        /// How many runs a page holds, 1 to 100; default 20.
        limit: Option<u32>,
        /// Where to go on: the cursor of the page before, with the same filters.
        cursor: Option<Cursor>,
    ) -> Page<Run>;

    /// Lists the runs that an event started. An unknown event has none: that is no error (recording
    /// `v2-event-runs-unknown`).
    ///
    /// The runs of an event that was sent twice with one `id` are found under the first event's internal id (wire facts 8).
    #[get("/events/{event_id}/runs", paginated)]
    fn get_event_runs(
        /// The event's internal id, a ULID, as sending it answered.
        event_id: EventId,
        /// Whether to send the outputs as well; default `false`.
        include_output: Option<bool>,
        /// How many runs a page holds, 1 to 40; default 20.
        limit: Option<u32>,
        /// Where to go on: the cursor of the page before.
        cursor: Option<Cursor>,
    ) -> Page<Run>;

    /// Runs a run's event again: as a new run, from the start or from one of its steps.
    ///
    /// Each call starts a run.
    ///
    /// # Errors
    /// `invalid_request` where the original run has no such step, or several of its name;
    /// [`NotImplemented`](crate::ErrorKind::NotImplemented) for a run that a schedule started.
    #[post("/runs/{run_id}/rerun")]
    fn rerun(
        /// The run's id, a ULID.
        run_id: RunId,
        /// The step to start from; default the first.
        from_step: Option<RerunFromStep>,
    ) -> Data<RerunStarted>;

    /// Cancels a run.
    ///
    /// A run that has ended stays as it is, and that is no error: [`CancelledRun::outcome`] says so (wire facts 8).
    #[post("/runs/{run_id}/cancel", idempotent, ok_statuses(409))]
    fn cancel_run(
        /// The run's id, a ULID.
        run_id: RunId,
    ) -> DataOrErrorCode<CancelledRun>;
}
