//! A stream takes constant memory, however long it is.
//!
//! One test, so that nothing else in this process takes memory meanwhile.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test is to fail where it is")]

use std::time::Duration;

use bytes::Bytes;
use futures_util::stream;
use inngest_api::{ApiKey, Client, Upload};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

const CHUNK: usize = 64 * 1024;
/// 1 GiB.
const CHUNKS: usize = 16 * 1024;
/// What memory may grow by, in kilobytes.
const GROWTH: u64 = 16 * 1024;

#[tokio::test]
async fn a_gibibyte_up_and_down_takes_a_few_mebibytes() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            tokio::spawn(serve(stream));
        }
    });
    let client = Client::builder(ApiKey::parse("sk-inn-api-0").unwrap()).base_url(&url);
    let client = client.timeout(Duration::from_mins(10)).build().unwrap();
    download(&client, 16).await;
    upload(&client, 16).await;
    let before = reset_peak();
    download(&client, CHUNKS).await;
    let down = peak() - before;
    let before = reset_peak();
    upload(&client, CHUNKS).await;
    let up = peak() - before;
    println!("memory grew by {down} kB for a download, {up} kB for an upload of 1 GiB");
    assert!(down <= GROWTH && up <= GROWTH, "{down} kB down, {up} kB up");
}

async fn download(client: &Client<ApiKey>, chunks: usize) {
    let mut download = client.v2().read_sandbox_file("sbx", chunks.to_string()).send().await.unwrap();
    let mut length = 0;
    while let Some(piece) = download.next().await {
        length += piece.unwrap().len();
    }
    assert_eq!(length, chunks * CHUNK);
}

async fn upload(client: &Client<ApiKey>, chunks: usize) {
    // Made anew for each chunk: what is held back would be seen.
    let content = stream::iter((0..chunks).map(|_| Ok::<_, std::io::Error>(Bytes::from(vec![1; CHUNK]))));
    let written = client.v2().write_sandbox_file("sbx", "/a", Upload::stream(content)).send().await.unwrap();
    assert!(written.bytes_written >= (chunks * CHUNK) as u64);
}

/// Reads one request and answers it: with as many chunks as its path says, or with how many bytes came.
async fn serve(mut stream: TcpStream) {
    let mut head = Vec::new();
    while !head.windows(4).any(|window| window == b"\r\n\r\n") {
        stream.read_buf(&mut head).await.unwrap();
    }
    let first = String::from_utf8_lossy(&head).into_owned();
    if first.starts_with("GET") {
        let chunks: usize = first.split(['=', ' ']).nth(2).unwrap().parse().unwrap();
        let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", chunks * CHUNK);
        stream.write_all(answer.as_bytes()).await.unwrap();
        let chunk = vec![1; CHUNK];
        for _ in 0..chunks {
            stream.write_all(&chunk).await.unwrap();
        }
        return;
    }
    let mut buffer = vec![0; CHUNK];
    let (mut length, mut last) = (0, [0; 5]);
    while last != *b"0\r\n\r\n" {
        let read = stream.read(&mut buffer).await.unwrap();
        assert_ne!(read, 0, "the upload ended early");
        length += read;
        let tail = [&last[..], &buffer[..read]].concat();
        last.copy_from_slice(&tail[tail.len() - 5..]);
    }
    let body = format!(r#"{{"data":{{"path":"/a","bytesWritten":"{length}"}}}}"#);
    let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}", body.len());
    stream.write_all(answer.as_bytes()).await.unwrap();
}

/// What the process holds now, in kilobytes; from now on its peak is counted anew.
fn reset_peak() -> u64 {
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
    status("VmRSS:")
}

/// The most that it held since, in kilobytes.
fn peak() -> u64 {
    status("VmHWM:")
}

fn status(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}
