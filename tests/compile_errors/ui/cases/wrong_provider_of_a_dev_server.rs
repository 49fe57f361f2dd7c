//! A dev server has no key that a provider could return.

use inngest_api::auth::Provided;
use inngest_api::{Client, DevServer};

fn main() {
    let _ = Client::<DevServer>::with_provider(|| async { Ok(Provided::new(DevServer::local())) });
}
