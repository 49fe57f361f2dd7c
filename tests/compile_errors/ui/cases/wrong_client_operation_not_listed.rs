use inngest_api::{ApiKey, Client, InngestClient};

#[derive(InngestClient)]
struct Billing {
    #[inngest(v2(invoke_function, get_function_run))]
    api: Client<ApiKey>,
}

async fn stop(billing: Billing) {
    let _ = billing.v2().cancel_run("01K3Z5V7Q9T8R6W4M2N0B1C3D5").send().await;
}

fn main() {}
