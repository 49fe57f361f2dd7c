use inngest_api::SigningKey;
use inngest_api::auth::{Auth, V2};

impl Auth<V2> for SigningKey {}

fn main() {}
