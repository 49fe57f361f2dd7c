//! Events: sent, read, listed.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::mock::envelope::About;
use crate::mock::handler::Served;
use crate::mock::ids::is_ulid;
use crate::mock::kept::NewEvent;
use crate::mock::refusal::Refusal;
use crate::mock::state::State;
use crate::response::Page;
use crate::types::{JsonObject, RawJson, Timestamp};
use crate::v1::{
    Event,
    operation::{GetEvent, ListEvents},
};
use crate::v2::{SentEvent, UnixMillis, operation::SendEvent};

/// The largest event, in bytes (wire facts 9).
pub(super) const MAX_BYTES: usize = 3 * 1024 * 1024;
const MAX_NAME: usize = 512;
/// What internal events' names start with.
const INTERNAL: &str = "inngest/";
/// The member of an event's data that belongs to the server.
const RESERVED: &str = "_inngest";
/// 1980 and 2100, in milliseconds since 1970.
const EARLIEST: i64 = 315_532_800_000;
const LATEST: i64 = 4_102_444_800_000;
/// How many events a page of v1 holds at most (wire facts 13).
const MOST: u32 = 51;
const HOUR: Duration = Duration::from_hours(1);

pub(super) fn send(state: &State, call: SendEvent) -> Result<Served<SentEvent>, Refusal> {
    let SendEvent { name, data, user, id, ts, .. } = call;
    check_name(&name)?;
    let data = object(data.as_ref())?;
    let ts = ts.map(|UnixMillis(ts)| ts).filter(|ts| *ts != 0);
    check_time(ts)?;
    let id = id.filter(|id| !id.is_empty());
    let user = user.as_ref().map(|user| object(Some(user))).transpose()?;
    let triggered: Vec<_> =
        state.functions().iter().enumerate().filter(|(_, function)| function.events.contains(&name)).collect();
    let (event, runs) = {
        let mut kept = state.kept();
        // A repeated id is an event like any other, but starts no further runs (wire facts 8).
        let is_first = id.as_deref().is_none_or(|id| kept.is_first(id));
        let event = kept.add_event(NewEvent { name, data: data.clone(), user, id, ts });
        let start = |(index, function)| (kept.add_run(index, event.clone()), function);
        let runs: Vec<_> = triggered.into_iter().filter(|_| is_first).map(start).collect();
        (event, runs)
    };
    for (run, function) in runs {
        state.carry_out(&run, function, &data);
    }
    let mut sent = SentEvent::default();
    sent.event_id = event;
    Ok(sent.into())
}

fn check_name(name: &str) -> Result<(), Refusal> {
    if name.is_empty() {
        return Err(Refusal::new(400, "missing_field", "Event name is required"));
    }
    if name.len() > MAX_NAME {
        return Err(Refusal::invalid(format!("Event name cannot exceed {MAX_NAME} characters")));
    }
    if name.to_lowercase().starts_with(INTERNAL) {
        return Err(Refusal::invalid(format!("Event name is reserved for internal use: {name}")));
    }
    Ok(())
}

fn check_time(ts: Option<i64>) -> Result<(), Refusal> {
    let message = match ts {
        Some(ts) if ts < EARLIEST => "timestamp is before Jan 1, 1980",
        Some(ts) if ts > LATEST => "timestamp is after Jan 1, 2100",
        _ => return Ok(()),
    };
    Err(Refusal::new(400, "validation_error", message))
}

/// An object as it came, but for what is the server's; `{}` where there is none.
fn object(json: Option<&JsonObject>) -> Result<RawJson, Refusal> {
    let unreadable = |error: &dyn std::fmt::Display| Refusal::new(400, "api_error", error.to_string());
    let to_json =
        |members: &BTreeMap<String, RawJson>| RawJson::from_value(members).map_err(|error| unreadable(&error));
    let Some(json) = json else { return to_json(&BTreeMap::new()) };
    let mut members: BTreeMap<String, RawJson> = json.decode().map_err(|error| unreadable(&error))?;
    match members.remove(RESERVED) {
        None => json.decode().map_err(|error| unreadable(&error)),
        Some(_) => to_json(&members),
    }
}

#[allow(clippy::needless_pass_by_value, reason = "a handler's signature")]
pub(super) fn get(state: &State, call: GetEvent) -> Result<Served<Event>, Refusal> {
    let id = &call.internal_id;
    if !is_ulid(id.as_str()) {
        return Err(Refusal::new(400, "", format!("Invalid event ID: {id}")));
    }
    let kept = state.kept();
    let event = kept.event(id).cloned().ok_or_else(|| Refusal::not_found("Event not found"))?;
    Ok(Served::new(event, About { time_range: None, cached_for: Some(Duration::from_secs(5)) }))
}

#[allow(clippy::needless_pass_by_value, reason = "a handler's signature")]
pub(super) fn list(state: &State, call: ListEvents) -> Result<Served<Page<Event>>, Refusal> {
    let cursor = call.cursor.as_ref().map(|cursor| cursor.as_str().to_ascii_uppercase());
    let cursor = cursor.filter(|cursor| !cursor.is_empty());
    if cursor.as_deref().is_some_and(|cursor| !is_ulid(cursor)) {
        return Err(Refusal::new(400, "", "Invalid cursor query parameter"));
    }
    let now = state.now();
    let oldest = call.received_after.unwrap_or_else(|| now.checked_sub(HOUR).unwrap_or(Timestamp::MIN));
    let newest = call.received_before.unwrap_or(now);
    let is_asked_for = |event: &&Event| {
        !event.name.starts_with(INTERNAL)
            && call.name.as_deref().is_none_or(|name| name.is_empty() || name == event.name)
            && (oldest..=newest).contains(&event.received_at)
            && cursor.as_deref().is_none_or(|cursor| event.internal_id.as_str() < cursor)
    };
    let kept = state.kept();
    let newest_first = kept.events().iter().rev().filter(is_asked_for);
    let events = newest_first.take(super::limits::page_size_v1(call.limit, MOST)).cloned().collect();
    Ok(Page::single(events).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_events_name_and_time_are_checked() {
        assert!(check_name("demo/fail").is_ok() && check_name(&"n".repeat(512)).is_ok());
        for name in ["", "inngest/x", "INNGEST/x", &"n".repeat(513)] {
            assert!(check_name(name).is_err(), "{name}");
        }
        assert!(check_time(None).is_ok() && check_time(Some(1_754_496_000_000)).is_ok());
        assert!(check_time(Some(1)).is_err() && check_time(Some(i64::MAX)).is_err());
    }
}
