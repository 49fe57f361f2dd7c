use std::time::Duration;

use inngest_api::{Client, ErrorKind};
use inngest_api_tests::replay::{Replay, json_answer};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use super::{HEALTHY, SOON, api_key};

/// Starts a server that begins its only response with `first`, and sends `rest` when it is notified.
///
/// Returns the URL, a receiver that is notified when `first` was sent, and the sender that notifies the server.
async fn pausing(first: &'static str, rest: &'static str) -> (String, oneshot::Receiver<()>, oneshot::Sender<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (begins, begun) = oneshot::channel();
    let (go_on, continues) = oneshot::channel::<()>();
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        // Reads the whole request first: bytes sent before its end would not be its response.
        let mut request = Vec::new();
        while !request.ends_with(b"\r\n\r\n") {
            stream.read_buf(&mut request).await.unwrap();
        }
        stream.write_all(first.as_bytes()).await.unwrap();
        begins.send(()).unwrap();
        let _ = continues.await;
        let _ = stream.write_all(rest.as_bytes()).await;
    });
    (url, begun, go_on)
}

#[tokio::test]
async fn calls_of_a_closed_client_and_its_clones_are_errors() {
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
async fn closing_a_client_waits_for_calls_in_flight() {
    let response = "HTTP/1.1 200 OK\r\ncontent-length: 24\r\n\r\n{\"data\":{\"status\":\"ok\"}}";
    let (url, begun, go_on) = pausing("", response).await;
    let client = Client::builder(api_key()).base_url(&url).build().unwrap();
    let call = tokio::spawn(client.v2().health().send());
    begun.await.unwrap();
    let error = client.close(Duration::from_millis(50)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert_eq!(error.to_string(), "1 call was still in flight 50ms after the client was closed");
    assert!(!call.is_finished());
    go_on.send(()).unwrap();
    client.close(SOON).await.unwrap();
    assert_eq!(call.await.unwrap().unwrap().status, "ok");
}

#[tokio::test]
async fn closing_a_client_does_not_wait_for_dropped_calls() {
    let (url, begun, _go_on) = pausing("", "").await;
    let client = Client::builder(api_key()).base_url(&url).build().unwrap();
    let call = tokio::spawn(client.v2().health().send());
    begun.await.unwrap();
    call.abort();
    client.close(SOON).await.unwrap();
}

#[tokio::test]
async fn closing_a_client_waits_until_streams_are_dropped() {
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    let (url, begun, go_on) = pausing(head, "0\r\n\r\n").await;
    let client = Client::builder(api_key()).base_url(&url).build().unwrap();
    let mut logs = client.v2().stream_sandbox_logs("sbx").send().await.unwrap();
    begun.await.unwrap();
    assert!(client.close(Duration::from_millis(50)).await.is_err());
    go_on.send(()).unwrap();
    assert!(logs.try_next().await.unwrap().is_none());
    drop(logs);
    client.close(SOON).await.unwrap();
}
