use inngest_api_macros::endpoints;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Account;
use crate::types::serde_helpers::{is_default, time};
use crate::{Cursor, Data, Described, Page, Secret};

/// Accounts that a partner manages. Inngest Cloud only; requires a partner's key, other keys get a 403.
#[endpoints(
    V2, crate = crate, extend = super::Operations,
    reference = "https://api-docs.inngest.com/v2/partner-api/{operation}"
)]
pub trait PartnerAccounts {
    /// Creates an account that the partner manages.
    ///
    /// The response contains the new account's API key. No other response ever does.
    ///
    /// # Errors
    /// [`Conflict`](crate::ErrorKind::Conflict) if the account already exists. An invalid request may be reported as several
    /// errors.
    #[post("/partner/accounts", redact, additive, permission = "partners:write:create_account")]
    fn create_partner_account(
        /// The e-mail address the account is registered with.
        email: String,
        /// The account's name.
        name: Option<String>,
    ) -> Data<CreatedAccount>;

    /// Lists the accounts that the partner manages.
    #[get("/partner/accounts", paginated, permission = "partners:read:list_accounts")]
    fn fetch_partner_accounts(
        /// The maximum number of accounts per page, 1 to 1000; default 20.
        #[range(1..=1000)]
        limit: Option<u32>,
        /// The cursor of the previous page.
        cursor: Option<Cursor>,
    ) -> Page<Account>;
}

/// A new account with its API key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct CreatedAccount {
    /// The account's id, a UUID.
    #[serde(skip_serializing_if = "is_default")]
    pub id: String,
    /// The e-mail address it is registered with.
    #[serde(skip_serializing_if = "is_default")]
    pub email: String,
    /// The account's name.
    #[serde(skip_serializing_if = "is_default")]
    pub name: String,
    /// The account's API key. No other response contains it.
    #[serde(skip_serializing_if = "Secret::is_empty")]
    pub api_key: Secret,
    /// When it was created.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub created_at: Option<Timestamp>,
    /// When it was last updated.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub updated_at: Option<Timestamp>,
}
