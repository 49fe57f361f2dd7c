//! The bytes of answers.

use std::fmt::Write as _;

use super::peer::Step;

/// Sends text.
pub(crate) fn send(text: impl AsRef<[u8]>) -> Step {
    Step::Send(text.as_ref().to_vec())
}

/// A head of HTTP/1.1 with these lines.
pub(crate) fn head(status: &str, lines: &[&str]) -> String {
    let mut head = format!("HTTP/1.1 {status}\r\n");
    for line in lines {
        let _ = write!(head, "{line}\r\n");
    }
    head + "\r\n"
}

/// A whole answer, its length said; the connection stays.
pub(crate) fn answer(status: &str, lines: &[&str], body: impl AsRef<[u8]>) -> Step {
    let body = body.as_ref();
    let length = format!("content-length: {}", body.len());
    let head = head(status, &[lines, &[&length]].concat());
    send([head.as_bytes(), body].concat())
}

/// A whole answer with status 200.
pub(crate) fn ok(body: impl AsRef<[u8]>) -> Step {
    answer("200 OK", &["content-type: application/json"], body)
}

/// A head with status 200 and a chunked body, and the bytes that follow.
pub(crate) fn chunked(rest: &str) -> Step {
    send(head("200 OK", &["transfer-encoding: chunked"]) + rest)
}

/// One chunk.
pub(crate) fn chunk(data: &str) -> String {
    format!("{:x}\r\n{data}\r\n", data.len())
}
