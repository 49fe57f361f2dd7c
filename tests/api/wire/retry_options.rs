//! Retry options of the client and of a call, which take precedence, for typed and untyped calls.

use std::time::{Duration, Instant};

use inngest_api::auth::V2;
use inngest_api::types::Timestamp;
use inngest_api::{ApiKey, CallOptions, Client, Error, RetryConfig};
use inngest_api_tests::replay::{Replay, answer, json_answer};
use serde_json::json;

use super::{HEALTHY, api_key};

const QUICK: RetryConfig = RetryConfig::new().initial_backoff(Duration::from_millis(1));

/// The ways to call an operation.
#[derive(Clone, Copy, Debug)]
enum CallStyle {
    Typed,
    Untyped,
}

impl CallStyle {
    const ALL: [Self; 2] = [Self::Typed, Self::Untyped];

    /// Returns the number of attempts of a call, and whether it succeeded.
    async fn attempts(self, client: &Client<ApiKey>, options: CallOptions) -> (u32, bool) {
        let attempts = match self {
            Self::Typed => client.v2().health().options(options).send_full().await.map(|response| response.attempts),
            Self::Untyped => {
                let health = client.untyped::<V2>("health", json!({})).options(options);
                health.send_full().await.map(|response| response.attempts)
            }
        };
        attempts.map_or_else(|error: Error| (error.attempts(), false), |attempts| (attempts, true))
    }
}

/// Returns a server that first responds with 503 `times` times, and a client of the server.
async fn busy(times: usize, retry_after: &str, retry: RetryConfig) -> (Replay, Client<ApiKey>) {
    let busy = (0..times).map(|_| answer(503, [("retry-after", retry_after)], ""));
    let server = Replay::with(busy.chain([json_answer(HEALTHY)])).await.unwrap();
    let client = server.builder(api_key()).retry(retry).build().unwrap();
    (server, client)
}

#[tokio::test]
async fn the_retry_options_of_a_call_override_the_attempts_of_the_client() {
    for style in CallStyle::ALL {
        let (_server, client) = busy(9, "0", QUICK.max_attempts(2)).await;
        let options = CallOptions::new;
        assert_eq!(style.attempts(&client, options()).await, (2, false), "{style:?}: the options of the client");
        assert_eq!(
            style.attempts(&client, options().retry(QUICK.max_attempts(4))).await,
            (4, false),
            "{style:?}: the options of the call"
        );
        assert_eq!(
            style.attempts(&client, options().retry(RetryConfig::disabled())).await,
            (1, false),
            "{style:?}: retries are disabled"
        );
        assert_eq!(
            style.attempts(&client, options().retry(QUICK.max_attempts(9))).await,
            (3, true),
            "{style:?}: no retry after a success"
        );
    }
}

#[tokio::test]
async fn the_retry_options_of_a_call_override_the_backoff_of_the_client() {
    let (short, long) = (QUICK.max_backoff(Duration::from_millis(500)), QUICK.max_backoff(Duration::from_secs(2)));
    for style in CallStyle::ALL {
        for (client_retry, options, expected) in [
            (short, CallOptions::new(), (1, false)),
            (long, CallOptions::new(), (2, true)),
            (long, CallOptions::new().retry(short), (1, false)),
            (short, CallOptions::new().retry(long), (2, true)),
        ] {
            let (_server, client) = busy(1, "1", client_retry).await;
            let started = Instant::now();
            assert_eq!(style.attempts(&client, options).await, expected, "{style:?}, {client_retry:?}");
            assert!(
                !expected.1 || started.elapsed() >= Duration::from_secs(1),
                "{style:?}: the server requested a wait of one second"
            );
        }
    }
}

#[tokio::test]
async fn clones_share_one_retry_budget_for_typed_and_untyped_calls() {
    // The budget allows two retries in all, for all clones, typed and untyped calls.
    let server = Replay::with((0..6).map(|_| answer(503, [], ""))).await.unwrap();
    let client = server.builder(api_key()).retry(QUICK.budget(2)).build().unwrap();
    let patient = || CallOptions::new().retry(QUICK.max_attempts(9));
    assert_eq!(CallStyle::Typed.attempts(&client, CallOptions::new().retry(QUICK.max_attempts(2))).await, (2, false));
    assert_eq!(CallStyle::Untyped.attempts(&client.clone(), patient()).await, (2, false));
    assert_eq!(CallStyle::Typed.attempts(&client.clone(), patient()).await, (1, false));
    assert_eq!(CallStyle::Untyped.attempts(&client, patient()).await, (1, false));
    assert_eq!(server.received().await.unwrap().len(), 6);
}

#[tokio::test]
async fn a_retry_waits_until_the_date_of_the_retry_after_header() {
    let started = Instant::now();
    // The date has whole seconds, so at least four of the five seconds remain.
    let date = (Timestamp::now() + Duration::from_secs(5)).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    let (_server, client) = busy(1, &date, QUICK).await;
    assert_eq!(CallStyle::Typed.attempts(&client, CallOptions::new()).await, (2, true));
    assert!(started.elapsed() >= Duration::from_secs(3), "{date}");
}
