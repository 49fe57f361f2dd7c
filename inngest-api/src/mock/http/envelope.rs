//! The JSON around a value, which differs between the API versions.

use bytes::Bytes;
use serde::Serialize;

use crate::mock::behavior::{ErrorResponse, ResponseMetadata};
use crate::types::{Cursor, Metadata, RawJson, Timestamp};

/// The `page` member of v2. Default values are omitted.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct PageInfo {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) cursor: Option<Cursor>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) has_more: bool,
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) limit: u32,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
const fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// `{"data":…,"metadata":{"fetchedAt":…},"page":{…}}`.
pub(super) fn v2(data: Option<&RawJson>, metadata: ResponseMetadata, page: Option<PageInfo>, now: Timestamp) -> Bytes {
    #[derive(Serialize)]
    struct V2Envelope<'a> {
        #[serde(skip_serializing_if = "Option::is_none")]
        data: Option<&'a RawJson>,
        metadata: Metadata,
        #[serde(skip_serializing_if = "Option::is_none")]
        page: Option<PageInfo>,
    }
    let mut written = Metadata::default();
    written.fetched_at = Some(now);
    written.time_range = metadata.time_range;
    json(&V2Envelope { data, metadata: written, page })
}

/// `{"data":…,"metadata":{"fetched_at":…,"cached_until":…}}` and a line break.
pub(super) fn v1(data: &RawJson, metadata: &ResponseMetadata, now: Timestamp) -> Bytes {
    #[derive(Serialize)]
    struct V1Envelope<'a> {
        data: &'a RawJson,
        metadata: V1Metadata,
    }
    #[derive(Serialize)]
    struct V1Metadata {
        fetched_at: Timestamp,
        #[serde(skip_serializing_if = "Option::is_none")]
        cached_until: Option<Timestamp>,
    }
    let cached_until = metadata.cached_for.and_then(|age| now.checked_add(age).ok());
    line(&V1Envelope { data, metadata: V1Metadata { fetched_at: now, cached_until } })
}

/// `{"errors":[{"code":…,"message":…}]}`.
pub(super) fn error_v2(error: &ErrorResponse) -> Bytes {
    #[derive(Serialize)]
    struct Errors<'a> {
        errors: [CodeAndMessage<'a>; 1],
    }
    #[derive(Serialize)]
    struct CodeAndMessage<'a> {
        code: &'a str,
        message: &'a str,
    }
    json(&Errors { errors: [CodeAndMessage { code: &error.code, message: &error.message }] })
}

/// `{"status":401,"error":…}`.
pub(super) fn error_events(error: &ErrorResponse) -> Bytes {
    #[derive(Serialize)]
    struct EventsError<'a> {
        status: u16,
        error: &'a str,
    }
    json(&EventsError { status: error.status.as_u16(), error: &error.message })
}

/// `{"error":…,"data":null,"status":404}` and a line break.
pub(super) fn error_v1(error: &ErrorResponse) -> Bytes {
    #[derive(Serialize)]
    struct V1Error<'a> {
        error: &'a str,
        data: (),
        status: u16,
    }
    line(&V1Error { error: &error.message, data: (), status: error.status.as_u16() })
}

/// One line per message of a stream.
pub(super) fn json_lines(messages: &[RawJson]) -> Bytes {
    let all: Vec<String> = messages.iter().map(|message| format!("{}\n", message.as_str())).collect();
    all.concat().into()
}

/// JSON without an envelope, optionally followed by a line break, as in v1.
pub(super) fn bare(value: &RawJson, line_break: bool) -> Bytes {
    let text = value.as_str();
    if line_break { [text, "\n"].concat().into() } else { text.to_owned().into() }
}

fn json(value: &impl Serialize) -> Bytes {
    // Text, numbers and JSON always serialize.
    serde_json::to_vec(value).unwrap_or_default().into()
}

fn line(value: &impl Serialize) -> Bytes {
    let mut json = serde_json::to_vec(value).unwrap_or_default();
    json.push(b'\n');
    json.into()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::types::TimeRange;

    fn data(json: &str) -> RawJson {
        serde_json::from_str(json).unwrap()
    }

    fn now(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn v2_omits_default_values() {
        let time = now("2026-11-23T18:21:57.049517435Z");
        let page = PageInfo { limit: 20, ..PageInfo::default() };
        // Recordings v2-apps-archived-empty and v2-keys-signing.
        let empty = r#"{"metadata":{"fetchedAt":"2026-11-23T18:21:57.049517435Z"},"page":{"limit":20}}"#;
        assert_eq!(v2(None, ResponseMetadata::default(), Some(page), time), empty);
        let keys = r#"{"metadata":{"fetchedAt":"2026-11-23T18:21:57.049517435Z"},"page":{}}"#;
        assert_eq!(v2(None, ResponseMetadata::default(), Some(PageInfo::default()), time), keys);
        // Recordings v2-health, and v2-functions-page1 for the page.
        let health = r#"{"data":{"status":"ok"},"metadata":{"fetchedAt":"2026-11-23T18:21:57.049517435Z"}}"#;
        assert_eq!(v2(Some(&data(r#"{"status":"ok"}"#)), ResponseMetadata::default(), None, time), health);
        let page = PageInfo { cursor: Some(Cursor::from("a9f5")), has_more: true, limit: 1 };
        let more = r#"{"data":[1],"metadata":{"fetchedAt":"2026-11-23T18:21:57.049517435Z"},"page":{"cursor":"a9f5","hasMore":true,"limit":1}}"#;
        assert_eq!(v2(Some(&data("[1]")), ResponseMetadata::default(), Some(page), time), more);
    }

    #[test]
    fn v2_metadata_contains_the_time_range() {
        let mut range = TimeRange::default();
        range.from = Some(now("2026-11-23T00:00:00Z"));
        range.until = Some(now("2026-11-24T00:00:00Z"));
        let metadata = ResponseMetadata { time_range: Some(range), cached_for: None };
        let expected = r#"{"metadata":{"fetchedAt":"2026-11-25T00:00:00Z","timeRange":{"from":"2026-11-23T00:00:00Z","until":"2026-11-24T00:00:00Z"}}}"#;
        assert_eq!(v2(None, metadata, None, now("2026-11-25T00:00:00Z")), expected);
    }

    #[test]
    fn v1_responses_end_with_a_line_break() {
        // Recording v1-event.
        let metadata = ResponseMetadata { time_range: None, cached_for: Some(Duration::from_secs(5)) };
        let expected = "{\"data\":[],\"metadata\":{\"fetched_at\":\"2026-11-23T18:22:02.5Z\",\"cached_until\":\"2026-11-23T18:22:07.5Z\"}}\n";
        assert_eq!(v1(&data("[]"), &metadata, now("2026-11-23T18:22:02.5Z")), expected);
    }

    #[test]
    fn errors_have_the_recorded_format() {
        let error = ErrorResponse::not_found("Run not found");
        assert_eq!(error_v2(&error), r#"{"errors":[{"code":"not_found","message":"Run not found"}]}"#);
        let error = ErrorResponse::new(404, "", "Event not found");
        assert_eq!(error_v1(&error), "{\"error\":\"Event not found\",\"data\":null,\"status\":404}\n");
    }

    #[test]
    fn a_stream_has_one_line_per_message() {
        assert_eq!(json_lines(&[data("1"), data("{}")]), "1\n{}\n");
        assert_eq!(json_lines(&[]), "");
    }
}
