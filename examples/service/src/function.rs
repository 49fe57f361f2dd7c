use inngest_api::InngestFunction;
use serde::{Deserialize, Serialize};

/// The Inngest function that fulfils an order, with its input.
#[derive(Debug, Serialize, Deserialize, InngestFunction)]
#[inngest(app = "shop", function = "fulfil-order", output = Receipt)]
pub struct FulfilOrder {
    /// The id of the order. An order is fulfilled once, even if it is placed several times.
    pub order: String,
    /// The number of pairs of socks.
    pub socks: u32,
}

/// The output of the function.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The number of the parcel.
    pub parcel: String,
}
