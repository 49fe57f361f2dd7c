//! Functions: closures that stand in for the functions of an app.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::ids::uuid;
use crate::types::{AppId, DecodeError, FunctionId, RawJson};

/// The error that a mock function returns to make its run fail.
///
/// The client sees it as the run's [`RunError`](crate::v2::RunError). Converts from text, as in
/// `Err("card declined".into())`; the error's name is then `Error`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FunctionFailure {
    #[serde(rename = "__serialized")]
    serialized: bool,
    message: String,
    name: String,
}

impl FunctionFailure {
    /// Creates a failure with the name of an error class, such as `Error` or `TypeError`, and a message.
    pub fn new(name: impl Into<String>, message: impl Into<String>) -> Self {
        Self { serialized: true, message: message.into(), name: name.into() }
    }
}

impl fmt::Display for FunctionFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.message)
    }
}

impl std::error::Error for FunctionFailure {}

impl From<&str> for FunctionFailure {
    fn from(message: &str) -> Self {
        Self::new("Error", message)
    }
}

impl From<String> for FunctionFailure {
    fn from(message: String) -> Self {
        Self::new("Error", message)
    }
}

impl From<Box<dyn std::error::Error + Send + Sync>> for FunctionFailure {
    fn from(error: Box<dyn std::error::Error + Send + Sync>) -> Self {
        error.to_string().into()
    }
}

impl From<DecodeError> for FunctionFailure {
    fn from(error: DecodeError) -> Self {
        error.to_string().into()
    }
}

impl From<serde_json::Error> for FunctionFailure {
    fn from(error: serde_json::Error) -> Self {
        error.to_string().into()
    }
}

/// The output of a function, or why it failed.
pub(super) type FunctionResult = Result<RawJson, FunctionFailure>;

/// A function of an app.
pub(in crate::mock) struct Function {
    pub(in crate::mock) app: AppId,
    pub(in crate::mock) id: FunctionId,
    /// The names of the events that trigger it.
    pub(in crate::mock) events: Vec<String>,
    closure: Box<dyn Fn(&RawJson) -> FunctionResult + Send + Sync>,
}

impl Function {
    pub(in crate::mock) fn new<T, U>(
        app: AppId,
        id: FunctionId,
        function: impl Fn(T) -> Result<U, FunctionFailure> + Send + Sync + 'static,
    ) -> Self
    where
        T: DeserializeOwned,
        U: Serialize,
    {
        let closure = move |input: &RawJson| {
            let input = input.decode().map_err(|error| {
                FunctionFailure::from(format!("the input does not match the function's input type: {error}"))
            })?;
            let output = function(input)?;
            RawJson::from_value(&output)
                .map_err(|error| FunctionFailure::from(format!("the output cannot be serialized: {error}")))
        };
        Self { app, id, events: Vec::new(), closure: Box::new(closure) }
    }

    /// Calls the function. A panic counts as a failure.
    pub(super) fn call(&self, input: &RawJson) -> FunctionResult {
        catch_panic(|| (self.closure)(input)).unwrap_or_else(|message| Err(FunctionFailure::new("Panic", message)))
    }

    /// The app's id, a hyphen, and the function's id. The API accepts it as the function's id, too.
    pub(in crate::mock) fn slug(&self) -> String {
        format!("{}-{}", self.app, self.id)
    }

    /// The id that the server generated for the function.
    pub(in crate::mock) fn internal_id(&self) -> String {
        uuid(&self.slug())
    }

    /// Whether these ids identify this function.
    pub(in crate::mock) fn matches(&self, app: &AppId, id: &FunctionId) -> bool {
        self.app == *app && (self.id == *id || *id == *self.slug())
    }
}

/// Calls user code. Returns the panic message if it panics.
pub(in crate::mock) fn catch_panic<T>(call: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(call)).map_err(|payload| {
        let text = payload.downcast_ref::<&str>().map(|text| (*text).to_owned());
        text.or_else(|| payload.downcast_ref::<String>().cloned()).unwrap_or_else(|| "no message".to_owned())
    })
}
