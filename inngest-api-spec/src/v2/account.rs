use inngest_api_macros::endpoints;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::types::serde_helpers::{is_default, time};
use crate::{Data, Described};

/// The account that the key belongs to.
#[endpoints(
    V2, crate = crate, extend = super::Operations,
    reference = "https://api-docs.inngest.com/v2/account/{operation}"
)]
pub trait Accounts {
    /// Returns the account that the key belongs to.
    ///
    /// A dev server returns a placeholder account.
    #[get("/account", permission = "accounts:read:get")]
    fn fetch_account() -> Data<Account>;
}

/// An account.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Account {
    /// The account's id, a UUID.
    #[serde(skip_serializing_if = "is_default")]
    pub id: String,
    /// The e-mail address it is registered with.
    #[serde(skip_serializing_if = "is_default")]
    pub email: String,
    /// The account's name.
    #[serde(skip_serializing_if = "is_default")]
    pub name: String,
    /// When it was created.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub created_at: Option<Timestamp>,
    /// When it was last updated.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub updated_at: Option<Timestamp>,
}
