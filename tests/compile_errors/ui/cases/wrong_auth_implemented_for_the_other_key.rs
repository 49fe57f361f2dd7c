use inngest_api::auth::{Auth, V2};
use inngest_api::SigningKey;

impl Auth<V2> for SigningKey {}

fn main() {}
