use inngest_api::auth::{Auth, V2};

struct MyKey;

impl Auth<V2> for MyKey {}

fn main() {}
