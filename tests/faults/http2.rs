//! HTTP/2 errors, frame by frame, over TLS.

use inngest_api::ErrorKind::{Connect, Decode};

use super::frames::{Frame, literal};
use super::peer::Step::{self, Cut, Endless, Frame as Send, Head, Hold, Request, Reset};
use super::peer::Wire;
use super::responses::send;
use super::table::{GOOD, Op, Row, final_, lost, row, succeeds, table, too_late, unsent};

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
async fn invalid_h2_frames_are_decode_errors() {
    let invalid = "invalid HTTP/2 response from";
    let broken = |name: &str, frames: Vec<Step>, says| {
        h2(name, [Request].into_iter().chain(frames).chain([Hold]), final_(Decode, says)).of(Op::Invoke)
    };
    let with = |name: &str, value: &str| Send(Frame::head(&literal(name, value)));
    let whole = || Send(Frame::last_data(GOOD.as_bytes()));
    let raw = |kind, flags, payload: &[u8]| Send(Frame::raw(kind, flags, payload));
    let of_connection = |kind, flags, payload: &[u8]| Send(Frame::raw(kind, flags, payload).on_connection());
    let in_body = "invalid HTTP/2 response: ";
    table([
        broken("HTTP/1.1", vec![send("HTTP/1.1 200 OK\r\n\r\n")], "try `PoolConfig::http1_only`"),
        broken("SSH", vec![send("SSH-2.0-OpenSSH_9.6\r\n")], "try `PoolConfig::http1_only`"),
        broken("JSON", vec![send(GOOD)], "try `PoolConfig::http1_only`"),
        broken("a frame too large", vec![raw(0, 0, &[0; 16_385])], invalid),
        broken("data before the headers", vec![Send(Frame::data(b"{}"))], invalid),
        broken("a header in capitals", vec![with("X-Y", "z"), whole()], invalid),
        broken("an HTTP/1.1 header", vec![with("connection", "close"), whole()], invalid),
        broken("a line break in a header", vec![with("x-y", "a\r\nb"), whole()], invalid),
        broken("NUL in a header", vec![with("x-y", "a\0b"), whole()], invalid),
        broken("no status", vec![raw(1, 4, &literal("x-y", "z")), whole()], invalid),
        broken("two statuses", vec![raw(1, 4, &[0x88, 0x88]), whole()], invalid),
        broken("a status of two digits", vec![raw(1, 4, &literal(":status", "20")), whole()], invalid),
        broken("a length that is not a number", vec![with("content-length", "many"), whole()], invalid),
        broken("invalid HPACK", vec![Send(Frame::head(&[0xff; 6]))], invalid),
        broken("a window update of 0", vec![raw(8, 0, &[0; 4])], invalid),
        broken("a window over 2^31", vec![of_connection(8, 0, &[0x7f, 0xff, 0xff, 0xff])], invalid),
        broken("a ping of 7 bytes", vec![of_connection(6, 0, &[0; 7])], invalid),
        broken("settings of 5 bytes", vec![of_connection(4, 0, &[0; 5])], invalid),
        broken("a continuation without its headers", vec![raw(9, 4, &[])], invalid),
        broken("a push", vec![raw(5, 4, &[0, 0, 0, 2, 0x82])], invalid),
        broken("a body longer than its length", vec![with("content-length", "5"), whole()], in_body),
        broken("a body shorter than its length", vec![with("content-length", "500"), whole()], in_body),
        broken("trailers without an end", vec![head(), raw(1, 4, &literal("x-y", "z"))], in_body),
        broken("a frame too large in the body", vec![head(), raw(0, 0, &[0; 16_385])], in_body),
        h2(
            "half a body",
            [Request, head(), Send(Frame::last_data(&GOOD.as_bytes()[..20]))],
            final_(Decode, "EOF while parsing"),
        ),
        // The server announces an error of its own, or closes the connection: that is not a malformed response.
        h2("PROTOCOL_ERROR from the server", [Request, Send(Frame::reset(1)), Hold], lost("no response from")),
        h2("COMPRESSION_ERROR from the server", [Request, Send(Frame::go_away(1, 9)), Cut], lost("no response from")),
        h2("half of the headers", [Request, Send(Frame::open_head()), Cut], lost("no response from")),
        h2("half of a frame", [Request, send([0, 0, 200, 0, 0, 0, 0, 0, 1, b'{']), Cut], lost("no response from")),
    ])
    .await;
}

#[tokio::test]
async fn response_head_over_the_limit_of_http2_is_a_decode_error() {
    let large = "or its headers are larger than 16 KiB";
    let endless = Frame::more_head(120).bytes(1);
    let header = literal("x-more", &"a".repeat(120));
    table([
        h2("endless continuations", [Request, Send(Frame::open_head()), Endless(endless)], final_(Decode, large)),
        h2(
            "100 headers of 160 bytes",
            [Request, Send(Frame::head(&header.repeat(100))), Send(Frame::last_data(GOOD.as_bytes()))],
            succeeds(),
        ),
        h2("104 headers of 160 bytes", [Request, Send(Frame::head(&header.repeat(104))), Hold], final_(Decode, large)),
    ])
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
