use inngest_api_macros::endpoints;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::FunctionRun;
use crate::types::serde_helpers::is_default;
use crate::{Cursor, Data, Described, EventId, HasCursor, KeysetPage, RawJson};

/// Events as the server received them.
#[endpoints(
    V1, crate = crate, extend = super::Operations, rename_all = "snake_case",
    reference = "https://api-docs.inngest.com/v1/events/{operation}"
)]
pub trait Events {
    /// Returns an event. The server may cache the response for 5 seconds.
    ///
    /// # Errors
    /// [`NotFound`](crate::ErrorKind::NotFound) if the event does not exist, although the server may respond with status 200.
    #[get("/events/{internal_id}")]
    fn get_event(
        /// The event's internal id, a ULID, as returned when it was sent.
        internal_id: EventId,
    ) -> Data<Event>;

    /// Lists recent events, newest first, by default those of the last hour. Internal events are not included.
    #[get("/events", paginated)]
    fn list_events(
        /// Only events received after this time; default one hour ago.
        received_after: Option<Timestamp>,
        /// Only events received before this time; default now.
        received_before: Option<Timestamp>,
        /// Only events with this name.
        name: Option<String>,
        /// The maximum number of events per page, 1 to 100; default 20. The open-source server returns at most 51.
        #[range(1..=100)]
        limit: Option<u32>,
        /// The cursor of the previous page: the internal id of its last event.
        cursor: Option<Cursor>,
    ) -> KeysetPage<Event>;

    /// Lists the runs that an event started. The server may cache the response for 15 seconds.
    #[get("/events/{internal_id}/runs")]
    fn list_event_runs(
        /// The event's internal id, a ULID, as returned when it was sent.
        internal_id: EventId,
    ) -> Data<Vec<FunctionRun>>;
}

/// An event.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Described)]
#[non_exhaustive]
pub struct Event {
    /// The internal id, a ULID.
    pub internal_id: EventId,
    /// The account's id, a UUID.
    #[serde(default)]
    pub account_id: String,
    /// The environment's id, a UUID.
    #[serde(default)]
    pub environment_id: String,
    /// The source it came from.
    #[serde(default)]
    pub source: String,
    /// The id of the source.
    pub source_id: Option<String>,
    /// When it was received.
    pub received_at: Timestamp,
    /// The id that the sender set; not set if it set none.
    #[serde(default, skip_serializing_if = "is_default")]
    pub id: Option<String>,
    /// The name.
    pub name: String,
    /// The data: any JSON.
    pub data: Option<RawJson>,
    /// The user the event belongs to: any JSON.
    #[serde(default, skip_serializing_if = "is_default")]
    pub user: Option<RawJson>,
    /// When the event happened, in milliseconds since 1970, as set by the sender.
    #[serde(default, skip_serializing_if = "is_default")]
    pub ts: Option<i64>,
    /// The version of its schema, as set by the sender.
    #[serde(default, skip_serializing_if = "is_default")]
    pub v: Option<String>,
}

impl HasCursor for Event {
    fn cursor(&self) -> Cursor {
        Cursor::from(self.internal_id.as_str())
    }
}
