use inngest_api::{ApiKey, Client, InngestClient};

#[derive(InngestClient)]
struct Billing {
    #[inngest(v2(InvokeFunction))]
    api: Client<ApiKey>,
}

fn main() {}
