//! A stream takes constant memory regardless of its length, over every protocol.
//!
//! Each protocol is measured in a new process, so that nothing else uses memory. The measurement includes the server.
#![cfg(target_os = "linux")]

use std::time::Duration;

use bytes::Bytes;
use futures_util::stream;
use inngest_api::stream::Upload;
use inngest_api::{ApiKey, Client};
use inngest_api_tests::bulk::{Bulk, PIECE, Wire};
use inngest_api_tests::child;

/// 1 GiB.
const CHUNKS: usize = 16 * 1024;
/// The maximum growth of memory, in kilobytes.
const GROWTH: u64 = 16 * 1024;

#[test]
fn streaming_a_gibibyte_up_or_down_takes_a_few_mebibytes_of_memory() {
    let measured = Wire::EACH.map(|wire| {
        std::thread::spawn(move || {
            (wire, child::run("memory::measure_memory_in_a_new_process", &format!("{wire:?}"), &[]).unwrap())
        })
    });
    for (wire, reported) in measured.map(|thread| thread.join().unwrap()) {
        let grown: Vec<u64> = reported.split(' ').map_while(|number| number.parse().ok()).collect();
        let [down, up] = grown[..] else { panic!("{wire:?}: {reported}") };
        println!("{wire:?}: memory grew by {down} kB for a download, {up} kB for an upload of 1 GiB");
        assert!(down <= GROWTH && up <= GROWTH, "{wire:?}: {down} kB down, {up} kB up");
    }
}

#[tokio::test]
#[ignore = "runs in the process that another test starts"]
async fn measure_memory_in_a_new_process() {
    let what = std::env::var("WHAT").unwrap_or_default();
    let Some(wire) = Wire::EACH.into_iter().find(|wire| format!("{wire:?}") == what) else { return };
    let server = Bulk::start(wire).await.unwrap();
    server.take_uploads();
    let client = server.builder(ApiKey::parse("sk-inn-api-0").unwrap());
    let client = client.timeout(Duration::from_secs(600)).build().unwrap();
    // The first transfers allocate the memory that does not depend on the length of a stream.
    download(&client, 64).await;
    upload(&client, 64).await;
    let before = reset_peak();
    download(&client, CHUNKS).await;
    let down = peak().saturating_sub(before);
    let before = reset_peak();
    upload(&client, CHUNKS).await;
    let up = peak().saturating_sub(before);
    child::report(&format!("{down} {up}"));
}

async fn download(client: &Client<ApiKey>, chunks: usize) {
    let mut download = client.v2().read_sandbox_file("sbx", chunks.to_string()).send().await.unwrap();
    let mut length = 0;
    while let Some(chunk) = download.next().await {
        length += chunk.unwrap().len();
    }
    assert_eq!(length, chunks * PIECE);
}

async fn upload(client: &Client<ApiKey>, chunks: usize) {
    // Each chunk is a new allocation, so that buffered chunks increase the measured memory.
    let content = stream::iter((0..chunks).map(|_| Ok::<_, std::io::Error>(Bytes::from(vec![1; PIECE]))));
    let written = client.v2().write_sandbox_file("sbx", "/a", Upload::stream(content)).send().await.unwrap();
    assert_eq!(written.bytes_written, (chunks * PIECE) as u64);
}

/// Returns the memory of the process now, in kilobytes, and starts to measure its peak.
fn reset_peak() -> u64 {
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
    status("VmRSS:")
}

/// Returns the peak since [`reset_peak`], in kilobytes.
///
/// The kernel updates it late, so it may be lower than the value that [`reset_peak`] returned.
fn peak() -> u64 {
    status("VmHWM:")
}

fn status(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}
