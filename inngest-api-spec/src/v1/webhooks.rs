use inngest_api_macros::endpoints;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::types::serde_helpers::{is_default, time};
use crate::{Data, Secret, WebhookId};

/// Webhooks: URLs whose requests become events.
///
/// They are published, but the public server does not have them, and no answer of the cloud's was seen: version 2 is the
/// better choice (wire facts 13).
#[endpoints(
    V1, crate = crate, extend = super::Operations, rename_all = "snake_case",
    reference = "https://api-docs.inngest.com/v1/webhooks/{operation}"
)]
pub trait Webhooks {
    /// Lists the webhooks of the environment.
    #[get("/webhooks", redact)]
    fn list_webhooks() -> Data<Vec<Webhook>>;

    /// Makes a webhook.
    ///
    /// The body is sent as the published document has it, `{"data": {"name": …, "transform": …}}`; whether the API also takes
    /// it without `data`, as for a change, is not known.
    #[post("/webhooks", redact)]
    fn create_webhook(
        /// The webhook.
        data: NewWebhook,
    ) -> Data<Webhook>;

    /// Reads one webhook.
    #[get("/webhooks/{id}", redact)]
    fn get_webhook(
        /// The webhook's id, a UUID.
        id: WebhookId,
    ) -> Data<Webhook>;

    /// Changes a webhook.
    ///
    /// The body is sent as the published document has it, `{"name": …, "transform": …}`.
    #[put("/webhooks/{id}", idempotent, redact)]
    fn update_webhook(
        /// The webhook's id, a UUID.
        id: WebhookId,
        /// The webhook's name.
        name: Option<String>,
        /// The JavaScript function that makes an event of a request.
        transform: Option<String>,
    ) -> Data<Webhook>;

    /// Deletes a webhook.
    #[delete("/webhooks/{id}", idempotent)]
    fn delete_webhook(
        /// The webhook's id, a UUID.
        id: WebhookId,
    ) -> Data<WebhookDeleted>;
}

/// A webhook to make.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct NewWebhook {
    /// The webhook's name.
    pub name: String,
    /// The JavaScript function that makes an event of a request.
    pub transform: String,
}

impl NewWebhook {
    /// A webhook of this name, and the JavaScript function that makes an event of a request.
    pub fn new(name: impl Into<String>, transform: impl Into<String>) -> Self {
        Self { name: name.into(), transform: transform.into() }
    }
}

/// A webhook.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
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
    /// When it was made.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub created_at: Option<Timestamp>,
    /// When it was last changed.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub updated_at: Option<Timestamp>,
}

/// A webhook that was deleted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct WebhookDeleted {
    /// The webhook's id; none where the server did not say.
    #[serde(skip_serializing_if = "is_default")]
    pub id: Option<WebhookId>,
}
