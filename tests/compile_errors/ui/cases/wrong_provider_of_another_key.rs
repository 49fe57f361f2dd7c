//! The client takes a signing key, and the provider returns an API key.

use inngest_api::auth::Provided;
use inngest_api::{ApiKey, Client, SigningKey};

fn main() {
    let _ = Client::<SigningKey>::with_provider(|| async { Ok(Provided::new(ApiKey::from_env()?)) });
}
