use axum::Json;
use axum::extract::{FromRef, State};
use inngest_api::InngestClient;
use serde_json::{Value, json};

use crate::{Api, Deadline, Problem, Shop};

/// A client that can only check the API's health.
#[derive(Clone, Debug, InngestClient)]
pub(super) struct Probe {
    #[inngest(v2(health))]
    api: Api,
}

impl FromRef<Shop> for Probe {
    fn from_ref(shop: &Shop) -> Self {
        Self { api: shop.api.clone() }
    }
}

/// Reports that the process is running. It calls nothing, so that an outage elsewhere does not restart it.
pub(super) async fn alive() -> Json<Value> {
    Json(json!({ "status": "ok" }))
}

/// Reports whether the API is reachable and accepts the key.
pub(super) async fn ready(State(client): State<Probe>, deadline: Deadline) -> Result<Json<Value>, Problem> {
    let health = client.v2().health().options(deadline.options()?).send().await?;
    Ok(Json(json!({ "status": "ok", "inngest": health.status })))
}
