use bytes::Bytes;
use futures_util::stream;
use inngest_api::stream::Upload;
use inngest_api::{ErrorKind, mock};
use inngest_api_tests::replay::Replay;

use super::{api_key, client, written};

/// A stream whose source fails after its first piece.
fn failing() -> Upload {
    let piece = Ok(Bytes::from_static(b"sandbox "));
    Upload::stream(stream::iter([piece, Err(std::io::Error::other("the disk is gone"))]))
}

fn assert_says_why(error: &inngest_api::Error) {
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Stream, 1), "{error}");
    assert_eq!(error.to_string(), "write_sandbox_file failed: the upload's stream failed: the disk is gone");
    assert!(error.may_have_been_sent());
    assert_eq!(error.get_ref().unwrap().to_string(), "the disk is gone");
}

#[tokio::test]
async fn a_source_that_fails_is_the_cause_on_http1() {
    let server = Replay::with([written()]).await.unwrap();
    assert_says_why(&client(&server).v2().write_sandbox_file("sbx", "/a", failing()).send().await.unwrap_err());
}

#[tokio::test]
async fn a_source_that_fails_is_the_cause_on_http2() {
    let server = mock::Server::builder().cloud().start().await.unwrap();
    let client = server.client(api_key()).unwrap();
    assert_says_why(&client.v2().write_sandbox_file("sbx", "/a", failing()).send().await.unwrap_err());
}
