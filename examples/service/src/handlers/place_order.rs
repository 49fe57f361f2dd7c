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

/// What placing an order may call.
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

/// Places an order: 202, and where it can be looked at. The same order again is the same run.
///
/// The call is a task of its own, so that a requester who hangs up does not leave it half done.
pub(super) async fn place_order(
    State(shop): State<Shop>,
    State(client): State<Orders>,
    deadline: Deadline,
    order: Result<Json<FulfilOrder>, JsonRejection>,
) -> Result<impl IntoResponse, Problem> {
    let Json(order) = order.map_err(|fault| Problem::invalid(fault.body_text()))?;
    if order.order.is_empty() || order.socks == 0 {
        return Err(Problem::invalid("an order has an id, and socks"));
    }
    let key = format!("order-{}", order.order);
    let call = client.v2().invoke(order).idempotency_key(key).options(deadline.options()?);
    let placed = shop.calls.spawn(call.send().in_current_span()).await;
    let run = placed.map_err(|_| Problem::too_late())??;
    let place = format!("/orders/{}", run.run_id);
    let body = json!({ "run_id": run.run_id, "repeated": run.repeated });
    Ok((StatusCode::ACCEPTED, [(LOCATION, place)], Json(body)))
}
