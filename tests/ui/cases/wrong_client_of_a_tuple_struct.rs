use inngest_api::{ApiKey, Client, InngestClient};

#[derive(InngestClient)]
struct Billing(#[inngest(v2(invoke_function))] Client<ApiKey>);

fn main() {}
