use inngest_api::endpoints;

#[endpoints(V2)]
pub struct Internal;

fn main() {}
