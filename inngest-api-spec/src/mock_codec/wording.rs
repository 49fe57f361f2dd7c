//! What the server says to requests that it cannot read, word for word where a recording has it.

use super::Refusal;
use crate::OperationInfo;
use crate::operation::{ParameterInfo, ParameterType};

/// A body that is no JSON, or no object (recording `v2-invoke-malformed-json`).
pub(super) fn malformed(body: &[u8], fault: &serde_json::Error) -> Refusal {
    let message = match body.iter().find(|byte| !byte.is_ascii_whitespace()) {
        _ if fault.is_eof() => "unexpected EOF".to_owned(),
        Some(_) if fault.is_data() => {
            let offset = body.len() - body.trim_ascii_start().len();
            syntax_error(body, offset, &String::from_utf8_lossy(body.trim_ascii()))
        }
        _ => fault.to_string(),
    };
    Refusal::bad("api_error", message)
}

/// A member whose value is of another type than it should be (recording `v2-invoke-data-not-object`).
pub(super) fn wrong_value(parameter: &ParameterInfo, body: &[u8], offset: usize, json: &str) -> Refusal {
    let message = if parameter.ty == ParameterType::Object {
        syntax_error(body, offset, json)
    } else {
        let (line, column) = position(body, offset);
        format!("proto: (line {line}:{column}): invalid value for field {}: {json}", parameter.wire_name)
    };
    Refusal::bad("api_error", message)
}

/// A member that has to be given (recordings `v2-invoke-no-data`, `v2-send-event-no-name`).
pub(super) fn missing(operation: &OperationInfo, parameter: &ParameterInfo) -> Refusal {
    let name = match (operation.id, parameter.wire_name) {
        ("invoke_function", "data") => "Input data",
        ("send_event", "name") => "Event name",
        (_, name) => name,
    };
    Refusal::bad("missing_field", format!("{name} is required"))
}

/// A text that spells no value of the parameter's type (recording `v2-runs-bad-time`).
pub(super) fn no_such_value(parameter: &ParameterInfo, text: &str) -> Refusal {
    let fault = match parameter.ty {
        ParameterType::Timestamp => {
            let layout = "2006-01-02T15:04:05.999999999Z07:00";
            format!("parsing time \"{text}\" as \"{layout}\": cannot parse \"{text}\" as \"2006\"")
        }
        ParameterType::Boolean => format!("strconv.ParseBool: parsing \"{text}\": invalid syntax"),
        ParameterType::Integer { .. } => format!("strconv.ParseInt: parsing \"{text}\": invalid syntax"),
        _ => format!("\"{text}\" is not a valid {}", parameter.rust_type),
    };
    Refusal::bad("api_error", format!("parsing field \"{}\": {fault}", parameter.wire_name))
}

/// `proto: syntax error (line 1:10): unexpected token [`.
fn syntax_error(body: &[u8], offset: usize, json: &str) -> String {
    let (line, column) = position(body, offset);
    let token = match json.chars().next() {
        Some(open @ ('[' | '{')) => open.to_string(),
        _ => json.to_owned(),
    };
    format!("proto: syntax error (line {line}:{column}): unexpected token {token}")
}

/// The line and the column of a place in the text, from 1.
fn position(body: &[u8], offset: usize) -> (usize, usize) {
    let before = body.get(..offset).unwrap_or_default();
    let lines = || before.split(|byte| *byte == b'\n');
    (lines().count(), lines().next_back().map_or(0, <[u8]>::len) + 1)
}
