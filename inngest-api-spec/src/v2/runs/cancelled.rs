//! The result of cancelling a run.

use serde::{Deserialize, Serialize};

use crate::types::serde_helpers::is_default;
use crate::{Described, FromErrorCode, RunId};

/// The result of cancelling a run. In all cases the run is no longer running.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct CancelledRun {
    /// The run's id; not set if the run had already ended.
    #[serde(skip_serializing_if = "is_default")]
    pub run_id: Option<RunId>,
    /// Whether this call cancelled it. Not part of the JSON: the API reports it as an error code.
    #[serde(skip)]
    pub outcome: CancelOutcome,
}

/// Whether a call cancelled a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CancelOutcome {
    /// This call cancelled the run.
    #[default]
    Cancelled,
    /// The run was already cancelled, possibly by an earlier attempt of this call.
    AlreadyCancelled,
    /// The run had already completed or failed. It does not change.
    AlreadyEnded,
}

// Recording `v2-cancel-ended`.
impl FromErrorCode for CancelledRun {
    fn from_error_code(code: &str) -> Option<Self> {
        let outcome = match code {
            "run_already_cancelled" => CancelOutcome::AlreadyCancelled,
            "run_already_ended" => CancelOutcome::AlreadyEnded,
            _ => return None,
        };
        Some(Self { run_id: None, outcome })
    }

    fn code(&self) -> Option<&'static str> {
        match self.outcome {
            CancelOutcome::Cancelled => None,
            CancelOutcome::AlreadyCancelled => Some("run_already_cancelled"),
            CancelOutcome::AlreadyEnded => Some("run_already_ended"),
        }
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::{HeaderMap, StatusCode};

    use super::*;
    use crate::response::{RawBody, RawResponse, decode};
    use crate::v2::operation::CancelRun;
    use crate::{DataOrErrorCode, Error, ErrorKind, NoClient, Operation as _};

    fn decoded(status: u16, body: &'static str) -> Result<CancelledRun, Error> {
        let response = RawResponse {
            operation: CancelRun::<NoClient>::INFO,
            status: StatusCode::from_u16(status).unwrap(),
            headers: HeaderMap::new(),
            body: RawBody::Full(Bytes::from_static(body.as_bytes())),
            attempts: 2,
            has_key: false,
            limit: usize::MAX,
            keys: crate::auth::Bearers::default(),
        };
        decode::<DataOrErrorCode<CancelledRun>>(response).map(|(cancelled, _)| cancelled)
    }

    #[test]
    fn a_cancelled_run_has_its_id() {
        let cancelled = decoded(200, r#"{"data":{"runId":"01R"},"metadata":{}}"#).unwrap();
        assert_eq!(cancelled, CancelledRun { run_id: Some("01R".into()), outcome: CancelOutcome::Cancelled });
    }

    #[test]
    fn cancelling_an_ended_run_is_not_an_error() {
        for (code, outcome) in [
            (r#"{"errors":[{"code":"run_already_cancelled","message":""}]}"#, CancelOutcome::AlreadyCancelled),
            (
                r#"{"errors":[{"code":"run_already_ended","message":"Cannot cancel an ended run"}]}"#,
                CancelOutcome::AlreadyEnded,
            ),
        ] {
            assert_eq!(decoded(409, code).unwrap(), CancelledRun { run_id: None, outcome });
        }
    }

    #[test]
    fn other_conflicts_are_errors() {
        let error = decoded(409, r#"{"errors":[{"code":"idempotency_conflict","message":"busy"}]}"#).unwrap_err();
        assert_eq!((error.kind(), error.code()), (ErrorKind::Conflict, Some("idempotency_conflict")));
        assert_eq!((error.attempts(), error.may_have_been_sent()), (2, true));
        for body in ["", "{}", "<html>busy</html>", r#"{"data":{"runId":"01R"}}"#] {
            assert_eq!(decoded(409, body).unwrap_err().kind(), ErrorKind::Conflict, "{body}");
        }
    }
}
