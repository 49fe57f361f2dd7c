use inngest_api_macros::endpoints;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::types::open_enum;
use crate::types::serde_helpers::{is_default, time};
use crate::{Cursor, Data, Described, EnvName, Page, Secret, WebhookId};

/// Webhooks, which turn requests to a URL into events. Inngest Cloud only.
#[endpoints(
    V2, crate = crate, extend = super::Operations,
    reference = "https://api-docs.inngest.com/v2/webhooks/{operation}"
)]
pub trait Webhooks {
    /// Lists the webhooks of an environment.
    ///
    /// The environment is required for every kind of key.
    // Recording `v2-webhooks-no-env`.
    #[get("/env/webhooks", paginated, redact, permission = "webhooks:read:list")]
    fn list_webhooks(
        /// The environment, such as `production`.
        #[header("X-Inngest-Env")]
        env: EnvName,
        /// The maximum number of webhooks per page, 1 to 100; default 20.
        #[range(1..=100)]
        limit: Option<u32>,
        /// The cursor of the previous page.
        cursor: Option<Cursor>,
    ) -> Page<Webhook>;

    /// Creates a webhook in an environment.
    ///
    /// The environment is required for every kind of key. The webhook's URL is a secret: anyone who knows it can send events.
    ///
    /// # Errors
    /// `missing_field` if the environment, the name or the transform is empty, 422 if the API rejects the webhook.
    #[post("/env/webhooks", redact, additive, permission = "webhooks:write:create")]
    fn create_webhook(
        /// The environment, such as `production`.
        #[header("X-Inngest-Env")]
        env: EnvName,
        /// The webhook's name.
        name: String,
        /// The JavaScript function that turns a request into an event.
        transform: String,
        /// The JavaScript function that makes the response; by default the API responds.
        response: Option<String>,
        /// The events that it accepts.
        event_filter: Option<EventFilter>,
    ) -> Data<Webhook>;
}

/// A webhook.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Webhook {
    /// The webhook's id, a UUID.
    #[serde(skip_serializing_if = "is_default")]
    pub id: WebhookId,
    /// The webhook's name.
    #[serde(skip_serializing_if = "is_default")]
    pub name: String,
    /// The URL that receives requests. Anyone who knows it can send events.
    #[serde(skip_serializing_if = "Secret::is_empty")]
    pub url: Secret,
    /// The JavaScript function that turns a request into an event.
    #[serde(skip_serializing_if = "is_default")]
    pub transform: String,
    /// The JavaScript function that makes the response.
    #[serde(skip_serializing_if = "is_default")]
    pub response: Option<String>,
    /// The events that it accepts.
    #[serde(skip_serializing_if = "is_default")]
    pub event_filter: Option<EventFilter>,
    /// The environment's name.
    #[serde(skip_serializing_if = "is_default")]
    pub environment: String,
    /// When it was created.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub created_at: Option<Timestamp>,
    /// When it was last updated.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub updated_at: Option<Timestamp>,
}

/// The events that a webhook accepts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct EventFilter {
    /// Names of events, or patterns such as `pay/*`.
    #[serde(skip_serializing_if = "is_default")]
    pub events: Vec<String>,
    /// Whether these events are accepted or rejected. `ALLOW` if the server omits it.
    #[serde(skip_serializing_if = "is_default")]
    pub filter: FilterType,
}

impl EventFilter {
    /// Accepts only events of these names.
    pub fn allow<S: Into<String>>(events: impl IntoIterator<Item = S>) -> Self {
        Self { events: events.into_iter().map(Into::into).collect(), filter: FilterType::Allow }
    }

    /// Accepts all events except those of these names.
    pub fn deny<S: Into<String>>(events: impl IntoIterator<Item = S>) -> Self {
        Self { filter: FilterType::Deny, ..Self::allow(events) }
    }
}

open_enum! {
    /// What a filter does with the events it names.
    pub enum FilterType {
        /// Accepts them, and rejects all others.
        Allow = "ALLOW",
        /// Rejects them, and accepts all others.
        Deny = "DENY",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_allow_filter_omits_its_type() {
        let wire = |filter: &EventFilter| serde_json::to_string(filter).unwrap();
        assert_eq!(wire(&EventFilter::allow(["pay/*"])), r#"{"events":["pay/*"]}"#);
        assert_eq!(wire(&EventFilter::deny(["pay/*"])), r#"{"events":["pay/*"],"filter":"DENY"}"#);
        let filter: EventFilter = serde_json::from_str(r#"{"events":["pay/*"]}"#).unwrap();
        assert_eq!(filter, EventFilter::allow(["pay/*"]));
    }
}
