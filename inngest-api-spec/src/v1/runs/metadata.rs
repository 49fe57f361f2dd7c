//! What is noted of a run.

use serde::{Deserialize, Serialize};

use crate::types::json_argument::object;
use crate::types::open_enum;
use crate::types::serde_helpers::is_default;
use crate::{IntoArgument, JsonObject};

/// What something is noted of: the run itself, one of its steps, or a span.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct MetadataTarget {
    /// The step; none for the run itself.
    #[serde(skip_serializing_if = "is_default")]
    pub step_id: Option<String>,
    /// Which of several steps of one name, from 0. Needs `step_id`.
    #[serde(skip_serializing_if = "is_default")]
    pub step_index: Option<i64>,
    /// Which attempt at the step, from 0. Needs `step_id`.
    #[serde(skip_serializing_if = "is_default")]
    pub step_attempt: Option<i64>,
    /// The span's id. Needs `step_id`.
    #[serde(skip_serializing_if = "is_default")]
    pub span_id: Option<String>,
}

impl MetadataTarget {
    /// The run itself.
    #[must_use]
    pub fn run() -> Self {
        Self::default()
    }

    /// One of its steps.
    pub fn step(step_id: impl Into<String>) -> Self {
        Self { step_id: Some(step_id.into()), ..Self::default() }
    }

    /// The same of one of several steps of that name, from 0.
    #[must_use]
    pub const fn index(mut self, index: i64) -> Self {
        self.step_index = Some(index);
        self
    }

    /// The same of one attempt at the step, from 0.
    #[must_use]
    pub const fn attempt(mut self, attempt: i64) -> Self {
        self.step_attempt = Some(attempt);
        self
    }

    /// The same of one span of the step.
    #[must_use]
    pub fn span(mut self, span_id: impl Into<String>) -> Self {
        self.span_id = Some(span_id.into());
        self
    }
}

/// Something to note.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RunMetadata {
    /// What kind of thing it is, at most 128 bytes.
    pub kind: String,
    /// What is done with what was noted of this kind before.
    pub op: MetadataOp,
    /// The values by name.
    #[serde(with = "object")]
    pub values: JsonObject,
}

impl RunMetadata {
    /// Values of one kind: a JSON object.
    ///
    /// What is no object is a fault that sending the operation returns.
    pub fn new(kind: impl Into<String>, op: MetadataOp, values: impl IntoArgument<JsonObject>) -> Self {
        Self { kind: kind.into(), op, values: values.into_argument() }
    }
}

open_enum! {
    /// What is done with what was noted before.
    pub enum MetadataOp {
        /// The values are put beside those that were there, and in the place of those of the same name.
        Merge = "merge",
        /// The values are put in the place of all that were there.
        Set = "set",
        /// The values of these names are taken away.
        Delete = "delete",
        /// The values are added to those that were there.
        Add = "add",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn metadata_is_an_object() {
        let note = RunMetadata::new("cost", MetadataOp::Add, json!({ "usd": 0.5 }));
        let wire = json!({ "kind": "cost", "op": "add", "values": { "usd": 0.5 } });
        assert_eq!(serde_json::to_value(&note).unwrap(), wire);
        let again: RunMetadata = serde_json::from_str(&wire.to_string()).unwrap();
        assert_eq!(again.values.text().unwrap(), r#"{"usd":0.5}"#);
        let fault = serde_json::to_value(RunMetadata::new("cost", MetadataOp::Set, 7)).unwrap_err();
        assert_eq!(fault.to_string(), "must be a JSON object, not a number");
    }

    #[test]
    fn the_run_itself_is_an_empty_target() {
        assert_eq!(serde_json::to_value(MetadataTarget::run()).unwrap(), json!({}));
        let step = MetadataTarget::step("load").index(1).attempt(0).span("2c3e");
        let wire = json!({ "step_id": "load", "step_index": 1, "step_attempt": 0, "span_id": "2c3e" });
        assert_eq!(serde_json::to_value(step).unwrap(), wire);
    }
}
