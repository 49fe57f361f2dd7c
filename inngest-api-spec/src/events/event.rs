use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::types::serde_helpers::is_default;
use crate::v2::UnixMillis;
use crate::{DecodeError, Described, InngestEvent, IntoArgument, JsonObject, RawJson};

/// An event to send.
///
/// ```
/// use inngest_api_spec as inngest_api;
/// use inngest_api::events::Event;
/// use serde_json::json;
///
/// let event = Event::new("shop/order.created").data(json!({ "order": 7 })).id("order-7");
/// ```
///
/// A type that derives [`InngestEvent`](macro@crate::InngestEvent) converts into it: `Event::from(order).id("order-7")`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, Described)]
pub struct Event {
    /// The name, such as `shop/order.created`: up to 256 characters, not starting with `inngest/`.
    name: String,
    /// The data.
    #[inngest(like = JsonObject)]
    #[serde(default, skip_serializing_if = "Payload::is_absent")]
    data: Payload,
    /// An id of your choice, by which the server recognizes a repeated event for 24 hours.
    #[serde(default, skip_serializing_if = "is_default")]
    id: Option<String>,
    /// When the event happened, between 1980 and 2100, in milliseconds since 1970; default now.
    #[serde(default, skip_serializing_if = "is_default")]
    ts: Option<UnixMillis>,
    /// The version of the event's format.
    #[serde(default, skip_serializing_if = "is_default")]
    v: Option<String>,
    /// The user that the event belongs to. Deprecated by the API.
    #[inngest(like = JsonObject)]
    #[serde(default, skip_serializing_if = "Payload::is_absent")]
    user: Payload,
    /// The sessions that the event belongs to.
    #[serde(default, skip_serializing_if = "is_default")]
    meta: Option<Meta>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Described)]
struct Meta {
    /// The ids of up to 5 sessions by their keys, such as `userId`.
    #[serde(default, skip_serializing_if = "is_default")]
    sessions: Option<BTreeMap<String, Value>>,
    /// Only Inngest's SDKs set it.
    ///
    /// It is kept if an event is decoded and sent again.
    #[serde(default, skip_serializing_if = "is_default")]
    propagated_sessions: Option<BTreeMap<String, Value>>,
}

/// A JSON object, or why a value is none: then the event cannot be sent.
#[derive(Clone, Debug, Default, PartialEq)]
struct Payload(Option<Result<RawJson, String>>);

impl Event {
    /// Creates an event without data.
    ///
    /// Names have up to 256 characters and do not start with `inngest/`.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), data: Payload(None), id: None, ts: None, v: None, user: Payload(None), meta: None }
    }

    /// Sets the data, a JSON object such as `json!({ … })` or a struct. If it is not an object, sending the event fails.
    #[must_use]
    pub fn data(mut self, data: impl Serialize) -> Self {
        self.data = Payload::new(&data);
        self
    }

    /// Sets an id of your choice, by which the server recognizes a repeated event for 24 hours.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Sets when the event happened, between 1980 and 2100, as a `Timestamp` or in milliseconds since 1970; default now.
    #[must_use]
    pub fn ts(mut self, ts: impl IntoArgument<UnixMillis>) -> Self {
        self.ts = Some(ts.into_argument());
        self
    }

    /// Sets the version of the event's format.
    #[must_use]
    pub fn v(mut self, version: impl Into<String>) -> Self {
        self.v = Some(version.into());
        self
    }

    /// Sets the user that the event belongs to, a JSON object. Deprecated by the API.
    #[must_use]
    pub fn user(mut self, user: impl Serialize) -> Self {
        self.user = Payload::new(&user);
        self
    }

    /// Adds the event to a session, such as `userId` and `ada`. An event has up to 5 sessions; keys have up to 128 bytes, ids up to
    /// 512.
    #[must_use]
    pub fn session(mut self, key: impl Into<String>, id: impl Into<String>) -> Self {
        self.meta.get_or_insert_default().sessions.get_or_insert_default().insert(key.into(), Value::String(id.into()));
        self
    }

    /// Returns the name.
    #[must_use]
    pub fn get_name(&self) -> &str {
        &self.name
    }

    /// Returns the id that was set.
    #[must_use]
    pub fn get_id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// Returns when the event happened, if that was set.
    #[must_use]
    pub const fn get_ts(&self) -> Option<UnixMillis> {
        self.ts
    }

    /// Returns the version of the event's format, if that was set.
    #[must_use]
    pub fn get_v(&self) -> Option<&str> {
        self.v.as_deref()
    }

    /// Returns the data; `None` if it was not set.
    ///
    /// # Errors
    /// If the data that was set is not a JSON object.
    pub fn get_data(&self) -> Result<Option<&RawJson>, DecodeError> {
        self.data.get()
    }

    /// Returns the user; `None` if it was not set.
    ///
    /// # Errors
    /// If the user that was set is not a JSON object.
    pub fn get_user(&self) -> Result<Option<&RawJson>, DecodeError> {
        self.user.get()
    }

    /// Returns the ids of the sessions, by their keys.
    pub fn get_sessions(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.meta.iter().filter_map(|meta| meta.sessions.as_ref()).flatten().map(|(key, id)| (key.as_str(), id))
    }

    /// Returns the length of the event as JSON; `None` if it cannot be serialized.
    pub(super) fn json_len(&self) -> Option<usize> {
        struct Count(usize);

        impl std::io::Write for Count {
            fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
                self.0 += bytes.len();
                Ok(bytes.len())
            }

            fn flush(&mut self) -> std::io::Result<()> {
                Ok(())
            }
        }

        let mut count = Count(0);
        serde_json::to_writer(&mut count, self).ok()?;
        Some(count.0)
    }
}

impl Payload {
    fn new(value: &impl Serialize) -> Self {
        let json = RawJson::from_value(value).map_err(|error| format!("cannot be serialized: {error}"));
        Self(match json {
            Ok(json) if json.as_str() == "null" => None,
            Ok(json) if !json.as_str().starts_with('{') => Some(Err("must be a JSON object".to_owned())),
            json => Some(json),
        })
    }

    const fn is_absent(&self) -> bool {
        self.0.is_none()
    }

    fn get(&self) -> Result<Option<&RawJson>, DecodeError> {
        match &self.0 {
            None => Ok(None),
            Some(Ok(json)) => Ok(Some(json)),
            Some(Err(message)) => Err(DecodeError::custom(message)),
        }
    }
}

impl Serialize for Payload {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            None => serializer.serialize_none(),
            Some(Ok(json)) => json.serialize(serializer),
            Some(Err(message)) => Err(serde::ser::Error::custom(format_args!("the data of an event {message}"))),
        }
    }
}

impl<'de> Deserialize<'de> for Payload {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let json = Option::<RawJson>::deserialize(deserializer)?;
        match json {
            Some(json) if !json.as_str().trim_start().starts_with('{') => {
                Err(serde::de::Error::custom("the data of an event must be a JSON object"))
            }
            json => Ok(Self(json.map(Ok))),
        }
    }
}

impl<E: InngestEvent + Serialize> From<E> for Event {
    fn from(event: E) -> Self {
        Self::new(E::NAME).data(event)
    }
}

impl<E: InngestEvent + Serialize> IntoArgument<Event> for E {
    fn into_argument(self) -> Event {
        self.into()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_event_is_serialized_with_what_was_set() {
        let json = |event: &Event| serde_json::to_value(event).unwrap();
        assert_eq!(json(&Event::new("a")), json!({ "name": "a" }));
        let event =
            Event::new("a").data(json!({ "n": 1 })).id("i").ts(7).v("2").user(json!({})).session("userId", "ada");
        let expected = json!({
            "name": "a", "data": { "n": 1 }, "id": "i", "ts": 7, "v": "2", "user": {},
            "meta": { "sessions": { "userId": "ada" } },
        });
        assert_eq!(json(&event), expected);
        assert_eq!(event.json_len(), Some(serde_json::to_string(&event).unwrap().len()));
        assert_eq!(serde_json::from_value::<Event>(expected).unwrap(), event);
    }

    #[test]
    fn data_that_is_not_an_object_is_an_error_when_it_is_sent() {
        for data in [json!([1]), json!("text"), json!(7)] {
            let event = Event::new("a").data(&data);
            let error = serde_json::to_string(&event).unwrap_err();
            assert_eq!(error.to_string(), "the data of an event must be a JSON object", "{data}");
            assert!(event.get_data().is_err());
            assert_eq!(event.json_len(), None);
        }
        assert_eq!(Event::new("a").data(()), Event::new("a"));
    }
}
