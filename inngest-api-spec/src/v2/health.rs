use inngest_api_macros::endpoints;
use serde::{Deserialize, Serialize};

use crate::types::serde_helpers::is_default;
use crate::{Data, Described};

/// The API service itself.
#[endpoints(
    V2, crate = crate, extend = super::Operations,
    reference = "https://api-docs.inngest.com"
)]
pub trait Service {
    /// Returns whether the API is up.
    ///
    /// A self-hosted server that has a key configured requires it here, too.
    #[get("/health")]
    fn health() -> Data<ServiceHealth>;
}

/// The state of the API.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct ServiceHealth {
    /// The status: `ok`.
    #[serde(skip_serializing_if = "is_default")]
    pub status: String,
}
