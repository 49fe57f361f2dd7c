use inngest_api::{ApiKey, Client, InngestClient};

#[derive(InngestClient)]
struct Billing {
    #[inngest(invoke_function)]
    api: Client<ApiKey>,
}

fn main() {}
