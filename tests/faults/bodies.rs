//! Bodies that are not what they should be.

use std::time::Duration;

use inngest_api::ErrorKind::{Decode, Server, TooLarge};

use super::answers::{answer, chunk, chunked, head, ok, send};
use super::peer::Step::{Cut, Drip, Endless, Hold, Request};
use super::peer::{Peer, Wire};
use super::table::{GOOD, Op, client_of, final_, row, succeeds, table, too_late};
use super::watch;

/// Deeper than any parser's stack.
const DEEP: usize = 100_000;

fn deep(open: &str, close: &str) -> String {
    [open.repeat(DEEP), "1".to_owned(), close.repeat(DEEP)].concat()
}

#[tokio::test]
async fn what_is_not_json() {
    let decode = |says| final_(Decode, says);
    let shape = "unexpected response body";
    table([
        row("HTML", [Request, ok("<html><body>Welcome to nginx!</body></html>")], decode("expected value")),
        row("half of it", [Request, ok(&GOOD[..20])], decode("EOF while parsing")),
        row("two of them", [Request, ok(GOOD.repeat(2))], decode("trailing characters")),
        row("an array", [Request, ok("[1,2]")], decode("")),
        row("a string", [Request, ok("\"data\"")], decode(shape)),
        row("null", [Request, ok("null")], decode(shape)),
        row("data of another shape", [Request, ok(r#"{"data":7}"#)], decode("at data: ")),
        row("another API's", [Request, ok(r#"{"status":"up"}"#)], decode("neither `data` nor `metadata`")),
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
            "an unknown member, however odd",
            [Request, ok(format!(r#"{{"data":{{"id":"r","runId":"r","odd":{}}}}}"#, deep("[", "]")))],
            succeeds(),
        ),
    ])
    .await;
}

#[tokio::test]
async fn numbers_without_end() {
    let long = "9".repeat(401);
    let duration = |number: &str| ok(format!(r#"{{"data":{{"id":"r","durationMs":{number}}}}}"#));
    let output = |number: &str| ok(format!(r#"{{"data":{{"id":"r","output":{{"n":{number}}}}}}}"#));
    table([
        row("1e999", [Request, duration("1e999")], final_(Decode, "durationMs")).of(Op::Get),
        row("400 digits", [Request, duration(&long)], final_(Decode, "number out of range")).of(Op::Get),
        row("-1", [Request, duration("-1e-999")], final_(Decode, "durationMs")).of(Op::Get),
        row("1e999 in what is the user's", [Request, output("1e999")], succeeds()).of(Op::Get),
        row("400 digits in what is the user's", [Request, output(&long)], succeeds()).of(Op::Get),
    ])
    .await;
}

#[tokio::test]
async fn nesting_without_end() {
    table([
        row("of the envelope, below what is known", [Request, ok(deep("{\"data\":", "}"))], succeeds()),
        row("of the data", [Request, ok(format!("{{\"data\":{}}}", deep("[", "]")))], final_(Decode, "at data[0]: ")),
        row("of arrays", [Request, ok(deep("[", "]"))], final_(Decode, "")),
        row("never closed", [Request, ok("[".repeat(DEEP))], final_(Decode, "")),
        row(
            "of the user's output",
            [Request, ok(format!(r#"{{"data":{{"id":"r","output":{}}}}}"#, deep("{\"a\":", "}")))],
            succeeds(),
        )
        .of(Op::Get),
        row(
            "of the metadata",
            [Request, ok(format!(r#"{{"data":{{}},"metadata":{}}}"#, deep("{\"a\":", "}")))],
            succeeds(),
        )
        .of(Op::Get),
        row("of an error", [Request, answer("500 Oops", &[], deep("{\"error\":", "}"))], final_(Server, "500")),
    ])
    .await;
}

#[tokio::test]
async fn nesting_that_is_read_later() {
    let heard = watch::start();
    // The output of a run, which is the user's to decode; and a trace, which is read however deep it is.
    let output = format!(r#"{{"data":{{"id":"r","output":{}}}}}"#, deep("[", "]"));
    let spans = DEEP / 2;
    let trace = [r#"{"children":["#.repeat(spans).as_str(), "{}", &"]}".repeat(spans)].concat();
    let trace = format!(r#"{{"data":{{"runId":"r","rootSpan":{trace}}}}}"#);
    for wire in [Wire::Plain, Wire::Tls] {
        let answers = [ok(&output), ok(&trace)];
        let peer = Peer::new(wire, move |number| vec![Request, answers[number].clone(), Cut]).await;
        let client = client_of(&peer).build().unwrap();
        let run = client.v2().get_function_run("01K3Z5V7Q9T8R6W4M2N0B1C3D5").send().await.unwrap();
        let error = run.decode_output::<serde_json::Value>().unwrap_err();
        assert!(error.to_string().contains("recursion limit"), "{error}");
        let trace = client.v2().get_function_trace("01K3Z5V7Q9T8R6W4M2N0B1C3D5").send().await.unwrap();
        assert_eq!(trace.len(), spans + 1);
    }
    heard.assert_clean();
}

#[tokio::test]
async fn encodings_that_nobody_asked_for() {
    // What gzip makes of nothing; that it is gzip is enough.
    let gzip = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x03\x00\x00\x00\x00\x00\x00\x00\x00\x00";
    let encoded = |name| answer("200 OK", &[name], gzip);
    table([
        row(
            "gzip",
            [Request, encoded("content-encoding: gzip")],
            final_(Decode, "unexpected `Content-Encoding: gzip`"),
        ),
        row(
            "zstd",
            [Request, encoded("content-encoding: zstd")],
            final_(Decode, "unexpected `Content-Encoding: zstd`"),
        ),
        row("another", [Request, encoded("content-encoding: rot13")], final_(Decode, "unexpected `Content-Encoding`;")),
        row("gzip, and nothing says so", [Request, answer("200 OK", &[], gzip)], final_(Decode, "expected value")),
        row("none, said aloud", [Request, answer("200 OK", &["content-encoding: identity"], GOOD)], succeeds()),
        row(
            "of an error",
            [Request, answer("500 Oops", &["content-encoding: gzip"], gzip)],
            final_(Server, "the server returned 500"),
        ),
    ])
    .await;
}

#[tokio::test]
async fn bodies_without_end() {
    let chunk_of = || chunk(&" ".repeat(4096)).into_bytes();
    let too_large = || final_(TooLarge, "larger than 1048576 bytes; raise `max_response_bytes`");
    table([
        row("of chunks", [Request, chunked(""), Endless(chunk_of())], too_large()),
        row("until the connection ends", [Request, send(head("200 OK", &[])), Endless(vec![b' '; 4096])], too_large()),
        // The status says enough.
        row("of an error", [Request, send(head("500 Oops", &[])), Endless(vec![b'x'; 4096])], final_(Server, "500")),
    ])
    .await;
}

#[tokio::test]
async fn bodies_that_drip() {
    let slow = Duration::from_secs(1);
    let drip = || Drip(GOOD.as_bytes().to_vec(), slow);
    let length = format!("content-length: {}", GOOD.len());
    table([
        row("a byte a second", [Request, send(head("200 OK", &[&length])), drip()], too_late()),
        row("a byte a second, of the head", [Request, Drip(head("200 OK", &[&length]).into_bytes(), slow)], too_late()),
        row("never a byte", [Request, send(head("200 OK", &[&length])), Hold], too_late()),
        row(
            "a byte a second, of an error",
            [Request, send(head("500 Oops", &[&length])), drip()],
            final_(Server, "500"),
        ),
        row("never a byte, of an error", [Request, send(head("500 Oops", &[&length])), Hold], final_(Server, "500")),
        row("an error, cut", [Request, send(head("500 Oops", &[&length])), Cut], final_(Server, "500")),
    ])
    .await;
}

#[tokio::test]
async fn bodies_where_there_is_none() {
    let no_content = |more: &str| send(head("204 No Content", &["content-length: 5"]) + more);
    table([
        row("200 without a body", [Request, ok("")], final_(Decode, "EOF while parsing")),
        row("204", [Request, send(head("204 No Content", &[]))], final_(Decode, "EOF while parsing")),
        // What follows is no body, and not the next answer either.
        row("204 with a body", [Request, no_content("hello")], final_(Decode, "EOF while parsing")),
    ])
    .await;
}
