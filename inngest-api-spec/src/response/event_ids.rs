//! The response of the Event API: `{"ids": […], "status": 200}`.

use serde::{Deserialize, Serialize};

use super::decode::{from_json, full_body};
use super::sealed::Sealed;
use super::{Decode, RawResponse, error_response};
use crate::events::IngestedEvents;
use crate::json;
use crate::{Error, EventId, Metadata, ResponseKind};

/// The ids of events that were sent: `{"ids": […], "status": 200}`.
///
/// With the status 400, or with an `error`, the server may have accepted some of the events. Then the value contains their ids;
/// otherwise the response is an error, also with the status 200.
#[derive(Debug)]
pub enum EventIds {}

/// The body. An id is empty if the server did not accept the event.
#[doc(hidden)]
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EventIdsBody {
    ids: Option<Vec<String>>,
    status: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

impl EventIdsBody {
    fn has_ids(&self) -> bool {
        self.ids.iter().flatten().any(|id| !id.is_empty())
    }
}

impl Sealed for EventIds {}

impl Decode for EventIds {
    type Output = IngestedEvents;
    type Body = EventIdsBody;
    const KIND: ResponseKind = ResponseKind::Json;

    fn decode(mut response: RawResponse) -> Result<(IngestedEvents, Metadata), Error> {
        let bytes = full_body(&mut response);
        let body: EventIdsBody = from_json(&response, &bytes)?;
        let status = body.status.and_then(|status| u16::try_from(status).ok());
        let reported = status.and_then(|status| http::StatusCode::from_u16(status).ok());
        let failed = reported.filter(|status| !status.is_success());
        if (failed.is_some() || body.error.is_some()) && !body.has_ids() {
            response.status = failed.unwrap_or(response.status);
            return Err(error_response(&response, &bytes));
        }
        let ids = body.ids.unwrap_or_default();
        let ids = ids.into_iter().map(|id| (!id.is_empty()).then(|| EventId::from(id))).collect();
        let unnamed = || "the server reported an error without a text".to_owned();
        // Part of a value and of the errors made of it, and a server may repeat the path, which contains the key.
        let redacted = |error: String| response.keys.taken_out_of(error.as_bytes()).unwrap_or(error);
        let error = body.error.map(redacted).or_else(|| failed.map(|_| unnamed()));
        Ok((IngestedEvents { ids, error }, Metadata::default()))
    }

    fn is_success(body: &[u8]) -> bool {
        json::read::<EventIdsBody>(body).is_ok_and(|body| body.has_ids())
    }

    #[cfg(feature = "mock")]
    fn encode(events: IngestedEvents) -> crate::mock_codec::ServerResponse {
        let status = if events.error.is_some() { http::StatusCode::BAD_REQUEST } else { http::StatusCode::OK };
        let ids = events.ids.into_iter().map(|id| id.map_or_else(String::new, |id| id.to_string())).collect();
        let body = EventIdsBody { ids: Some(ids), status: Some(status.as_u16().into()), error: events.error };
        crate::mock_codec::ServerResponse::json(&body).with_status(status)
    }
}
