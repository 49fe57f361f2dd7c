use inngest_api::{ApiKey, Client, InngestClient};

#[derive(InngestClient)]
struct Billing {
    #[inngest(v2(InvokeFunction))]
    api: Client<ApiKey>,
}

async fn charge(billing: Billing) {
    let _ = billing.v2().invoke_function("demo-app", "charge", serde_json::json!({})).send().await;
}

fn main() {}
