//! The bytes of HTTP/1.1 responses.

use std::fmt::Write as _;

use super::peer::Step;

/// Sends these bytes.
pub(crate) fn send(text: impl AsRef<[u8]>) -> Step {
    Step::Send(text.as_ref().to_vec())
}

/// Returns an HTTP/1.1 response head with these header lines.
pub(crate) fn head(status: &str, lines: &[&str]) -> String {
    let mut head = format!("HTTP/1.1 {status}\r\n");
    for line in lines {
        let _ = write!(head, "{line}\r\n");
    }
    head + "\r\n"
}

/// Sends a complete response with a `Content-Length`, which leaves the connection open.
pub(crate) fn respond(status: &str, lines: &[&str], body: impl AsRef<[u8]>) -> Step {
    let body = body.as_ref();
    let length = format!("content-length: {}", body.len());
    let head = head(status, &[lines, &[&length]].concat());
    send([head.as_bytes(), body].concat())
}

/// Sends a complete response with status 200.
pub(crate) fn ok(body: impl AsRef<[u8]>) -> Step {
    respond("200 OK", &["content-type: application/json"], body)
}

/// Sends a head with status 200 for a chunked body, and the bytes that follow it.
pub(crate) fn chunked(rest: &str) -> Step {
    send(head("200 OK", &["transfer-encoding: chunked"]) + rest)
}

/// Returns one chunk of a chunked body.
pub(crate) fn chunk(data: &str) -> String {
    format!("{:x}\r\n{data}\r\n", data.len())
}
