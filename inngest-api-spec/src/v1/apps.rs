use inngest_api_macros::endpoints;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::types::serde_helpers::zero_time;
use crate::{AppId, Described, NullableArray, RawJson};

/// Apps and their functions.
#[endpoints(
    V1, crate = crate, extend = super::Operations, rename_all = "snake_case",
    reference = "https://api-docs.inngest.com/v1"
)]
pub trait Apps {
    /// Lists the functions of an app with their configuration as last synced.
    #[get("/apps/{app_name}/functions")]
    fn get_app_functions(
        /// The app's id, as set in its code.
        app_name: AppId,
    ) -> NullableArray<Function>;
}

/// A function as last synced.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Described)]
#[non_exhaustive]
pub struct Function {
    /// The server's internal id of the function, a UUID.
    pub internal_id: String,
    /// The environment's id, a UUID.
    pub env_id: String,
    /// The server's internal id of the app, a UUID.
    pub app_id: String,
    /// The slug: the app's id, a hyphen, and the function's id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The configuration: any JSON.
    pub config: RawJson,
    /// When it was first synced.
    pub created_at: Timestamp,
    /// When it was archived; not set if it is not archived.
    #[serde(with = "zero_time")]
    pub archived_at: Option<Timestamp>,
}
