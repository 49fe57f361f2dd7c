use inngest_api::{ApiKey, Client, InngestClient};

#[derive(InngestClient)]
enum Billing {
    Cloud(#[inngest(v2(invoke_function))] Client<ApiKey>),
}

fn main() {}
