//! The server's error messages for requests that it cannot decode, verbatim if they were recorded.

use super::RequestError;
use crate::OperationInfo;
use crate::operation::{ParameterInfo, ParameterType};

/// A body that is not a JSON object. Recording `v2-invoke-malformed-json`.
pub(super) fn malformed(body: &[u8], error: &serde_json::Error) -> RequestError {
    let message = match body.iter().find(|byte| !byte.is_ascii_whitespace()) {
        _ if error.is_eof() => "unexpected EOF".to_owned(),
        Some(_) if error.is_data() => {
            let offset = body.len() - body.trim_ascii_start().len();
            syntax_error(body, offset, &String::from_utf8_lossy(body.trim_ascii()))
        }
        _ => error.to_string(),
    };
    RequestError::bad("api_error", message)
}

/// A member whose value has the wrong type. Recording `v2-invoke-data-not-object`.
pub(super) fn wrong_value(parameter: &ParameterInfo, body: &[u8], offset: usize, json: &str) -> RequestError {
    let message = if parameter.ty == ParameterType::Object {
        syntax_error(body, offset, json)
    } else {
        let (line, column) = position(body, offset);
        format!("proto: (line {line}:{column}): invalid value for field {}: {json}", parameter.wire_name)
    };
    RequestError::bad("api_error", message)
}

/// A member that a value of the body does not have, or that it lacks, if that is what the message of serde reports.
pub(super) fn unfit_member(message: &str) -> Option<RequestError> {
    let named = |prefix| message.strip_prefix(prefix)?.split('`').next();
    if let Some(name) = named("unknown field `") {
        return Some(RequestError::bad("invalid_request", format!("unknown field \"{name}\"")));
    }
    named("missing field `").map(|name| RequestError::bad("missing_field", format!("{name} is required")))
}

/// A required member that is missing. Recordings `v2-invoke-no-data`, `v2-send-event-no-name`.
pub(super) fn missing(operation: &OperationInfo, parameter: &ParameterInfo) -> RequestError {
    let name = match (operation.id, parameter.wire_name) {
        ("invoke_function", "data") => "Input data",
        ("send_event", "name") => "Event name",
        (_, name) => name,
    };
    RequestError::bad("missing_field", format!("{name} is required"))
}

/// A text that is not a value of the parameter's type. Recording `v2-runs-bad-time`.
pub(super) fn invalid_value(parameter: &ParameterInfo, text: &str) -> RequestError {
    let cause = match parameter.ty {
        ParameterType::Timestamp => {
            let layout = "2006-01-02T15:04:05.999999999Z07:00";
            format!("parsing time \"{text}\" as \"{layout}\": cannot parse \"{text}\" as \"2006\"")
        }
        ParameterType::Boolean => format!("strconv.ParseBool: parsing \"{text}\": invalid syntax"),
        ParameterType::Integer { .. } => format!("strconv.ParseInt: parsing \"{text}\": invalid syntax"),
        _ => format!("\"{text}\" is not a valid {}", parameter.rust_type),
    };
    RequestError::bad("api_error", format!("parsing field \"{}\": {cause}", parameter.wire_name))
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

/// The line and the column of an offset in the text, from 1.
fn position(body: &[u8], offset: usize) -> (usize, usize) {
    let before = body.get(..offset).unwrap_or_default();
    let lines = || before.split(|byte| *byte == b'\n');
    (lines().count(), lines().next_back().map_or(0, <[u8]>::len) + 1)
}
