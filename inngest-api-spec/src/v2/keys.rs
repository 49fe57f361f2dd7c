use inngest_api_macros::endpoints;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::types::serde_helpers::{is_default, time};
use crate::{Cursor, Page, Secret};

/// Keys of the account's environments.
#[endpoints(
    V2, crate = crate, extend = super::Operations,
    reference = "https://api-docs.inngest.com/v2/keys/{operation}"
)]
pub trait Keys {
    /// Lists the event keys of an environment: production's, unless the client or the call names another.
    ///
    /// The public server knows one environment, `dev`, and has no keys in any other (wire facts 2).
    #[get("/keys/events", paginated, redact)]
    fn fetch_account_event_keys(
        /// How many keys a page holds, 1 to 100; default 20. 0 is refused.
        limit: Option<u32>,
        /// Where to go on: the cursor of the page before.
        cursor: Option<Cursor>,
    ) -> Page<EventKeyInfo>;

    /// Lists the signing keys of an environment: production's, unless the client or the call names another.
    ///
    /// The public server knows one environment, `dev`, and has no keys in any other (wire facts 2).
    #[get("/keys/signing", paginated, redact)]
    fn fetch_account_signing_keys(
        /// How many keys a page holds, 1 to 100; default 20. 0 is refused.
        limit: Option<u32>,
        /// Where to go on: the cursor of the page before.
        cursor: Option<Cursor>,
    ) -> Page<SigningKeyInfo>;
}

/// An event key of an environment, as the API lists it: whoever has it can send events.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct EventKeyInfo {
    /// The key's id, a UUID.
    #[serde(skip_serializing_if = "is_default")]
    pub id: String,
    /// The key's name.
    #[serde(skip_serializing_if = "is_default")]
    pub name: String,
    /// The environment's name.
    #[serde(skip_serializing_if = "is_default")]
    pub environment: String,
    /// The key itself.
    #[serde(skip_serializing_if = "Secret::is_empty")]
    pub key: Secret,
    /// When it was made.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub created_at: Option<Timestamp>,
}

/// A signing key of an environment, as the API lists it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct SigningKeyInfo {
    /// The key's id, a UUID.
    #[serde(skip_serializing_if = "is_default")]
    pub id: String,
    /// The key's name.
    #[serde(skip_serializing_if = "is_default")]
    pub name: String,
    /// The environment's name.
    #[serde(skip_serializing_if = "is_default")]
    pub environment: String,
    /// The key itself.
    #[serde(skip_serializing_if = "Secret::is_empty")]
    pub key: Secret,
    /// When it was made.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub created_at: Option<Timestamp>,
}
