//! The cryptography provider that a program installs. It applies to a whole process.

use std::sync::atomic::{AtomicUsize, Ordering};

use inngest_api::{ApiKey, mock};
use inngest_api_tests::child;
use rustls::crypto::{CryptoProvider, GetRandomFailed, SecureRandom, ring};

/// *ring*'s random numbers, counted.
#[derive(Debug)]
struct Counted;

static COUNT: AtomicUsize = AtomicUsize::new(0);

impl SecureRandom for Counted {
    fn fill(&self, buffer: &mut [u8]) -> Result<(), GetRandomFailed> {
        COUNT.fetch_add(1, Ordering::Relaxed);
        ring::default_provider().secure_random.fill(buffer)
    }
}

#[test]
fn the_provider_that_the_program_installed_is_used() {
    let reported = child::run("provider::call_with_an_installed_provider", "provider", &[]).unwrap();
    assert_eq!(reported, "used");
}

#[tokio::test]
#[ignore = "runs in the process that another test starts"]
async fn call_with_an_installed_provider() {
    if std::env::var("WHAT").as_deref() != Ok("provider") {
        return;
    }
    let server = mock::Server::builder().start().await.unwrap();
    CryptoProvider { secure_random: &Counted, ..ring::default_provider() }.install_default().unwrap();
    let client = server.client(ApiKey::parse("sk-inn-api-test").unwrap()).unwrap();
    let built = COUNT.load(Ordering::Relaxed);
    client.v2().health().send().await.unwrap();
    let called = COUNT.load(Ordering::Relaxed);
    child::report(if 0 < built && built < called { "used" } else { "not used" });
}
