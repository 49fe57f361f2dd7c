//! A stream takes constant memory, however long it is, over every wire.
//!
//! Measured in a new process for each wire, in which nothing else takes memory meanwhile; it includes the server.
#![cfg(target_os = "linux")]

use std::time::Duration;

use bytes::Bytes;
use futures_util::stream;
use inngest_api::stream::Upload;
use inngest_api::{ApiKey, Client};
use inngest_api_tests::bulk::{Bulk, PIECE, Wire};
use inngest_api_tests::child;

/// 1 GiB.
const PIECES: usize = 16 * 1024;
/// How much memory may grow, in kilobytes.
const GROWTH: u64 = 16 * 1024;

#[test]
fn a_gibibyte_up_and_down_takes_a_few_mebibytes() {
    let measured = Wire::EACH.map(|wire| {
        std::thread::spawn(move || (wire, child::run("memory::the_child", &format!("{wire:?}"), &[]).unwrap()))
    });
    for (wire, reported) in measured.map(|thread| thread.join().unwrap()) {
        let grown: Vec<u64> = reported.split(' ').map_while(|number| number.parse().ok()).collect();
        let [down, up] = grown[..] else { panic!("{wire:?}: {reported}") };
        println!("{wire:?}: memory grew by {down} kB for a download, {up} kB for an upload of 1 GiB");
        assert!(down <= GROWTH && up <= GROWTH, "{wire:?}: {down} kB down, {up} kB up");
    }
}

#[tokio::test]
#[ignore = "not a test: the process that the test starts"]
async fn the_child() {
    let what = std::env::var("WHAT").unwrap_or_default();
    let Some(wire) = Wire::EACH.into_iter().find(|wire| format!("{wire:?}") == what) else { return };
    let server = Bulk::start(wire).await.unwrap();
    server.take_uploads();
    let client = server.builder(ApiKey::parse("sk-inn-api-0").unwrap());
    let client = client.timeout(Duration::from_secs(600)).build().unwrap();
    // Allocates what does not grow with the length of a stream.
    download(&client, 64).await;
    upload(&client, 64).await;
    let before = reset_peak();
    download(&client, PIECES).await;
    let down = peak().saturating_sub(before);
    let before = reset_peak();
    upload(&client, PIECES).await;
    let up = peak().saturating_sub(before);
    child::report(&format!("{down} {up}"));
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

/// Returns the memory of the process now, in kilobytes, and starts to measure its peak.
fn reset_peak() -> u64 {
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
    status("VmRSS:")
}

/// Returns the peak since, in kilobytes. The kernel updates it late: it may be lower than what [`reset_peak`] returned.
fn peak() -> u64 {
    status("VmHWM:")
}

fn status(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}
