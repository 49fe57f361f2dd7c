use axum::Json;
use axum::extract::{FromRef, Path, State};
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse as _, Response};
use inngest_api::v2::{FunctionError, RunHandle};
use inngest_api::types::RunId;
use inngest_api::{ErrorKind, InngestClient};
use serde_json::json;

use crate::{Api, Deadline, FulfilOrder, Problem, Shop};

/// What waiting for an order's end may call.
#[derive(Clone, Debug, InngestClient)]
pub(super) struct Receipts {
    #[inngest(v2(get_function_run))]
    api: Api,
}

impl FromRef<Shop> for Receipts {
    fn from_ref(shop: &Shop) -> Self {
        Self { api: shop.api.clone() }
    }
}

/// Waits for an order's end as long as the request allows: the receipt, or 202 where it is not there yet.
pub(super) async fn get_receipt(
    State(client): State<Receipts>,
    deadline: Deadline,
    Path(run_id): Path<RunId>,
) -> Result<Response, Problem> {
    let run = RunHandle::<FulfilOrder>::from_run_id(run_id);
    match run.output(&client).timeout(deadline.left()?).options(deadline.options()?).await {
        Ok(receipt) => Ok(Json(receipt).into_response()),
        Err(FunctionError::Api(error)) if error.kind() == ErrorKind::Timeout => {
            Ok((StatusCode::ACCEPTED, [(RETRY_AFTER, "1")], Json(json!({ "status": "not there yet" }))).into_response())
        }
        Err(error) => Err(error.into()),
    }
}
