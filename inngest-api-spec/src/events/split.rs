//! Splits events into requests.

use std::ops::Range;

use super::Event;

/// The maximum number of events in a request.
const MAX_EVENTS: usize = 5000;

/// Returns the events of each request: at most [`MAX_EVENTS`], and at most `max_bytes` of JSON unless it is a single event.
pub(super) fn split(events: &[Event], max_bytes: usize) -> Vec<Range<usize>> {
    let mut requests = Vec::new();
    let mut start = 0;
    let mut bytes = BRACKETS;
    for (position, event) in events.iter().enumerate() {
        // An event that cannot be serialized fails alone.
        let length = event.json_len().map_or(usize::MAX, |length| length.saturating_add(COMMA));
        let is_full = position - start == MAX_EVENTS || bytes.checked_add(length).is_none_or(|bytes| bytes > max_bytes);
        if is_full && position > start {
            requests.push(start..position);
            (start, bytes) = (position, BRACKETS);
        }
        bytes = bytes.saturating_add(length);
    }
    if start < events.len() {
        requests.push(start..events.len());
    }
    requests
}

/// The bytes of a list around and between its events.
const BRACKETS: usize = 2;
const COMMA: usize = 1;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn lengths(events: &[Event], max_bytes: usize) -> Vec<usize> {
        let requests = split(events, max_bytes);
        // Nothing is lost or repeated.
        assert_eq!(requests.iter().cloned().flatten().collect::<Vec<_>>(), (0..events.len()).collect::<Vec<_>>());
        for request in &requests {
            let json = serde_json::to_string(&events[request.clone()]);
            assert!(request.len() == 1 || json.unwrap().len() <= max_bytes);
        }
        requests.iter().map(Range::len).collect()
    }

    #[test]
    fn a_request_has_at_most_5000_events() {
        let events = vec![Event::new("a"); 12_000];
        assert_eq!(lengths(&events, usize::MAX), [5000, 5000, 2000]);
        assert_eq!(lengths(&events[..5000], usize::MAX), [5000]);
        assert_eq!(lengths(&[], usize::MAX), [0; 0]);
    }

    #[test]
    fn a_request_has_at_most_the_number_of_bytes() {
        // `{"name":"a"}` has 12 bytes.
        let events = vec![Event::new("a"); 4];
        assert_eq!(lengths(&events, 2 + 2 * 13), [2, 2]);
        assert_eq!(lengths(&events, 2 + 2 * 13 - 1), [1; 4]);
        assert_eq!(lengths(&events, 0), [1; 4]);
        let large = Event::new("a").data(json!({ "text": "x".repeat(100) }));
        assert_eq!(lengths(&[Event::new("a"), large, Event::new("a")], 60), [1, 1, 1]);
    }

    #[test]
    fn an_event_that_cannot_be_serialized_is_alone() {
        let events = [Event::new("a"), Event::new("b").data(7), Event::new("c")];
        assert_eq!(split(&events, usize::MAX), [0..1, 1..2, 2..3]);
    }
}
