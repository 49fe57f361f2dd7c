use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::extract::{FromRef, State};
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::IntoResponse;
use inngest_api::InngestClient;
use serde_json::json;
use tracing::Instrument as _;

use crate::{Api, Deadline, FulfilOrder, Problem, Shop};

/// A client that can only invoke functions.
#[derive(Clone, Debug, InngestClient)]
pub(super) struct Orders {
    #[inngest(v2(invoke_function))]
    api: Api,
}

impl FromRef<Shop> for Orders {
    fn from_ref(shop: &Shop) -> Self {
        Self { api: shop.api.clone() }
    }
}

/// Places an order. Responds with 202 and the URL of the order; placing the same order again returns the same run.
///
/// The call runs in its own task, so that it completes even if the requester disconnects.
pub(super) async fn place_order(
    State(shop): State<Shop>,
    State(client): State<Orders>,
    deadline: Deadline,
    order: Result<Json<FulfilOrder>, JsonRejection>,
) -> Result<impl IntoResponse, Problem> {
    let Json(order) = order.map_err(|rejection| Problem::invalid(rejection.body_text()))?;
    if order.order.is_empty() || order.socks == 0 {
        return Err(Problem::invalid("an order needs an id and at least one pair of socks"));
    }
    let key = format!("order-{}", order.order);
    let call = client.v2().invoke(order).idempotency_key(key).options(deadline.options()?);
    let invoked = shop.calls.spawn(call.send().in_current_span()).await;
    let run = invoked.map_err(|_| Problem::timeout())??;
    let location = format!("/orders/{}", run.run_id);
    let body = json!({ "run_id": run.run_id, "repeated": run.repeated });
    Ok((StatusCode::ACCEPTED, [(LOCATION, location)], Json(body)))
}
