use axum::Json;
use axum::extract::{FromRef, Path, State};
use inngest_api::InngestClient;
use inngest_api::types::RunId;
use serde_json::{Value, json};

use crate::{Api, Deadline, Problem, Shop};

/// A client that can only read runs.
#[derive(Clone, Debug, InngestClient)]
pub(super) struct Runs {
    #[inngest(v2(get_function_run))]
    api: Api,
}

impl FromRef<Shop> for Runs {
    fn from_ref(shop: &Shop) -> Self {
        Self { api: shop.api.clone() }
    }
}

/// Responds with the status of an order.
pub(super) async fn get_order(
    State(client): State<Runs>,
    deadline: Deadline,
    Path(run_id): Path<RunId>,
) -> Result<Json<Value>, Problem> {
    let run = client.v2().get_function_run(run_id).options(deadline.options()?).send().await?;
    Ok(Json(json!({ "run_id": run.id, "status": run.status, "ended": run.has_ended() })))
}
