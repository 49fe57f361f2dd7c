use std::path::PathBuf;

use inngest_api::{ErrorKind, io};
use inngest_api_tests::replay::{Replay, answer, json_answer};
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _};

use super::{WRITTEN, api_key, busy, client, written};

/// A temporary file, which is deleted when it is dropped.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str, content: &str) -> Self {
        let path = std::env::temp_dir().join(format!("inngest-api-{}-{name}", std::process::id()));
        std::fs::write(&path, content).unwrap();
        Self(path)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

#[tokio::test]
async fn an_upload_of_a_file_is_retried() {
    let file = Scratch::new("again", "sandbox file\n");
    let server = Replay::with([busy(), written()]).await.unwrap();
    let upload = io::from_file(&file.0).await.unwrap();
    let written = client(&server).v2().write_sandbox_file("sbx", "/a", upload).send().await.unwrap();
    assert_eq!(written.bytes_written, 13);
    let bodies: Vec<_> = server.received().await.unwrap().into_iter().map(|one| one.body).collect();
    assert_eq!(bodies, ["sandbox file\n", "sandbox file\n"]);
}

#[tokio::test]
async fn a_missing_file_is_an_error_when_opened_or_when_sent() {
    assert_eq!(io::from_file("/no/such/file").await.unwrap_err().kind(), std::io::ErrorKind::NotFound);
    let file = Scratch::new("gone", "x");
    let upload = io::from_file(&file.0).await.unwrap();
    drop(file);
    let server = Replay::with([written()]).await.unwrap();
    let error = client(&server).v2().write_sandbox_file("sbx", "/a", upload).send().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Stream);
    assert!(error.to_string().contains("No such file"), "{error}");
}

#[tokio::test]
async fn an_upload_can_be_read_from_a_reader() {
    let (mut writer, reader) = tokio::io::duplex(4);
    let server = Replay::with([json_answer(WRITTEN)]).await.unwrap();
    let writing = tokio::spawn(async move {
        tokio::io::AsyncWriteExt::write_all(&mut writer, b"sandbox file\n").await.unwrap();
    });
    client(&server).v2().write_sandbox_file("sbx", "/a", io::from_reader(reader)).send().await.unwrap();
    writing.await.unwrap();
    assert_eq!(server.received_one().await.unwrap().body, "sandbox file\n");
}

#[tokio::test]
async fn a_download_can_be_read_as_a_reader_and_fails_if_incomplete() {
    let octets = [("content-type", "application/octet-stream")];
    let incomplete = b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nsandbox file\n".to_vec();
    let server = Replay::with([answer(200, octets, "sandbox\nfile\n"), incomplete]).await.unwrap();
    let client = server.client(api_key()).unwrap();
    let read = async || io::into_reader(client.v2().read_sandbox_file("sbx", "/a").send().await.unwrap());
    let mut lines = read().await.lines();
    assert_eq!(lines.next_line().await.unwrap().unwrap(), "sandbox");
    assert_eq!(lines.next_line().await.unwrap().unwrap(), "file");
    assert_eq!(lines.next_line().await.unwrap(), None);
    let error = read().await.read_to_end(&mut Vec::new()).await.unwrap_err();
    let error = error.get_ref().unwrap().downcast_ref::<inngest_api::Error>().unwrap();
    assert_eq!(error.kind(), ErrorKind::Stream);
}
