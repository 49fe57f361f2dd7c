//! Webhooks. Each belongs to one environment.

use super::cloud;
use crate::mock::behavior::{ErrorResponse, HandlerOutput};
use crate::mock::handlers::paging;
use crate::mock::state::ServerState;
use crate::response::Page;
use crate::types::Secret;
use crate::v2::{
    Webhook,
    operation::{CreateWebhook, ListWebhooks},
};

#[allow(clippy::needless_pass_by_value, reason = "the signature of a handler")]
pub(super) fn list(state: &ServerState, call: ListWebhooks) -> Result<HandlerOutput<Page<Webhook>>, ErrorResponse> {
    let store = cloud(state)?.store();
    let of_env = store.webhooks.iter().filter(|webhook| webhook.environment == call.env.as_str());
    let all = of_env.map(|webhook| (webhook.id.to_string(), webhook.clone()));
    paging::page(all, call.limit, call.cursor.as_ref(), 100).map(HandlerOutput::from)
}

pub(super) fn create(state: &ServerState, call: CreateWebhook) -> Result<HandlerOutput<Webhook>, ErrorResponse> {
    let CreateWebhook { env, name, transform, response, event_filter, .. } = call;
    let mut store = cloud(state)?.store();
    let (id, now) = (store.next_id(), state.now());
    let mut webhook = Webhook::default();
    webhook.url = Secret::new(format!("https://inn.gs/e/{id}"));
    webhook.id = id.into();
    (webhook.name, webhook.transform, webhook.response) = (name, transform, response);
    (webhook.event_filter, webhook.environment) = (event_filter, env.to_string());
    (webhook.created_at, webhook.updated_at) = (Some(now), Some(now));
    store.webhooks.push(webhook.clone());
    Ok(webhook.into())
}
