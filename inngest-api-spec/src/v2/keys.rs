use inngest_api_macros::endpoints;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::types::serde_helpers::{is_default, time};
use crate::{Cursor, Described, Page, Secret};

/// Event keys and signing keys of the account's environments.
#[endpoints(
    V2, crate = crate, extend = super::Operations,
    reference = "https://api-docs.inngest.com/v2/keys/{operation}"
)]
pub trait Keys {
    /// Lists the event keys of an environment.
    ///
    /// The environment is production unless the client or the call sets another. The open-source server has keys in its
    /// environment `dev` only.
    #[get("/keys/events", paginated, redact, permission = "event_keys:read:list", no_access_token)]
    fn fetch_account_event_keys(
        /// The maximum number of keys per page, 1 to 100; default 20.
        #[range(1..=100)]
        limit: Option<u32>,
        /// The cursor of the previous page.
        cursor: Option<Cursor>,
    ) -> Page<EventKeyInfo>;

    /// Lists the signing keys of an environment.
    ///
    /// The environment is production unless the client or the call sets another. The open-source server has keys in its
    /// environment `dev` only.
    #[get("/keys/signing", paginated, redact, permission = "signing_keys:read:list", no_access_token)]
    fn fetch_account_signing_keys(
        /// The maximum number of keys per page, 1 to 100; default 20.
        #[range(1..=100)]
        limit: Option<u32>,
        /// The cursor of the previous page.
        cursor: Option<Cursor>,
    ) -> Page<SigningKeyInfo>;
}

/// An event key of an environment. Anyone who has it can send events.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
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
    /// When it was created.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub created_at: Option<Timestamp>,
}

/// A signing key of an environment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
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
    /// When it was created.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub created_at: Option<Timestamp>,
}
