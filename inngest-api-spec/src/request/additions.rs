//! What the options of a call add to its request: query parameters and body members that the operation does not define.

use std::collections::{HashMap, HashSet};

use bytes::Bytes;
use serde_json::value::RawValue;

use super::path_encoding::encode_query;
use super::{Body, Request};
use crate::{BodyKind, Error, OperationInfo};

/// By which some servers replace the method, which would make one operation another.
const METHOD: &str = "_method";

impl Request {
    /// Adds what the options add. Called after the layers, which can change the options.
    ///
    /// # Errors
    /// [`ErrorKind::Request`](crate::ErrorKind::Request) if an addition is an argument of the operation, or if the request has no
    /// place for it.
    pub fn apply_additions(&mut self) -> Result<(), Error> {
        self.add_query()?;
        self.add_members()
    }

    fn add_query(&mut self) -> Result<(), Error> {
        for (name, value) in self.options.get_query() {
            if name.eq_ignore_ascii_case(METHOD) {
                let message = format!("the query parameter `{name}` cannot be added; it would replace the method");
                return Err(Error::request(self.operation, message));
            }
            check(self.operation, "query parameter", name)?;
            self.path_and_query.push(if self.path_and_query.contains('?') { '&' } else { '?' });
            encode_query(&mut self.path_and_query, name);
            self.path_and_query.push('=');
            encode_query(&mut self.path_and_query, value);
        }
        Ok(())
    }

    fn add_members(&mut self) -> Result<(), Error> {
        let Some((first, _)) = self.options.get_members().next() else { return Ok(()) };
        let refuse = |problem: String| Err(Error::request(self.operation, problem));
        let body = self.body.as_bytes().map_or(&b""[..], |body| body);
        let is_empty_object = body.is_empty() && self.operation.body == BodyKind::Object;
        let text = if is_empty_object { b"{}" } else { body };
        // The content of a file may be a JSON object, but is not the operation's.
        let members = if self.operation.body == BodyKind::Raw { None } else { names(text) };
        let Some(members) = members else {
            let reason = match self.operation.body {
                BodyKind::None => "the operation has no body; use `query` for a query parameter",
                _ => "the body of the operation is not a JSON object",
            };
            return refuse(format!("the body member `{first}` cannot be added; {reason}"));
        };
        let end = text.iter().rposition(|byte| *byte == b'}').unwrap_or_default();
        let mut json = text.get(..end).unwrap_or_default().to_vec();
        let mut is_first = members.is_empty();
        for (name, value) in self.options.get_members() {
            check(self.operation, "body member", name)?;
            if members.contains(name) {
                return refuse(format!("the body member `{name}` cannot be added; the body has it already"));
            }
            // A string always serializes.
            let name = serde_json::to_string(name).unwrap_or_default();
            let comma = if std::mem::take(&mut is_first) { "" } else { "," };
            json.extend_from_slice([comma, &name, ":", value].concat().as_bytes());
        }
        json.push(b'}');
        self.body = Body::full(Bytes::from(json));
        Ok(())
    }
}

/// Returns the names of the members of a JSON object; `None` for other JSON.
fn names(json: &[u8]) -> Option<HashSet<String>> {
    let members = serde_json::from_slice::<HashMap<String, &RawValue>>(json).ok()?;
    Some(members.into_keys().collect())
}

/// Refuses an addition that is an argument of the operation: it has a setter, which is checked.
fn check(operation: &'static OperationInfo, what: &str, name: &str) -> Result<(), Error> {
    let is_it = |known: &&str| known.eq_ignore_ascii_case(name);
    let argument = operation.parameters.iter().find(|known| is_it(&known.wire_name) || is_it(&known.name));
    argument.map_or(Ok(()), |argument| {
        let message =
            format!("the {what} `{name}` cannot be added; it is the argument `{}` of the operation", argument.name);
        Err(Error::request(operation, message))
    })
}

#[cfg(test)]
mod tests {
    use crate::call::NoClient;
    use crate::request::RequestEncoder;
    use crate::{CallOptions, Operation, v2};

    /// The path, the query and the body of an operation with these options.
    fn request<Op: Operation>(operation: &Op, options: CallOptions) -> Result<(String, String), String> {
        let mut encoder = RequestEncoder::new(Op::INFO);
        operation.encode(&mut encoder);
        let mut request = encoder.finish(options).unwrap();
        request.apply_additions().map_err(|error| error.to_string())?;
        let body = request.body.as_bytes().cloned().unwrap_or_default();
        Ok((request.path_and_query, String::from_utf8(body.to_vec()).unwrap()))
    }

    type Runs = v2::operation::ListRuns<NoClient>;
    type Invoke = v2::operation::InvokeFunction<NoClient>;

    #[test]
    fn query_parameters_are_added_after_those_of_the_operation() {
        let added = || CallOptions::new().query("a b", "1&2").query("c", "");
        assert_eq!(request(&Runs::new(), added()).unwrap().0, "/v2/runs?a%20b=1%262&c=");
        assert_eq!(request(&Runs::new().limit(2), added()).unwrap().0, "/v2/runs?limit=2&a%20b=1%262&c=");
    }

    #[test]
    fn members_are_added_to_a_json_object() {
        let added = || CallOptions::new().member("prio\"rity", 5).member("labels", ["a"]);
        let invoke = Invoke::new("a", "f", serde_json::json!({ "n": 1 }));
        let (_, body) = request(&invoke, added()).unwrap();
        assert_eq!(body, r#"{"data":{"n":1},"prio\"rity":5,"labels":["a"]}"#);
        let (_, body) = request(&v2::operation::CreateSandboxSnapshot::<NoClient>::new("s"), added()).unwrap();
        assert_eq!(body, r#"{"prio\"rity":5,"labels":["a"]}"#);
    }

    #[test]
    fn an_addition_that_is_an_argument_or_has_no_place_is_refused() {
        let invoke = Invoke::new("a", "f", serde_json::json!({}));
        for (refused, message) in [
            (
                request(&Runs::new(), CallOptions::new().query("limit", "1")),
                "list_runs failed: the query parameter `limit` cannot be added; it is the argument `limit` of the operation",
            ),
            (
                request(&invoke, CallOptions::new().member("IDEMPOTENCYKEY", 1)),
                "invoke_function failed: the body member `IDEMPOTENCYKEY` cannot be added; it is the argument \
                 `idempotency_key` of the operation",
            ),
            (
                request(&invoke, CallOptions::new().query("appId", "b")),
                "invoke_function failed: the query parameter `appId` cannot be added; it is the argument `app_id` of the \
                 operation",
            ),
            (
                request(&Runs::new(), CallOptions::new().query("_method", "DELETE")),
                "list_runs failed: the query parameter `_method` cannot be added; it would replace the method",
            ),
            (
                request(&Runs::new(), CallOptions::new().member("a", 1)),
                "list_runs failed: the body member `a` cannot be added; the operation has no body; use `query` for a query \
                 parameter",
            ),
            (
                request(
                    &v2::operation::WriteSandboxFile::<NoClient>::new("s", "/a", "{}"),
                    CallOptions::new().member("a", 1),
                ),
                "write_sandbox_file failed: the body member `a` cannot be added; the body of the operation is not a JSON object",
            ),
        ] {
            assert_eq!(refused.unwrap_err(), message);
        }
    }
}
