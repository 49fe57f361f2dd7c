use inngest_api::{ApiKey, Client, InngestClient};

#[derive(InngestClient)]
#[inngest(v2(invoke_function))]
struct Billing {
    api: Client<ApiKey>,
}

async fn charge(billing: Billing) {
    let _ = billing.v2().invoke_function("demo-app", "charge", serde_json::json!({})).send().await;
}

fn main() {}
