use axum::Json;
use axum::extract::{FromRef, Path, State};
use inngest_api::InngestClient;
use inngest_api::types::RunId;
use inngest_api::v2::CancelOutcome;
use serde_json::{Value, json};

use crate::{Api, Deadline, Problem, Shop};

/// A client that can only cancel runs.
#[derive(Clone, Debug, InngestClient)]
pub(super) struct Cancellations {
    #[inngest(v2(cancel_run))]
    api: Api,
}

impl FromRef<Shop> for Cancellations {
    fn from_ref(shop: &Shop) -> Self {
        Self { api: shop.api.clone() }
    }
}

/// Cancels an order, unless its run has ended.
pub(super) async fn cancel_order(
    State(client): State<Cancellations>,
    deadline: Deadline,
    Path(run_id): Path<RunId>,
) -> Result<Json<Value>, Problem> {
    let cancelled = client.v2().cancel_run(run_id).options(deadline.options()?).send().await?;
    Ok(Json(json!({ "cancelled": cancelled.outcome != CancelOutcome::AlreadyEnded })))
}
