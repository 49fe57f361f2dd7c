//! The argument and the result of a rerun.

use serde::{Deserialize, Serialize};

use crate::types::json_argument;
use crate::types::serde_helpers::is_default;
use crate::{Described, IntoArgument, JsonValue, RunId};

/// The step that a rerun starts from. Converts from the step's name: `.from_step("load")`.
#[derive(Clone, Debug, Serialize, Deserialize, Described)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct RerunFromStep {
    /// The step's name as in the function's code, not the hash that a trace shows.
    pub step_id: String,
    /// The new input of the step, a JSON array with one entry per argument; default the original input.
    #[inngest(like = Vec<serde_json::Value>)]
    #[serde(default, with = "json_argument::option", skip_serializing_if = "Option::is_none")]
    pub input: Option<JsonValue>,
}

impl RerunFromStep {
    /// Starts from the step of this name, with its original input.
    pub fn new(step_id: impl Into<String>) -> Self {
        Self { step_id: step_id.into(), input: None }
    }

    /// Sets the input of the step: a JSON array with one entry per argument of the step.
    ///
    /// If the value is not an array, sending the operation fails.
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

/// The run that a rerun started.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
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
    fn the_input_of_a_step_must_be_an_array() {
        let wire = |step: RerunFromStep| serde_json::to_value(step);
        assert_eq!(wire("load".into_argument()).unwrap(), json!({ "stepId": "load" }));
        let step = RerunFromStep::new("load").input([json!({ "order": 7 })]);
        assert_eq!(wire(step.clone()).unwrap(), json!({ "stepId": "load", "input": [{ "order": 7 }] }));
        let decoded: RerunFromStep = serde_json::from_value(json!({ "stepId": "load", "input": [1] })).unwrap();
        assert_eq!(decoded.input.unwrap().decode::<Value>().unwrap(), json!([1]));
        let error = wire(step.input(json!({ "order": 7 }))).unwrap_err();
        assert_eq!(error.to_string(), "must be a JSON array, not an object");
    }
}
