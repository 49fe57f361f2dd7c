//! Streams that end otherwise than by their end: messages and files downwards, files upwards.

use std::time::Duration;

use bytes::Bytes;
use futures_util::future::join_all;
use inngest_api::stream::Upload;
use inngest_api::{ApiKey, Client, Error, ErrorKind};

use super::answers::{answer, chunk, chunked, head, ok, send};
use super::frames::Frame;
use super::peer::Step::{self, Cut, Deaf, Drip, Endless, Frame as Send, Head, Hold, Request, Reset};
use super::peer::{Peer, Wire};
use super::table::{ATTEMPT, GOOD, client_of};
use super::watch;

const MESSAGE: &str = "{\"result\":{\"data\":{\"stream\":\"STDOUT\",\"data\":\"cmVhZHkK\",\"encoding\":\"base64\"}}}\n";
const HTTP1: [Wire; 2] = [Wire::Plain, Wire::Tls];

/// What a stream came to: how much of it, and how it ended.
type End = (usize, Result<(), Error>);

/// Reads messages of a peer until they end.
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
                assert!(logs.next().await.is_none(), "an error is the last word");
                return (count, Err(error));
            }
        }
    }
}

/// Reads a file of a peer; counts its bytes.
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
                assert!(download.next().await.is_none(), "an error is the last word");
                return (count, Err(error));
            }
        }
    }
}

/// A stream of these steps comes to so much, and then to an error of this kind, or to its end; it is asked for once.
async fn comes_to(
    name: &str,
    wires: &[Wire],
    read: impl AsyncFn(&Client<ApiKey>) -> End,
    steps: impl IntoIterator<Item = Step>,
    must: (usize, Option<ErrorKind>, &str),
) {
    let steps: Vec<_> = [Request].into_iter().chain(steps).collect();
    for wire in wires {
        let heard = watch::start();
        let script = steps.clone();
        let peer = Peer::new(*wire, move |_| script.clone()).await;
        let client = client_of(&peer).stream_idle_timeout(ATTEMPT).build().unwrap();
        let (count, end) = tokio::time::timeout(Duration::from_mins(1), read(&client)).await.expect(name);
        let (expected, kind, says) = must;
        assert_eq!(count, expected, "{name} {wire:?}: {end:?}");
        assert_eq!(end.as_ref().err().map(Error::kind), kind, "{name} {wire:?}: {end:?}");
        if let Err(error) = end {
            let views = watch::views(&error);
            assert!(watch::find(&views).is_none(), "{name}: {views}");
            assert!(error.to_string().contains(says) && error.may_have_been_sent(), "{name}: {error}");
            assert_eq!(error.attempts(), 1, "{name}: {error}");
        }
        assert_eq!(peer.seen().requests.len(), 1, "{name} {wire:?}: a stream is not asked for twice");
        heard.assert_clean();
    }
}

/// Chunks, and no end yet.
fn lines(parts: &[&str]) -> Step {
    let start = head("200 OK", &["content-type: application/x-ndjson", "transfer-encoding: chunked"]);
    send(start + &parts.iter().map(|part| chunk(part)).collect::<String>())
}

fn end() -> Step {
    send("0\r\n\r\n")
}

#[tokio::test]
async fn messages_that_break_off() {
    let (half, _) = MESSAGE.split_at(30);
    let broken = Some(ErrorKind::Stream);
    let case = async |name, steps: Vec<Step>, must| comes_to(name, &HTTP1, messages, steps, must).await;
    case("a good one", vec![lines(&[MESSAGE, MESSAGE]), end()], (2, None, "")).await;
    case("cut between messages", vec![lines(&[MESSAGE]), Cut], (1, broken, "ended prematurely")).await;
    case("cut within a message", vec![lines(&[MESSAGE, half]), Cut], (1, broken, "ended prematurely")).await;
    case("ended within a message", vec![lines(&[MESSAGE, half]), end()], (1, broken, "ended within a message")).await;
    case("cut at once", vec![lines(&[]), Cut], (0, broken, "ended prematurely")).await;
    case("a chunk that is none", vec![lines(&[MESSAGE]), send("zz\r\n")], (1, broken, "ended prematurely")).await;
    // What a reset overtakes is lost, so the count is that of nothing.
    case("reset at once", vec![lines(&[]), Reset], (0, broken, "ended prematurely")).await;
}

#[tokio::test]
async fn messages_that_are_none() {
    let case = async |name, parts: &[&str], must| comes_to(name, &HTTP1, messages, [lines(parts), end()], must).await;
    let failure = "{\"error\":{\"code\":14,\"message\":\"sandbox lost\"}}\n";
    let deep = format!("{{\"result\":{{\"data\":{{\"at\":{}1{}}}}}}}\n", "[".repeat(100_000), "]".repeat(100_000));
    case("a last error", &[MESSAGE, failure], (1, Some(ErrorKind::Stream), "unavailable: sandbox lost")).await;
    case("an error at once", &[failure], (0, Some(ErrorKind::Stream), "sandbox lost")).await;
    case("an error without a line's end", &[MESSAGE, failure.trim_end()], (1, Some(ErrorKind::Stream), "sandbox lost"))
        .await;
    case("not JSON", &[MESSAGE, "<html>\n"], (1, Some(ErrorKind::Decode), "expected value")).await;
    case("nothing known", &["{}\n"], (0, Some(ErrorKind::Decode), "neither `result` nor `error`")).await;
    case("nested without end", &[MESSAGE, &deep], (1, Some(ErrorKind::Decode), "result.data.at")).await;
    let long = "x".repeat(100_000);
    case(
        "a message without end",
        &[MESSAGE, &long.repeat(11)],
        (1, Some(ErrorKind::TooLarge), "larger than 1048576 bytes"),
    )
    .await;
}

#[tokio::test]
async fn messages_without_end() {
    let blank = chunk(&" ".repeat(4096)).into_bytes();
    let too_large = (1, Some(ErrorKind::TooLarge), "larger than 1048576 bytes");
    comes_to("endless", &HTTP1, messages, [lines(&[MESSAGE]), Endless(blank)], too_large).await;
    let quiet = (1, Some(ErrorKind::Timeout), "the stream brought no whole message in 1.5s");
    comes_to("quiet", &HTTP1, messages, [lines(&[MESSAGE]), Hold], quiet).await;
    let drip = Drip(chunk("x").repeat(99).into_bytes(), Duration::from_millis(100));
    comes_to("a drip", &HTTP1, messages, [lines(&[MESSAGE]), drip], quiet).await;
}

#[tokio::test]
async fn streams_over_http2_that_break_off() {
    let start = || [Send(Frame::head(&[])), Send(Frame::data(MESSAGE.as_bytes()))];
    let case = async |name, last: Step, must| {
        let [head, first] = start();
        comes_to(name, &[Wire::Http2], messages, [head, first, last], must).await;
    };
    let broken = (1, Some(ErrorKind::Stream), "ended prematurely");
    case("a good one", Send(Frame::last_data(MESSAGE.as_bytes())), (2, None, "")).await;
    case("reset", Send(Frame::reset(2)), broken).await;
    case("cancelled", Send(Frame::reset(8)), broken).await;
    case("cut", Cut, broken).await;
    case(
        "within a message",
        Send(Frame::last_data(b"{\"result")),
        (1, Some(ErrorKind::Stream), "ended within a message"),
    )
    .await;
    case("quiet", Hold, (1, Some(ErrorKind::Timeout), "no whole message in 1.5s")).await;
}

#[tokio::test]
async fn what_breaks_off_says_how_often_it_was_asked_for() {
    let heard = watch::start();
    // Busy at first; the second answer breaks off.
    let peer = Peer::new(Wire::Tls, |number| match number % 2 {
        0 => vec![Request, answer("503 Busy", &["connection: close"], "")],
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
    heard.assert_clean();
}

#[tokio::test]
async fn files_that_break_off() {
    let case = async |name, steps: Vec<Step>, must| comes_to(name, &HTTP1, file, steps, must).await;
    let broken = |count| (count, Some(ErrorKind::Stream), "ended prematurely");
    let length = |length: usize| send(head("200 OK", &[&format!("content-length: {length}")]) + "0123456789");
    case("a good one", vec![length(10)], (10, None, "")).await;
    case("shorter than said", vec![length(20)], broken(10)).await;
    case("cut within a chunk", vec![chunked("ff\r\n0123456789"), Cut], broken(10)).await;
    case("cut between chunks", vec![chunked(&chunk("0123456789")), Cut], broken(10)).await;
    case("quiet", vec![length(20), Hold], (10, Some(ErrorKind::Timeout), "less than 1 KiB in 1.5s")).await;
    let encoded = answer("200 OK", &["content-encoding: gzip"], "0123456789");
    case("encoded", vec![encoded], (0, Some(ErrorKind::Decode), "encoded (gzip)")).await;
}

/// An upload to a peer that does not want it.
async fn upload(wire: Wire, steps: Vec<Step>, content: Upload, within: Duration) -> (Error, usize) {
    let heard = watch::start();
    let peer = Peer::new(wire, move |_| steps.clone()).await;
    let client = client_of(&peer).attempt_timeout(within).build().unwrap();
    let error = client.v2().write_sandbox_file("sbx", "/a", content).send().await.unwrap_err();
    let views = watch::views(&error);
    assert!(watch::find(&views).is_none(), "{views}");
    heard.assert_clean();
    let seen = peer.seen().requests.len();
    (error, seen)
}

/// Not what these cases are about.
const LONG: Duration = Duration::from_secs(40);

/// More than any buffer between two sockets holds.
const LARGE: usize = 16 << 20;

fn large() -> Upload {
    Upload::bytes(vec![0; LARGE])
}

/// The same as a stream, which is sent once.
fn streamed() -> Upload {
    let piece = Bytes::from(vec![0; 1 << 16]);
    Upload::stream(futures_util::stream::iter((0..LARGE >> 16).map(move |_| Ok::<_, std::io::Error>(piece.clone()))))
}

#[tokio::test]
async fn uploads_that_nobody_takes() {
    // Over HTTP/2 the window never opens, over HTTP/1.1 nobody reads.
    let wires = [(Wire::Http2, Hold), (Wire::Plain, Deaf), (Wire::Tls, Deaf)];
    let cases = wires.into_iter().flat_map(|(wire, last)| {
        [(large(), 3), (streamed(), 1)].map(|(content, attempts)| {
            let steps = vec![Head, last.clone()];
            async move {
                let (error, seen) = upload(wire, steps, content, ATTEMPT).await;
                let told = (error.kind(), error.attempts() as usize, error.may_have_been_sent());
                assert_eq!(told, (ErrorKind::Timeout, attempts, true), "{wire:?}: {error}");
                // A second request of HTTP/2 waits on the same connection until the window opens.
                assert!(seen == attempts || wire == Wire::Http2, "{wire:?}: {seen}");
            }
        })
    });
    join_all(cases).await;
}

#[tokio::test]
async fn uploads_that_are_refused_at_once() {
    for wire in HTTP1 {
        for content in [large(), streamed()] {
            let refusal = answer("413 Too Large", &["connection: close"], r#"{"errors":[{"code":"too_large"}]}"#);
            let (error, seen) = upload(wire, vec![Head, refusal, Hold], content, LONG).await;
            let told = (error.kind(), error.attempts(), seen, error.code());
            assert_eq!(told, (ErrorKind::Invalid, 1, 1, Some("too_large")), "{wire:?}: {error}");
        }
    }
    // Refused before it was looked at: safe to send again, where it can be.
    for (content, attempts) in [(Upload::bytes("x"), 3), (streamed(), 1)] {
        let (error, seen) = upload(Wire::Http2, vec![Head, Send(Frame::reset(7))], content, LONG).await;
        let told = (error.kind(), error.attempts() as usize, error.may_have_been_sent());
        assert_eq!(told, (ErrorKind::Connect, attempts, false), "{error}");
        assert_eq!(seen, attempts);
    }
}

#[tokio::test]
async fn what_is_left_over_is_not_the_next_answer() {
    let other = r#"{"data":{"id":"another's"}}"#;
    for wire in HTTP1 {
        let heard = watch::start();
        // The first connection brings two answers to one request.
        let peer = Peer::new(wire, move |number| match number {
            0 => vec![Request, ok(GOOD), ok(other), Hold],
            _ => vec![Request, ok(GOOD)],
        });
        let peer = peer.await;
        let client = client_of(&peer).build().unwrap();
        for _ in 0..2 {
            let run = client.v2().get_function_run("01K3Z5V7Q9T8R6W4M2N0B1C3D5").send().await.unwrap();
            assert_eq!(run.id.as_str(), "r");
            // The connection's own task sees what is left over.
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        assert_eq!(peer.seen().connections, 2);
        heard.assert_clean();
    }
}

#[tokio::test]
async fn a_connection_that_went_stale_is_not_noticed() {
    for wire in HTTP1 {
        let heard = watch::start();
        let peer = Peer::new(wire, |_| vec![Request, ok(GOOD)]).await;
        let client = client_of(&peer).build().unwrap();
        for _ in 0..3 {
            client.v2().create_env("staging").send().await.unwrap();
            // The peer closes after each answer; the pool sees it.
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let seen = peer.seen();
        assert_eq!((seen.connections, seen.requests.len()), (3, 3));
        heard.assert_clean();
    }
}
