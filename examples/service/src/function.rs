use inngest_api::InngestFunction;
use serde::{Deserialize, Serialize};

/// The function that fulfils an order, as its app names it.
#[derive(Debug, Serialize, Deserialize, InngestFunction)]
#[inngest(app = "shop", function = "fulfil-order", output = Receipt)]
pub struct FulfilOrder {
    /// The order's id: it is fulfilled once, however often it is placed.
    pub order: String,
    /// How many pairs of socks.
    pub socks: u32,
}

/// What the function gives.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The parcel's number.
    pub parcel: String,
}
