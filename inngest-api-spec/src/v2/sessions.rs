use inngest_api_macros::endpoints;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{FunctionRef, RunStatus};
use crate::types::serde_helpers::{NumberText, double, is_default, time};
use crate::{Cursor, Described, Page, RunId, SessionId, SessionKeyId};

/// Sessions, which group runs by a property of their events. Inngest Cloud only.
#[endpoints(
    V2, crate = crate, extend = super::Operations,
    reference = "https://api-docs.inngest.com/v2/sessions/{operation}"
)]
pub trait Sessions {
    /// Lists the session keys of the environment: the properties that group events, such as `userId`.
    #[get("/sessions", paginated, permission = "sessions:read:list_keys")]
    fn list_session_keys(
        /// Only keys that contain this text.
        search: Option<String>,
        /// The maximum number of keys per page, 1 to 100; default 20.
        #[range(1..=100)]
        limit: Option<u32>,
        /// The cursor of the previous page, with the same search.
        cursor: Option<Cursor>,
    ) -> Page<SessionKeyInfo>;

    /// Lists the sessions of a session key.
    #[get("/sessions/{session_key}", paginated, permission = "sessions:read:list")]
    fn list_sessions(
        /// The session key, such as `userId`.
        session_key: SessionKeyId,
        /// Only sessions whose id contains this text.
        search: Option<String>,
        /// Counts only runs from this time on.
        from: Option<Timestamp>,
        /// Counts only runs until this time.
        until: Option<Timestamp>,
        /// The maximum number of sessions per page, 1 to 100; default 20.
        #[range(1..=100)]
        limit: Option<u32>,
        /// The cursor of the previous page, with the same filters.
        cursor: Option<Cursor>,
    ) -> Page<Session>;

    /// Lists the runs of a session.
    #[get("/sessions/{session_key}/{session_id}/runs", paginated, permission = "runs:read:list")]
    fn list_session_runs(
        /// The session key, such as `userId`.
        session_key: SessionKeyId,
        /// The session's id, which may contain `/`.
        #[encode(slashes)]
        session_id: SessionId,
        /// Only runs from this time on.
        from: Option<Timestamp>,
        /// Only runs until this time.
        until: Option<Timestamp>,
        /// The maximum number of runs per page, 1 to 100; default 20.
        #[range(1..=100)]
        limit: Option<u32>,
        /// The cursor of the previous page, with the same filters.
        cursor: Option<Cursor>,
    ) -> Page<SessionRun>;
}

/// A session key: a property of events whose values are sessions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct SessionKeyInfo {
    /// The key, such as `userId`.
    #[serde(skip_serializing_if = "is_default")]
    pub id: SessionKeyId,
    /// When the key was first seen.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub created_at: Option<Timestamp>,
}

/// A session with statistics of its runs.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct Session {
    /// The session's id: a value of the session key.
    #[serde(skip_serializing_if = "is_default")]
    pub id: SessionId,
    /// The number of runs.
    #[serde(skip_serializing_if = "is_default")]
    pub run_count: i32,
    /// The number of failed runs.
    #[serde(skip_serializing_if = "is_default")]
    pub failed_run_count: i32,
    /// The fraction of runs that failed, 0 to 1.
    #[inngest(like = NumberText)]
    #[serde(with = "double", skip_serializing_if = "is_default")]
    pub failure_rate: f64,
    /// When one of its runs was last active.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub last_active_at: Option<Timestamp>,
    /// The functions that ran.
    #[serde(skip_serializing_if = "is_default")]
    pub functions: Vec<FunctionRef>,
}

/// A run of a session.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
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
    /// When it started; not set if it has not started.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub started_at: Option<Timestamp>,
    /// When it ended; not set if it has not ended.
    #[serde(with = "time", skip_serializing_if = "is_default")]
    pub ended_at: Option<Timestamp>,
}
