//! Calls that are dropped, wherever they are: the next one does not notice.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use inngest_api::mock;
use serde_json::{Value, json};

use super::api_key;

/// Begins a future, lets everything else go on for so many turns, and drops it; whether it had ended by then.
async fn begun(future: impl Future, turns: u32) -> bool {
    let mut future = pin!(future);
    for _ in 0..turns {
        if poll_fn(|cx| Poll::Ready(future.as_mut().poll(cx).is_ready())).await {
            return true;
        }
        tokio::task::yield_now().await;
    }
    false
}

#[tokio::test]
async fn a_call_that_is_dropped_leaves_the_pool_as_it_was() {
    for server in [mock::Server::builder(), mock::Server::builder().http1_only()] {
        let server = server.function("app", "echo", |input: Value| Ok(input)).start().await.unwrap();
        let mut dropped = 0;
        // Further and further: into the handshake of a first connection, and into a call on one that stands.
        for turns in 0..20 {
            let client = server.client(api_key()).unwrap();
            let call = || client.v2().invoke_function("app", "echo", json!({ "turns": turns })).send();
            for _ in 0..2 {
                dropped += u32::from(!begun(call(), turns).await);
                let answered = tokio::time::timeout(Duration::from_secs(30), call()).await;
                assert!(!answered.unwrap().unwrap().run_id.as_str().is_empty(), "after {turns} turns");
            }
        }
        assert!(dropped >= 6, "{dropped} calls were dropped on their way");
    }
}
