//! Functions: closures that stand in for the functions of an app.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

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
    #[serde(skip)]
    retry_after: Option<Duration>,
}

impl FunctionFailure {
    /// Creates a failure with the name of an error class, such as `Error` or `TypeError`, and a message.
    pub fn new(name: impl Into<String>, message: impl Into<String>) -> Self {
        Self { serialized: true, message: message.into(), name: name.into(), retry_after: None }
    }

    /// Makes the server retry the function after a delay, at most 4 times. By default the run fails without a retry.
    ///
    /// Until the delay has passed, `get_function_run` returns the run as `FAILED` without an end, as Inngest does, while lists
    /// and version 1 return it as running. The server calls the function again immediately; only the result is delayed.
    #[must_use]
    pub const fn retry_after(mut self, delay: Duration) -> Self {
        self.retry_after = Some(delay);
        self
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

/// How often Inngest retries a function by default.
pub(in crate::mock) const MAX_RETRIES: i32 = 4;

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

    /// Calls the function, and calls it again after each failure that is to be retried. Returns the final result and the total
    /// delay of the retries.
    pub(super) fn call(&self, input: &RawJson) -> (FunctionResult, Duration) {
        let mut delay = Duration::ZERO;
        let mut retries = 0..MAX_RETRIES;
        loop {
            let result = self.attempt(input);
            let retry_after = result.as_ref().err().and_then(|failure| failure.retry_after);
            match retry_after {
                Some(retry_after) if retries.next().is_some() => delay = delay.saturating_add(retry_after),
                _ => return (result, delay),
            }
        }
    }

    /// Calls the function once. A panic counts as a failure.
    fn attempt(&self, input: &RawJson) -> FunctionResult {
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
