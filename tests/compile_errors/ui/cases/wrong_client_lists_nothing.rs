use inngest_api::{ApiKey, Client, InngestClient};

#[derive(InngestClient)]
struct Billing {
    api: Client<ApiKey>,
}

fn main() {}
