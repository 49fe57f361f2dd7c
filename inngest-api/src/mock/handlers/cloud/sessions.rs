//! Sessions: runs whose events have the same value for a session key.

use std::collections::BTreeMap;

use super::cloud;
use crate::mock::behavior::{ErrorResponse, HandlerOutput};
use crate::mock::handlers::list_runs::is_within;
use crate::mock::handlers::paging;
use crate::mock::state::{RunRecord, RunView, ServerState, Store};
use crate::response::Page;
use crate::types::{RawJson, SessionId, Timestamp};
use crate::v2::{
    RunStatus, Session, SessionKeyInfo, SessionRun,
    operation::{ListSessionKeys, ListSessionRuns, ListSessions},
};

/// The maximum page size.
const MAX_PAGE: u32 = 100;

/// The session keys that at least one event has.
#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn keys(
    state: &ServerState,
    call: ListSessionKeys,
) -> Result<HandlerOutput<Page<SessionKeyInfo>>, ErrorResponse> {
    let ListSessionKeys { search, limit, cursor, .. } = &call;
    let store = state.store();
    let seen = cloud(state)?.session_keys.iter().filter(|key| contains(key, search.as_deref())).filter_map(|key| {
        let first = store
            .events()
            .iter()
            .find(|event| event.data.as_ref().is_some_and(|data| session_id(data, key).is_some()))?;
        let mut info = SessionKeyInfo::default();
        (info.id, info.created_at) = (key.as_str().into(), Some(first.received_at));
        Some((key.clone(), info))
    });
    paging::page(seen, *limit, cursor.as_ref(), MAX_PAGE).map(HandlerOutput::from)
}

/// The sessions of a key, the most recently active first.
#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn list(state: &ServerState, call: ListSessions) -> Result<HandlerOutput<Page<Session>>, ErrorResponse> {
    let ListSessions { session_key, search, from, until, limit, cursor, .. } = &call;
    let store = state.store();
    let mut sessions = BTreeMap::<SessionId, Vec<&RunRecord>>::new();
    for (id, run) in runs(state, &store, session_key.as_str(), (*from, *until))? {
        if contains(id.as_str(), search.as_deref()) {
            sessions.entry(id).or_default().push(run);
        }
    }
    let mut sessions: Vec<_> = sessions.into_iter().map(|(id, runs)| session(state, id, &runs)).collect();
    sessions.sort_by_key(|session| std::cmp::Reverse(session.last_active_at));
    let sessions = sessions.into_iter().map(|session| (session.id.to_string(), session));
    paging::page(sessions, *limit, cursor.as_ref(), MAX_PAGE).map(HandlerOutput::from)
}

/// The runs of a session, the newest first. None if the session is unknown.
#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn runs_of(
    state: &ServerState,
    call: ListSessionRuns,
) -> Result<HandlerOutput<Page<SessionRun>>, ErrorResponse> {
    let ListSessionRuns { session_key, session_id, from, until, limit, cursor, .. } = &call;
    let store = state.store();
    let runs = runs(state, &store, session_key.as_str(), (*from, *until))?;
    let mut runs: Vec<_> = runs.into_iter().filter(|(id, _)| id == session_id).map(|(_, run)| run).collect();
    runs.reverse();
    let runs = runs.into_iter().map(|run| (run.id.to_string(), session_run(state, &store, run)));
    paging::page(runs, *limit, cursor.as_ref(), MAX_PAGE).map(HandlerOutput::from)
}

/// The runs that belong to any session of a key, with the id of the session, the oldest first.
fn runs<'a>(
    state: &ServerState,
    store: &'a Store,
    key: &str,
    (from, until): (Option<Timestamp>, Option<Timestamp>),
) -> Result<Vec<(SessionId, &'a RunRecord)>, ErrorResponse> {
    if !cloud(state)?.session_keys.iter().any(|known| known == key) {
        return Ok(Vec::new());
    }
    let with_session = store.runs().iter().filter_map(|run| {
        let data = store.event(&run.event)?.data.as_ref()?;
        is_within(run.started_at, from, until).then_some(())?;
        Some((session_id(data, key)?, run))
    });
    Ok(with_session.collect())
}

/// The id of an event's session: a text, number or boolean in its data.
fn session_id(data: &RawJson, key: &str) -> Option<SessionId> {
    let members: serde_json::Map<String, serde_json::Value> = data.decode().ok()?;
    match members.get(key)? {
        serde_json::Value::String(text) => Some(text.as_str().into()),
        scalar @ (serde_json::Value::Number(_) | serde_json::Value::Bool(_)) => Some(scalar.to_string().into()),
        _ => None,
    }
}

fn contains(text: &str, search: Option<&str>) -> bool {
    search.is_none_or(|search| text.contains(search))
}

fn session(state: &ServerState, id: SessionId, runs: &[&RunRecord]) -> Session {
    let mut session = Session::default();
    session.id = id;
    for run in runs {
        let (status, ended_at) = run.status();
        session.run_count += 1;
        session.failed_run_count += i32::from(status == RunStatus::Failed);
        session.last_active_at = session.last_active_at.max(Some(ended_at.unwrap_or(run.started_at)));
        let function = run.to_v2(state.functions(), RunView::InList, false).function;
        session.functions.extend(function.filter(|function| !session.functions.contains(function)));
    }
    session.failure_rate = f64::from(session.failed_run_count) / f64::from(session.run_count);
    session
}

fn session_run(state: &ServerState, store: &Store, run: &RunRecord) -> SessionRun {
    let run_v2 = run.to_v2(state.functions(), RunView::InList, false);
    let mut converted = SessionRun::default();
    (converted.id, converted.function, converted.status) = (run_v2.id, run_v2.function, run_v2.status);
    converted.event_name = store.event(&run.event).map(|event| event.name.clone());
    (converted.queued_at, converted.started_at) = (run_v2.queued_at, run_v2.started_at);
    converted.ended_at = run_v2.ended_at;
    converted
}
