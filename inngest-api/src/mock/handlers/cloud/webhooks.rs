//! Webhooks, each of one environment.

use crate::mock::handler::Served;
use crate::mock::refusal::Refusal;
use crate::mock::state::State;
use crate::response::Page;
use crate::types::Secret;
use crate::v2::{
    Webhook,
    operation::{CreateWebhook, ListWebhooks},
};

#[allow(clippy::needless_pass_by_value, reason = "a handler's signature")]
pub(super) fn list(state: &State, call: ListWebhooks) -> Result<Served<Page<Webhook>>, Refusal> {
    let kept = state.cloud()?.kept();
    let of_env = kept.webhooks.iter().filter(|webhook| webhook.environment == call.env.as_str());
    let all = of_env.map(|webhook| (webhook.id.to_string(), webhook.clone()));
    super::super::limits::page(all, call.limit, call.cursor.as_ref(), 100).map(Served::from)
}

pub(super) fn create(state: &State, call: CreateWebhook) -> Result<Served<Webhook>, Refusal> {
    let CreateWebhook { env, name, transform, response, event_filter, .. } = call;
    let mut kept = state.cloud()?.kept();
    let (id, now) = (kept.next_id(), state.now());
    let mut webhook = Webhook::default();
    webhook.url = Secret::new(format!("https://inn.gs/e/{id}"));
    webhook.id = id.into();
    (webhook.name, webhook.transform, webhook.response) = (name, transform, response);
    (webhook.event_filter, webhook.environment) = (event_filter, env.to_string());
    (webhook.created_at, webhook.updated_at) = (Some(now), Some(now));
    kept.webhooks.push(webhook.clone());
    Ok(webhook.into())
}
