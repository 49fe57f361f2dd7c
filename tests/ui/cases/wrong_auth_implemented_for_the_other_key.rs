use inngest_api::{Auth, SigningKey, V2};

impl Auth<V2> for SigningKey {}

fn main() {}
