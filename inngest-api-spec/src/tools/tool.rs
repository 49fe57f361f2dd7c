use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};
use serde_json::Value;

use crate::operation::{arguments_schema, plain_text, response_schema};
use crate::{Effect, Idempotency, OperationInfo, Stability};

/// The definition of a tool: what an agent needs to know to call an operation.
///
/// It serializes as a tool of the Model Context Protocol: `name`, `description`, `inputSchema`, `outputSchema` and `annotations`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Tool {
    /// The name, unique among the tools of a client: the operation's id, such as `invoke_function`. If the client lists
    /// operations of the same id, the version is in front: `v1_cancel_run`.
    pub name: String,
    /// What the operation does, as plain text: the first paragraph of its documentation.
    pub description: String,
    /// The JSON Schema of the arguments, an object.
    pub input_schema: Value,
    /// The JSON Schema of the response body, if there is one; `None` for streams and for bodies that are not described.
    pub output_schema: Option<Value>,
    /// What a call does to existing data.
    pub hints: Hints,
    /// The operation, with its permission, version and response.
    pub operation: &'static OperationInfo,
}

/// What a call of an operation does to existing data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Hints {
    /// Whether it changes nothing.
    pub read_only: bool,
    /// Whether it may change or end something that exists, or start code that does.
    pub destructive: bool,
    /// Whether a repeated call with the same arguments has no further effect.
    pub idempotent: bool,
}

impl Tool {
    pub(super) fn new(name: String, operation: &'static OperationInfo) -> Self {
        Self {
            name,
            description: description(operation),
            input_schema: arguments_schema(operation),
            output_schema: response_schema(operation),
            hints: operation.hints(),
            operation,
        }
    }

    /// Returns the tool of one operation, named after its id.
    #[must_use]
    pub fn of(operation: &'static OperationInfo) -> Self {
        Self::new(operation.id.to_owned(), operation)
    }

    /// Returns the permission that an API key needs: `runs:read:list`. `None` if it needs none.
    #[must_use]
    pub const fn permission(&self) -> Option<&'static str> {
        self.operation.permission
    }
}

impl OperationInfo {
    /// Returns what a call does to existing data, in the terms of the Model Context Protocol.
    #[must_use]
    pub fn hints(&self) -> Hints {
        let read_only = self.effect == Effect::Reads;
        Hints {
            read_only,
            destructive: self.effect == Effect::Changes,
            idempotent: read_only || self.idempotency == Idempotency::Idempotent,
        }
    }
}

fn description(operation: &OperationInfo) -> String {
    let mut text = plain_text(operation.documentation);
    if text.is_empty() {
        text = format!("{} {}", operation.method, operation.full_path());
    }
    if operation.redact {
        text += " The response contains secrets.";
    }
    if operation.stability == Stability::Beta {
        text += " In beta.";
    }
    text
}

impl Serialize for Tool {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut tool = serializer.serialize_struct("Tool", 5)?;
        tool.serialize_field("name", &self.name)?;
        tool.serialize_field("description", &self.description)?;
        tool.serialize_field("inputSchema", &self.input_schema)?;
        match &self.output_schema {
            Some(schema) => tool.serialize_field("outputSchema", schema)?,
            None => tool.skip_field("outputSchema")?,
        }
        tool.serialize_field("annotations", &self.hints)?;
        tool.end()
    }
}

impl Serialize for Hints {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut hints = serializer.serialize_struct("Hints", 3)?;
        hints.serialize_field("readOnlyHint", &self.read_only)?;
        hints.serialize_field("destructiveHint", &self.destructive)?;
        hints.serialize_field("idempotentHint", &self.idempotent)?;
        hints.end()
    }
}
