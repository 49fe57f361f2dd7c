use inngest_api_macros::endpoints;
use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize};

use crate::types::serde_helpers::is_default;
use crate::{Described, EventId, IntoArgument, JsonObject, MaybeRepeated, ParameterType, Repeated, Schema};

/// Events, which trigger functions.
#[endpoints(
    V2, crate = crate, extend = super::Operations,
    reference = "https://api-docs.inngest.com/v2/events/{operation}"
)]
pub trait Events {
    /// Sends one event. Meant for tests, debugging and small volumes.
    ///
    /// An event with an `id` that was sent before starts no runs. The response nevertheless has a *new* internal id, which no
    /// run refers to: the runs refer to the internal id of the first event.
    ///
    /// # Errors
    /// `validation_error` if the name is longer than 512 bytes or starts with `inngest/`; 413 if the event is larger than
    /// 3 MiB.
    #[post("/events", idempotency = "id", permission = "events:write:send")]
    fn send_event(
        /// The event's name, such as `shop/order.created`; at most 256 characters in Inngest Cloud, and at most 512 bytes.
        name: String,
        /// The event's data: a JSON object.
        data: Option<JsonObject>,
        /// The user the event belongs to. Deprecated by the API.
        user: Option<JsonObject>,
        /// An id of your choice, by which the server recognizes a repeated event.
        id: Option<String>,
        /// When the event happened, between 1980 and 2100; default now.
        ts: Option<UnixMillis>,
    ) -> MaybeRepeated<SentEvent>;
}

/// An event that was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct SentEvent {
    /// The *internal* id, which its runs refer to; not the `id` that was sent.
    ///
    /// An event with an `id` that was sent before also gets a new internal id, but no run refers to it. The response does not
    /// show the difference: see [`may_be_repeated`](Self::may_be_repeated).
    #[serde(skip_serializing_if = "is_default")]
    pub event_id: EventId,
    /// Whether the event may have been sent before, so that no run refers to [`event_id`](Self::event_id).
    ///
    /// This is the case if you set an `id`, or if the client needed more than one attempt: an earlier one may have reached
    /// the server.
    ///
    /// Not part of the JSON.
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

/// A time in milliseconds since 1970, such as an event's `ts`. Converts from a [`Timestamp`] or a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct UnixMillis(pub i64);

impl Described for UnixMillis {
    const SCHEMA: &'static Schema = &Schema::Value(ParameterType::integer(i64::MIN, i64::MAX.unsigned_abs()));
}

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

/// Accepts a number or its text, as the API does.
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
