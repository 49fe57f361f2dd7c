use std::fmt;

use crate::v2::RunError;
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
        /// The error that the function threw.
        error: RunError,
    },
    /// The run was cancelled.
    #[non_exhaustive]
    Cancelled {
        /// The run that was cancelled.
        run_id: RunId,
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
            Self::Api(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for FunctionError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Api(error) => error.source(),
            Self::Failed { .. } | Self::Cancelled { .. } => None,
        }
    }
}

impl From<Error> for FunctionError {
    fn from(error: Error) -> Self {
        Self::Api(error)
    }
}
