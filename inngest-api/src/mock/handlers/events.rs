//! Sends, reads and lists events.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::events::{self, EventSeed, IngestedEvents, operation::IngestEvents};
use crate::mock::behavior::{ErrorResponse, HandlerOutput, ResponseMetadata};
use crate::mock::state::{NewEvent, ServerState, is_ulid};
use crate::response::Page;
use crate::types::{EventId, JsonObject, RawJson, Timestamp};
use crate::v1::{
    Event,
    operation::{GetEvent, ListEvents},
};
use crate::v2::{SentEvent, UnixMillis, operation::SendEvent};

/// The maximum size of a request, in bytes.
pub(super) const MAX_BYTES: usize = 3 * 1024 * 1024;
const MAX_NAME: usize = 512;
/// The prefix of the names of internal events.
const INTERNAL: &str = "inngest/";
/// The member of an event's data that is reserved for the server.
const RESERVED: &str = "_inngest";
/// 1980 and 2100, in milliseconds since 1970.
const EARLIEST: i64 = 315_532_800_000;
const LATEST: i64 = 4_102_444_800_000;
/// The maximum page size.
const MAX_PAGE: u32 = 51;
const HOUR: Duration = Duration::from_secs(60 * 60);

/// The maximum size of a request of the Event API, which is not published; an event has up to [`MAX_BYTES`].
pub(super) const MAX_REQUEST: usize = 10 * MAX_BYTES;
/// The maximum number of events in a request of the Event API.
const MAX_EVENTS: usize = 5000;

pub(super) fn ingest(state: &ServerState, call: IngestEvents) -> Result<HandlerOutput<IngestedEvents>, ErrorResponse> {
    let IngestEvents { events, seed, .. } = call;
    if !(1..=MAX_EVENTS).contains(&events.len()) {
        return Err(ErrorResponse::new(400, "", format!("a request has 1 to {MAX_EVENTS} events")));
    }
    let mut ingested = IngestedEvents::default();
    ingested.ids = vec![None; events.len()];
    // The server stops at the first event that it does not accept; it has accepted those before.
    for (position, (event, id)) in events.iter().zip(&mut ingested.ids).enumerate() {
        match ingest_one(state, event, seed.as_ref().map(|seed| (seed, position))) {
            Ok(accepted) => *id = Some(accepted),
            Err(error) if position == 0 => return Err(error),
            Err(error) => {
                ingested.error = Some(error.message);
                break;
            }
        }
    }
    Ok(ingested.into())
}

fn ingest_one(
    state: &ServerState,
    event: &events::Event,
    seed: Option<(&EventSeed, usize)>,
) -> Result<EventId, ErrorResponse> {
    let origin = seed.map(|(seed, position)| (seed.to_string(), position));
    if let Some(known) = origin.as_ref().and_then(|origin| state.store().seeded_event(origin)) {
        return Ok(known);
    }
    check_name(event.get_name())?;
    let ts = event.get_ts().map(|UnixMillis(ts)| ts).filter(|ts| *ts != 0);
    check_time(ts)?;
    let data = without_reserved(event.get_data().map_err(|error| invalid(&error))?)?;
    let user = event.get_user().map_err(|error| invalid(&error))?;
    let user = user.map(|user| without_reserved(Some(user))).transpose()?;
    let name = event.get_name().to_owned();
    let id = receive(state, NewEvent { name, data, user, id: event.get_id().map(str::to_owned), ts });
    if let Some(origin) = origin {
        state.store().add_seeded_event(origin, id.clone());
    }
    Ok(id)
}

pub(super) fn send(state: &ServerState, call: SendEvent) -> Result<HandlerOutput<SentEvent>, ErrorResponse> {
    let SendEvent { name, data, user, id, ts, .. } = call;
    check_name(&name)?;
    let data = without_reserved(raw(data.as_ref())?.as_ref())?;
    let ts = ts.map(|UnixMillis(ts)| ts).filter(|ts| *ts != 0);
    check_time(ts)?;
    let user = raw(user.as_ref())?;
    let user = user.as_ref().map(|user| without_reserved(Some(user))).transpose()?;
    let mut sent = SentEvent::default();
    sent.event_id = receive(state, NewEvent { name, data, user, id, ts });
    Ok(sent.into())
}

/// Stores an event, and runs the functions that it triggers. Returns its internal id.
fn receive(state: &ServerState, mut new: NewEvent) -> EventId {
    new.id = new.id.filter(|id| !id.is_empty());
    let data = new.data.clone();
    let triggered: Vec<_> =
        state.functions().iter().enumerate().filter(|(_, function)| function.events.contains(&new.name)).collect();
    let (event, runs) = {
        let mut store = state.store();
        // An event with a repeated id is stored, but starts no runs.
        let is_new = new.id.as_deref().is_none_or(|id| store.add_sender_id(id));
        let event = store.add_event(new);
        let start = |(index, function)| (store.add_run(index, event.clone()), function);
        let runs: Vec<_> = triggered.into_iter().filter(|_| is_new).map(start).collect();
        (event, runs)
    };
    for (run, function) in runs {
        state.execute_run(&run, function, &data);
    }
    event
}

fn check_name(name: &str) -> Result<(), ErrorResponse> {
    if name.is_empty() {
        return Err(ErrorResponse::new(400, "missing_field", "Event name is required"));
    }
    if name.len() > MAX_NAME {
        return Err(ErrorResponse::invalid(format!("Event name cannot exceed {MAX_NAME} characters")));
    }
    if name.to_lowercase().starts_with(INTERNAL) {
        return Err(ErrorResponse::invalid(format!("Event name is reserved for internal use: {name}")));
    }
    Ok(())
}

fn check_time(ts: Option<i64>) -> Result<(), ErrorResponse> {
    let message = match ts {
        Some(ts) if ts < EARLIEST => "timestamp is before Jan 1, 1980",
        Some(ts) if ts > LATEST => "timestamp is after Jan 1, 2100",
        _ => return Ok(()),
    };
    Err(ErrorResponse::new(400, "validation_error", message))
}

/// The object without the reserved member. `{}` if there is no object.
fn without_reserved(json: Option<&RawJson>) -> Result<RawJson, ErrorResponse> {
    let to_json = |members: &BTreeMap<String, RawJson>| RawJson::from_value(members).map_err(|error| invalid(&error));
    let Some(json) = json else { return to_json(&BTreeMap::new()) };
    let mut members: BTreeMap<String, RawJson> = json.decode().map_err(|error| invalid(&error))?;
    match members.remove(RESERVED) {
        None => Ok(json.clone()),
        Some(_) => to_json(&members),
    }
}

fn raw(json: Option<&JsonObject>) -> Result<Option<RawJson>, ErrorResponse> {
    json.map(|json| json.decode().map_err(|error| invalid(&error))).transpose()
}

fn invalid(error: &dyn std::fmt::Display) -> ErrorResponse {
    ErrorResponse::new(400, "api_error", error.to_string())
}

#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn get(state: &ServerState, call: GetEvent) -> Result<HandlerOutput<Event>, ErrorResponse> {
    let id = &call.internal_id;
    if !is_ulid(id.as_str()) {
        return Err(ErrorResponse::new(400, "", format!("Invalid event ID: {id}")));
    }
    let store = state.store();
    let event = store.event(id).cloned().ok_or_else(|| ErrorResponse::not_found("Event not found"))?;
    Ok(HandlerOutput::new(event, ResponseMetadata { time_range: None, cached_for: Some(Duration::from_secs(5)) }))
}

#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn list(state: &ServerState, call: ListEvents) -> Result<HandlerOutput<Page<Event>>, ErrorResponse> {
    let cursor = call.cursor.as_ref().map(|cursor| cursor.as_str().to_ascii_uppercase());
    let cursor = cursor.filter(|cursor| !cursor.is_empty());
    if cursor.as_deref().is_some_and(|cursor| !is_ulid(cursor)) {
        return Err(ErrorResponse::new(400, "", "Invalid cursor query parameter"));
    }
    let now = state.now();
    let oldest = call.received_after.unwrap_or_else(|| now.checked_sub(HOUR).unwrap_or(Timestamp::MIN));
    let newest = call.received_before.unwrap_or(now);
    let matches = |event: &&Event| {
        !event.name.starts_with(INTERNAL)
            && call.name.as_deref().is_none_or(|name| name.is_empty() || name == event.name)
            && (oldest..=newest).contains(&event.received_at)
            && cursor.as_deref().is_none_or(|cursor| event.internal_id.as_str() < cursor)
    };
    let store = state.store();
    let newest_first = store.events().iter().rev().filter(matches);
    let events = newest_first.take(super::paging::page_size_v1(call.limit, MAX_PAGE)).cloned().collect();
    Ok(Page::single(events).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_and_time_of_an_event_are_validated() {
        assert!(check_name("demo/fail").is_ok() && check_name(&"n".repeat(512)).is_ok());
        for name in ["", "inngest/x", "INNGEST/x", &"n".repeat(513)] {
            assert!(check_name(name).is_err(), "{name}");
        }
        assert!(check_time(None).is_ok() && check_time(Some(1_754_496_000_000)).is_ok());
        assert!(check_time(Some(1)).is_err() && check_time(Some(i64::MAX)).is_err());
    }
}
