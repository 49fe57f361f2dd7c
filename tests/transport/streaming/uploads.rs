use inngest_api::stream::Upload;
use inngest_api::{Client, ErrorKind, RetryConfig};
use inngest_api_tests::replay::Replay;

use super::{api_key, busy, chunks, client, once, written};

#[tokio::test]
async fn an_upload_from_a_function_is_retried() {
    let server = Replay::with([busy(), written()]).await.unwrap();
    client(&server).v2().write_sandbox_file("sbx", "/a", Upload::from_fn(chunks)).send().await.unwrap();
    let bodies: Vec<_> = server.received().await.unwrap().into_iter().map(|one| one.body).collect();
    assert_eq!(bodies, ["sandbox file\n", "sandbox file\n"]);
}

#[tokio::test]
async fn an_upload_that_was_partly_read_is_not_retried() {
    let server = Replay::with([busy()]).await.unwrap();
    let error = client(&server).v2().write_sandbox_file("sbx", "/a", once()).send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Server, 1));
}

#[tokio::test]
async fn an_upload_stays_usable_until_it_is_sent() {
    let server = Replay::with([written()]).await.unwrap();
    let nowhere =
        Client::builder(api_key()).base_url("http://127.0.0.1:1").retry(RetryConfig::disabled()).build().unwrap();
    let upload = once();
    // The first call is not polled, the second cannot connect, the third sends the stream. The fourth fails.
    drop(client(&server).v2().write_sandbox_file("sbx", "/a", upload.clone()).send());
    let error = nowhere.v2().write_sandbox_file("sbx", "/a", upload.clone()).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connect);
    client(&server).v2().write_sandbox_file("sbx", "/a", upload.clone()).send().await.unwrap();
    let error = nowhere.v2().write_sandbox_file("sbx", "/a", upload).send().await.unwrap_err();
    assert_eq!((error.kind(), error.may_have_been_sent()), (ErrorKind::Request, false));
    assert_eq!(server.received_one().await.unwrap().body, "sandbox file\n");
}

#[tokio::test]
async fn failed_connections_do_not_consume_an_upload() {
    let nowhere = Client::builder(api_key()).base_url("http://127.0.0.1:1");
    let nowhere =
        nowhere.retry(RetryConfig::new().initial_backoff(std::time::Duration::from_millis(1))).build().unwrap();
    let error = nowhere.v2().write_sandbox_file("sbx", "/a", once()).send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connect, 3));
}

#[tokio::test]
async fn only_one_of_two_calls_can_send_a_shared_upload() {
    let server = Replay::with([written()]).await.unwrap();
    let upload = once();
    let client = client(&server);
    let write = || client.v2().write_sandbox_file("sbx", "/a", upload.clone()).send();
    let (first, second) = (write(), write());
    first.await.unwrap();
    drop(client.clone());
    let error = second.await.unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Stream | ErrorKind::Connect), "{error}");
}
