//! One handler per file, each with a derived client for the calls it makes.

mod cancel_order;
mod get_order;
mod get_receipt;
mod health;
mod place_order;

use axum::Router;
use axum::routing::get;

use crate::Shop;

pub(crate) fn routes() -> Router<Shop> {
    Router::new()
        .route("/health", get(health::alive))
        .route("/ready", get(health::ready))
        .route("/orders", axum::routing::post(place_order::place_order))
        .route("/orders/{run_id}", get(get_order::get_order).delete(cancel_order::cancel_order))
        .route("/orders/{run_id}/receipt", get(get_receipt::get_receipt))
}
