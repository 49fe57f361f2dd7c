//! Connections on real sockets and real TLS: certificates, proxies, DNS names, and connections that are shared, pooled,
//! closed and lost.

mod addresses;
mod certificates;
mod connections;
mod dead;
mod frames;
mod going_away;
mod headers;
mod heads;
mod image_uploads;
mod lifetimes;
mod names;
mod pings;
mod proxies;
mod proxy;
mod reused;
mod runtimes;
mod server;
mod sharing;
mod short_lived;
mod socks;
mod stale;
mod tls;

use std::time::Duration;

use inngest_api::{ApiKey, Client, ClientBuilder, RetryConfig};

use self::tls::Authority;

const RUN: &str = "01K3Z5V7Q9T8R6W4M2N0B1C3D5";

/// A timeout far above what any test takes.
const SOON: Duration = Duration::from_secs(30);

/// A retry configuration with a short backoff.
const QUICK: RetryConfig = RetryConfig::new().initial_backoff(Duration::from_millis(1));

fn api_key() -> ApiKey {
    ApiKey::parse("sk-inn-api-0123456789SECRET").unwrap()
}

/// Returns the builder of a client that trusts `authority` and does not retry.
fn builder(base_url: &str, authority: &Authority) -> ClientBuilder<ApiKey> {
    Client::builder(api_key())
        .base_url(base_url)
        .without_default_roots()
        .root_certificate(authority.certificate())
        .timeout(SOON)
        .retry(RetryConfig::disabled())
}

/// Waits until a condition holds; panics after 30 s.
async fn until(holds: impl Fn() -> bool) {
    for _ in 0..3000 {
        if holds() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("the condition did not hold within 30 s");
}
