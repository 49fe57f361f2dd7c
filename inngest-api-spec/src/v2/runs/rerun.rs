//! What starting a run again takes and gives.

use serde::{Deserialize, Serialize};

use crate::types::json_argument;
use crate::types::serde_helpers::is_default;
use crate::{IntoArgument, JsonValue, RunId};

/// The step that a run starts again from. Its name alone is one too: `.from_step("load")`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct RerunFromStep {
    /// The step's name, as the function's code says it: not the hash that a trace shows.
    pub step_id: String,
    /// What the step gets instead of what it got: a JSON array, an entry for each argument.
    #[serde(default, with = "json_argument::option", skip_serializing_if = "Option::is_none")]
    pub input: Option<JsonValue>,
}

impl RerunFromStep {
    /// The step of this name, with the input that it had.
    pub fn new(step_id: impl Into<String>) -> Self {
        Self { step_id: step_id.into(), input: None }
    }

    /// The same with another input: a JSON array, an entry for each argument of the step.
    ///
    /// What is no array is a fault that sending the operation returns.
    #[must_use]
    pub fn input(mut self, arguments: impl IntoArgument<JsonValue>) -> Self {
        self.input = Some(arguments.into_argument().array());
        self
    }
}

impl IntoArgument<RerunFromStep> for &str {
    fn into_argument(self) -> RerunFromStep {
        RerunFromStep::new(self)
    }
}

impl IntoArgument<RerunFromStep> for String {
    fn into_argument(self) -> RerunFromStep {
        RerunFromStep::new(self)
    }
}

/// The run that was started.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
#[non_exhaustive]
pub struct RerunStarted {
    /// The new run's id.
    #[serde(skip_serializing_if = "is_default")]
    pub run_id: RunId,
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn a_step_has_the_input_that_it_is_given() {
        let wire = |step: RerunFromStep| serde_json::to_value(step);
        assert_eq!(wire("load".into_argument()).unwrap(), json!({ "stepId": "load" }));
        let step = RerunFromStep::new("load").input([json!({ "order": 7 })]);
        assert_eq!(wire(step.clone()).unwrap(), json!({ "stepId": "load", "input": [{ "order": 7 }] }));
        let again: RerunFromStep = serde_json::from_value(json!({ "stepId": "load", "input": [1] })).unwrap();
        assert_eq!(again.input.unwrap().decode::<Value>().unwrap(), json!([1]));
        let fault = wire(step.input(json!({ "order": 7 }))).unwrap_err();
        assert_eq!(fault.to_string(), "must be a JSON array, not an object");
    }
}
