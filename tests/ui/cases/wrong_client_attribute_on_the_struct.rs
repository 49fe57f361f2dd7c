use inngest_api::{ApiKey, Client, InngestClient};

#[derive(InngestClient)]
#[inngest(v2(invoke_function))]
struct Billing {
    api: Client<ApiKey>,
}

fn main() {}
