use inngest_api_macros::endpoints;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Account;
use crate::types::serde_helpers::{is_default, time};
use crate::{Cursor, Data, Page, Secret};

/// Accounts below a partner's own. Cloud only, and only for the keys of partners: others are answered 403.
#[endpoints(
    V2, crate = crate, extend = super::Operations,
    reference = "https://api-docs.inngest.com/v2/partner-api/{operation}"
)]
pub trait PartnerAccounts {
    /// Makes an account below the partner's own. The answer carries the new account's API key: it is shown this once.
    ///
    /// # Errors
    /// [`Conflict`](crate::ErrorKind::Conflict) where there is such an account. Two faults in one request may come as two
    /// errors (wire facts 7).
    #[post("/partner/accounts", redact)]
    fn create_partner_account(
        /// The e-mail address that the account is registered with.
        email: String,
        /// The account's name.
        name: Option<String>,
    ) -> Data<CreatedAccount>;

    /// Lists the accounts below the partner's own.
    #[get("/partner/accounts", paginated)]
    fn fetch_partner_accounts(
        /// How many accounts a page holds, 1 to 1000; default 20.
        limit: Option<u32>,
        /// Where to go on: the cursor of the page before.
        cursor: Option<Cursor>,
    ) -> Page<Account>;
}

/// An account that was just made, with its key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct CreatedAccount {
    /// The account's id, a UUID.
    #[serde(skip_serializing_if = "is_default")]
    pub id: String,
    /// The e-mail address that it is registered with.
    #[serde(skip_serializing_if = "is_default")]
    pub email: String,
    /// The account's name.
    #[serde(skip_serializing_if = "is_default")]
    pub name: String,
    /// The account's API key. No other answer has it.
    #[serde(skip_serializing_if = "Secret::is_empty")]
    pub api_key: Secret,
    /// When it was made.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub created_at: Option<Timestamp>,
    /// When it was last changed.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub updated_at: Option<Timestamp>,
}
