//! Malformed, oversized, slow and missing response bodies.

use std::time::Duration;

use inngest_api::ErrorKind::{Decode, Invalid, NotFound, Server, TooLarge, Unexpected};

use super::frames::{Frame, literal};
use super::peer::Step::{self, Cut, Drip, Endless, Hold, Request};
use super::peer::{Peer, Wire};
use super::responses::{chunk, chunked, head, ok, respond, send};
use super::table::{GOOD, Op, client_of, final_, row, succeeds, table, too_late};
use super::watch;

/// A nesting depth that overflows the stack of a recursive parser.
const DEEP: usize = 100_000;

fn deep(open: &str, close: &str) -> String {
    [open.repeat(DEEP), "1".to_owned(), close.repeat(DEEP)].concat()
}

#[tokio::test]
async fn response_body_that_is_not_the_expected_json_is_a_decode_error() {
    let decode = |says| final_(Decode, says);
    let shape = "unexpected response body";
    table([
        row("HTML", [Request, ok("<html><body>Welcome to nginx!</body></html>")], decode("expected value")),
        row("half of the body", [Request, ok(&GOOD[..20])], decode("EOF while parsing")),
        row("the body twice", [Request, ok(GOOD.repeat(2))], decode("trailing characters")),
        row("an array", [Request, ok("[1,2]")], decode("")),
        row("a string", [Request, ok("\"data\"")], decode(shape)),
        row("null", [Request, ok("null")], decode(shape)),
        row("data of another shape", [Request, ok(r#"{"data":7}"#)], decode("at data: ")),
        row("the body of another API", [Request, ok(r#"{"status":"up"}"#)], decode("neither `data` nor `metadata`")),
        row("a byte order mark", [Request, ok(format!("\u{feff}{GOOD}"))], decode("expected value")),
        row("UTF-16", [Request, ok(GOOD.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>())], decode(shape)),
        row(
            "invalid UTF-8",
            [Request, ok([br#"{"data":{"id":""#, &b"\xff\xfe"[..], br#""}}"#].concat())],
            decode(shape),
        )
        .of(Op::Get),
        row(
            "half a surrogate",
            [Request, ok(r#"{"data":{"id":"\ud800","runId":"\ud800","name":"\ud800"}}"#)],
            decode(""),
        ),
        row("NUL", [Request, ok([0; 64])], decode("expected value")),
        row(
            "a deeply nested unknown member",
            [Request, ok(format!(r#"{{"data":{{"id":"r","runId":"r","odd":{}}}}}"#, deep("[", "]")))],
            succeeds(),
        ),
    ])
    .await;
}

#[tokio::test]
async fn number_out_of_range_is_a_decode_error_unless_it_is_user_data() {
    let long = "9".repeat(401);
    let duration = |number: &str| ok(format!(r#"{{"data":{{"id":"r","durationMs":{number}}}}}"#));
    let output = |number: &str| ok(format!(r#"{{"data":{{"id":"r","output":{{"n":{number}}}}}}}"#));
    table([
        row("1e999", [Request, duration("1e999")], final_(Decode, "durationMs")).of(Op::Get),
        row("400 digits", [Request, duration(&long)], final_(Decode, "number out of range")).of(Op::Get),
        // Informative only: a value that makes no sense is dropped.
        row("below 0", [Request, duration("-1e-999")], succeeds()).of(Op::Get),
        row("1e999 in user data", [Request, output("1e999")], succeeds()).of(Op::Get),
        row("400 digits in user data", [Request, output(&long)], succeeds()).of(Op::Get),
    ])
    .await;
}

#[tokio::test]
async fn deeply_nested_response_body_does_not_overflow_the_stack() {
    table([
        row("an envelope, below the known members", [Request, ok(deep("{\"data\":", "}"))], succeeds()),
        row(
            "the data",
            [Request, ok(format!("{{\"data\":{}}}", deep("[", "]")))],
            final_(Decode, "at data: invalid type: sequence"),
        ),
        row("arrays", [Request, ok(deep("[", "]"))], final_(Decode, "")),
        row("never closed", [Request, ok("[".repeat(DEEP))], final_(Decode, "")),
        row(
            "the user's output",
            [Request, ok(format!(r#"{{"data":{{"id":"r","output":{}}}}}"#, deep("{\"a\":", "}")))],
            succeeds(),
        )
        .of(Op::Get),
        row(
            "the metadata",
            [Request, ok(format!(r#"{{"data":{{}},"metadata":{}}}"#, deep("{\"a\":", "}")))],
            succeeds(),
        )
        .of(Op::Get),
        row("an error response", [Request, respond("500 Oops", &[], deep("{\"error\":", "}"))], final_(Server, "500")),
    ])
    .await;
}

#[tokio::test]
async fn deeply_nested_output_and_trace_do_not_overflow_the_stack() {
    let log = watch::start();
    // A run's output, which the user decodes later, and a trace, which has no depth limit.
    let output = format!(r#"{{"data":{{"id":"r","output":{}}}}}"#, deep("[", "]"));
    let spans = DEEP / 2;
    let trace = [r#"{"children":["#.repeat(spans).as_str(), "{}", &"]}".repeat(spans)].concat();
    let trace = format!(r#"{{"data":{{"runId":"r","rootSpan":{trace}}}}}"#);
    for wire in [Wire::Plain, Wire::Tls] {
        let responses = [ok(&output), ok(&trace)];
        let peer = Peer::new(wire, move |number| vec![Request, responses[number].clone(), Cut]).await;
        let client = client_of(&peer).build().unwrap();
        let run = client.v2().get_function_run("01K3Z5V7Q9T8R6W4M2N0B1C3D5").send().await.unwrap();
        let error = run.decode_output::<serde_json::Value>().unwrap_err();
        assert!(error.to_string().contains("recursion limit"), "{error}");
        let trace = client.v2().get_function_trace("01K3Z5V7Q9T8R6W4M2N0B1C3D5").send().await.unwrap();
        assert_eq!(trace.len(), spans + 1);
    }
    log.assert_clean();
}

// The gzip encoding of an empty body; the content does not matter.
const GZIP: &[u8] = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x03\x00\x00\x00\x00\x00\x00\x00\x00\x00";

#[tokio::test]
async fn unrequested_content_encoding_is_a_decode_error() {
    let cases: [(&[&str], &str); 14] = [
        (&["content-encoding: gzip"], "unexpected `Content-Encoding: gzip`;"),
        (&["content-encoding: GZIP"], "unexpected `Content-Encoding: gzip`;"),
        (&["content-encoding: x-gzip"], "unexpected `Content-Encoding: x-gzip`;"),
        (&["content-encoding: zstd"], "unexpected `Content-Encoding: zstd`;"),
        (&["content-encoding: gzip, identity"], "unexpected `Content-Encoding: gzip`;"),
        (&["content-encoding: identity,gzip"], "unexpected `Content-Encoding: gzip`;"),
        (&["content-encoding: identity", "content-encoding: br"], "unexpected `Content-Encoding: br`;"),
        (&["content-encoding: br", "content-encoding: Identity"], "unexpected `Content-Encoding: br`;"),
        (&["content-encoding: deflate , Gzip"], "unexpected `Content-Encoding: deflate, gzip`;"),
        (&["content-encoding: rot13"], "unexpected `Content-Encoding`;"),
        (&["content-encoding: rot13, gzip"], "unexpected `Content-Encoding: gzip`;"),
        (&["content-encoding: gzip;q=1"], "unexpected `Content-Encoding`;"),
        (&["content-encoding: \u{fc}"], "unexpected `Content-Encoding`;"),
        (&[], "expected value"),
    ];
    let rows = cases.map(|(lines, says)| {
        row(format!("{lines:?}"), [Request, respond("200 OK", lines, GZIP)], final_(Decode, says)).of(Op::Get)
    });
    let over_h2 = row(
        "gzip over HTTP/2",
        [Request, Step::Frame(Frame::head(&literal("content-encoding", "gzip"))), Step::Frame(Frame::last_data(GZIP))],
        final_(Decode, "unexpected `Content-Encoding: gzip`;"),
    );
    table(rows.into_iter().chain([over_h2.on([Wire::Http2])])).await;
}

#[tokio::test]
async fn identity_encoding_is_accepted_however_it_is_written() {
    let cases: [&[&str]; 8] = [
        &["content-encoding: identity"],
        &["content-encoding: Identity"],
        &["Content-Encoding:  \t IDENTITY\t "],
        &["content-encoding: identity, identity"],
        &["content-encoding: identity , ,Identity,"],
        &["content-encoding: identity", "content-encoding: IDENTITY"],
        &["content-encoding:"],
        &["content-encoding: ,"],
    ];
    let rows =
        cases.map(|lines| row(format!("{lines:?}"), [Request, respond("200 OK", lines, GOOD)], succeeds()).of(Op::Get));
    let over_h2 = ["Identity", " identity ", "identity,\tIDENTITY"].map(|value| {
        let head = Step::Frame(Frame::head(&literal("content-encoding", value)));
        let body = Step::Frame(Frame::last_data(GOOD.as_bytes()));
        row(format!("{value:?} over HTTP/2"), [Request, head, body], succeeds()).on([Wire::Http2])
    });
    table(rows.into_iter().chain(over_h2)).await;
}

#[tokio::test]
async fn compressed_error_response_is_reported_by_its_status_and_names_the_encoding() {
    let unread = "the body is compressed with gzip and was not read";
    let error = |status: &str, line: &str, kind, says| {
        row(format!("{status} {line}"), [Request, respond(status, &[line], GZIP)], final_(kind, says)).of(Op::Invoke)
    };
    let over_h2 = row(
        "500 over HTTP/2",
        [
            Request,
            // `:status: 500`, indexed.
            Step::Frame(Frame::raw(1, 4, &[&[0x8e], &literal("content-encoding", "gzip")[..]].concat())),
            Step::Frame(Frame::last_data(GZIP)),
        ],
        final_(Server, unread),
    );
    table([
        error("500 Oops", "content-encoding: gzip", Server, unread),
        error("400 Bad", "content-encoding: Gzip, identity", Invalid, unread),
        error("404 Not Found", "content-encoding: x-gzip", NotFound, "compressed with x-gzip and was not read"),
        error("302 Found", "content-encoding: br", Unexpected, "compressed with br and was not read"),
        error("500 Oops", "content-encoding: rot13", Server, "unknown `Content-Encoding` and was not read"),
        over_h2.on([Wire::Http2]),
    ])
    .await;
    let lines = ["content-encoding: gzip", "x-request-id: r-1", "retry-after: 3600"];
    let peer = Peer::new(Wire::Plain, move |_| vec![Request, respond("503 Busy", &lines, GZIP)]).await;
    let client = client_of(&peer).build().unwrap();
    let error = client.v2().health().send().await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.code(), error.body()), (503, None, None));
    assert_eq!(error.request_id(), Some("r-1"));
    assert_eq!(
        error.to_string(),
        format!(
            "health failed: the server returned 503 Service Unavailable: {unread}; retry after 3600s (request id r-1)"
        )
    );
}

#[tokio::test]
async fn endless_response_body_is_too_large() {
    let chunk_of = || chunk(&" ".repeat(4096)).into_bytes();
    let too_large = || final_(TooLarge, "larger than 1048576 bytes; raise `max_response_bytes`");
    table([
        row("chunks", [Request, chunked(""), Endless(chunk_of())], too_large()),
        row("until the connection ends", [Request, send(head("200 OK", &[])), Endless(vec![b' '; 4096])], too_large()),
        // The status alone determines the error.
        row(
            "an error response",
            [Request, send(head("500 Oops", &[])), Endless(vec![b'x'; 4096])],
            final_(Server, "500"),
        ),
    ])
    .await;
}

#[tokio::test]
async fn slow_response_body_times_out() {
    let slow = Duration::from_secs(1);
    let drip = || Drip(GOOD.as_bytes().to_vec(), slow);
    let length = format!("content-length: {}", GOOD.len());
    table([
        row("a byte a second", [Request, send(head("200 OK", &[&length])), drip()], too_late()),
        row("a byte a second of the head", [Request, Drip(head("200 OK", &[&length]).into_bytes(), slow)], too_late()),
        row("no byte", [Request, send(head("200 OK", &[&length])), Hold], too_late()),
        row(
            "a byte a second of an error response",
            [Request, send(head("500 Oops", &[&length])), drip()],
            final_(Server, "500"),
        ),
        row("no byte of an error response", [Request, send(head("500 Oops", &[&length])), Hold], final_(Server, "500")),
        row("a truncated error response", [Request, send(head("500 Oops", &[&length])), Cut], final_(Server, "500")),
    ])
    .await;
}

#[tokio::test]
async fn missing_response_body_is_a_decode_error() {
    let no_content = |more: &str| send(head("204 No Content", &["content-length: 5"]) + more);
    table([
        row("200 without a body", [Request, ok("")], final_(Decode, "EOF while parsing")),
        row("204", [Request, send(head("204 No Content", &[]))], final_(Decode, "EOF while parsing")),
        // The bytes after the head are neither a body nor the next response.
        row("204 with a body", [Request, no_content("hello")], final_(Decode, "EOF while parsing")),
    ])
    .await;
}
