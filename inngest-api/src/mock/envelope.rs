//! What stands around a value on the wire, which each version has its own of.

use std::time::Duration;

use bytes::Bytes;
use serde::Serialize;

use super::refusal::Refusal;
use crate::types::{Cursor, Metadata, RawJson, TimeRange, Timestamp};

/// What an answer says of itself besides when it was made.
#[derive(Clone, Debug, Default)]
pub(super) struct About {
    /// The range of a list of runs, where both of its bounds were given.
    pub(super) time_range: Option<TimeRange>,
    /// For how long a server may answer the same.
    pub(super) cached_for: Option<Duration>,
}

/// What v2 says of a page; defaults are left out (wire facts 3).
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
pub(super) fn v2(data: Option<&RawJson>, about: About, page: Option<PageInfo>, now: Timestamp) -> Bytes {
    #[derive(Serialize)]
    struct Envelope<'a> {
        #[serde(skip_serializing_if = "Option::is_none")]
        data: Option<&'a RawJson>,
        metadata: Metadata,
        #[serde(skip_serializing_if = "Option::is_none")]
        page: Option<PageInfo>,
    }
    let mut metadata = Metadata::default();
    metadata.fetched_at = Some(now);
    metadata.time_range = about.time_range;
    json(&Envelope { data, metadata, page })
}

/// `{"data":…,"metadata":{"fetched_at":…,"cached_until":…}}` and a line break.
pub(super) fn v1(data: &RawJson, about: &About, now: Timestamp) -> Bytes {
    #[derive(Serialize)]
    struct Envelope<'a> {
        data: &'a RawJson,
        metadata: MetadataV1,
    }
    #[derive(Serialize)]
    struct MetadataV1 {
        fetched_at: Timestamp,
        #[serde(skip_serializing_if = "Option::is_none")]
        cached_until: Option<Timestamp>,
    }
    let cached_until = about.cached_for.and_then(|age| now.checked_add(age).ok());
    line(&Envelope { data, metadata: MetadataV1 { fetched_at: now, cached_until } })
}

/// `{"errors":[{"code":…,"message":…}]}`.
pub(super) fn error_v2(refusal: &Refusal) -> Bytes {
    #[derive(Serialize)]
    struct Errors<'a> {
        errors: [CodeAndMessage<'a>; 1],
    }
    #[derive(Serialize)]
    struct CodeAndMessage<'a> {
        code: &'a str,
        message: &'a str,
    }
    json(&Errors { errors: [CodeAndMessage { code: &refusal.code, message: &refusal.message }] })
}

/// `{"error":…,"data":null,"status":404}` and a line break.
pub(super) fn error_v1(refusal: &Refusal) -> Bytes {
    #[derive(Serialize)]
    struct Failure<'a> {
        error: &'a str,
        data: (),
        status: u16,
    }
    line(&Failure { error: &refusal.message, data: (), status: refusal.status.as_u16() })
}

/// `{"error":{"code":5,"message":"{\"errors\":[…]}"}}` and a line break: before the first message of a stream.
pub(super) fn error_of_stream(refusal: &Refusal) -> Bytes {
    #[derive(Serialize)]
    struct Outer<'a> {
        error: Inner<'a>,
    }
    #[derive(Serialize)]
    struct Inner<'a> {
        code: u8,
        message: &'a str,
    }
    let usual = error_v2(refusal);
    let message = std::str::from_utf8(&usual).unwrap_or_default();
    line(&Outer { error: Inner { code: grpc_code(refusal.status.as_u16()), message } })
}

/// `{"result":{"data":…}}`, one line for each message.
pub(super) fn lines(messages: &[RawJson]) -> Bytes {
    #[derive(Serialize)]
    struct Line<'a> {
        result: Wrapped<'a>,
    }
    #[derive(Serialize)]
    struct Wrapped<'a> {
        data: &'a RawJson,
    }
    let all: Vec<Bytes> = messages.iter().map(|data| line(&Line { result: Wrapped { data } })).collect();
    all.concat().into()
}

/// JSON as it is; v1's has a line break at its end.
pub(super) fn bare(value: &RawJson, line_break: bool) -> Bytes {
    let text = value.as_str();
    if line_break { [text, "\n"].concat().into() } else { text.to_owned().into() }
}

/// The gRPC status behind an HTTP status.
const fn grpc_code(status: u16) -> u8 {
    match status {
        400 => 3,
        401 => 16,
        403 => 7,
        404 => 5,
        409 => 6,
        422 => 9,
        429 => 8,
        501 => 12,
        503 => 14,
        504 => 4,
        500..=599 => 13,
        _ => 2,
    }
}

fn json(value: &impl Serialize) -> Bytes {
    // Members are text, numbers, and JSON that was serialized before: it always serializes.
    serde_json::to_vec(value).unwrap_or_default().into()
}

fn line(value: &impl Serialize) -> Bytes {
    let mut json = serde_json::to_vec(value).unwrap_or_default();
    json.push(b'\n');
    json.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data(json: &str) -> RawJson {
        serde_json::from_str(json).unwrap()
    }

    fn now(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn version_2_leaves_out_what_is_default() {
        let time = now("2026-11-23T18:21:57.049517435Z");
        let page = PageInfo { limit: 20, ..PageInfo::default() };
        // Recordings v2-apps-archived-empty and v2-keys-signing.
        let empty = r#"{"metadata":{"fetchedAt":"2026-11-23T18:21:57.049517435Z"},"page":{"limit":20}}"#;
        assert_eq!(v2(None, About::default(), Some(page), time), empty);
        let keys = r#"{"metadata":{"fetchedAt":"2026-11-23T18:21:57.049517435Z"},"page":{}}"#;
        assert_eq!(v2(None, About::default(), Some(PageInfo::default()), time), keys);
        // Recordings v2-health, and v2-functions-page1 for the page.
        let health = r#"{"data":{"status":"ok"},"metadata":{"fetchedAt":"2026-11-23T18:21:57.049517435Z"}}"#;
        assert_eq!(v2(Some(&data(r#"{"status":"ok"}"#)), About::default(), None, time), health);
        let page = PageInfo { cursor: Some(Cursor::from("a9f5")), has_more: true, limit: 1 };
        let more = r#"{"data":[1],"metadata":{"fetchedAt":"2026-11-23T18:21:57.049517435Z"},"page":{"cursor":"a9f5","hasMore":true,"limit":1}}"#;
        assert_eq!(v2(Some(&data("[1]")), About::default(), Some(page), time), more);
    }

    #[test]
    fn a_range_is_said_in_the_metadata() {
        let mut range = TimeRange::default();
        range.from = Some(now("2026-11-23T00:00:00Z"));
        range.until = Some(now("2026-11-24T00:00:00Z"));
        let about = About { time_range: Some(range), cached_for: None };
        let said = r#"{"metadata":{"fetchedAt":"2026-11-25T00:00:00Z","timeRange":{"from":"2026-11-23T00:00:00Z","until":"2026-11-24T00:00:00Z"}}}"#;
        assert_eq!(v2(None, about, None, now("2026-11-25T00:00:00Z")), said);
    }

    #[test]
    fn version_1_ends_in_a_line_break() {
        // Recording v1-event.
        let about = About { time_range: None, cached_for: Some(Duration::from_secs(5)) };
        let said = "{\"data\":[],\"metadata\":{\"fetched_at\":\"2026-11-23T18:22:02.5Z\",\"cached_until\":\"2026-11-23T18:22:07.5Z\"}}\n";
        assert_eq!(v1(&data("[]"), &about, now("2026-11-23T18:22:02.5Z")), said);
    }

    #[test]
    fn errors_are_spelled_as_recorded() {
        let refusal = Refusal::not_found("Run not found");
        assert_eq!(error_v2(&refusal), r#"{"errors":[{"code":"not_found","message":"Run not found"}]}"#);
        let refusal = Refusal::new(404, "", "Event not found");
        assert_eq!(error_v1(&refusal), "{\"error\":\"Event not found\",\"data\":null,\"status\":404}\n");
        let refusal = Refusal::not_found("no");
        let stream = r#"{"error":{"code":5,"message":"{\"errors\":[{\"code\":\"not_found\",\"message\":\"no\"}]}"}}"#;
        assert_eq!(error_of_stream(&refusal), [stream, "\n"].concat());
    }

    #[test]
    fn a_stream_has_one_line_for_each_message() {
        assert_eq!(lines(&[data("1"), data("{}")]), "{\"result\":{\"data\":1}}\n{\"result\":{\"data\":{}}}\n");
        assert_eq!(lines(&[]), "");
    }
}
