//! Runs in a list: filtered, sorted, paged.

use crate::mock::cursor::Place;
use crate::mock::envelope::About;
use crate::mock::function::Function;
use crate::mock::handler::Served;
use crate::mock::refusal::Refusal;
use crate::mock::run::{KeptRun, Shown};
use crate::mock::state::State;
use crate::v2::{ListRuns, Run, RunStatus, RunTimeField};
use crate::{AppId, FunctionId, Page, TimeRange, Timestamp};

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

pub(super) fn list(state: &State, call: ListRuns) -> Result<Served<Page<Run>>, Refusal> {
    let order = call.order.as_ref().map(|order| token(order.as_str()));
    let with_output = call.include_output.unwrap_or_default();
    // The faults in the order in which a dev server looks for them.
    if !call.function_id.is_empty() && call.app_id.is_empty() {
        return Err(Refusal::invalid("appId is required when filtering by functionId"));
    }
    let size = super::limits::page_size(call.limit, 100)?;
    let field = time_field(call.time_field.as_ref());
    let cursor = call.cursor.filter(|cursor| !cursor.as_str().is_empty());
    let after = cursor.map(|cursor| place(&cursor, field.as_ref())).transpose()?;
    if matches!((call.from, call.until), (Some(from), Some(until)) if from >= until) {
        return Err(Refusal::invalid("from must be before until"));
    }
    let status = call.status.iter().map(status).collect::<Result<_, _>>()?;
    let field = field.ok_or_else(|| Refusal::invalid("timeField is invalid"))?;
    let descending = match order.as_deref() {
        None | Some("" | "DESC") => true,
        Some("ASC") => false,
        Some(_) => return Err(Refusal::invalid("order is invalid")),
    };

    let about = About { time_range: time_range(call.from, call.until), cached_for: None };
    let ListRuns { app_id: apps, function_id: functions, from, until, is_deferred, .. } = call;
    let filter = Filter { status, apps, functions, from, until, field, is_deferred };
    let kept = state.kept();
    let mut found: Vec<(Place, &KeptRun)> =
        kept.runs().iter().filter_map(|run| Some((filter.place(run, state.functions())?, run))).collect();
    found.sort_by(|(left, _), (right, _)| if descending { right.cmp(left) } else { left.cmp(right) });
    let is_after =
        |place: &Place| after.as_ref().is_none_or(|after| if descending { place < after } else { place > after });
    found.retain(|(place, _)| is_after(place));
    let count = usize::try_from(size).unwrap_or(usize::MAX);
    let has_more = found.len() > count;
    found.truncate(count);

    let shown = |(_, run): &(Place, &KeptRun)| run.show(state.functions(), Shown::InList, with_output);
    let mut page = Page::last(found.iter().map(shown).collect());
    page.limit = size;
    page.has_more = has_more;
    page.cursor = found.last().filter(|_| has_more).map(|(place, _)| place.cursor(column(&filter.field)));
    Ok(Served::new(page, about))
}

impl Filter {
    /// Where a run stands in the list, if it is one of those that are asked for.
    fn place(&self, run: &KeptRun, functions: &[Function]) -> Option<Place> {
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
            // The upper bound is exclusive (wire facts 6).
            && self.from.is_none_or(|from| time >= from)
            && self.until.is_none_or(|until| time < until)
            // Nothing is deferred here.
            && self.is_deferred != Some(true);
        is_asked_for.then(|| Place { micros: time.as_microsecond(), id: run.id.to_string() })
    }
}

/// The place that a cursor means (recording `v2-runs-bad-cursor`).
fn place(cursor: &crate::Cursor, field: Option<&RunTimeField>) -> Result<Place, Refusal> {
    let column = field.map_or("", column);
    Place::of(cursor, column).ok_or_else(|| Refusal::invalid("Cursor is invalid"))
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
