//! Lists of runs: filters, sort order, pages.

use crate::mock::behavior::{ErrorResponse, HandlerOutput, ResponseMetadata};
use crate::mock::state::{Function, RunPosition, RunRecord, RunView, ServerState, is_ulid};
use crate::response::Page;
use crate::types::{AppId, Cursor, FunctionId, TimeRange, Timestamp};
use crate::v2::{
    Run, RunInclude, RunStatus, RunTimeField, SortOrder,
    operation::{GetEventRuns, ListFunctionRuns, ListRuns},
};

/// The validated filter of a list.
struct Filter {
    status: Vec<RunStatus>,
    apps: Vec<AppId>,
    functions: Vec<FunctionId>,
    from: Option<Timestamp>,
    until: Option<Timestamp>,
    field: RunTimeField,
    is_deferred: Option<bool>,
}

/// The arguments that the operations that list runs have in common.
struct ListArguments {
    status: Vec<RunStatus>,
    apps: Vec<AppId>,
    functions: Vec<FunctionId>,
    from: Option<Timestamp>,
    until: Option<Timestamp>,
    time_field: Option<RunTimeField>,
    is_deferred: Option<bool>,
    order: Option<SortOrder>,
    query: Option<String>,
    include: Vec<RunInclude>,
    with_output: bool,
    limit: Option<u32>,
    cursor: Option<Cursor>,
}

pub(super) fn list(state: &ServerState, call: ListRuns) -> Result<HandlerOutput<Page<Run>>, ErrorResponse> {
    let ListRuns { status, app_id: apps, function_id: functions, from, until, time_field, .. } = call;
    let ListRuns { is_deferred, order, query, include, include_output, limit, cursor, .. } = call;
    let with_output = include_output.unwrap_or_default();
    filtered_page(
        state,
        ListArguments {
            status,
            apps,
            functions,
            from,
            until,
            time_field,
            is_deferred,
            order,
            query,
            include,
            with_output,
            limit,
            cursor,
        },
    )
}

pub(super) fn of_function(
    state: &ServerState,
    call: ListFunctionRuns,
) -> Result<HandlerOutput<Page<Run>>, ErrorResponse> {
    let ListFunctionRuns { status, app_id, function_id, from, until, time_field, .. } = call;
    let ListFunctionRuns { is_deferred, order, query, include, include_output, limit, cursor, .. } = call;
    let (apps, functions) = (vec![app_id], vec![function_id]);
    let with_output = include_output.unwrap_or_default();
    filtered_page(
        state,
        ListArguments {
            status,
            apps,
            functions,
            from,
            until,
            time_field,
            is_deferred,
            order,
            query,
            include,
            with_output,
            limit,
            cursor,
        },
    )
}

/// The runs of an event. None if the event is unknown. Recording `v2-event-runs-unknown`.
pub(super) fn of_event(state: &ServerState, call: GetEventRuns) -> Result<HandlerOutput<Page<Run>>, ErrorResponse> {
    let GetEventRuns { event_id, include_output, limit, cursor, .. } = call;
    if !is_ulid(event_id.as_str()) {
        return Err(ErrorResponse::invalid("Event ID must be a valid ULID"));
    }
    let size = super::paging::page_size(limit, 40)?;
    let cursor = cursor.filter(|cursor| !cursor.as_str().is_empty());
    let field = RunTimeField::QueuedAt;
    let after = cursor.map(|cursor| position(&cursor, Some(&field))).transpose()?;
    let store = state.store();
    let of_event = |run: &&RunRecord| run.event.as_str().eq_ignore_ascii_case(event_id.as_str());
    let found = store.runs().iter().filter(of_event).map(|run| (run.position(), run)).collect();
    let list = SortedList { after, descending: true, size, column: column(&field) };
    Ok(list.page(state, found, include_output.unwrap_or_default()).into())
}

fn filtered_page(state: &ServerState, arguments: ListArguments) -> Result<HandlerOutput<Page<Run>>, ErrorResponse> {
    let order = arguments.order.as_ref().map(|order| upper_case(order.as_str()));
    // In the order in which a dev server validates the arguments.
    if !arguments.functions.is_empty() && arguments.apps.is_empty() {
        return Err(ErrorResponse::invalid("appId is required when filtering by functionId"));
    }
    let size = super::paging::page_size(arguments.limit, 100)?;
    let field = time_field(arguments.time_field.as_ref());
    let cursor = arguments.cursor.filter(|cursor| !cursor.as_str().is_empty());
    let after = cursor.map(|cursor| position(&cursor, field.as_ref())).transpose()?;
    if matches!((arguments.from, arguments.until), (Some(from), Some(until)) if from >= until) {
        return Err(ErrorResponse::invalid("from must be before until"));
    }
    let status = arguments.status.iter().map(status).collect::<Result<Vec<_>, _>>()?;
    let field = field.ok_or_else(|| ErrorResponse::invalid("timeField is invalid"))?;
    let descending = match order.as_deref() {
        None | Some("" | "DESC") => true,
        Some("ASC") => false,
        Some(_) => return Err(ErrorResponse::invalid("order is invalid")),
    };
    let includes_output = includes_output(&arguments.include)?;
    if status.contains(&RunStatus::Paused) && state.cloud().is_none() {
        return Err(ErrorResponse::new(501, "not_implemented", "Filtering by PAUSED not implemented in OSS"));
    }
    check_query(arguments.query.as_deref().unwrap_or_default())?;

    let about = ResponseMetadata { time_range: time_range(arguments.from, arguments.until), cached_for: None };
    let ListArguments { apps, functions, from, until, is_deferred, with_output, .. } = arguments;
    let filter = Filter { status, apps, functions, from, until, field, is_deferred };
    let store = state.store();
    let found = store.runs().iter().filter_map(|run| Some((filter.position(run, state.functions())?, run))).collect();
    let list = SortedList { after, descending, size, column: column(&filter.field) };
    Ok(HandlerOutput::new(list.page(state, found, with_output || includes_output), about))
}

/// How a list is sorted and paged.
struct SortedList {
    /// The position of the last run of the previous page.
    after: Option<RunPosition>,
    descending: bool,
    size: u32,
    column: &'static str,
}

impl SortedList {
    fn page(self, state: &ServerState, mut found: Vec<(RunPosition, &RunRecord)>, with_output: bool) -> Page<Run> {
        let Self { after, descending, size, column } = self;
        found.sort_by(|(left, _), (right, _)| if descending { right.cmp(left) } else { left.cmp(right) });
        let is_after = |position: &RunPosition| {
            after.as_ref().is_none_or(|after| if descending { position < after } else { position > after })
        };
        found.retain(|(position, _)| is_after(position));
        let count = usize::try_from(size).unwrap_or(usize::MAX);
        let has_more = found.len() > count;
        found.truncate(count);
        let to_run = |(_, run): &(RunPosition, &RunRecord)| run.to_v2(state.functions(), RunView::InList, with_output);
        let mut page = Page::single(found.iter().map(to_run).collect());
        page.limit = size;
        page.has_more = has_more;
        page.cursor = found.last().filter(|_| has_more).map(|(position, _)| position.to_cursor(column));
        page
    }
}

impl Filter {
    /// The position of a run in the list; `None` if the filter excludes it.
    fn position(&self, run: &RunRecord, functions: &[Function]) -> Option<RunPosition> {
        let (status, ended_at) = run.status();
        let function = functions.get(run.function)?;
        let time = match self.field {
            RunTimeField::EndedAt => ended_at?,
            // A dev server uses the same column for queued and started.
            _ => run.started_at,
        };
        let is_included = (self.status.is_empty() || self.status.contains(&status))
            && (self.apps.is_empty() || self.apps.contains(&function.app))
            && (self.functions.is_empty() || self.functions.iter().any(|id| function.matches(&function.app, id)))
            && is_within(time, self.from, self.until)
            // No run is ever deferred.
            && self.is_deferred != Some(true);
        is_included.then(|| RunPosition { micros: time.as_microsecond(), id: run.id.to_string() })
    }
}

/// Whether a time is within a range. The upper limit is exclusive.
pub(super) fn is_within(time: Timestamp, from: Option<Timestamp>, until: Option<Timestamp>) -> bool {
    from.is_none_or(|from| time >= from) && until.is_none_or(|until| time < until)
}

/// Decodes a cursor. Recording `v2-runs-bad-cursor`.
fn position(cursor: &Cursor, field: Option<&RunTimeField>) -> Result<RunPosition, ErrorResponse> {
    let column = field.map_or("", column);
    RunPosition::from_cursor(cursor, column).ok_or_else(|| ErrorResponse::invalid("Cursor is invalid"))
}

/// The column that a list is sorted by, as named in the recorded cursors.
const fn column(field: &RunTimeField) -> &'static str {
    match field {
        RunTimeField::EndedAt => "end_time",
        _ => "start_time",
    }
}

/// Validates a status to filter by. Recording `v2-runs-bad-status`.
fn status(requested: &RunStatus) -> Result<RunStatus, ErrorResponse> {
    match RunStatus::from(&*upper_case(requested.as_str())) {
        RunStatus::Unspecified | RunStatus::Unrecognized | RunStatus::Unknown(_) => {
            Err(ErrorResponse::invalid("Status is invalid"))
        }
        known => Ok(known),
    }
}

/// Whether the list is to include outputs.
fn includes_output(requested: &[RunInclude]) -> Result<bool, ErrorResponse> {
    let mut includes_output = false;
    for include in requested {
        match include.as_str() {
            "deferredFrom" | "deferred_from" => {}
            "output" => includes_output = true,
            _ => return Err(ErrorResponse::invalid("include is invalid")),
        }
    }
    Ok(includes_output)
}

/// The mock cannot evaluate the expression.
fn check_query(query: &str) -> Result<(), ErrorResponse> {
    const MAX_BYTES: usize = 2048;
    match query.len() {
        0 => Ok(()),
        1..=MAX_BYTES => Err(ErrorResponse::new(
            501,
            "not_implemented",
            "the mock server does not evaluate `query`; add a handler with `server.on`",
        )),
        _ => Err(ErrorResponse::new(422, "query_too_long", format!("query cannot exceed {MAX_BYTES} bytes"))),
    }
}

/// Validates the time to filter and sort by. `None` if it is not valid.
fn time_field(requested: Option<&RunTimeField>) -> Option<RunTimeField> {
    match &*upper_case(requested.map_or("", RunTimeField::as_str)) {
        "" | "QUEUEDAT" | "QUEUED_AT" => Some(RunTimeField::QueuedAt),
        "STARTEDAT" | "STARTED_AT" => Some(RunTimeField::StartedAt),
        "ENDEDAT" | "ENDED_AT" => Some(RunTimeField::EndedAt),
        _ => None,
    }
}

/// A dev server accepts these values in any case.
fn upper_case(text: &str) -> String {
    text.trim().to_ascii_uppercase()
}

fn time_range(from: Option<Timestamp>, until: Option<Timestamp>) -> Option<TimeRange> {
    let mut range = TimeRange::default();
    (range.from, range.until) = (Some(from?), Some(until?));
    Some(range)
}
