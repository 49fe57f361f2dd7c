//! What v2 rejects since server version 1.45: query names, bodies and body members that an operation does not have.

use super::RequestError;
use crate::operation::{BodyKind, ParameterLocation};
use crate::{OperationInfo, ParameterInfo, V2, Version as _};

/// The names that a request of an operation may have.
pub(super) struct Names {
    pub(super) operation: &'static OperationInfo,
    /// Whether names that the operation does not have at any location are accepted.
    pub(super) additions: bool,
}

impl Names {
    /// Checks that the operation has a parameter for each name in the query.
    pub(super) fn check_query(&self, query: &[(String, String)]) -> Result<(), RequestError> {
        match query.iter().find(|(name, _)| !self.accept(ParameterLocation::Query, name)) {
            Some((name, _)) if self.operation.version == V2::NAME => {
                Err(RequestError::bad("invalid_request", format!("Unexpected query parameter \"{name}\"")))
            }
            _ => Ok(()),
        }
    }

    /// Checks that the operation has a parameter for each member of the body.
    pub(super) fn check_members<'a>(&self, names: impl IntoIterator<Item = &'a String>) -> Result<(), RequestError> {
        match names.into_iter().find(|name| !self.accept(ParameterLocation::Field, name)) {
            Some(unknown) => Err(RequestError::bad(code(self.operation), format!("unknown field \"{unknown}\""))),
            None => Ok(()),
        }
    }

    fn accept(&self, location: ParameterLocation, name: &str) -> bool {
        let mut named = self.operation.parameters.iter().filter(|parameter| is_named(parameter, name)).peekable();
        (self.additions && named.peek().is_none()) || named.any(|parameter| parameter.location == location)
    }
}

/// Checks that there is no body if the operation has none.
pub(super) fn check_body(operation: &OperationInfo, body: &[u8]) -> Result<(), RequestError> {
    if operation.version == V2::NAME && operation.body == BodyKind::None && !body.is_empty() {
        return Err(RequestError::bad("invalid_request", "Unexpected request body"));
    }
    Ok(())
}

/// Whether this is the name of a parameter, in its own style or in `snake_case`: the server accepts both.
pub(super) fn is_named(parameter: &ParameterInfo, name: &str) -> bool {
    name == parameter.wire_name || (!name.contains(char::is_uppercase) && name == snake_case(parameter.wire_name))
}

fn code(operation: &OperationInfo) -> &'static str {
    if operation.version == V2::NAME { "invalid_request" } else { "api_error" }
}

/// `memoryMb` as `memory_mb`.
fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for char in name.chars() {
        if char.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(char.to_ascii_lowercase());
    }
    snake
}
