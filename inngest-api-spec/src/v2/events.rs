use inngest_api_macros::endpoints;
use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize};

use crate::types::serde_helpers::is_default;
use crate::{EventId, IntoArgument, JsonObject, MaybeRepeated, Repeated};

/// Events: what triggers functions.
#[endpoints(
    V2, crate = crate, extend = super::Operations,
    reference = "https://api-docs.inngest.com/v2/events/{operation}"
)]
pub trait Events {
    /// Sends one event: for tests, debugging and small volumes.
    ///
    /// With an `id`, a repeated event starts no further runs. It answers with a *new* internal id all the same, under
    /// which no run is found: the runs are found under the first one's.
    ///
    /// # Errors
    /// `validation_error` where the name is longer than 512 bytes or starts with `inngest/`; 413 above 3 MiB.
    #[post("/events", idempotency = "id")]
    fn send_event(
        /// The event's name, such as `shop/order.created`; at most 512 bytes.
        name: String,
        /// The event's data: a JSON object.
        data: Option<JsonObject>,
        /// The user that the event is of. Deprecated by the API.
        user: Option<JsonObject>,
        /// An id of the sender's, by which a repeated event is known.
        id: Option<String>,
        /// When it happened, 1980 to 2100; default now.
        ts: Option<UnixMillis>,
    ) -> MaybeRepeated<SentEvent>;
}

/// An event that was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct SentEvent {
    /// The *internal* id, by which its runs are found; not the sender's.
    ///
    /// An event whose sender's id was sent before gets a new one as well, under which no run is ever found: the runs are
    /// found under the first one's (recording `v2-send-event-same-id`). The answer is the same in both cases: see
    /// [`may_be_repeated`](Self::may_be_repeated).
    #[serde(skip_serializing_if = "is_default")]
    pub event_id: EventId,
    /// Whether the event may have been sent before, so that no run is found under [`event_id`](Self::event_id): you gave it an
    /// id, or it took the client more than one attempt, of which an earlier one may have arrived.
    #[serde(skip)]
    pub may_be_repeated: bool,
}

impl Repeated for SentEvent {
    fn set_repeated(&mut self, repeated: bool) {
        self.may_be_repeated = repeated;
    }

    fn repeated(&self) -> bool {
        self.may_be_repeated
    }
}

/// A time in milliseconds since 1970: what an event's `ts` is. Made of a [`Timestamp`], or of the number itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct UnixMillis(pub i64);

impl From<Timestamp> for UnixMillis {
    fn from(time: Timestamp) -> Self {
        Self(time.as_millisecond())
    }
}

impl IntoArgument<UnixMillis> for Timestamp {
    fn into_argument(self) -> UnixMillis {
        self.into()
    }
}

impl IntoArgument<UnixMillis> for i64 {
    fn into_argument(self) -> UnixMillis {
        UnixMillis(self)
    }
}

/// A number, or its text: the API takes either (wire facts 3).
impl<'de> Deserialize<'de> for UnixMillis {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Either {
            Number(i64),
            Text(String),
        }
        match Either::deserialize(deserializer)? {
            Either::Number(number) => Ok(Self(number)),
            Either::Text(text) => text.parse().map(Self).map_err(serde::de::Error::custom),
        }
    }
}
