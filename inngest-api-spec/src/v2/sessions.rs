use inngest_api_macros::endpoints;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{FunctionRef, RunStatus};
use crate::types::serde_helpers::{double, is_default, time};
use crate::{Cursor, Page, RunId, SessionId, SessionKeyId};

/// Sessions: runs that belong together, because their events say so. Cloud only.
#[endpoints(
    V2, crate = crate, extend = super::Operations,
    reference = "https://api-docs.inngest.com/v2/sessions/{operation}"
)]
pub trait Sessions {
    /// Lists what sessions are told apart by in the environment: the keys that events gave, such as `userId`.
    #[get("/sessions", paginated)]
    fn list_session_keys(
        /// Only keys that hold this text.
        search: Option<String>,
        /// How many keys a page holds, 1 to 100; default 20.
        limit: Option<u32>,
        /// Where to go on: the cursor of the page before, with the same search.
        cursor: Option<Cursor>,
    ) -> Page<SessionKeyInfo>;

    /// Lists the sessions of one key.
    #[get("/sessions/{session_key}", paginated)]
    fn list_sessions(
        /// The key: `userId`.
        session_key: SessionKeyId,
        /// Only sessions whose id holds this text.
        search: Option<String>,
        /// Only runs from this time on count.
        from: Option<Timestamp>,
        /// Only runs until this time count.
        until: Option<Timestamp>,
        /// How many sessions a page holds, 1 to 100; default 20.
        limit: Option<u32>,
        /// Where to go on: the cursor of the page before, with the same filters.
        cursor: Option<Cursor>,
    ) -> Page<Session>;

    /// Lists the runs of one session.
    #[get("/sessions/{session_key}/{session_id}/runs", paginated)]
    fn list_session_runs(
        /// The key: `userId`.
        session_key: SessionKeyId,
        /// The session's id, which may hold `/`.
        #[encode(slashes)]
        session_id: SessionId,
        /// Only runs from this time on.
        from: Option<Timestamp>,
        /// Only runs until this time.
        until: Option<Timestamp>,
        /// How many runs a page holds, 1 to 100; default 20.
        limit: Option<u32>,
        /// Where to go on: the cursor of the page before, with the same filters.
        cursor: Option<Cursor>,
    ) -> Page<SessionRun>;
}

/// What sessions are told apart by.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct SessionKeyInfo {
    /// The key: `userId`.
    #[serde(skip_serializing_if = "is_default")]
    pub id: SessionKeyId,
    /// When it was first seen.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub created_at: Option<Timestamp>,
}

/// A session, and how its runs did.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Session {
    /// The session's id: a value of its key.
    #[serde(skip_serializing_if = "is_default")]
    pub id: SessionId,
    /// How many runs it has.
    #[serde(skip_serializing_if = "is_default")]
    pub run_count: i32,
    /// How many of them failed.
    #[serde(skip_serializing_if = "is_default")]
    pub failed_run_count: i32,
    /// Which part of them failed, 0 to 1.
    #[serde(with = "double", skip_serializing_if = "is_default")]
    pub failure_rate: f64,
    /// When one of them last did something.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub last_active_at: Option<Timestamp>,
    /// The functions that ran.
    #[serde(skip_serializing_if = "is_default")]
    pub functions: Vec<FunctionRef>,
}

/// A run of a session.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct SessionRun {
    /// The run's id, a ULID.
    #[serde(skip_serializing_if = "is_default")]
    pub id: RunId,
    /// The function that ran.
    #[serde(skip_serializing_if = "is_default")]
    pub function: Option<FunctionRef>,
    /// The name of the event that started it.
    #[serde(skip_serializing_if = "is_default")]
    pub event_name: Option<String>,
    /// The status.
    #[serde(skip_serializing_if = "is_default")]
    pub status: RunStatus,
    /// When it was queued.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub queued_at: Option<Timestamp>,
    /// When it started; none where it has not.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub started_at: Option<Timestamp>,
    /// When it ended; none where it has not.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub ended_at: Option<Timestamp>,
}
