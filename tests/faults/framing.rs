//! Malformed HTTP/1.1.

use std::time::Duration;

use inngest_api::ErrorKind::{Decode, Server, TooLarge, Unexpected};

use super::peer::Step::{Cut, Drip, Endless, Hold, Request, Reset};
use super::responses::{chunk, chunked, head, ok, send};
use super::table::{GOOD, Op, final_, lost, row, succeeds, table, too_late};

#[tokio::test]
async fn wrong_content_length_is_an_error() {
    let with = |lines: &[&str]| send(head("200 OK", lines) + GOOD);
    let with_length = |length: usize| format!("content-length: {length}");
    let (right, long, short) = (with_length(GOOD.len()), with_length(GOOD.len() + 10), with_length(GOOD.len() - 10));
    table([
        row("too long", [Request, with(&[&long])], lost("connection lost while reading the response")),
        row("too short", [Request, with(&[&short])], final_(Decode, "EOF while parsing")),
        row("two that differ", [Request, with(&[&right, &long])], final_(Decode, "invalid content-length")),
        row("two that agree", [Request, with(&[&right, &right])], succeeds()),
        row("negative", [Request, with(&["content-length: -1"])], final_(Decode, "invalid content-length")),
        row("not a number", [Request, with(&["content-length: many"])], final_(Decode, "invalid content-length")),
        row(
            "21 digits",
            [Request, with(&["content-length: 184467440737095516150"])],
            final_(Decode, "invalid content-length"),
        ),
        row(
            "a petabyte",
            [Request, with(&["content-length: 1000000000000000"])],
            final_(TooLarge, "larger than 1048576 bytes"),
        ),
        row(
            "with a chunked body",
            [Request, send(head("200 OK", &[&long, "transfer-encoding: chunked"]) + &chunk(GOOD) + "0\r\n\r\n")],
            succeeds(),
        ),
    ])
    .await;
    // Apart from the others, whose handshakes would compete with its timeout.
    table([row("too long, on an open connection", [Request, with(&[&long]), Hold], too_late())]).await;
}

#[tokio::test]
async fn malformed_chunk_is_a_decode_error() {
    let malformed =
        |name: &str, rest: &str, says| row(name, [Request, chunked(rest), Hold], final_(Decode, says)).of(Op::Invoke);
    let size = "invalid HTTP response: Invalid chunk size";
    let trailers = |lines: &str| chunk(GOOD) + "0\r\n" + lines;
    table([
        malformed("a size that is not a number", "zz\r\n{}", size),
        malformed("no size", "\r\n{}", size),
        malformed("a negative size", "-5\r\nabcde\r\n0\r\n\r\n", size),
        malformed("a size with a unit", "5 bytes\r\n", size),
        malformed("a size that ends with LF", "5\nabcde", size),
        malformed("a size that ends with CR alone", "5\rabcde", size),
        malformed("a size beyond 64 bits", "fffffffffffffffff\r\n{}", "invalid chunk size: overflow"),
        malformed(
            "a chunk longer than its size",
            &format!("2\r\n{GOOD}\r\n0\r\n\r\n"),
            "invalid HTTP response: Invalid chunk body CR",
        ),
        malformed("a chunk that ends with CR alone", "2\r\n{}\r0\r\n\r\n", "Invalid chunk body LF"),
        malformed("a second chunk without a size", &(chunk(GOOD) + "nonsense\r\n"), size),
        malformed("the next response as a chunk", &(chunk(GOOD) + "HTTP/1.1 200 OK\r\n"), size),
        malformed("LF in an extension", "2;a\n=b\r\n{}\r\n0\r\n\r\n", "invalid chunk extension"),
        malformed("a trailer without a colon", &trailers("nonsense\r\n\r\n"), "invalid HTTP response"),
        malformed("NUL in a trailer", &trailers("x-t: a\0b\r\n\r\n"), "invalid HTTP response"),
        row(
            "an endless extension",
            [Request, chunked("5;"), Endless(vec![b'x'; 4096])],
            final_(Decode, "invalid HTTP response: chunk extensions over limit"),
        ),
        row(
            "endless trailers",
            [Request, chunked(&trailers("")), Endless(b"x-t: y\r\n".to_vec())],
            final_(Decode, "invalid HTTP response: chunk trailers"),
        ),
        // Truncated, and valid as far as they go.
        row("within a size", [Request, chunked("f"), Cut], lost("connection lost while reading the response")),
        row("within an extension", [Request, chunked("2;a"), Cut], lost("connection lost while reading the response")),
        row(
            "a huge size, truncated",
            [Request, chunked("7fffffffffffffff\r\n{}"), Cut],
            lost("connection lost while reading the response"),
        ),
        row(
            "within the trailers",
            [Request, chunked(&trailers("x-t: ")), Cut],
            lost("connection lost while reading the response"),
        ),
        row(
            "after a chunk, by a reset",
            [Request, chunked(&chunk("{")), Reset],
            lost("connection lost while reading the response"),
        ),
        // The status alone determines the error.
        row(
            "in an error response",
            [Request, send(head("500 Oops", &["transfer-encoding: chunked"]) + "zz\r\n")],
            final_(Server, "the server returned 500"),
        ),
    ])
    .await;
}

#[tokio::test]
async fn malformed_response_head_is_a_decode_error() {
    let not_http = "invalid HTTP response";
    table([
        row("another protocol", [Request, send("SSH-2.0-OpenSSH_9.6\r\n")], final_(Decode, not_http)),
        row("HTTP/2", [Request, send([0, 0, 0, 4, 0, 0, 0, 0, 0])], final_(Decode, not_http)),
        row("SSH that speaks first", [send("SSH-2.0-OpenSSH_9.6\r\n"), Hold], final_(Decode, not_http)),
        row("TLS", [Request, send([21, 3, 3, 0, 2, 2, 40])], final_(Decode, not_http)),
        row("HTTP/0.9", [Request, send(GOOD)], final_(Decode, not_http)),
        row("another version", [Request, send("HTTP/7.0 200 OK\r\n\r\n")], final_(Decode, not_http)),
        row("a status of two digits", [Request, send("HTTP/1.1 20 OK\r\n\r\n")], final_(Decode, not_http)),
        row("a status that is not a number", [Request, send("HTTP/1.1 abc OK\r\n\r\n")], final_(Decode, not_http)),
        row(
            "a header without a colon",
            [Request, send("HTTP/1.1 200 OK\r\nnonsense\r\n\r\n")],
            final_(Decode, not_http),
        ),
        row("NUL in a header", [Request, send("HTTP/1.1 200 OK\r\nx: a\0b\r\n\r\n")], final_(Decode, not_http)),
        row(
            "a space in a header's name",
            [Request, send("HTTP/1.1 200 OK\r\nx y: z\r\n\r\n")],
            final_(Decode, not_http),
        ),
        row(
            "an unknown transfer encoding",
            [Request, send(head("200 OK", &["transfer-encoding: gzip"]) + GOOD)],
            succeeds(),
        ),
    ])
    .await;
}

#[tokio::test]
async fn endless_response_head_over_http1_is_too_large() {
    let start = || send("HTTP/1.1 200 OK\r\n");
    let many: Vec<_> = (0..200).map(|number| format!("x-{number}: y")).collect();
    let many: Vec<_> = many.iter().map(String::as_str).collect();
    table([
        row(
            "endless headers",
            [Request, start(), Endless(b"x-more: y\r\n".to_vec())],
            final_(TooLarge, "the response head is larger"),
        ),
        row(
            "an endless header",
            [Request, start(), send("x-more: "), Endless(vec![b'y'; 4096])],
            final_(TooLarge, "the response head is larger"),
        ),
        row(
            "an endless status line",
            [Request, send("HTTP/1.1 200 "), Endless(vec![b'y'; 4096])],
            final_(TooLarge, "the response head is larger"),
        ),
        row("200 headers", [Request, send(head("200 OK", &many))], final_(TooLarge, "the response head is larger")),
        row("slow headers", [Request, start(), Drip(b"x-a: b\r\n".repeat(99), Duration::from_millis(300))], too_late()),
    ])
    .await;
}

#[tokio::test]
async fn informational_responses_before_the_response_are_skipped() {
    let one_hundred = || send(head("100 Continue", &[]));
    let hints = || send(head("103 Early Hints", &["link: </style.css>; rel=preload"]));
    table([
        row("a 100", [Request, one_hundred(), ok(GOOD)], succeeds()),
        row("a 103", [Request, hints(), ok(GOOD)], succeeds()),
        row("several", [Request, one_hundred(), hints(), hints(), ok(GOOD)], succeeds()),
        row(
            "only informational responses",
            [Request, Drip(head("100 Continue", &[]).repeat(99).into_bytes(), Duration::from_millis(20))],
            too_late(),
        ),
        row(
            "an unrequested 101",
            [Request, send(head("101 Switching Protocols", &["upgrade: websocket", "connection: upgrade"]))],
            final_(Unexpected, "the server returned 101"),
        ),
    ])
    .await;
}
