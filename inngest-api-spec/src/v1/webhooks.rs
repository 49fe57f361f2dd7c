use inngest_api_macros::endpoints;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::types::serde_helpers::{is_default, time};
use crate::{Data, Described, Secret, WebhookId};

/// Webhooks, which turn requests to a URL into events.
///
/// The open-source server does not support them. Prefer the webhooks of version 2.
// Known from the API's document only: no response was observed.
#[endpoints(
    V1, crate = crate, extend = super::Operations, rename_all = "snake_case",
    reference = "https://api-docs.inngest.com/v1/webhooks/{operation}"
)]
pub trait Webhooks {
    /// Lists the webhooks of the environment.
    #[get("/webhooks", redact)]
    fn list_webhooks() -> Data<Vec<Webhook>>;

    /// Creates a webhook.
    // The API's document wraps this body as `{"data": …}`, but not that of `update_webhook`.
    #[post("/webhooks", redact, additive)]
    fn create_webhook(
        /// The webhook.
        data: NewWebhook,
    ) -> Data<Webhook>;

    /// Returns a webhook.
    #[get("/webhooks/{id}", redact)]
    fn get_webhook(
        /// The webhook's id, a UUID.
        id: WebhookId,
    ) -> Data<Webhook>;

    /// Updates a webhook.
    #[put("/webhooks/{id}", idempotent, redact)]
    fn update_webhook(
        /// The webhook's id, a UUID.
        id: WebhookId,
        /// The webhook's name.
        name: Option<String>,
        /// The JavaScript function that turns a request into an event.
        transform: Option<String>,
    ) -> Data<Webhook>;

    /// Deletes a webhook.
    #[delete("/webhooks/{id}", idempotent)]
    fn delete_webhook(
        /// The webhook's id, a UUID.
        id: WebhookId,
    ) -> Data<WebhookDeleted>;
}

/// A webhook to create.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default)]
#[non_exhaustive]
pub struct NewWebhook {
    /// The webhook's name.
    pub name: String,
    /// The JavaScript function that turns a request into an event.
    pub transform: String,
}

impl NewWebhook {
    /// Creates a webhook with a name and the JavaScript function that turns a request into an event.
    pub fn new(name: impl Into<String>, transform: impl Into<String>) -> Self {
        Self { name: name.into(), transform: transform.into() }
    }
}

/// A webhook.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default)]
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
    /// When it was created.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub created_at: Option<Timestamp>,
    /// When it was last updated.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub updated_at: Option<Timestamp>,
}

/// A webhook that was deleted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default)]
#[non_exhaustive]
pub struct WebhookDeleted {
    /// The webhook's id; not set if the server does not report it.
    #[serde(skip_serializing_if = "is_default")]
    pub id: Option<WebhookId>,
}
