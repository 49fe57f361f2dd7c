use inngest_api_macros::endpoints;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::types::open_enum;
use crate::types::serde_helpers::{is_default, time};
use crate::{AppId, Cursor, Data, Page};

/// Apps: what serves functions.
#[endpoints(
    V2, crate = crate, extend = super::Operations,
    reference = "https://api-docs.inngest.com/v2/apps/{operation}"
)]
pub trait Apps {
    /// Reads one app.
    #[get("/apps/{app_id}")]
    fn get_app(
        /// The app's id, as its code says it; a dev server takes its internal UUID as well (wire facts 4).
        #[encode(twice)]
        app_id: AppId,
    ) -> Data<App>;

    /// Lists the apps that are not archived, or those that are.
    #[get("/apps", paginated)]
    fn get_apps(
        /// `true`: the archived apps, and only these; default `false`.
        archived: Option<bool>,
        /// How many apps a page holds, 1 to 100; default 20.
        limit: Option<u32>,
        /// Where to go on: the cursor of the page before.
        cursor: Option<Cursor>,
    ) -> Page<App>;

    /// Asks the server to sync an app: to read its functions at its URL. Cloud only.
    ///
    /// The answer may say that it failed, under a status of success: see [`AppSyncStarted::error`].
    ///
    /// # Errors
    /// 422 `app_sync_failed` where the app cannot be synced.
    #[post("/apps/{app_id}/syncs", idempotent)]
    fn sync_app(
        /// The app's id, as its code says it.
        app_id: AppId,
        /// Where the app serves its functions: `https://shop.example/api/inngest`.
        url: String,
    ) -> Data<AppSyncStarted>;
}

/// An app.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct App {
    /// The app's id, as its code says it.
    #[serde(skip_serializing_if = "is_default")]
    pub id: AppId,
    /// The app's name.
    #[serde(skip_serializing_if = "is_default")]
    pub name: String,
    /// How it is reached.
    #[serde(skip_serializing_if = "is_default")]
    pub method: AppMethod,
    /// The version of the app, as its code says it.
    #[serde(skip_serializing_if = "is_default")]
    pub app_version: Option<String>,
    /// When it was made.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub created_at: Option<Timestamp>,
    /// Whether it is archived.
    #[serde(skip_serializing_if = "is_default")]
    pub is_archived: bool,
    /// When it was archived; none where it is not.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub archived_at: Option<Timestamp>,
    /// How many functions it has.
    #[serde(skip_serializing_if = "is_default")]
    pub function_count: i32,
    /// Its latest sync.
    #[serde(skip_serializing_if = "is_default")]
    pub latest_sync: Option<AppSync>,
}

/// A sync of an app.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct AppSync {
    /// What came of it; a dev server does not say (wire facts 10).
    #[serde(skip_serializing_if = "is_default")]
    pub status: Option<AppSyncStatus>,
    /// When it took place; a dev server does not say.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub synced_at: Option<Timestamp>,
    /// The SDK's language: `js`, `py`, `go`.
    #[serde(skip_serializing_if = "is_default")]
    pub sdk_language: Option<String>,
    /// The SDK's version: `v4.24.0`.
    #[serde(skip_serializing_if = "is_default")]
    pub sdk_version: Option<String>,
    /// The web framework that serves the app: `express`.
    #[serde(skip_serializing_if = "is_default")]
    pub framework: Option<String>,
    /// Where the app serves its functions.
    #[serde(skip_serializing_if = "is_default")]
    pub url: Option<String>,
    /// Why it failed.
    #[serde(skip_serializing_if = "is_default")]
    pub error: Option<String>,
    /// The version of the app, as its code said it.
    #[serde(skip_serializing_if = "is_default")]
    pub app_version: Option<String>,
}

/// A sync that was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct AppSyncStarted {
    /// The sync's id, a UUID.
    #[serde(skip_serializing_if = "is_default")]
    pub id: String,
    /// What came of it so far.
    #[serde(skip_serializing_if = "is_default")]
    pub status: AppSyncStatus,
    /// The app's id.
    #[serde(skip_serializing_if = "is_default")]
    pub app_id: AppId,
    /// Why it failed.
    #[serde(skip_serializing_if = "is_default")]
    pub error: Option<AppSyncError>,
}

/// Why a sync failed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct AppSyncError {
    /// The API's code, such as `unreachable`.
    #[serde(skip_serializing_if = "is_default")]
    pub code: String,
    /// The API's message, for a person.
    #[serde(skip_serializing_if = "is_default")]
    pub message: String,
}

open_enum! {
    /// How an app is reached.
    pub enum AppMethod {
        /// The server did not say.
        Unspecified = "UNSPECIFIED",
        /// Over HTTP, at the app's URL.
        Serve = "SERVE",
        /// Over a connection that the app made.
        Connect = "CONNECT",
        /// By calls of the app's to the API.
        Api = "API",
    }
}

open_enum! {
    /// What came of a sync.
    pub enum AppSyncStatus {
        /// The server did not say.
        Unspecified = "",
        /// It is under way.
        Pending = "pending",
        /// The app is synced.
        Success = "success",
        /// It failed.
        Error = "error",
        /// Nothing had changed since the sync before.
        Duplicate = "duplicate",
    }
}
