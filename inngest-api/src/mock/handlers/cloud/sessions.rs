//! Sessions: runs whose events have the same value under one of the server's session keys.

use std::collections::BTreeMap;

use crate::mock::handler::Served;
use crate::mock::handlers::limits;
use crate::mock::handlers::list_runs::is_within;
use crate::mock::kept::Kept;
use crate::mock::refusal::Refusal;
use crate::mock::run::{KeptRun, Shown};
use crate::mock::state::State;
use crate::response::Page;
use crate::types::{RawJson, SessionId, Timestamp};
use crate::v2::{
    RunStatus, Session, SessionKeyInfo, SessionRun,
    operation::{ListSessionKeys, ListSessionRuns, ListSessions},
};

/// How many items a page holds at most.
const MOST: u32 = 100;

/// The keys that an event has given.
#[allow(clippy::needless_pass_by_value, reason = "a handler's signature")]
pub(super) fn keys(state: &State, call: ListSessionKeys) -> Result<Served<Page<SessionKeyInfo>>, Refusal> {
    let ListSessionKeys { search, limit, cursor, .. } = &call;
    let kept = state.kept();
    let seen = state.cloud()?.session_keys.iter().filter(|key| holds(key, search.as_deref())).filter_map(|key| {
        let first =
            kept.events().iter().find(|event| event.data.as_ref().is_some_and(|data| value(data, key).is_some()))?;
        let mut info = SessionKeyInfo::default();
        (info.id, info.created_at) = (key.as_str().into(), Some(first.received_at));
        Some((key.clone(), info))
    });
    limits::page(seen, *limit, cursor.as_ref(), MOST).map(Served::from)
}

/// The sessions of a key, what was last active first.
#[allow(clippy::needless_pass_by_value, reason = "a handler's signature")]
pub(super) fn list(state: &State, call: ListSessions) -> Result<Served<Page<Session>>, Refusal> {
    let ListSessions { session_key, search, from, until, limit, cursor, .. } = &call;
    let kept = state.kept();
    let mut sessions = BTreeMap::<SessionId, Vec<&KeptRun>>::new();
    for (id, run) in runs(state, &kept, session_key.as_str(), (*from, *until))? {
        if holds(id.as_str(), search.as_deref()) {
            sessions.entry(id).or_default().push(run);
        }
    }
    let mut sessions: Vec<_> = sessions.into_iter().map(|(id, runs)| session(state, id, &runs)).collect();
    sessions.sort_by_key(|session| std::cmp::Reverse(session.last_active_at));
    let sessions = sessions.into_iter().map(|session| (session.id.to_string(), session));
    limits::page(sessions, *limit, cursor.as_ref(), MOST).map(Served::from)
}

/// The runs of a session, the newest first; of one that is not there none.
#[allow(clippy::needless_pass_by_value, reason = "a handler's signature")]
pub(super) fn runs_of(state: &State, call: ListSessionRuns) -> Result<Served<Page<SessionRun>>, Refusal> {
    let ListSessionRuns { session_key, session_id, from, until, limit, cursor, .. } = &call;
    let kept = state.kept();
    let runs = runs(state, &kept, session_key.as_str(), (*from, *until))?;
    let mut runs: Vec<_> = runs.into_iter().filter(|(id, _)| id == session_id).map(|(_, run)| run).collect();
    runs.reverse();
    let runs = runs.into_iter().map(|run| (run.id.to_string(), session_run(state, &kept, run)));
    limits::page(runs, *limit, cursor.as_ref(), MOST).map(Served::from)
}

/// The runs that belong to a session of a key, with its id, the oldest first.
fn runs<'a>(
    state: &State,
    kept: &'a Kept,
    key: &str,
    (from, until): (Option<Timestamp>, Option<Timestamp>),
) -> Result<Vec<(SessionId, &'a KeptRun)>, Refusal> {
    if !state.cloud()?.session_keys.iter().any(|known| known == key) {
        return Ok(Vec::new());
    }
    let of_key = kept.runs().iter().filter_map(|run| {
        let data = kept.event(&run.event)?.data.as_ref()?;
        is_within(run.started_at, from, until).then_some(())?;
        Some((value(data, key)?, run))
    });
    Ok(of_key.collect())
}

/// What an event's data says under a key: a text, a number or a boolean.
fn value(data: &RawJson, key: &str) -> Option<SessionId> {
    let members: serde_json::Map<String, serde_json::Value> = data.decode().ok()?;
    match members.get(key)? {
        serde_json::Value::String(text) => Some(text.as_str().into()),
        scalar @ (serde_json::Value::Number(_) | serde_json::Value::Bool(_)) => Some(scalar.to_string().into()),
        _ => None,
    }
}

fn holds(text: &str, search: Option<&str>) -> bool {
    search.is_none_or(|search| text.contains(search))
}

fn session(state: &State, id: SessionId, runs: &[&KeptRun]) -> Session {
    let mut session = Session::default();
    session.id = id;
    for run in runs {
        let (status, ended_at) = run.status();
        session.run_count += 1;
        session.failed_run_count += i32::from(status == RunStatus::Failed);
        session.last_active_at = session.last_active_at.max(Some(ended_at.unwrap_or(run.started_at)));
        let function = run.show(state.functions(), Shown::InList, false).function;
        session.functions.extend(function.filter(|function| !session.functions.contains(function)));
    }
    session.failure_rate = f64::from(session.failed_run_count) / f64::from(session.run_count);
    session
}

fn session_run(state: &State, kept: &Kept, run: &KeptRun) -> SessionRun {
    let shown = run.show(state.functions(), Shown::InList, false);
    let mut of_session = SessionRun::default();
    (of_session.id, of_session.function, of_session.status) = (shown.id, shown.function, shown.status);
    of_session.event_name = kept.event(&run.event).map(|event| event.name.clone());
    (of_session.queued_at, of_session.started_at) = (shown.queued_at, shown.started_at);
    of_session.ended_at = shown.ended_at;
    of_session
}
