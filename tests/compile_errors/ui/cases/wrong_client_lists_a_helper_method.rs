use inngest_api::{ApiKey, Client, InngestClient};

#[derive(InngestClient)]
struct Billing {
    #[inngest(v2(invoke, wait_for_run, event))]
    api: Client<ApiKey>,
}

async fn charge(billing: Billing) {
    let _ = billing.v2().wait_for_run("01K3Z5V7Q9T8R6W4M2N0B1C3D5").await;
}

fn main() {}
