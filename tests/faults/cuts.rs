//! Connections that are cut, at every place of an exchange over HTTP/1.1.

use super::answers::{answer, chunk, chunked, head, ok, send};
use super::peer::Step::{Cut, Head, Request, Reset};
use super::peer::Wire;
use super::table::{GOOD, Op, lost, row, succeeds, table};

#[tokio::test]
async fn cut_before_the_answer() {
    table([
        row("before the request was read", [Head, Cut], lost("no response from")),
        row("before the answer", [Request, Cut], lost("no response from")),
        row("before the answer, by a reset", [Request, Reset], lost("no response from")),
        row("within the status line", [Request, send("HTTP/1.1 20"), Cut], lost("no response from")),
        row("within the headers", [Request, send("HTTP/1.1 200 OK\r\ncontent-le"), Cut], lost("no response from")),
        row(
            "within the headers, by a reset",
            [Request, send("HTTP/1.1 200 OK\r\nx: y\r\n"), Reset],
            lost("no response from"),
        ),
        row("after a 100", [Request, send(head("100 Continue", &[])), Cut], lost("no response from")),
    ])
    .await;
}

#[tokio::test]
async fn cut_within_the_answer() {
    let length = format!("content-length: {}", GOOD.len());
    let whole = head("200 OK", &[&length]);
    let half = &GOOD[..20];
    table([
        row("after the headers", [Request, send(&whole), Cut], lost("connection lost while reading the response")),
        row(
            "within the body",
            [Request, send(whole.clone() + half), Cut],
            lost("connection lost while reading the response"),
        ),
        row(
            "within the body, by a reset",
            [Request, send(whole.clone() + half), Reset],
            lost("connection lost while reading the response"),
        ),
        row(
            "between chunks",
            [Request, chunked(&chunk(half)), Cut],
            lost("connection lost while reading the response"),
        ),
        row(
            "within a chunk",
            [Request, chunked("ff\r\n{\"data\":"), Cut],
            lost("connection lost while reading the response"),
        ),
        row(
            "before the last chunk",
            [Request, chunked(&chunk(GOOD)), Cut],
            lost("connection lost while reading the response"),
        ),
    ])
    .await;
}

#[tokio::test]
async fn what_came_whole_is_whole() {
    let tail = "0\r\n\r\n";
    table([
        row("after the body", [Request, ok(GOOD), Cut], succeeds()),
        row("after the body, by an orderly end", [Request, ok(GOOD)], succeeds()),
        row("after the last chunk", [Request, chunked(&(chunk(GOOD) + tail)), Cut], succeeds()),
        // Without a length the end of the connection is the end of the body: over TLS, only with its goodbye.
        row("a body that ends with its connection", [Request, send(head("200 OK", &[]) + GOOD)], succeeds()),
        row("the third is whole", [Request, Cut], succeeds().tried([3, 3, 0])).then([Request, ok(GOOD)]).of(Op::Get),
        row("the third is whole, same key", [Request, Cut], succeeds().tried([3, 3, 0]))
            .then([Request, ok(GOOD)])
            .of(Op::Invoke),
        row("an error, cut", [Request, answer("503 Busy", &[], "x"), Cut], succeeds().tried([3, 3, 0]))
            .then([Request, ok(GOOD)])
            .of(Op::Invoke)
            .on([Wire::Tls]),
    ])
    .await;
}
