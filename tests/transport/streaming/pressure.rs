//! Back-pressure: whoever does not read stops whoever sends, over every wire.

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

/// 64 MiB: far more than what lies between two sockets holds.
const PIECES: usize = 1024;

/// What has come of something that grows, once it has begun and stands still.
async fn where_it_stops(count: impl Fn() -> usize) -> usize {
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
    panic!("it never stops: {last}");
}

#[tokio::test]
async fn a_download_that_is_not_read_stops_its_sender() {
    for wire in Wire::EACH {
        let server = Bulk::start(wire).await.unwrap();
        let client = server.builder(api_key()).build().unwrap();
        let mut download = client.v2().read_sandbox_file("sbx", PIECES.to_string()).send().await.unwrap();
        let first = download.next().await.unwrap().unwrap().len();
        let sent = where_it_stops(|| server.sent()).await;
        assert!(sent < PIECES / 2, "{wire:?}: {sent} pieces were sent to nobody");
        let mut rest = io::into_reader(download);
        let mut length = first;
        let mut buffer = vec![0; PIECE];
        while let read @ 1.. = rest.read(&mut buffer).await.unwrap() {
            length += read;
        }
        assert_eq!((length, server.sent()), (PIECES * PIECE, PIECES), "{wire:?}");
    }
}

#[tokio::test]
async fn a_server_that_does_not_read_stops_the_source_of_an_upload() {
    for wire in Wire::EACH {
        let server = Bulk::start(wire).await.unwrap();
        let client = server.builder(api_key()).build().unwrap();
        let taken = Arc::<AtomicUsize>::default();
        let count = Arc::clone(&taken);
        let source = stream::iter((0..PIECES).map(move |_| {
            count.fetch_add(1, Ordering::SeqCst);
            Ok::<_, std::io::Error>(Bytes::from(vec![1; PIECE]))
        }));
        let writing = tokio::spawn(client.v2().write_sandbox_file("sbx", "/a", Upload::stream(source)).send());
        let held = where_it_stops(|| taken.load(Ordering::SeqCst)).await;
        assert!(held < PIECES / 2, "{wire:?}: {held} pieces were taken for nobody");
        server.take_uploads();
        let written = writing.await.unwrap().unwrap();
        assert_eq!(written.bytes_written, (PIECES * PIECE) as u64, "{wire:?}");
        assert_eq!(taken.load(Ordering::SeqCst), PIECES);
    }
}
