use axum::Json;
use axum::extract::{FromRef, Path, State};
use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse as _, Response};
use inngest_api::types::RunId;
use inngest_api::v2::{FunctionError, RunHandle};
use inngest_api::{ErrorKind, InngestClient};
use serde_json::json;

use crate::{Api, Deadline, FulfilOrder, Problem, Shop};

/// A client that can only read runs.
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

/// Waits for the run of an order, up to the request's deadline. Responds with the receipt, or with 202 if the run has not ended.
pub(super) async fn get_receipt(
    State(client): State<Receipts>,
    deadline: Deadline,
    Path(run_id): Path<RunId>,
) -> Result<Response, Problem> {
    let run = RunHandle::<FulfilOrder>::from_run_id(run_id);
    match run.output(&client).timeout(deadline.remaining()?).options(deadline.options()?).await {
        Ok(receipt) => Ok(Json(receipt).into_response()),
        Err(FunctionError::Api(error)) if error.kind() == ErrorKind::Timeout => {
            Ok((StatusCode::ACCEPTED, [(RETRY_AFTER, "1")], Json(json!({ "status": "pending" }))).into_response())
        }
        Err(error) => Err(error.into()),
    }
}
