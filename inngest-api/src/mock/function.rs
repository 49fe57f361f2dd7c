//! Functions: closures that stand in for what an app would run.

use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::handler::unpanicked;
use super::ids::uuid;
use crate::types::{AppId, DecodeError, FunctionId, RawJson};

/// Why a run failed: what the function threw.
///
/// Made of a text as well, `Err("card declined".into())`: then its name is `Error`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunctionError {
    #[serde(rename = "__serialized")]
    serialized: bool,
    message: String,
    name: String,
}

impl FunctionError {
    /// An error of this name, such as `Error` or `TypeError`, and this message.
    pub fn new(name: impl Into<String>, message: impl Into<String>) -> Self {
        Self { serialized: true, message: message.into(), name: name.into() }
    }
}

impl fmt::Display for FunctionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.message)
    }
}

impl std::error::Error for FunctionError {}

impl From<&str> for FunctionError {
    fn from(message: &str) -> Self {
        Self::new("Error", message)
    }
}

impl From<String> for FunctionError {
    fn from(message: String) -> Self {
        Self::new("Error", message)
    }
}

impl From<Box<dyn std::error::Error + Send + Sync>> for FunctionError {
    fn from(error: Box<dyn std::error::Error + Send + Sync>) -> Self {
        error.to_string().into()
    }
}

impl From<serde_json::Error> for FunctionError {
    fn from(error: serde_json::Error) -> Self {
        error.to_string().into()
    }
}

impl From<DecodeError> for FunctionError {
    fn from(error: DecodeError) -> Self {
        error.to_string().into()
    }
}

/// How a run ended.
pub(super) type Outcome = Result<RawJson, FunctionError>;

/// A function of an app.
pub(super) struct Function {
    pub(super) app: AppId,
    pub(super) id: FunctionId,
    /// The names of the events that trigger it.
    pub(super) events: Vec<String>,
    run: Box<dyn Fn(&RawJson) -> Outcome + Send + Sync>,
}

impl Function {
    pub(super) fn new<T, U>(
        app: AppId,
        id: FunctionId,
        run: impl Fn(T) -> Result<U, FunctionError> + Send + Sync + 'static,
    ) -> Self
    where
        T: DeserializeOwned,
        U: Serialize,
    {
        let run = move |input: &RawJson| {
            let input = input
                .decode()
                .map_err(|fault| FunctionError::from(format!("the input is not what the function takes: {fault}")))?;
            let output = run(input)?;
            RawJson::from_value(&output)
                .map_err(|fault| FunctionError::from(format!("the output cannot be serialized: {fault}")))
        };
        Self { app, id, events: Vec::new(), run: Box::new(run) }
    }

    /// Runs it. A function that panics has failed.
    pub(super) fn run(&self, input: &RawJson) -> Outcome {
        unpanicked(|| (self.run)(input)).unwrap_or_else(|said| Err(FunctionError::new("Panic", said)))
    }

    /// The app's id, a hyphen, and the function's: its old name, which still resolves (wire facts 4).
    pub(super) fn slug(&self) -> String {
        format!("{}-{}", self.app, self.id)
    }

    /// The id that the server gave it.
    pub(super) fn internal_id(&self) -> String {
        uuid(&self.slug())
    }

    /// Whether it is meant by these ids.
    pub(super) fn is(&self, app: &AppId, id: &FunctionId) -> bool {
        self.app == *app && (self.id == *id || *id == *self.slug())
    }
}
