use inngest_api::{ApiKey, Client, InngestClient};

#[derive(InngestClient)]
enum Billing {
    Cloud(#[inngest(v2(invoke_function))] Client<ApiKey>),
}

async fn charge(billing: Billing) {
    let _ = billing.v2().invoke_function("demo-app", "charge", serde_json::json!({})).send().await;
}

fn main() {}
