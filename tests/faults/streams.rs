//! Streams that end early: messages, downloads and uploads.

use std::time::Duration;

use bytes::Bytes;
use futures_util::future::join_all;
use inngest_api::stream::Upload;
use inngest_api::{ApiKey, Client, Error, ErrorKind};

use super::frames::Frame;
use super::peer::Step::{self, Cut, Deaf, Drip, Endless, Frame as Send, Head, Hold, Request, Reset};
use super::peer::{Peer, Wire};
use super::responses::{chunk, chunked, head, ok, respond, send};
use super::table::{ATTEMPT, GOOD, client_of};
use super::watch;

const MESSAGE: &str = "{\"type\":\"log\",\"stream\":\"STDOUT\",\"data\":\"cmVhZHkK\",\"encoding\":\"base64\"}\n";
const HTTP1: [Wire; 2] = [Wire::Plain, Wire::Tls];

/// How many items or bytes a stream returned, and how it ended.
type End = (usize, Result<(), Error>);

/// Reads messages until the stream ends.
async fn messages(client: &Client<ApiKey>) -> End {
    let mut logs = match client.v2().stream_sandbox_logs("sbx").follow(true).send().await {
        Ok(logs) => logs,
        Err(error) => return (0, Err(error)),
    };
    let mut count = 0;
    loop {
        match logs.try_next().await {
            Ok(Some(_)) => count += 1,
            Ok(None) => return (count, Ok(())),
            Err(error) => {
                assert!(logs.next().await.is_none(), "an error ends the stream");
                return (count, Err(error));
            }
        }
    }
}

/// Downloads a file; returns the number of its bytes.
async fn file(client: &Client<ApiKey>) -> End {
    let mut download = match client.v2().read_sandbox_file("sbx", "/a").send().await {
        Ok(download) => download,
        Err(error) => return (0, Err(error)),
    };
    let mut count = 0;
    loop {
        match download.next().await.transpose() {
            Ok(Some(bytes)) => count += bytes.len(),
            Ok(None) => return (count, Ok(())),
            Err(error) => {
                assert!(download.next().await.is_none(), "an error ends the stream");
                return (count, Err(error));
            }
        }
    }
}

/// Asserts how much a stream of these steps returns, and with which error it ends, if any; it is requested once.
async fn assert_stream(
    name: &str,
    wires: &[Wire],
    read: impl AsyncFn(&Client<ApiKey>) -> End,
    steps: impl IntoIterator<Item = Step>,
    must: (usize, Option<ErrorKind>, &str),
) {
    let steps: Vec<_> = [Request].into_iter().chain(steps).collect();
    for wire in wires {
        let log = watch::start();
        let script = steps.clone();
        let peer = Peer::new(*wire, move |_| script.clone()).await;
        let client = client_of(&peer).stream_idle_timeout(ATTEMPT).build().unwrap();
        let (count, end) = tokio::time::timeout(Duration::from_secs(60), read(&client)).await.expect(name);
        let (expected, kind, says) = must;
        assert_eq!(count, expected, "{name} {wire:?}: {end:?}");
        assert_eq!(end.as_ref().err().map(Error::kind), kind, "{name} {wire:?}: {end:?}");
        if let Err(error) = end {
            let views = watch::views(&error);
            assert!(watch::find(&views).is_none(), "{name}: {views}");
            assert!(error.to_string().contains(says) && error.may_have_been_sent(), "{name}: {error}");
            assert_eq!(watch::repeated(&error), None, "{name}: {error:?}");
            assert_eq!(error.attempts(), 1, "{name}: {error}");
        }
        assert_eq!(peer.seen().requests.len(), 1, "{name} {wire:?}: a stream is requested once");
        log.assert_clean();
    }
}

/// Sends these chunks, without the last one.
fn lines(parts: &[&str]) -> Step {
    let start = head("200 OK", &["content-type: application/x-ndjson", "transfer-encoding: chunked"]);
    send(start + &parts.iter().map(|part| chunk(part)).collect::<String>())
}

fn end() -> Step {
    send("0\r\n\r\n")
}

#[tokio::test]
async fn truncated_message_stream_ends_with_a_stream_error() {
    let (half, _) = MESSAGE.split_at(30);
    let broken = Some(ErrorKind::Stream);
    let case = async |name, steps: Vec<Step>, must| assert_stream(name, &HTTP1, messages, steps, must).await;
    case("a complete stream", vec![lines(&[MESSAGE, MESSAGE]), end()], (2, None, "")).await;
    case("closed between messages", vec![lines(&[MESSAGE]), Cut], (1, broken, "ended prematurely")).await;
    case("closed within a message", vec![lines(&[MESSAGE, half]), Cut], (1, broken, "ended prematurely")).await;
    case("ended within a message", vec![lines(&[MESSAGE, half]), end()], (1, broken, "ended within a message")).await;
    case("closed at once", vec![lines(&[]), Cut], (0, broken, "ended prematurely")).await;
    case("a malformed chunk", vec![lines(&[MESSAGE]), send("zz\r\n")], (1, broken, "ended prematurely")).await;
    // A reset may discard received data, so that this test sends none.
    case("reset at once", vec![lines(&[]), Reset], (0, broken, "ended prematurely")).await;
}

#[tokio::test]
async fn invalid_message_ends_the_stream_with_an_error() {
    let case =
        async |name, parts: &[&str], must| assert_stream(name, &HTTP1, messages, [lines(parts), end()], must).await;
    let failure = "{\"type\":\"error\",\"error\":{\"code\":\"unavailable\",\"message\":\"sandbox lost\"}}\n";
    let deep = format!("{{\"type\":\"log\",\"at\":{}1{}}}\n", "[".repeat(100_000), "]".repeat(100_000));
    case("an error at the end", &[MESSAGE, failure], (1, Some(ErrorKind::Stream), "unavailable: sandbox lost")).await;
    case("an error at once", &[failure], (0, Some(ErrorKind::Stream), "sandbox lost")).await;
    case("an error without a line feed", &[MESSAGE, failure.trim_end()], (1, Some(ErrorKind::Stream), "sandbox lost"))
        .await;
    case("not JSON", &[MESSAGE, "<html>\n"], (1, Some(ErrorKind::Decode), "expected value")).await;
    case("no known member", &["{}\n"], (0, Some(ErrorKind::Decode), "the message has no `type`")).await;
    case("deeply nested", &[MESSAGE, &deep], (1, Some(ErrorKind::Decode), "at at: invalid type: sequence")).await;
    let long = "x".repeat(100_000);
    case(
        "a message over the limit",
        &[MESSAGE, &long.repeat(11)],
        (1, Some(ErrorKind::TooLarge), "larger than 1048576 bytes"),
    )
    .await;
}

#[tokio::test]
async fn endless_message_is_too_large_and_idle_stream_times_out() {
    let blank = chunk(&" ".repeat(4096)).into_bytes();
    let too_large = (1, Some(ErrorKind::TooLarge), "larger than 1048576 bytes");
    assert_stream("endless", &HTTP1, messages, [lines(&[MESSAGE]), Endless(blank)], too_large).await;
    let quiet = (1, Some(ErrorKind::Timeout), "stream timed out: no complete message received for 4s");
    assert_stream("quiet", &HTTP1, messages, [lines(&[MESSAGE]), Hold], quiet).await;
    let drip = Drip(chunk("x").repeat(99).into_bytes(), Duration::from_millis(100));
    assert_stream("slow", &HTTP1, messages, [lines(&[MESSAGE]), drip], quiet).await;
}

#[tokio::test]
async fn truncated_h2_stream_ends_with_a_stream_error() {
    let start = || [Send(Frame::head(&[])), Send(Frame::data(MESSAGE.as_bytes()))];
    let case = async |name, last: Step, must| {
        let [head, first] = start();
        assert_stream(name, &[Wire::Http2], messages, [head, first, last], must).await;
    };
    let broken = (1, Some(ErrorKind::Stream), "ended prematurely");
    case("a complete stream", Send(Frame::last_data(MESSAGE.as_bytes())), (2, None, "")).await;
    case("reset", Send(Frame::reset(2)), broken).await;
    case("cancelled", Send(Frame::reset(8)), broken).await;
    case("closed", Cut, broken).await;
    case(
        "within a message",
        Send(Frame::last_data(b"{\"type")),
        (1, Some(ErrorKind::Stream), "ended within a message"),
    )
    .await;
    case("quiet", Hold, (1, Some(ErrorKind::Timeout), "no complete message received for 4s")).await;
}

#[tokio::test]
async fn error_of_a_truncated_stream_reports_all_attempts() {
    let log = watch::start();
    // The first response is 503; the second one is truncated.
    let peer = Peer::new(Wire::Tls, |number| match number % 2 {
        0 => vec![Request, respond("503 Busy", &["connection: close"], "")],
        _ => vec![Request, chunked(&chunk(MESSAGE)), Cut],
    });
    let peer = peer.await;
    let client = client_of(&peer).build().unwrap();
    for (count, end) in [messages(&client).await, file(&client).await] {
        let error = end.unwrap_err();
        assert!(count > 0, "{error}");
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Stream, 2), "{error}");
        assert!(error.to_string().ends_with("(after 2 attempts)"), "{error}");
    }
    log.assert_clean();
}

#[tokio::test]
async fn truncated_download_ends_with_a_stream_error() {
    let case = async |name, steps: Vec<Step>, must| assert_stream(name, &HTTP1, file, steps, must).await;
    let broken = |count| (count, Some(ErrorKind::Stream), "ended prematurely");
    let length = |length: usize| send(head("200 OK", &[&format!("content-length: {length}")]) + "0123456789");
    case("a complete stream", vec![length(10)], (10, None, "")).await;
    case("shorter than its length", vec![length(20)], broken(10)).await;
    case("closed within a chunk", vec![chunked("ff\r\n0123456789"), Cut], broken(10)).await;
    case("closed between chunks", vec![chunked(&chunk("0123456789")), Cut], broken(10)).await;
    case("quiet", vec![length(20), Hold], (10, Some(ErrorKind::Timeout), "less than 1 KiB received for 4s")).await;
    let encoded = respond("200 OK", &["content-encoding: gzip"], "0123456789");
    case("encoded", vec![encoded], (0, Some(ErrorKind::Decode), "unexpected `Content-Encoding: gzip`")).await;
}

/// Uploads to a peer that does not accept the upload; returns the error and the number of requests.
async fn upload(wire: Wire, steps: Vec<Step>, content: Upload, within: Duration) -> (Error, usize) {
    let log = watch::start();
    let peer = Peer::new(wire, move |_| steps.clone()).await;
    let client = client_of(&peer).attempt_timeout(within).build().unwrap();
    let error = client.v2().write_sandbox_file("sbx", "/a", content).send().await.unwrap_err();
    let views = watch::views(&error);
    assert!(watch::find(&views).is_none(), "{views}");
    log.assert_clean();
    let seen = peer.seen().requests.len();
    (error, seen)
}

/// A timeout that does not elapse.
const LONG: Duration = Duration::from_secs(40);

/// Larger than the buffers of two sockets.
const LARGE: usize = 16 << 20;

fn large() -> Upload {
    Upload::bytes(vec![0; LARGE])
}

/// Returns the same content as a stream, which can be sent only once.
fn streamed() -> Upload {
    let part = Bytes::from(vec![0; 1 << 16]);
    Upload::stream(futures_util::stream::iter((0..LARGE >> 16).map(move |_| Ok::<_, std::io::Error>(part.clone()))))
}

#[tokio::test]
async fn upload_that_the_server_does_not_read_times_out() {
    // The peer does not update the window over HTTP/2, and does not read over HTTP/1.1.
    let wires = [(Wire::Http2, Hold), (Wire::Plain, Deaf), (Wire::Tls, Deaf)];
    let cases = wires.into_iter().flat_map(|(wire, last)| {
        [(large(), 3), (streamed(), 1)].map(|(content, attempts)| {
            let steps = vec![Head, last.clone()];
            async move {
                let (error, seen) = upload(wire, steps, content, ATTEMPT).await;
                let actual = (error.kind(), error.attempts() as usize, error.may_have_been_sent());
                assert_eq!(actual, (ErrorKind::Timeout, attempts, true), "{wire:?}: {error}");
                // A second HTTP/2 request waits on the same connection until the window opens.
                assert!(seen == attempts || wire == Wire::Http2, "{wire:?}: {seen}");
            }
        })
    });
    join_all(cases).await;
}

#[tokio::test]
async fn error_response_during_an_upload_is_returned() {
    for wire in HTTP1 {
        for content in [large(), streamed()] {
            let error_response =
                respond("413 Too Large", &["connection: close"], r#"{"errors":[{"code":"too_large"}]}"#);
            let (error, seen) = upload(wire, vec![Head, error_response, Hold], content, LONG).await;
            let actual = (error.kind(), error.attempts(), seen, error.code());
            assert_eq!(actual, (ErrorKind::Invalid, 1, 1, Some("too_large")), "{wire:?}: {error}");
        }
    }
    // A refused stream was not processed: it is retried if the content can be sent again.
    for (content, attempts) in [(Upload::bytes("x"), 3), (streamed(), 1)] {
        let (error, seen) = upload(Wire::Http2, vec![Head, Send(Frame::reset(7))], content, LONG).await;
        let actual = (error.kind(), error.attempts() as usize, error.may_have_been_sent());
        assert_eq!(actual, (ErrorKind::Connect, attempts, false), "{error}");
        assert_eq!(seen, attempts);
    }
}

#[tokio::test]
async fn extra_response_is_not_used_for_the_next_request() {
    let other = r#"{"data":{"id":"another's"}}"#;
    for wire in HTTP1 {
        let log = watch::start();
        // The first connection sends two responses to one request.
        let peer = Peer::new(wire, move |number| match number {
            0 => vec![Request, ok(GOOD), ok(other), Hold],
            _ => vec![Request, ok(GOOD)],
        });
        let peer = peer.await;
        let client = client_of(&peer).build().unwrap();
        for _ in 0..2 {
            let run = client.v2().get_function_run("01K3Z5V7Q9T8R6W4M2N0B1C3D5").send().await.unwrap();
            assert_eq!(run.id.as_str(), "r");
            // The task of the connection reads the extra response.
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        assert_eq!(peer.seen().connections, 2);
        log.assert_clean();
    }
}

#[tokio::test]
async fn closed_connection_is_replaced_without_an_error() {
    for wire in HTTP1 {
        let log = watch::start();
        let peer = Peer::new(wire, |_| vec![Request, ok(GOOD)]).await;
        let client = client_of(&peer).build().unwrap();
        for _ in 0..3 {
            client.v2().create_env("staging").send().await.unwrap();
            // The peer closes the connection after each response, which the pool notices.
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let seen = peer.seen();
        assert_eq!((seen.connections, seen.requests.len()), (3, 3));
        log.assert_clean();
    }
}
