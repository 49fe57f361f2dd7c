use inngest_api::InngestClient;

#[derive(InngestClient)]
struct Billing;

async fn charge(billing: Billing) {
    let _ = billing.v2().invoke_function("demo-app", "charge", serde_json::json!({})).send().await;
}

fn main() {}
