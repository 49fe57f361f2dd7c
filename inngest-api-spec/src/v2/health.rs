use inngest_api_macros::endpoints;
use serde::{Deserialize, Serialize};

use crate::Data;
use crate::types::serde_helpers::is_default;

/// The service itself.
#[endpoints(
    V2, crate = crate, extend = super::Operations,
    reference = "https://api-docs.inngest.com"
)]
pub trait Service {
    /// Tells whether the API is up.
    ///
    /// A self-hosted server with a key configured asks for it even here (wire facts 2).
    #[get("/health")]
    fn health() -> Data<ServiceHealth>;
}

/// The state of the API.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct ServiceHealth {
    /// `ok`.
    #[serde(skip_serializing_if = "is_default")]
    pub status: String,
}
