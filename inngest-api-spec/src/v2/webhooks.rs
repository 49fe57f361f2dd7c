use inngest_api_macros::endpoints;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::model::open_enum;
use crate::model::wire::{is_default, time};
use crate::{Cursor, EnvName, Page, Secret};

/// Webhooks: URLs whose requests become events.
#[endpoints(V2, crate = crate, extend = super::Operations)]
pub trait Webhooks {
    /// Lists the webhooks of an environment. The environment has to be named, whatever the key.
    #[get("/env/webhooks", paginated, secret)]
    fn list_webhooks(
        /// The environment, such as `production`.
        #[header("X-Inngest-Env")]
        env: EnvName,
        /// How many webhooks a page holds, 1 to 100; default 20.
        limit: Option<u32>,
        /// Where to go on: the cursor of the page before.
        cursor: Option<Cursor>,
    ) -> Page<Webhook>;
}

/// A webhook.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Webhook {
    /// The webhook's id.
    #[serde(skip_serializing_if = "is_default")]
    pub id: String,
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

open_enum! {
    /// What a filter does with what it names.
    pub enum FilterType {
        /// Lets it pass, and nothing else.
        Allow = "ALLOW",
        /// Keeps it out, and nothing else.
        Deny = "DENY",
    }
}
