//! Backpressure: a receiver that does not read stops the sender, over every protocol.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use futures_util::stream;
use inngest_api::io;
use inngest_api::stream::Upload;
use inngest_api_tests::bulk::{Bulk, PIECE, Wire};
use tokio::io::AsyncReadExt as _;

use super::api_key;

/// 64 MiB, much more than the buffers between two sockets hold.
const CHUNKS: usize = 1024;

/// Returns a growing count after it has not changed for a while.
async fn final_count(count: impl Fn() -> usize) -> usize {
    let (mut last, mut same) = (0, 0);
    for _ in 0..3000 {
        tokio::time::sleep(Duration::from_millis(20)).await;
        let now = count();
        same = if now == last && now > 0 { same + 1 } else { 0 };
        last = now;
        if same == 20 {
            return now;
        }
    }
    panic!("the count never stops growing: {last}");
}

#[tokio::test]
async fn the_server_stops_sending_a_download_that_is_not_read() {
    for wire in Wire::EACH {
        let server = Bulk::start(wire).await.unwrap();
        let client = server.builder(api_key()).build().unwrap();
        let mut download = client.v2().read_sandbox_file("sbx", CHUNKS.to_string()).send().await.unwrap();
        let first = download.next().await.unwrap().unwrap().len();
        let sent = final_count(|| server.sent()).await;
        assert!(sent < CHUNKS / 2, "{wire:?}: the server sent {sent} chunks although the client did not read");
        let mut rest = io::into_reader(download);
        let mut length = first;
        let mut buffer = vec![0; PIECE];
        while let read @ 1.. = rest.read(&mut buffer).await.unwrap() {
            length += read;
        }
        assert_eq!((length, server.sent()), (CHUNKS * PIECE, CHUNKS), "{wire:?}");
    }
}

#[tokio::test]
async fn the_client_stops_reading_the_source_of_an_upload_that_the_server_does_not_read() {
    for wire in Wire::EACH {
        let server = Bulk::start(wire).await.unwrap();
        let client = server.builder(api_key()).build().unwrap();
        let taken = Arc::<AtomicUsize>::default();
        let count = Arc::clone(&taken);
        let source = stream::iter((0..CHUNKS).map(move |_| {
            count.fetch_add(1, Ordering::SeqCst);
            Ok::<_, std::io::Error>(Bytes::from(vec![1; PIECE]))
        }));
        let writing = tokio::spawn(client.v2().write_sandbox_file("sbx", "/a", Upload::stream(source)).send());
        let held = final_count(|| taken.load(Ordering::SeqCst)).await;
        assert!(held < CHUNKS / 2, "{wire:?}: the client read {held} chunks although the server did not read");
        server.take_uploads();
        let written = writing.await.unwrap().unwrap();
        assert_eq!(written.bytes_written, (CHUNKS * PIECE) as u64, "{wire:?}");
        assert_eq!(taken.load(Ordering::SeqCst), CHUNKS);
    }
}
