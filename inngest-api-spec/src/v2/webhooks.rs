use inngest_api_macros::endpoints;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::types::open_enum;
use crate::types::serde_helpers::{is_default, time};
use crate::{Cursor, Data, EnvName, Page, Secret, WebhookId};

/// Webhooks: URLs whose requests become events. Cloud only: a public server checks the arguments and goes no further.
#[endpoints(
    V2, crate = crate, extend = super::Operations,
    reference = "https://api-docs.inngest.com/v2/webhooks/{operation}"
)]
pub trait Webhooks {
    /// Lists the webhooks of an environment. The environment has to be named, whatever the key (recording
    /// `v2-webhooks-no-env`).
    #[get("/env/webhooks", paginated, redact)]
    fn list_webhooks(
        /// The environment, such as `production`.
        #[header("X-Inngest-Env")]
        env: EnvName,
        /// How many webhooks a page holds, 1 to 100; default 20.
        limit: Option<u32>,
        /// Where to go on: the cursor of the page before.
        cursor: Option<Cursor>,
    ) -> Page<Webhook>;

    /// Makes a webhook in an environment. The environment has to be named, whatever the key.
    ///
    /// The answer's URL works like a key: whoever knows it can send events.
    ///
    /// # Errors
    /// `missing_field` where the environment, the name or the transform is empty, 422 where the API understands the
    /// request and refuses it.
    #[post("/env/webhooks", redact)]
    fn create_webhook(
        /// The environment, such as `production`.
        #[header("X-Inngest-Env")]
        env: EnvName,
        /// The webhook's name.
        name: String,
        /// The JavaScript function that makes an event of a request.
        transform: String,
        /// The JavaScript function that makes the response; default the API's own response.
        response: Option<String>,
        /// Which events it lets pass.
        event_filter: Option<EventFilter>,
    ) -> Data<Webhook>;
}

/// A webhook.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Webhook {
    /// The webhook's id, a UUID.
    #[serde(skip_serializing_if = "is_default")]
    pub id: WebhookId,
    /// The webhook's name.
    #[serde(skip_serializing_if = "is_default")]
    pub name: String,
    /// Where its requests go; whoever knows it can send events.
    #[serde(skip_serializing_if = "Secret::is_empty")]
    pub url: Secret,
    /// The JavaScript function that makes an event of a request.
    #[serde(skip_serializing_if = "is_default")]
    pub transform: String,
    /// The JavaScript function that makes the response.
    #[serde(skip_serializing_if = "is_default")]
    pub response: Option<String>,
    /// Which events it lets pass.
    #[serde(skip_serializing_if = "is_default")]
    pub event_filter: Option<EventFilter>,
    /// The environment's name.
    #[serde(skip_serializing_if = "is_default")]
    pub environment: String,
    /// When it was made.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub created_at: Option<Timestamp>,
    /// When it was last changed.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub updated_at: Option<Timestamp>,
}

/// Which events a webhook lets pass.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct EventFilter {
    /// Names of events, or patterns such as `pay/*`.
    #[serde(skip_serializing_if = "is_default")]
    pub events: Vec<String>,
    /// Whether these are let pass, or all others; `Allow` where the wire says nothing.
    #[serde(skip_serializing_if = "is_default")]
    pub filter: FilterType,
}

impl EventFilter {
    /// Lets the events of these names pass, and no others.
    pub fn allow<S: Into<String>>(events: impl IntoIterator<Item = S>) -> Self {
        Self { events: events.into_iter().map(Into::into).collect(), filter: FilterType::Allow }
    }

    /// Keeps the events of these names out, and no others.
    pub fn deny<S: Into<String>>(events: impl IntoIterator<Item = S>) -> Self {
        Self { filter: FilterType::Deny, ..Self::allow(events) }
    }
}

open_enum! {
    /// What a filter does with what it names.
    pub enum FilterType {
        /// Lets it pass, and nothing else.
        Allow = "ALLOW",
        /// Keeps it out, and nothing else.
        Deny = "DENY",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_that_allows_does_not_say_so() {
        let wire = |filter: &EventFilter| serde_json::to_string(filter).unwrap();
        assert_eq!(wire(&EventFilter::allow(["pay/*"])), r#"{"events":["pay/*"]}"#);
        assert_eq!(wire(&EventFilter::deny(["pay/*"])), r#"{"events":["pay/*"],"filter":"DENY"}"#);
        let filter: EventFilter = serde_json::from_str(r#"{"events":["pay/*"]}"#).unwrap();
        assert_eq!(filter, EventFilter::allow(["pay/*"]));
    }
}
