//! A key in place of a provider.

use inngest_api::{ApiKey, Client};

fn main() {
    let key = ApiKey::parse("sk-inn-api-0").unwrap();
    let _ = Client::<ApiKey>::with_provider(key);
}
