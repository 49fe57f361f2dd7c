use inngest_api_macros::endpoints;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::types::open_enum;
use crate::types::serde_helpers::{is_default, time};
use crate::{AppId, Cursor, Data, Described, Page};

/// Apps, which serve functions.
#[endpoints(
    V2, crate = crate, extend = super::Operations,
    reference = "https://api-docs.inngest.com/v2/apps/{operation}"
)]
pub trait Apps {
    /// Returns an app.
    #[get("/apps/{app_id}", permission = "apps:read:get")]
    fn get_app(
        /// The app's id, as set in its code. A dev server also accepts the app's internal UUID.
        #[encode(twice)]
        app_id: AppId,
    ) -> Data<App>;

    /// Lists the apps of the environment, either those that are archived or those that are not.
    #[get("/apps", paginated, permission = "apps:read:list")]
    fn get_apps(
        /// `true` for archived apps only; default `false`, apps that are not archived.
        archived: Option<bool>,
        /// The maximum number of apps per page, 1 to 100; default 20.
        #[range(1..=100)]
        limit: Option<u32>,
        /// The cursor of the previous page.
        cursor: Option<Cursor>,
    ) -> Page<App>;

    /// Syncs an app: the server reads the app's functions from its URL. Inngest Cloud only.
    ///
    /// A sync that failed is a value, not an error, if the server returns it, with status 200 or 422: see
    /// [`AppSyncStarted::error`].
    ///
    /// # Errors
    /// 422 `app_sync_failed` if the app cannot be synced, and the server returns no sync.
    #[post("/apps/{app_id}/syncs", idempotent, ok_statuses(422), permission = "apps:write:sync")]
    fn sync_app(
        /// The app's id, as set in its code.
        app_id: AppId,
        /// The URL at which the app serves its functions: `https://shop.example/api/inngest`.
        url: String,
    ) -> Data<AppSyncStarted>;
}

/// An app.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct App {
    /// The app's id, as set in its code.
    #[serde(skip_serializing_if = "is_default")]
    pub id: AppId,
    /// The app's name.
    #[serde(skip_serializing_if = "is_default")]
    pub name: String,
    /// How the server reaches the app.
    #[serde(skip_serializing_if = "is_default")]
    pub method: AppMethod,
    /// The version of the app, as set in its code.
    #[serde(skip_serializing_if = "is_default")]
    pub app_version: Option<String>,
    /// When it was created.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub created_at: Option<Timestamp>,
    /// Whether it is archived.
    #[serde(skip_serializing_if = "is_default")]
    pub is_archived: bool,
    /// When it was archived; not set if it is not archived.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub archived_at: Option<Timestamp>,
    /// The number of functions.
    #[serde(skip_serializing_if = "is_default")]
    pub function_count: i32,
    /// Its latest sync.
    #[serde(skip_serializing_if = "is_default")]
    pub latest_sync: Option<AppSync>,
}

/// A sync of an app.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct AppSync {
    /// The status. A dev server does not report it.
    #[serde(skip_serializing_if = "is_default")]
    pub status: Option<AppSyncStatus>,
    /// When the app was synced. A dev server does not report it.
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
    /// The URL at which the app serves its functions.
    #[serde(skip_serializing_if = "is_default")]
    pub url: Option<String>,
    /// Why the sync failed.
    #[serde(skip_serializing_if = "is_default")]
    pub error: Option<String>,
    /// The version of the app, as set in its code.
    #[serde(skip_serializing_if = "is_default")]
    pub app_version: Option<String>,
}

/// A sync that was requested.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct AppSyncStarted {
    /// The sync's id, a UUID.
    #[serde(skip_serializing_if = "is_default")]
    pub id: String,
    /// The status so far.
    #[serde(skip_serializing_if = "is_default")]
    pub status: AppSyncStatus,
    /// The app's id.
    #[serde(skip_serializing_if = "is_default")]
    pub app_id: AppId,
    /// Why the sync failed.
    #[serde(skip_serializing_if = "is_default")]
    pub error: Option<AppSyncError>,
}

/// Why a sync failed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct AppSyncError {
    /// The API's code, such as `unreachable`.
    #[serde(skip_serializing_if = "is_default")]
    pub code: String,
    /// The API's message.
    #[serde(skip_serializing_if = "is_default")]
    pub message: String,
}

open_enum! {
    /// How the server reaches an app.
    pub enum AppMethod {
        /// Not reported by the server.
        Unspecified = "UNSPECIFIED",
        /// Over HTTP, at the app's URL.
        Serve = "SERVE",
        /// Over a connection that the app opened.
        Connect = "CONNECT",
        /// Through calls from the app to the API.
        Api = "API",
    }
}

open_enum! {
    /// The status of a sync.
    pub enum AppSyncStatus {
        /// Not reported by the server.
        Unspecified = "",
        /// In progress.
        Pending = "pending",
        /// The app was synced.
        Success = "success",
        /// The sync failed.
        Error = "error",
        /// Nothing changed since the previous sync.
        Duplicate = "duplicate",
    }
}
