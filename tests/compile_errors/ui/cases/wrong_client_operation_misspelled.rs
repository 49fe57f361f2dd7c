use inngest_api::{ApiKey, Client, InngestClient};

#[derive(InngestClient)]
struct Billing {
    #[inngest(v2(invoke_functon, get_function_run))]
    api: Client<ApiKey>,
}

async fn charge(billing: &Billing) {
    let _ = billing.v2().invoke_function("demo-app", "charge", serde_json::json!({})).send().await;
}

async fn look(billing: Billing) {
    let _ = billing.v2().get_function_run("01K3Z5V7Q9T8R6W4M2N0B1C3D5").send().await;
}

fn main() {}
