//! A stream takes constant memory, however long it is, over every wire.
//!
//! One test, so that nothing else in this process takes memory meanwhile; the server is in it as well.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test is to fail where it is")]

use std::time::Duration;

use bytes::Bytes;
use futures_util::stream;
use inngest_api::stream::Upload;
use inngest_api::{ApiKey, Client};
use inngest_api_tests::bulk::{Bulk, PIECE, Wire};

/// 1 GiB.
const PIECES: usize = 16 * 1024;
/// What memory may grow by, in kilobytes.
const GROWTH: u64 = 16 * 1024;

#[tokio::test]
async fn a_gibibyte_up_and_down_takes_a_few_mebibytes() {
    for wire in Wire::EACH {
        let server = Bulk::start(wire).await.unwrap();
        server.take_uploads();
        let client = server.builder(ApiKey::parse("sk-inn-api-0").unwrap());
        let client = client.timeout(Duration::from_secs(10 * 60)).build().unwrap();
        download(&client, 64).await;
        upload(&client, 64).await;
        let before = reset_peak();
        download(&client, PIECES).await;
        let down = peak() - before;
        let before = reset_peak();
        upload(&client, PIECES).await;
        let up = peak() - before;
        println!("{wire:?}: memory grew by {down} kB for a download, {up} kB for an upload of 1 GiB");
        assert!(down <= GROWTH && up <= GROWTH, "{wire:?}: {down} kB down, {up} kB up");
    }
}

async fn download(client: &Client<ApiKey>, pieces: usize) {
    let mut download = client.v2().read_sandbox_file("sbx", pieces.to_string()).send().await.unwrap();
    let mut length = 0;
    while let Some(piece) = download.next().await {
        length += piece.unwrap().len();
    }
    assert_eq!(length, pieces * PIECE);
}

async fn upload(client: &Client<ApiKey>, pieces: usize) {
    // Made anew for each piece: what is held back would be seen.
    let content = stream::iter((0..pieces).map(|_| Ok::<_, std::io::Error>(Bytes::from(vec![1; PIECE]))));
    let written = client.v2().write_sandbox_file("sbx", "/a", Upload::stream(content)).send().await.unwrap();
    assert_eq!(written.bytes_written, (pieces * PIECE) as u64);
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
