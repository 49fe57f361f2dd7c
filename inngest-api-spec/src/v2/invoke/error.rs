use std::fmt;

use crate::v2::RunError;
use crate::{Error, RunId};

/// Why a function of yours gave nothing.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum FunctionError {
    /// It failed, all retries included.
    #[non_exhaustive]
    Failed {
        /// The run that failed.
        run_id: RunId,
        /// The error that the function threw.
        error: RunError,
    },
    /// Its run was cancelled.
    #[non_exhaustive]
    Cancelled {
        /// The run that was cancelled.
        run_id: RunId,
    },
    /// It is not known what it gave: the calls failed that ask for it, it took longer than was waited, or its output is of
    /// another type.
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
