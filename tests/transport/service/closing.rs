use std::time::Duration;

use inngest_api::{Client, ErrorKind};
use inngest_api_tests::replay::{Replay, json_answer};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::{HEALTHY, SOON, api_key};

/// A server that begins its one answer with `first`, and goes on with `rest` when it is told to.
async fn halting(first: &'static str, rest: &'static str) -> (String, oneshot::Receiver<()>, oneshot::Sender<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (asked, was_asked) = oneshot::channel();
    let (go_on, told) = oneshot::channel::<()>();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        // All of the request: what comes before it has ended is no answer to it.
        let mut asked_for = Vec::new();
        while !asked_for.ends_with(b"\r\n\r\n") {
            stream.read_buf(&mut asked_for).await.unwrap();
        }
        stream.write_all(first.as_bytes()).await.unwrap();
        asked.send(()).unwrap();
        let _ = told.await;
        let _ = stream.write_all(rest.as_bytes()).await;
    });
    (url, was_asked, go_on)
}

#[tokio::test]
async fn a_closed_client_refuses_and_so_do_its_clones() {
    let server = Replay::with([json_answer(HEALTHY)]).await.unwrap();
    let client = server.client(api_key()).unwrap();
    let (clone, waiting) = (client.clone(), client.v2().health().send());
    client.close(SOON).await.unwrap();
    for error in [clone.v2().health().send().await.unwrap_err(), waiting.await.unwrap_err()] {
        assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Closed, false));
        assert_eq!(error.to_string(), "health failed: the client was closed");
    }
    assert!(!server.is_done(), "nothing was sent");
    client.close(SOON).await.unwrap();
}

#[tokio::test]
async fn calls_under_way_are_waited_for() {
    let answer = "HTTP/1.1 200 OK\r\ncontent-length: 24\r\n\r\n{\"data\":{\"status\":\"ok\"}}";
    let (url, asked, go_on) = halting("", answer).await;
    let client = Client::builder(api_key()).base_url(&url).build().unwrap();
    let call = tokio::spawn(client.v2().health().send());
    asked.await.unwrap();
    let error = client.close(Duration::from_millis(50)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(error.to_string(), "1 call was still in flight 50ms after the client was closed");
    assert!(!call.is_finished());
    go_on.send(()).unwrap();
    client.close(SOON).await.unwrap();
    assert_eq!(call.await.unwrap().unwrap().status, "ok");
}

#[tokio::test]
async fn a_call_that_is_dropped_is_not_waited_for() {
    let (url, asked, _go_on) = halting("", "").await;
    let client = Client::builder(api_key()).base_url(&url).build().unwrap();
    let call = tokio::spawn(client.v2().health().send());
    asked.await.unwrap();
    call.abort();
    client.close(SOON).await.unwrap();
}

#[tokio::test]
async fn a_stream_is_under_way_until_it_is_dropped() {
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    let (url, asked, go_on) = halting(head, "0\r\n\r\n").await;
    let client = Client::builder(api_key()).base_url(&url).build().unwrap();
    let mut logs = client.v2().stream_sandbox_logs("sbx").send().await.unwrap();
    asked.await.unwrap();
    assert!(client.close(Duration::from_millis(50)).await.is_err());
    go_on.send(()).unwrap();
    assert!(logs.try_next().await.unwrap().is_none());
    drop(logs);
    client.close(SOON).await.unwrap();
}
