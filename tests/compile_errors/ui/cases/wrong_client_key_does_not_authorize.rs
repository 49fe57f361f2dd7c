use inngest_api::{Client, InngestClient, SigningKey};

#[derive(InngestClient)]
struct Billing {
    #[inngest(v1(list_events), v2(invoke_function))]
    app: Client<SigningKey>,
}

async fn charge(billing: Billing) {
    let _ = billing.v2().invoke_function("demo-app", "charge", serde_json::json!({})).send().await;
}

fn main() {}
