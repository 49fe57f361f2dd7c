//! Checks arguments by name against the schemas and the types of an operation.

use serde_json::{Map, Value};

use crate::operation::{Mismatch, array};
use crate::{Error, JsonObject, OperationInfo, ParameterInfo, ParameterLocation, ParameterType};

impl OperationInfo {
    /// Checks the values of arguments. Names, missing arguments, and whether there is an object at all are checked when the
    /// request is encoded.
    pub(crate) fn check_arguments(&'static self, arguments: &JsonObject) -> Result<(), Error> {
        let arguments: Map<String, Value> = arguments.decode().unwrap_or_default();
        for parameter in self.parameters {
            if let Some(value) = arguments.get(parameter.name).filter(|value| parameter.is_set_by(value)) {
                parameter.check_value(value).map_err(|Mismatch { path, what }| {
                    Error::request(self, format!("the argument `{}{path}` {what}", parameter.name))
                })?;
            }
        }
        Ok(())
    }
}

impl ParameterInfo {
    /// Whether a value sets the argument: `null` does not, unless the argument can be any JSON.
    fn is_set_by(&self, value: &Value) -> bool {
        self.ty == ParameterType::Json || !value.is_null()
    }

    fn check_value(&self, value: &Value) -> Result<(), Mismatch> {
        if !self.repeated {
            return self.check_one(value);
        }
        let values = array(value, |value| self.check_one(value).is_ok())?;
        for (index, value) in values.iter().enumerate() {
            self.check_one(value).map_err(|mismatch| mismatch.at(&format!("[{index}]")))?;
        }
        Ok(())
    }

    fn check_one(&self, value: &Value) -> Result<(), Mismatch> {
        self.schema.check(value)?;
        let text = match self.location {
            ParameterLocation::Field | ParameterLocation::Body => Ok(value.to_string()),
            _ => self.ty.text(value),
        };
        text.and_then(|text| (self.check)(&text)).map_err(|message| {
            // The position is one in this value, not in what the caller wrote.
            let message = message.rsplit_once(" at line ").map_or(&*message, |(message, _)| message);
            Mismatch::new(format!("is not valid: {message}"))
        })
    }
}
