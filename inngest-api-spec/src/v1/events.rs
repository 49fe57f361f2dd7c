use inngest_api_macros::endpoints;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::FunctionRun;
use crate::types::serde_helpers::is_default;
use crate::{Cursor, Data, EventId, HasCursor, KeysetPage, RawJson};

/// Events, as they came in.
#[endpoints(
    V1, crate = crate, extend = super::Operations, rename_all = "snake_case",
    reference = "https://api-docs.inngest.com/v1/events/{operation}"
)]
pub trait Events {
    /// Reads one event by its internal id. The server may answer the same for 5 seconds.
    ///
    /// # Errors
    /// An unknown event is [`NotFound`](crate::ErrorKind::NotFound), though the server says so under HTTP 200 (wire facts 13).
    #[get("/events/{internal_id}")]
    fn get_event(
        /// The event's internal id, a ULID, as sending it answered.
        internal_id: EventId,
    ) -> Data<Event>;

    /// Lists recent events, newest first; by default those of the last hour. Internal events are left out.
    #[get("/events", paginated)]
    fn list_events(
        /// Only events received after this time; default one hour ago.
        received_after: Option<Timestamp>,
        /// Only events received before this time; default now.
        received_before: Option<Timestamp>,
        /// Only events of this name.
        name: Option<String>,
        /// How many events a page holds, 1 to 100; default 20. The public server gives 51 at most.
        limit: Option<u32>,
        /// Where to go on: the internal id of the last event of the page before.
        cursor: Option<Cursor>,
    ) -> KeysetPage<Event>;

    /// Lists the runs that an event started. The server may answer the same for 15 seconds.
    #[get("/events/{internal_id}/runs")]
    fn list_event_runs(
        /// The event's internal id, a ULID, as sending it answered.
        internal_id: EventId,
    ) -> Data<Vec<FunctionRun>>;
}

/// An event.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Event {
    /// The internal id, a ULID.
    pub internal_id: EventId,
    /// The account's id, a UUID.
    pub account_id: String,
    /// The environment's id, a UUID.
    pub environment_id: String,
    /// Where it came from.
    pub source: String,
    /// The id of where it came from.
    pub source_id: Option<String>,
    /// When it was received.
    pub received_at: Timestamp,
    /// The id that the sender gave; none where it gave none.
    #[serde(default, skip_serializing_if = "is_default")]
    pub id: Option<String>,
    /// The name.
    pub name: String,
    /// The data as it came.
    pub data: Option<RawJson>,
    /// The user that it is of, as it came.
    #[serde(default, skip_serializing_if = "is_default")]
    pub user: Option<RawJson>,
    /// When it happened, in milliseconds since 1970, as the sender said.
    #[serde(default, skip_serializing_if = "is_default")]
    pub ts: Option<i64>,
    /// The version of its schema, as the sender said.
    #[serde(default, skip_serializing_if = "is_default")]
    pub v: Option<String>,
}

impl HasCursor for Event {
    fn cursor(&self) -> Cursor {
        Cursor::from(self.internal_id.as_str())
    }
}
