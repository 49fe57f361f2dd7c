use bytes::Bytes;
use futures_util::stream;
use inngest_api::stream::Upload;
use inngest_api::{ErrorKind, mock};
use inngest_api_tests::replay::Replay;

use super::{api_key, client, written};

/// Returns an upload whose source fails after its first chunk.
fn failing() -> Upload {
    let chunk = Ok(Bytes::from_static(b"sandbox "));
    Upload::stream(stream::iter([chunk, Err(std::io::Error::other("the disk is gone"))]))
}

fn assert_source_error(error: &inngest_api::Error) {
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Stream, 1), "{error}");
    assert_eq!(error.to_string(), "write_sandbox_file failed: the upload's stream failed: the disk is gone");
    assert!(error.may_have_been_sent());
    assert_eq!(error.get_ref().unwrap().to_string(), "the disk is gone");
}

#[tokio::test]
async fn an_upload_error_contains_the_error_of_the_source_over_http1() {
    let server = Replay::with([written()]).await.unwrap();
    assert_source_error(&client(&server).v2().write_sandbox_file("sbx", "/a", failing()).send().await.unwrap_err());
}

#[tokio::test]
async fn an_upload_error_contains_the_error_of_the_source_over_http2() {
    let server = mock::Server::builder().cloud().start().await.unwrap();
    let client = server.client(api_key()).unwrap();
    assert_source_error(&client.v2().write_sandbox_file("sbx", "/a", failing()).send().await.unwrap_err());
}
