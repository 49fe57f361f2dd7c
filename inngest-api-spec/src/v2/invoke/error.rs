use std::fmt;

use crate::error::shown;
use crate::v2::{RunError, RunStatus};
use crate::{Error, RunId};

/// Why a run produced no output.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum FunctionError {
    /// The run failed after all retries.
    #[non_exhaustive]
    Failed {
        /// The run that failed.
        run_id: RunId,
        /// The error that the function threw. Empty if the server reported none, for example because it never reached the app.
        error: RunError,
    },
    /// The run was cancelled.
    #[non_exhaustive]
    Cancelled {
        /// The run that was cancelled.
        run_id: RunId,
    },
    /// The run has ended, but it did not complete, fail or get cancelled: for example, it was skipped.
    #[non_exhaustive]
    NotCompleted {
        /// The run that did not complete.
        run_id: RunId,
        /// The status with which it ended.
        status: RunStatus,
    },
    /// The output is not known: a call to the API failed, the run did not end in time, or the output has an unexpected type.
    Api(Error),
}

impl fmt::Display for FunctionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed { run_id, error } => {
                write!(f, "run {run_id} failed: {error}")
            }
            Self::Cancelled { run_id } => write!(f, "run {run_id} was cancelled"),
            Self::NotCompleted { run_id, status } => {
                write!(f, "run {run_id} ended with the status {}, not COMPLETED", shown(status.as_str()))
            }
            Self::Api(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for FunctionError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Api(error) => error.source(),
            Self::Failed { .. } | Self::Cancelled { .. } | Self::NotCompleted { .. } => None,
        }
    }
}

impl From<Error> for FunctionError {
    fn from(error: Error) -> Self {
        Self::Api(error)
    }
}
