//! HTTP/1.1 connections that close at every point of an exchange.

use super::peer::Step::{Cut, Head, Request, Reset};
use super::peer::Wire;
use super::responses::{chunk, chunked, head, ok, respond, send};
use super::table::{GOOD, Op, lost, row, succeeds, table};

#[tokio::test]
async fn connection_closed_before_the_response_is_a_transport_error() {
    table([
        row("before the request was read", [Head, Cut], lost("no response from")),
        row("before the response", [Request, Cut], lost("no response from")),
        row("before the response, by a reset", [Request, Reset], lost("no response from")),
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
async fn connection_closed_within_the_response_is_a_transport_error() {
    let length = format!("content-length: {}", GOOD.len());
    let complete = head("200 OK", &[&length]);
    let half = &GOOD[..20];
    table([
        row("after the headers", [Request, send(&complete), Cut], lost("connection lost while reading the response")),
        row(
            "within the body",
            [Request, send(complete.clone() + half), Cut],
            lost("connection lost while reading the response"),
        ),
        row(
            "within the body, by a reset",
            [Request, send(complete.clone() + half), Reset],
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
async fn connection_closed_after_a_complete_response_is_not_an_error() {
    let tail = "0\r\n\r\n";
    table([
        row("after the body", [Request, ok(GOOD), Cut], succeeds()),
        row("after the body, by an orderly end", [Request, ok(GOOD)], succeeds()),
        row("after the last chunk", [Request, chunked(&(chunk(GOOD) + tail)), Cut], succeeds()),
        // Without a length, the end of the connection ends the body; over TLS, only after a `close_notify`.
        row("a body that ends with its connection", [Request, send(head("200 OK", &[]) + GOOD)], succeeds()),
        row("the third response is complete", [Request, Cut], succeeds().tried([3, 3, 0]))
            .then([Request, ok(GOOD)])
            .of(Op::Get),
        row("the third response is complete, same key", [Request, Cut], succeeds().tried([3, 3, 0]))
            .then([Request, ok(GOOD)])
            .of(Op::Invoke),
        row("a truncated error response", [Request, respond("503 Busy", &[], "x"), Cut], succeeds().tried([3, 3, 0]))
            .then([Request, ok(GOOD)])
            .of(Op::Invoke)
            .on([Wire::Tls]),
    ])
    .await;
}
