//! Runs in a list: filtered, sorted, paged.

use crate::mock::cursor::ParameterLocation;
use crate::mock::envelope::About;
use crate::mock::function::Function;
use crate::mock::handler::Served;
use crate::mock::ids::is_ulid;
use crate::mock::refusal::Refusal;
use crate::mock::run::{KeptRun, Shown};
use crate::mock::state::State;
use crate::response::Page;
use crate::types::{AppId, Cursor, FunctionId, TimeRange, Timestamp};
use crate::v2::{
    Run, RunStatus, RunTimeField, SortOrder,
    operation::{GetEventRuns, ListFunctionRuns, ListRuns},
};

/// Which runs are asked for.
struct Filter {
    status: Vec<RunStatus>,
    apps: Vec<AppId>,
    functions: Vec<FunctionId>,
    from: Option<Timestamp>,
    until: Option<Timestamp>,
    field: RunTimeField,
    is_deferred: Option<bool>,
}

/// How the list is asked for: what the operations that list runs have in common.
struct Asked {
    status: Vec<RunStatus>,
    apps: Vec<AppId>,
    functions: Vec<FunctionId>,
    from: Option<Timestamp>,
    until: Option<Timestamp>,
    time_field: Option<RunTimeField>,
    is_deferred: Option<bool>,
    order: Option<SortOrder>,
    with_output: bool,
    limit: Option<u32>,
    cursor: Option<Cursor>,
}

pub(super) fn list(state: &State, call: ListRuns) -> Result<Served<Page<Run>>, Refusal> {
    let ListRuns { status, app_id: apps, function_id: functions, from, until, time_field, .. } = call;
    let ListRuns { is_deferred, order, include_output, limit, cursor, .. } = call;
    let with_output = include_output.unwrap_or_default();
    asked(
        state,
        Asked { status, apps, functions, from, until, time_field, is_deferred, order, with_output, limit, cursor },
    )
}

pub(super) fn of_function(state: &State, call: ListFunctionRuns) -> Result<Served<Page<Run>>, Refusal> {
    let ListFunctionRuns { status, app_id, function_id, from, until, time_field, .. } = call;
    let ListFunctionRuns { is_deferred, order, include_output, limit, cursor, .. } = call;
    let (apps, functions) = (vec![app_id], vec![function_id]);
    let with_output = include_output.unwrap_or_default();
    asked(
        state,
        Asked { status, apps, functions, from, until, time_field, is_deferred, order, with_output, limit, cursor },
    )
}

/// The runs of an event; of an unknown one none (recording `v2-event-runs-unknown`).
pub(super) fn of_event(state: &State, call: GetEventRuns) -> Result<Served<Page<Run>>, Refusal> {
    let GetEventRuns { event_id, include_output, limit, cursor, .. } = call;
    if !is_ulid(event_id.as_str()) {
        return Err(Refusal::invalid("Event ID must be a valid ULID"));
    }
    let size = super::limits::page_size(limit, 40)?;
    let cursor = cursor.filter(|cursor| !cursor.as_str().is_empty());
    let field = RunTimeField::QueuedAt;
    let after = cursor.map(|cursor| place(&cursor, Some(&field))).transpose()?;
    let kept = state.kept();
    let of_event = |run: &&KeptRun| run.event.as_str().eq_ignore_ascii_case(event_id.as_str());
    let found = kept.runs().iter().filter(of_event).map(|run| (run.place(), run)).collect();
    let list = List { after, descending: true, size, column: column(&field) };
    Ok(list.page(state, found, include_output.unwrap_or_default()).into())
}

fn asked(state: &State, asked: Asked) -> Result<Served<Page<Run>>, Refusal> {
    let order = asked.order.as_ref().map(|order| token(order.as_str()));
    // The faults in the order in which a dev server looks for them.
    if !asked.functions.is_empty() && asked.apps.is_empty() {
        return Err(Refusal::invalid("appId is required when filtering by functionId"));
    }
    let size = super::limits::page_size(asked.limit, 100)?;
    let field = time_field(asked.time_field.as_ref());
    let cursor = asked.cursor.filter(|cursor| !cursor.as_str().is_empty());
    let after = cursor.map(|cursor| place(&cursor, field.as_ref())).transpose()?;
    if matches!((asked.from, asked.until), (Some(from), Some(until)) if from >= until) {
        return Err(Refusal::invalid("from must be before until"));
    }
    let status = asked.status.iter().map(status).collect::<Result<_, _>>()?;
    let field = field.ok_or_else(|| Refusal::invalid("timeField is invalid"))?;
    let descending = match order.as_deref() {
        None | Some("" | "DESC") => true,
        Some("ASC") => false,
        Some(_) => return Err(Refusal::invalid("order is invalid")),
    };

    let about = About { time_range: time_range(asked.from, asked.until), cached_for: None };
    let Asked { apps, functions, from, until, is_deferred, with_output, .. } = asked;
    let filter = Filter { status, apps, functions, from, until, field, is_deferred };
    let kept = state.kept();
    let found = kept.runs().iter().filter_map(|run| Some((filter.place(run, state.functions())?, run))).collect();
    let list = List { after, descending, size, column: column(&filter.field) };
    Ok(Served::new(list.page(state, found, with_output), about))
}

/// Where a page of the list starts, and how it goes on.
struct List {
    after: Option<ParameterLocation>,
    descending: bool,
    size: u32,
    column: &'static str,
}

impl List {
    fn page(self, state: &State, mut found: Vec<(ParameterLocation, &KeptRun)>, with_output: bool) -> Page<Run> {
        let Self { after, descending, size, column } = self;
        found.sort_by(|(left, _), (right, _)| if descending { right.cmp(left) } else { left.cmp(right) });
        let is_after = |place: &ParameterLocation| {
            after.as_ref().is_none_or(|after| if descending { place < after } else { place > after })
        };
        found.retain(|(place, _)| is_after(place));
        let count = usize::try_from(size).unwrap_or(usize::MAX);
        let has_more = found.len() > count;
        found.truncate(count);
        let shown = |(_, run): &(ParameterLocation, &KeptRun)| run.show(state.functions(), Shown::InList, with_output);
        let mut page = Page::single(found.iter().map(shown).collect());
        page.limit = size;
        page.has_more = has_more;
        page.cursor = found.last().filter(|_| has_more).map(|(place, _)| place.cursor(column));
        page
    }
}

impl Filter {
    /// Where a run stands in the list, if it is one of those that are asked for.
    fn place(&self, run: &KeptRun, functions: &[Function]) -> Option<ParameterLocation> {
        let (status, ended_at) = run.status();
        let function = functions.get(run.function)?;
        let time = match self.field {
            RunTimeField::EndedAt => ended_at?,
            // One column on a dev server (wire facts 6).
            _ => run.started_at,
        };
        let is_asked_for = (self.status.is_empty() || self.status.contains(&status))
            && (self.apps.is_empty() || self.apps.contains(&function.app))
            && (self.functions.is_empty() || self.functions.iter().any(|id| function.is(&function.app, id)))
            && is_within(time, self.from, self.until)
            // Nothing is deferred here.
            && self.is_deferred != Some(true);
        is_asked_for.then(|| ParameterLocation { micros: time.as_microsecond(), id: run.id.to_string() })
    }
}

/// Whether a time is one of those that are asked for: the upper bound is exclusive (wire facts 6).
pub(super) fn is_within(time: Timestamp, from: Option<Timestamp>, until: Option<Timestamp>) -> bool {
    from.is_none_or(|from| time >= from) && until.is_none_or(|until| time < until)
}

/// The place that a cursor means (recording `v2-runs-bad-cursor`).
fn place(cursor: &Cursor, field: Option<&RunTimeField>) -> Result<ParameterLocation, Refusal> {
    let column = field.map_or("", column);
    ParameterLocation::of(cursor, column).ok_or_else(|| Refusal::invalid("Cursor is invalid"))
}

/// What the recordings' cursors call the times: queued and started are one.
const fn column(field: &RunTimeField) -> &'static str {
    match field {
        RunTimeField::EndedAt => "end_time",
        _ => "start_time",
    }
}

/// A status that runs can be filtered by (recording `v2-runs-bad-status`).
fn status(asked: &RunStatus) -> Result<RunStatus, Refusal> {
    match RunStatus::from(&*token(asked.as_str())) {
        RunStatus::Unspecified | RunStatus::Unknown(_) => Err(Refusal::invalid("Status is invalid")),
        known => Ok(known),
    }
}

/// The time to go by; none where there is no such time.
fn time_field(asked: Option<&RunTimeField>) -> Option<RunTimeField> {
    match &*token(asked.map_or("", RunTimeField::as_str)) {
        "" | "QUEUEDAT" | "QUEUED_AT" => Some(RunTimeField::QueuedAt),
        "STARTEDAT" | "STARTED_AT" => Some(RunTimeField::StartedAt),
        "ENDEDAT" | "ENDED_AT" => Some(RunTimeField::EndedAt),
        _ => None,
    }
}

/// The server takes words in any case.
fn token(text: &str) -> String {
    text.trim().to_ascii_uppercase()
}

fn time_range(from: Option<Timestamp>, until: Option<Timestamp>) -> Option<TimeRange> {
    let mut range = TimeRange::default();
    (range.from, range.until) = (Some(from?), Some(until?));
    Some(range)
}
