//! HTTP/2 errors, frame by frame, over TLS.

use inngest_api::ErrorKind::{Connect, Decode};

use super::frames::{Frame, literal};
use super::peer::Step::{self, Cut, Endless, Frame as Send, Head, Hold, Request, Reset};
use super::peer::Wire;
use super::responses::send;
use super::table::{GOOD, Row, final_, lost, row, succeeds, table, too_late, unsent};

// Error codes: RFC 9113, section 7.
const NO_ERROR: u32 = 0;
const INTERNAL_ERROR: u32 = 2;
const REFUSED_STREAM: u32 = 7;
const CANCEL: u32 = 8;
const ENHANCE_YOUR_CALM: u32 = 11;

fn h2(name: &str, script: impl IntoIterator<Item = Step>, must: super::table::Must) -> Row {
    row(name, script, must).on([Wire::Http2])
}

fn head() -> Step {
    Send(Frame::head(&[]))
}

#[tokio::test]
async fn reset_h2_stream_is_retried_if_refused_or_idempotent() {
    let reset = |code| Send(Frame::reset(code));
    let half = || Send(Frame::data(&GOOD.as_bytes()[..20]));
    table([
        h2("a valid response", [Request, head(), Send(Frame::last_data(GOOD.as_bytes()))], succeeds()),
        // The server did not process the request, so that even other than idempotent calls are retried.
        h2("refused", [Request, reset(REFUSED_STREAM)], unsent(Connect, "did not process the request")),
        h2("failed", [Request, reset(INTERNAL_ERROR)], lost("no response from")),
        h2("cancelled", [Request, reset(CANCEL)], lost("no response from")),
        h2("no error", [Request, reset(NO_ERROR)], lost("no response from")),
        h2(
            "failed after the headers",
            [Request, head(), reset(INTERNAL_ERROR)],
            lost("connection lost while reading the response"),
        ),
        h2(
            "refused within the body",
            [Request, head(), half(), reset(REFUSED_STREAM)],
            lost("connection lost while reading the response"),
        ),
        h2("before the request was read", [Head, reset(INTERNAL_ERROR)], lost("no response from")),
    ])
    .await;
}

#[tokio::test]
async fn goaway_separates_processed_from_unprocessed_requests() {
    let gone = |last, code| Send(Frame::go_away(last, code));
    let good = || [head(), Send(Frame::last_data(GOOD.as_bytes()))];
    let [open, rest] = good();
    table([
        h2("before the request", [Request, gone(0, NO_ERROR), Cut], unsent(Connect, "did not process the request")),
        h2(
            "before the request, ENHANCE_YOUR_CALM",
            [Request, gone(0, ENHANCE_YOUR_CALM), Cut],
            unsent(Connect, "did not process the request"),
        ),
        h2("after the request, then closed", [Request, gone(1, NO_ERROR), Cut], lost("no response from")),
        h2("after the request, INTERNAL_ERROR", [Request, gone(1, INTERNAL_ERROR), Cut], lost("no response from")),
        h2(
            "within the response, then closed",
            [Request, head(), gone(1, NO_ERROR), Cut],
            lost("connection lost while reading the response"),
        ),
        h2("after the request, then a response", [Request, gone(1, NO_ERROR), open, rest, Hold], succeeds()),
        h2("closed", [Request, Cut], lost("no response from")),
        h2("reset", [Request, Reset], lost("no response from")),
        h2(
            "closed within the body",
            [Request, head(), Send(Frame::data(b"{")), Cut],
            lost("connection lost while reading the response"),
        ),
    ])
    .await;
}

#[tokio::test]
async fn invalid_h2_frames_are_transport_errors() {
    let short = literal("content-length", "5");
    let long = literal("content-length", "500");
    let whole = || Send(Frame::last_data(GOOD.as_bytes()));
    table([
        h2(
            "a body longer than its length",
            [Request, Send(Frame::head(&short)), whole()],
            lost("connection lost while reading the response"),
        ),
        h2(
            "a body shorter than its length",
            [Request, Send(Frame::head(&long)), whole()],
            lost("connection lost while reading the response"),
        ),
        h2("HTTP/1.1", [Request, send("HTTP/1.1 200 OK\r\n\r\n"), Hold], lost("no response from")),
        h2("data before the headers", [Request, Send(Frame::data(b"{}")), Hold], lost("no response from")),
        h2(
            "a header in capitals",
            [Request, Send(Frame::head(&literal("X-Y", "z"))), whole()],
            lost("no response from"),
        ),
        h2(
            "an HTTP/1.1 header",
            [Request, Send(Frame::head(&literal("connection", "close"))), whole()],
            lost("no response from"),
        ),
        h2(
            "invalid HPACK",
            [Request, Send(Frame::head(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff])), Hold],
            lost("no response from"),
        ),
        h2(
            "half a body",
            [Request, head(), Send(Frame::last_data(&GOOD.as_bytes()[..20]))],
            final_(Decode, "EOF while parsing"),
        ),
    ])
    .await;
}

#[tokio::test]
async fn endless_response_head_over_http2_is_a_transport_error() {
    let endless = Frame::more_head(120).bytes(1);
    table([h2(
        "endless continuations",
        [Request, Send(Frame::open_head()), Endless(endless)],
        lost("no response from"),
    )])
    .await;
}

#[tokio::test]
async fn stalled_h2_stream_times_out() {
    table([
        h2("no response", [Request, Hold], too_late()),
        h2("no body", [Request, head(), Hold], too_late()),
        h2("no more of the body", [Request, head(), Send(Frame::data(&GOOD.as_bytes()[..20])), Hold], too_late()),
    ])
    .await;
}
