//! Each knob of retries: the client's, unless the call has one of its own; of a typed call and of one by name.

use std::time::{Duration, Instant};

use inngest_api::auth::V2;
use inngest_api::types::Timestamp;
use inngest_api::{ApiKey, CallOptions, Client, Error, RetryConfig};
use inngest_api_tests::replay::{Replay, answer, json_answer};
use serde_json::json;

use super::{HEALTHY, api_key};

const QUICK: RetryConfig = RetryConfig::new().initial_backoff(Duration::from_millis(1));

/// The ways to make a call.
#[derive(Clone, Copy, Debug)]
enum Made {
    Typed,
    ByName,
}

impl Made {
    const EACH: [Self; 2] = [Self::Typed, Self::ByName];

    /// How many attempts a call took, and whether it succeeded.
    async fn attempts(self, client: &Client<ApiKey>, options: CallOptions) -> (u32, bool) {
        let attempts = match self {
            Self::Typed => client.v2().health().options(options).send_full().await.map(|answer| answer.attempts),
            Self::ByName => {
                let health = client.untyped::<V2>("health", json!({})).options(options);
                health.send_full().await.map(|answer| answer.attempts)
            }
        };
        attempts.map_or_else(|error: Error| (error.attempts(), false), |attempts| (attempts, true))
    }
}

/// A server that is busy so often, and a client of it.
async fn busy(times: usize, retry_after: &str, retry: RetryConfig) -> (Replay, Client<ApiKey>) {
    let busy = (0..times).map(|_| answer(503, [("retry-after", retry_after)], ""));
    let server = Replay::with(busy.chain([json_answer(HEALTHY)])).await.unwrap();
    let client = server.builder(api_key()).retry(retry).build().unwrap();
    (server, client)
}

#[tokio::test]
async fn how_often() {
    for made in Made::EACH {
        let (_server, client) = busy(9, "0", QUICK.max_attempts(2)).await;
        let options = CallOptions::new;
        assert_eq!(made.attempts(&client, options()).await, (2, false), "{made:?}: the client's");
        assert_eq!(
            made.attempts(&client, options().retry(QUICK.max_attempts(4))).await,
            (4, false),
            "{made:?}: the call's"
        );
        assert_eq!(
            made.attempts(&client, options().retry(RetryConfig::disabled())).await,
            (1, false),
            "{made:?}: never"
        );
        assert_eq!(
            made.attempts(&client, options().retry(QUICK.max_attempts(9))).await,
            (3, true),
            "{made:?}: as needed"
        );
    }
}

#[tokio::test]
async fn how_long() {
    let (short, long) = (QUICK.max_backoff(Duration::from_millis(500)), QUICK.max_backoff(Duration::from_secs(2)));
    for made in Made::EACH {
        for (client_knob, options, expected) in [
            (short, CallOptions::new(), (1, false)),
            (long, CallOptions::new(), (2, true)),
            (long, CallOptions::new().retry(short), (1, false)),
            (short, CallOptions::new().retry(long), (2, true)),
        ] {
            let (_server, client) = busy(1, "1", client_knob).await;
            let started = Instant::now();
            assert_eq!(made.attempts(&client, options).await, expected, "{made:?}, {client_knob:?}");
            assert!(!expected.1 || started.elapsed() >= Duration::from_secs(1), "{made:?}: it asked for a second");
        }
    }
}

#[tokio::test]
async fn how_many_in_all() {
    // Two in reserve, whoever takes it: a clone, a typed call or one by name.
    let server = Replay::with((0..6).map(|_| answer(503, [], ""))).await.unwrap();
    let client = server.builder(api_key()).retry(QUICK.budget(2)).build().unwrap();
    let patient = || CallOptions::new().retry(QUICK.max_attempts(9));
    assert_eq!(Made::Typed.attempts(&client, CallOptions::new().retry(QUICK.max_attempts(2))).await, (2, false));
    assert_eq!(Made::ByName.attempts(&client.clone(), patient()).await, (2, false));
    assert_eq!(Made::Typed.attempts(&client.clone(), patient()).await, (1, false));
    assert_eq!(Made::ByName.attempts(&client, patient()).await, (1, false));
    assert_eq!(server.received().await.unwrap().len(), 6);
}

#[tokio::test]
async fn a_date_that_a_server_names_is_waited_for() {
    let started = Instant::now();
    // Whole seconds: of five there are at least four left.
    let date = (Timestamp::now() + Duration::from_secs(5)).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    let (_server, client) = busy(1, &date, QUICK).await;
    assert_eq!(Made::Typed.attempts(&client, CallOptions::new()).await, (2, true));
    assert!(started.elapsed() >= Duration::from_secs(3), "{date}");
}
