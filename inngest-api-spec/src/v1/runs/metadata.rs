//! Metadata of a run.

use serde::{Deserialize, Serialize};

use crate::types::json_argument::object;
use crate::types::open_enum;
use crate::types::serde_helpers::is_default;
use crate::{Described, IntoArgument, JsonObject};

/// What metadata describes: the run itself, one of its steps, or a span.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, Described)]
#[serde(default)]
#[non_exhaustive]
pub struct MetadataTarget {
    /// The step; not set for the run itself.
    #[serde(skip_serializing_if = "is_default")]
    pub step_id: Option<String>,
    /// The index among steps of the same name, from 0. Requires `step_id`.
    #[serde(skip_serializing_if = "is_default")]
    pub step_index: Option<i64>,
    /// The number of the attempt at the step, from 0. Requires `step_id`.
    #[serde(skip_serializing_if = "is_default")]
    pub step_attempt: Option<i64>,
    /// The span's id. Requires `step_id`.
    #[serde(skip_serializing_if = "is_default")]
    pub span_id: Option<String>,
}

impl MetadataTarget {
    /// Describes the run itself.
    #[must_use]
    pub fn run() -> Self {
        Self::default()
    }

    /// Describes a step of the run.
    pub fn step(step_id: impl Into<String>) -> Self {
        Self { step_id: Some(step_id.into()), ..Self::default() }
    }

    /// Sets the index among steps of the same name, from 0.
    #[must_use]
    pub const fn index(mut self, index: i64) -> Self {
        self.step_index = Some(index);
        self
    }

    /// Sets the number of the attempt at the step, from 0.
    #[must_use]
    pub const fn attempt(mut self, attempt: i64) -> Self {
        self.step_attempt = Some(attempt);
        self
    }

    /// Sets the span within the step.
    #[must_use]
    pub fn span(mut self, span_id: impl Into<String>) -> Self {
        self.span_id = Some(span_id.into());
        self
    }
}

/// Metadata to record.
#[derive(Clone, Debug, Serialize, Deserialize, Described)]
#[non_exhaustive]
pub struct RunMetadata {
    /// The kind, at most 128 bytes.
    pub kind: String,
    /// How the values are combined with existing metadata of the kind.
    pub op: MetadataOp,
    /// The values by name.
    #[serde(with = "object")]
    pub values: JsonObject,
}

impl RunMetadata {
    /// Creates metadata of a kind; the values are a JSON object.
    ///
    /// If the values are not an object, sending the operation fails.
    pub fn new(kind: impl Into<String>, op: MetadataOp, values: impl IntoArgument<JsonObject>) -> Self {
        Self { kind: kind.into(), op, values: values.into_argument() }
    }
}

open_enum! {
    /// How values are combined with existing metadata.
    pub enum MetadataOp {
        /// Merges the values into the existing ones. Values of the same name are replaced.
        Merge = "merge",
        /// Replaces all existing values.
        Set = "set",
        /// Deletes the values of these names.
        Delete = "delete",
        /// Adds the values to the existing ones.
        Add = "add",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn metadata_values_must_be_an_object() {
        let note = RunMetadata::new("cost", MetadataOp::Add, json!({ "usd": 0.5 }));
        let wire = json!({ "kind": "cost", "op": "add", "values": { "usd": 0.5 } });
        assert_eq!(serde_json::to_value(&note).unwrap(), wire);
        let decoded: RunMetadata = serde_json::from_str(&wire.to_string()).unwrap();
        assert_eq!(decoded.values.text().unwrap(), r#"{"usd":0.5}"#);
        let error = serde_json::to_value(RunMetadata::new("cost", MetadataOp::Set, 7)).unwrap_err();
        assert_eq!(error.to_string(), "must be a JSON object, not a number");
    }

    #[test]
    fn the_target_of_a_run_is_an_empty_object() {
        assert_eq!(serde_json::to_value(MetadataTarget::run()).unwrap(), json!({}));
        let step = MetadataTarget::step("load").index(1).attempt(0).span("2c3e");
        let wire = json!({ "step_id": "load", "step_index": 1, "step_attempt": 0, "span_id": "2c3e" });
        assert_eq!(serde_json::to_value(step).unwrap(), wire);
    }
}
