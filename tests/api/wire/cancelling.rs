//! Dropping a call at any time does not affect the next call.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Duration;

use inngest_api::mock;
use serde_json::{Value, json};

use super::api_key;

/// Polls a future up to `turns` times, yielding after each poll, and drops it. Returns whether it completed.
async fn polled(future: impl Future, turns: u32) -> bool {
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
async fn calls_succeed_after_other_calls_were_dropped() {
    for server in [mock::Server::builder(), mock::Server::builder().http1_only()] {
        let server = server.function("app", "echo", |input: Value| Ok(input)).start().await.unwrap();
        let mut dropped = 0;
        // Each turn drops the call later: during the handshake of a new connection, then during a call on a pooled one.
        for turns in 0..20 {
            let client = server.client(api_key()).unwrap();
            let call = || client.v2().invoke_function("app", "echo", json!({ "turns": turns })).send();
            for _ in 0..2 {
                dropped += u32::from(!polled(call(), turns).await);
                let response = tokio::time::timeout(Duration::from_secs(30), call()).await;
                assert!(!response.unwrap().unwrap().run_id.as_str().is_empty(), "after {turns} turns");
            }
        }
        assert!(dropped >= 6, "{dropped} calls were dropped before they completed");
    }
}
